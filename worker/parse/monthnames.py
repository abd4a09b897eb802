"""The month that a word names, in the languages of `months.toml`."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_SPLIT = re.compile(r"[\s\d,،/()\-–'’]+")


def month_of(text: str) -> int | None:
    """The month (1..12) that the first such word of the text names, None if none does."""
    names = _names()
    words = [word for word in _SPLIT.split(_folded(text)) if word]
    for first, second in zip(words, [*words[1:], ""], strict=True):
        for name in (f"{first}_{second}", first, first.removeprefix("ב"), first.removeprefix("de")):
            if name in names:
                return names[name]
    return None


@cache
def _names() -> dict[str, int]:
    tables = tomllib.loads((Path(__file__).parent / "months.toml").read_text("utf-8"))
    return {_folded(name): int(month) for month, names in reversed(tables.items()) for name in names.split()}


def _folded(text: str) -> str:
    """Without accents, case and dots, so that `Déc.` is `dec`."""
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")
    return text.casefold().replace(".", "")
