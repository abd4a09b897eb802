"""Reading a text for comparison: its body, its words in a plain form, its sentences.

Works on the text alone, since the archive hands relatives over as text. Scripts that write no spaces are read
character by character.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

#: One word, one number (`2,400`, `3.5`) or one character of a script without spaces.
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    r"|\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*"
)
#: The same for folded text without such scripts and without vowel signs, several times quicker.
PLAIN_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
#: The same again, for the letters of ASCII.
ASCII_WORD = re.compile("[a-z]+(?:'[a-z]+)*|[0-9]+(?:[.,][0-9]+)*")
NOT_PLAIN = re.compile("[\u0900-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: Marks that end a sentence where two letters, digits or marks stand before them and no small letter behind.
SENTENCE_END = re.compile("[.!?…؟۔]['\"”’»)\\]]*\\s+(?=\\S)")
#: These end one wherever they stand.
FULL_STOP = re.compile("(?<=[。！？])")
READ_TIME = regex.compile(r"\d+ min read")
DATE_LINE = regex.compile(r"\d\d [A-Z][a-z]+, \d{4}")
CREDIT_AT_END = regex.compile(r"\[[^\[\]]{1,120}\]$")
#: Letters that Arabic writers use for one another, tatweel, and the digits of other scripts.
FOLDED = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": None, "٫": ".", "٬": ","}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)}
)
MARKS = regex.compile(r"\p{Mn}+")


def fold(text: str) -> str:
    """The text without case, accents, vowel marks and variants of letters and digits, its words in their order."""
    if text.isascii():
        return text.lower()
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(FOLDED)
    return unicodedata.normalize("NFC", bare)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    folded = fold(text)
    if folded.isascii():
        return ASCII_WORD.findall(folded)
    found: list[str] = (WORD if NOT_PLAIN.search(folded) else PLAIN_WORD).findall(folded)
    return found


def is_number(word: str) -> bool:
    return word[0].isdigit()


def body(text: str) -> str:
    """The body of a canonical text: no header, no captions. Any other text is all body."""
    blocks = text.strip().split("\n\n")
    if len(blocks) > 1 and "\n" not in blocks[0] and any(map(READ_TIME.fullmatch, blocks[1].split("\n"))):
        blocks = [_after_header(blocks[1].split("\n")), *blocks[2:]]
    return "\n\n".join(block for block in blocks if not _is_caption(block))


def _after_header(lines: list[str]) -> str:
    at = next(n for n, line in enumerate(lines) if READ_TIME.fullmatch(line)) + 1
    if at < len(lines) and DATE_LINE.fullmatch(lines[at]):
        at += 1
    rest = lines[at:]
    # A paragraph is one line, so of two lines the first is the caption, unless both belong to a list or a table.
    if len(rest) > 1 and not rest[0].startswith(("- ", "> ", "1. ")) and " | " not in rest[0]:
        rest = rest[1:]
    return "\n".join(rest)


def _is_caption(block: str) -> bool:
    return "\n" not in block and bool(CREDIT_AT_END.search(block))


@dataclass(frozen=True, slots=True)
class Sentence:
    #: as written
    text: str
    #: folded
    words: tuple[str, ...]


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a body, those without a word left out. Remembered, since relatives come again and again."""
    parts = (part.strip() for line in text.split("\n") for part in _parts(line))
    found = (Sentence(part, tuple(words(part))) for part in parts if part)
    return tuple(sentence for sentence in found if sentence.words)


def _parts(line: str) -> Iterator[str]:
    start = 0
    for found in SENTENCE_END.finditer(line):
        at = found.start()
        if at > 1 and all(map(_is_written, line[at - 2 : at])) and not line[found.end()].islower():
            yield from FULL_STOP.split(line[start : found.end()])
            start = found.end()
    yield from FULL_STOP.split(line[start:])


def _is_written(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] in "MP"
