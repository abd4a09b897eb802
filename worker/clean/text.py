"""Characters: rule 5 of the canonical text, keys for comparing, and counting of words.

Nothing here knows HTML.
"""

import math
import re
import unicodedata
from functools import lru_cache

#: no glyph of their own and no meaning in running text: soft hyphen, zero-width, bidi controls, tags, surrogates
_GONE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-"
    "\u206f\u3164\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_JOINERS = re.compile("[\u200c\u200d]+")
#: takes out of ASCII what is no letter and no digit
_NO_WORDS = dict.fromkeys(n for n in range(128) if not chr(n).isalnum())
_WORD = re.compile(r"\w+(?:['’‘.,\-]\w+)*")
#: scripts written without spaces: kana, Han, Thai, Lao, Khmer, Burmese
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
#: reading speed of canonical-text.md
WORDS_A_MINUTE = 200
#: characters of an unspaced script that make a word (two characters is the mean length of a Chinese word)
UNSPACED_CHARACTERS_A_WORD = 2


def _keep_joiner(match: re.Match[str]) -> str:
    text = match.string
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    joins = unicodedata.category(before)[0] in "LMS" and unicodedata.category(after)[0] in "LMS"
    return match.group()[0] if joins else ""


def tidy(text: str) -> str:
    """The text on one line after rule 5: NFC, one kind of space, no invisible characters. Idempotent."""
    if text.isascii():
        line = " ".join(text.split())
        return line if line.isprintable() else " ".join(_CONTROL.sub("", text).split())
    text = _GONE.sub("", _CONTROL.sub("", text))
    text = _JOINERS.sub(_keep_joiner, text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """What is left of a text when case, marks and spaces do not count: two texts with one key read the same."""
    if text.isascii():
        return text.lower().translate(_NO_WORDS)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> int:
    """How many words a reader sees; two characters of an unspaced script count as one word."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    spaced = _UNSPACED.sub(" ", text) if unspaced else text
    return len(_WORD.findall(spaced)) + math.ceil(unspaced / UNSPACED_CHARACTERS_A_WORD)


def is_unspaced(text: str) -> bool:
    """Most of the text is in a script that puts no spaces between words."""
    return not text.isascii() and 3 * len(_UNSPACED.findall(text)) > len(text)


def weight(text: str) -> int:
    """Length in letters of an alphabet: a character of an unspaced script carries as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_UNSPACED.findall(text))


def read_minutes(text: str) -> int:
    """Minutes that a body takes: `ceil(words / 200)`, at least 1."""
    return max(1, math.ceil(words(text) / WORDS_A_MINUTE))
