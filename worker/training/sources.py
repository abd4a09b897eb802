"""Texts with names marked by hand: Universal NER (CC BY-SA 4.0) and the Broad Twitter Corpus (CC BY 4.0)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: name of a stretch of text: start, end, PER or LOC or ORG
Name = tuple[int, int, str]
_NO_SPACE_BEFORE: Final = frozenset(".,!?;:)]}%»”'’")
_NO_SPACE_BEHIND: Final = ("(", "[", "«", "“", "„", "$")
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its names."""

    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file: its language, how many sentences make a text, how often it is used again with other names."""

    file: str
    language: str
    together: int
    again: int


SOURCES: Final = (
    Source(file="uner-en-ewt.conll.gz", language="en", together=8, again=2),
    Source(file="uner-en-pud.conll.gz", language="en", together=4, again=4),
    Source(file="uner-de-pud.conll.gz", language="de", together=4, again=1),
    Source(file="uner-ru-pud.conll.gz", language="ru", together=4, again=1),
    Source(file="btc.conll.gz", language="en", together=1, again=0),
)


def texts_of(folder: Path, source: Source) -> Iterator[tuple[Marked, ...]]:
    """The sentences of a file, a text at a time."""
    path = folder / source.file
    if not path.exists():
        raise SystemExit(f"{path}: not there; name the folder with the files that {__name__} lists")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        sentences = [marked(block) for block in lines.read().split("\n\n") if block.strip()]
    for at in range(0, len(sentences), source.together):
        yield tuple(sentences[at : at + source.together])


def marked(block: str) -> Marked:
    """A sentence as written, from lines of a word, a tab and a label (B-PER, I-PER, O)."""
    text, names, inside_marks = "", [], False
    for line in block.strip("\n").split("\n"):
        word, label = line.split("\t")
        space = _wants_space(text, word)
        if word == '"':
            space = bool(text) and not inside_marks
            inside_marks = not inside_marks
        elif text.endswith('"') and inside_marks:
            space = False
        start = len(text) + space
        text += " " * space + word
        if label.startswith("B"):
            names.append((start, len(text), label[2:]))
        elif label.startswith("I") and names:
            names[-1] = (names[-1][0], len(text), names[-1][2])
    return Marked(text, tuple(names))


def _wants_space(text: str, word: str) -> bool:
    clings = word in _NO_SPACE_BEFORE or word in ("n't", "n’t") or (word.startswith(("'", "’")) and len(word) < _SHORT)
    return bool(text) and not clings and not text.endswith(_NO_SPACE_BEHIND)
