"""`copytaster export`: the archive for other programs, as JSON lines or CSV."""

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from worker.cli.look import article_json, opened_store
from worker.cli.since import so_long_ago
from worker.cli.spoken import Config
from worker.cli.tables import no_formula

if TYPE_CHECKING:
    from storage.model import ArticleRow

COLUMNS = (
    *("id", "url", "headline", "publisher", "authors", "agencies", "published", "first_seen", "language"),
    *("verdict", "of", "story", "revision", "is_partial", "text"),
)


class Form(StrEnum):
    """What is written."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    form: Annotated[
        Form, typer.Option("--format", help="One JSON object a line with all fields, or a table.")
    ] = Form.JSONL,
    since: Annotated[str, typer.Option(help="Only articles first seen in that time: 30d, 12h.")] = "",
    config: Config = None,
) -> None:
    """Write the stored articles to standard output, oldest first.

    Example: copytaster export --since 7d --format csv > week.csv
    """
    after = so_long_ago(since) if since else None
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a text stream
    with opened_store(config) as store:
        WRITERS[form](store.all_articles(after), sys.stdout)


def _write_json(rows: "Iterable[ArticleRow]", out: TextIO) -> None:
    import json

    from storage.codec import jsonable

    whole = (article_json(row) | {"fields": jsonable(row.fields)} for row in rows)
    out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in whole)


def _write_csv(rows: "Iterable[ArticleRow]", out: TextIO) -> None:
    import csv

    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in rows:
        values = article_json(row)
        table.writerow([_cell(values[name]) for name in COLUMNS])


def _cell(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return no_formula(text)


WRITERS: "dict[Form, Callable[[Iterable[ArticleRow], TextIO], None]]" = {Form.JSONL: _write_json, Form.CSV: _write_csv}
