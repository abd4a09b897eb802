"""The word lists of this package (`data/*.toml`), read once. They are data: add words there, not here."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import regex

DATA = Path(__file__).with_name("data")


@cache
def table(name: str) -> dict[str, Any]:
    """The whole list `name`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """A pattern for any of the words or phrases, longest first; a space stands for any white space."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(word.replace(" ", r"\s+") for word in ordered) + ")"


def pattern(source: str) -> "regex.Pattern[str]":
    """A compiled pattern that ignores case."""
    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)
