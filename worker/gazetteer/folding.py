"""Folding of names: two spellings of one name that differ in case, accents or vowel signs become equal.

The rules are those of the query language (section 3), applied to a whole name: pieces are joined by one space.
"""

import re
import unicodedata
from functools import lru_cache

_DROPPED = dict.fromkeys(
    code
    for first, last in (
        (0x00AD, 0x00AD),
        (0x0640, 0x0640),
        (0x061C, 0x061C),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2060),
        (0x2066, 0x2069),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ё": "е",
        "ѐ": "е",
        "ѝ": "и",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ک": "ك",
    }
)
_MARKED = re.compile(r"([\u0041-\u024f\u0370-\u03ff\u1e00-\u1fff])[\u0300-\u036f]+")
_LOOSE = re.compile(r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u093c]")
_BETWEEN = re.compile(r"[\W_]+")
#: what `\w` leaves out but rule 1 counts as part of a piece: combining marks (L, M, N)
_MARKS_KEPT = re.compile(r"(?:[^\w\u0300-\u036f\u0730-\u074a\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]|_)+")
_ARTICLE = re.compile(r"^(?:al|el|ad|as|at|an|ar|ash|az|ez|es|ath|adh) (?=\w{3})")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name without case, accents, vowel signs and punctuation, its pieces joined by one space; may be empty."""
    if name.isascii():
        return _BETWEEN.sub(" ", name).strip().casefold()
    text = unicodedata.normalize("NFKC", name.translate(_DROPPED)).casefold().translate(_LETTERS)
    text = unicodedata.normalize("NFC", _MARKED.sub(r"\1", _split_latin(text)))
    text = _LOOSE.sub("", text).translate(_LETTERS)
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and c.isdecimal() else c for c in text)
    return _MARKS_KEPT.sub(" ", text).strip()


def _split_latin(text: str) -> str:
    """Latin and Greek letters with their marks split off; other scripts stay composed (`й` is a letter of its own)."""
    return "".join(unicodedata.normalize("NFD", c) if _is_latin_or_greek(c) else c for c in text)


def _is_latin_or_greek(letter: str) -> bool:
    return "\u00c0" <= letter <= "\u024f" or "\u0370" <= letter <= "\u03ff" or "\u1e00" <= letter <= "\u1fff"


def without_article(folded: str) -> str:
    """A folded Latin name without the Arabic article that it may begin with (`ar raqqa`: `raqqa`)."""
    return _ARTICLE.sub("", folded) if " " in folded[:5] else folded
