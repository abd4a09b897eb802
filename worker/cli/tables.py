"""Tables that fit the terminal, plain where there is none; times in the reader's zone."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

#: width where output is not a terminal: programs read `--json`, people a wide page
PLAIN_WIDTH = 160
#: spreadsheets take a cell that begins so for a formula, and headlines are written by strangers
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, styles: Sequence[str] = ()) -> None:
    """Prints rows under a head; the last column takes what room there is."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, title in enumerate(head):
        style = styles[number] if number < len(styles) else ""
        is_last = number == len(head) - 1
        table.add_column(title, style=style, overflow="fold" if is_last else "ellipsis", no_wrap=not is_last)
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    console.print(table)


def print_json(values: Iterable[Any]) -> None:
    """An array, an object a line, so that both people and `jq` can read it."""
    import json

    lines = [json.dumps(value, ensure_ascii=False) for value in values]
    sys.stdout.write("[" + ",\n ".join(lines) + "]\n")


def no_formula(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def shown(value: object) -> str:
    """A cell's text; times in the reader's zone, control characters out of sight."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    text = "" if value is None else str(value)
    return "".join(
        " " if character in "\r\n\t" else character
        for character in text
        if character.isprintable() or character in "\r\n\t"
    )
