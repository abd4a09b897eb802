"""Cutting a text into pieces: runs of letters, marks and digits; single characters in scripts without spaces.

A text is first cut into *chunks* at ASCII's signs and a few more, which takes a quarter of the time of cutting it into
pieces. Most chunks are a piece; what a chunk holds need be found out only once.
"""

import re
from collections.abc import Iterable, Iterator

import regex

from worker.match.fold import DROPPED_CLASS, fold

#: What a run is made of: the body of a character class of `regex`. U+02BB and U+02BC are letters to Unicode,
#: but apostrophes to people.
RUN_CLASS = rf"[\p{{L}}\p{{M}}\p{{N}}{DROPPED_CLASS}--\u02bb\u02bc]"
_RUN = regex.compile(RUN_CLASS + "+", regex.V1)
#: Twice as fast, and the same where only Latin letters and common signs occur.
_LATIN_RUN = re.compile(r"[^\W_]+")
_BEYOND_LATIN = re.compile("[^\u0000-\u00ac\u00ae-\u02ba\u02bd-\u02ff\u2010-\u2029\u2030-\u205f\u20a0-\u20cf]")

#: Han, kana, Thai, Lao, Khmer, Myanmar: the body of a character class.
DENSE_CLASS = (
    r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f\u2e80-\u2fdf\u3005\u3007\u3021-\u3029"
    r"\u3038-\u303b\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U000323af"
)
_DENSE = re.compile(f"[{DENSE_CLASS}]")
#: U+FF9E and U+FF9F are the voicing marks of half-width kana.
_DENSE_UNIT = regex.compile(rf"[{DENSE_CLASS}][\p{{M}}\uff9e\uff9f{DROPPED_CLASS}]*|[^{DENSE_CLASS}]+")

#: Signs of other texts that are worth looking for; any other stays in its chunk.
_SIGNS = "‘’“”–—…\u00a0«»،؛؟"
#: the chunk that stands behind every text: a sign of ASCII that no piece holds
BREAK = b"\x1f"
_BREAK = BREAK.decode()
_SPACED = bytes(p if p > 127 or chr(p).isalnum() or p in BREAK else 32 for p in range(256))


def chunks(texts: Iterable[str]) -> list[bytes]:
    """The texts in UTF-8 without ASCII's signs, and `BREAK` behind each of them.

    Every piece lies in one chunk; a chunk may hold none or several.
    """
    joined = f" {_BREAK} ".join([*(text.replace(_BREAK, " ") for text in texts), ""])
    if not joined.isascii():
        for sign in _SIGNS:
            joined = joined.replace(sign, " ")
    data = joined.encode("utf-8", "surrogatepass")
    return data.translate(_SPACED).split()


def is_dense(text: str) -> bool:
    """Whether a character of a script without spaces occurs."""
    return not text.isascii() and _DENSE.search(text) is not None


def raw_pieces(text: str) -> list[str]:
    """The pieces as they stand, in order. Some may fold to nothing: leave those out."""
    if text.isascii() or not _BEYOND_LATIN.search(text):
        return _LATIN_RUN.findall(text)
    runs: list[str] = _RUN.findall(text)
    if not _DENSE.search(text):
        return runs
    return [unit for run in runs for unit in (_DENSE_UNIT.findall(run) if _DENSE.search(run) else (run,))]


def pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Every piece that folds to something, with its start and end in code points."""
    is_latin = text.isascii() or not _BEYOND_LATIN.search(text)
    for run in (_LATIN_RUN if is_latin else _RUN).finditer(text):
        if not is_dense(run[0]):
            if run[0].isascii() or fold(run[0]):
                yield run[0], run.start(), run.end()
            continue
        for unit in _DENSE_UNIT.finditer(run[0]):
            if fold(unit[0]):
                yield unit[0], run.start() + unit.start(), run.start() + unit.end()


def forms(text: str) -> tuple[str, ...]:
    """The folded pieces of a text."""
    if text.isascii():
        return tuple(_LATIN_RUN.findall(text.lower()))
    return tuple(form for form in map(fold, raw_pieces(text)) if form)
