"""A canonical text with its parts: title, header, captions, paragraphs, pull-quotes; where sentences end."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

import regex

Role = Literal["title", "headline", "standfirst", "reading_time", "date_line", "caption", "body", "pull", "attribution"]

_READING_TIME = re.compile(r"\d+ min read")
_DATE_LINE = re.compile(
    r"\d{2} (?:January|February|March|April|May|June|July|August|September|October|November|December), \d{4}"
)
_CREDIT = re.compile(r"\[[^\[\]]{1,80}\]$")
#: abbreviations whose point ends no sentence
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|St|Jr|Sr|No|vs|Inc|Ltd|Co|Corp|U\.S|U\.K|U\.N|a\.m|p\.m"
    r"|M|Mme|z\.B|bzw|ca|т\.е|г|им|тыс|млн|млрд|см)|\b\p{Lu})\.$".replace(r"\p{Lu}", "[A-ZА-ЯÀ-Ý]")
)
_SENTENCE_END = re.compile(r"[.!?؟。！？…](?:[\"”’»')\]]+)?(?=\s|$)|[。！？](?=\S)|\n")
_CLOSING = frozenset('"”“»')
#: a paragraph that opens with a quotation mark and has no further one but pairs within
_LEFT_OPEN = regex.compile(r'["“„«](?:[^"“”„«»]|“[^"“”„«»]*”)+')
#: the next one, where it is the name of who said it and the mark that closes, as some sites set their pull-quotes
_SIGNATURE = regex.compile(r'(\p{Lu}\S*\s+\p{Lu}[^"“”„«»!?;:]{0,80}?)[.,]?["”“»]')


@dataclass(frozen=True, slots=True)
class Part:
    """A line or block of the text with its offsets."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as the finders of this package see it. `parts` are in order; `published` is the day of the article."""

    text: str
    parts: tuple[Part, ...]
    published: date | None = None
    language: str = "en"

    def of(self, *roles: Role) -> tuple[Part, ...]:
        """The parts with one of these roles."""
        return tuple(part for part in self.parts if part.role in roles)

    @property
    def prose(self) -> tuple[Part, ...]:
        """What is to be read once: the title is left out where the headline says the same."""
        title = self.of("title")
        headline = self.of("headline")
        twice = bool(title and headline) and self.said(title[0]) == self.said(headline[0])
        skip = {"reading_time", "date_line", "attribution"} | ({"title"} if twice else set())
        return tuple(part for part in self.parts if part.role not in skip)

    def said(self, part: Part) -> str:
        """The text of a part."""
        return self.text[part.start : part.end]


def read(text: str) -> tuple[Part, ...]:
    """The parts of a canonical text; other texts are paragraphs, the first line a title if a blank follows."""
    blocks = _blocks(text)
    if not blocks:
        return ()
    parts: list[Part] = []
    first = blocks[0]
    if len(first) == 1 and len(blocks) > 1:
        parts.append(Part("title", *first[0]))
        parts.extend(_header(text, blocks[1], title=text[first[0][0] : first[0][1]]))
        rest = blocks[2:]
    else:
        rest = blocks
    for block in rest:
        parts.extend(_block(text, block))
        if parts[-1].role == "body" and text[parts[-1].end - 1] in _CLOSING:
            parts[-2:] = _signed(text, *parts[-2:])
    return tuple(parts)


def _signed(text: str, *last: Part) -> list[Part]:
    """The last two parts: two paragraphs between one pair of marks, the second a signature, are a pull-quote."""
    said, by = last[0], last[-1]
    signature = _SIGNATURE.fullmatch(text, by.start, by.end)
    if not signature or said.role != "body" or not _LEFT_OPEN.fullmatch(text, said.start, said.end):
        return list(last)
    return [Part("pull", said.start + 1, said.end), Part("attribution", *signature.span(1))]


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """The blocks between blank lines, each as the offsets of its lines."""
    blocks: list[list[tuple[int, int]]] = [[]]
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append((at, at + len(line)))
        elif blocks[-1]:
            blocks.append([])
        at += len(line) + 1
    return [block for block in blocks if block]


def _header(text: str, lines: list[tuple[int, int]], *, title: str) -> list[Part]:
    """The block under the title: header lines, then the first block of the body, which has no blank line before it."""
    said = [text[start:end] for start, end in lines]
    marks = [i for i, line in enumerate(said) if _READING_TIME.fullmatch(line) or _DATE_LINE.fullmatch(line)]
    if not marks:
        if said[0] != title:
            return _block(text, lines)
        rest = [Part("standfirst" if len(lines) > 2 and i == 1 else "body", *lines[i]) for i in range(1, len(lines))]
        return [Part("headline", *lines[0]), *rest]
    parts = []
    for i, line in enumerate(lines):
        if i in marks:
            parts.append(Part("reading_time" if _READING_TIME.fullmatch(said[i]) else "date_line", *line))
        elif i < marks[0]:
            parts.append(Part("headline" if i == 0 else "standfirst", *line))
        elif i == marks[-1] + 1 and (_CREDIT.search(said[i]) or i + 1 < len(lines)):
            parts.append(Part("caption", *line))
        else:
            parts.append(Part("body", *line))
    return parts


def _block(text: str, lines: list[tuple[int, int]]) -> list[Part]:
    if len(lines) == 2 and text.startswith("- ", lines[1][0]) and not text.startswith("- ", lines[0][0]):
        return [Part("pull", *lines[0]), Part("attribution", lines[1][0] + 2, lines[1][1])]
    return [Part("body", start, end) for start, end in lines]


@lru_cache(maxsize=500)
def sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The sentences of a stretch of text, as offsets."""
    found, begin = [], start
    for match in _SENTENCE_END.finditer(text, start, end):
        stop = match.end()
        if match[0].startswith(".") and _ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1):
            continue
        if text[begin:stop].strip():
            found.append((begin, stop))
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return tuple(found)


def stated_date(text: str) -> str | None:
    """The date of the header, ISO 8601, if the text has one."""
    for part in read(text):
        if part.role == "date_line":
            return datetime.strptime(text[part.start : part.end], "%d %B, %Y").date().isoformat()  # noqa: DTZ007 a day has no zone
    return None
