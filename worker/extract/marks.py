"""Quotation marks: which opens, which closes, what stands between them.

Writers mix their forms (“…", "…”, „…“, »…« beside «…»), so a mark is read by where it stands first, and by its form
only where that does not tell. Marks of one family pair with one another and nest.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import regex

from worker.extract.reading import Part

_FAMILIES: Final = ('“”„‟"″', "«»", "「」", "『』")
_FAMILY: Final = {mark: family for family in _FAMILIES for mark in family} | {"''": _FAMILIES[0]}
_BY_FORM: Final[dict[str, Literal[1, -1]]] = {**dict.fromkeys("“„‟«「『", 1), **dict.fromkeys("”»」』", -1)}
_MARK: Final = regex.compile(r"[“”„‟\"″«»「」『』]")
_MARK_OR_TWO_APOSTROPHES: Final = regex.compile(r"[“”„‟\"″«»「」『』]|''")
#: what may stand before a mark that opens, and behind one that closes
_FREE_BEFORE: Final = regex.compile(r"[\s\p{Ps}\p{Pi}\p{Pd}\"'„‟″:/]")
_WORD_BEHIND: Final = regex.compile(r"[\w\p{Ps}\p{Pi}\p{Sc}\p{Pd}\"'„‟″#@¿¡]")
_LETTER: Final = regex.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two marks (offsets without them), and whether the paragraph left the quote open."""

    start: int
    end: int
    is_open: bool = False


def marks(text: str, part: Part, *, doubled: bool = False, goes_on: bool = False) -> list[Marked]:
    """The outermost stretches between quotation marks, in order; one that is not closed runs to the end of its block.

    `doubled`: two apostrophes are a mark, as some Turkish, French and Arabic sites type them. `goes_on`: the block
    before left a quote open; if the first mark of this one closes, what stands before it is the rest of that quote.
    """
    found: list[Marked] = []
    opened: list[regex.Match[str]] = []
    for mark in (_MARK_OR_TWO_APOSTROPHES if doubled else _MARK).finditer(text, part.start, part.end):
        turn = _turn(text, part, mark)
        if not opened:
            if turn >= 0:
                opened.append(mark)
            elif goes_on:
                found.append(Marked(part.start, mark.start()))
            goes_on = False
        elif _FAMILY[mark[0]] != _FAMILY[opened[0][0]]:
            continue
        elif turn > 0:
            opened.append(mark)
        else:
            last = opened.pop()
            if not opened:
                found.append(Marked(last.end(), mark.start()))
    for mark, following in pairwise(opened):
        found.append(Marked(mark.end(), following.start()))
    if opened:
        found.append(Marked(opened[-1].end(), part.end, is_open=True))
    return [one for one in found if text[one.start : one.end].strip()]


def _turn(text: str, part: Part, mark: "regex.Match[str]") -> Literal[-1, 0, 1]:
    """1 for a mark that opens, -1 for one that closes, 0 where neither place nor form tells."""
    before = text[mark.start() - 1] if mark.start() > part.start else " "
    behind = text[mark.end()] if mark.end() < part.end else " "
    if before == "=" or behind == ">":  # a value of an attribute, where markup is shown as text
        return -1
    is_free = bool(_FREE_BEFORE.match(before))
    if is_free and _WORD_BEHIND.match(behind):
        return 1
    if not is_free and not _LETTER.match(behind):
        return -1
    return _BY_FORM.get(mark[0], 0)
