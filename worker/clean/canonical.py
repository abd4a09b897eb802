"""Reading a canonical text back: its header lines and blocks with their places.

Other steps read articles through `parse_text`, so that all agree what is title, standfirst, caption and body
(docs/canonical-text.md, "Reading it back").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.model import Block

_READ = re.compile(r"(\d+) min read")
_DATE = re.compile(r"\d\d [A-Z][a-z]+, \d{4}")
_CREDIT = re.compile(r"(?:(?P<caption>.*\S) )?\[(?P<credit>[^\[\]]+)\]")
_BODY_CREDIT = re.compile(r"(?P<caption>.*\S) \[(?P<credit>[^\[\]]*)\]")
_NUMBERED = re.compile(r"\d+\. ")
#: title, a line between, headline, standfirst, minutes, date, caption, and the line that shows whether it is one
HEADER_LINES = 8
_BLOCK_STARTS = ("- ", "> ", "1. ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: code points `start` to `end`. False if it is not there."""

    text: str = ""
    start: int = 0
    end: int = 0

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of the body and where it stands, marks (`- `, `> `) included."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalParts:
    """The parts of a text. A text that is not canonical is all body, with `is_canonical` False.

    `caption` is the whole line of the lead caption, credit included; `credit` the part in its brackets.
    """

    is_canonical: bool
    title: Piece = Piece()
    headline: Piece = Piece()
    standfirst: Piece = Piece()
    read_minutes: int | None = None
    date: Piece = Piece()
    caption: Piece = Piece()
    credit: Piece = Piece()
    blocks: tuple[PlacedBlock, ...] = ()


def _pieces(text: str) -> list[Piece]:
    pieces, at = [], 0
    for line in text.split("\n"):
        pieces.append(Piece(line, at, at + len(line)))
        at += len(line) + 1
    return pieces


def _is_caption(line: Piece, after: str) -> bool:
    if not line.text.strip():
        return False
    if line.text.endswith("]") and "[" in line.text:
        return True
    stands_alone = not after.strip() or line.text.startswith(_BLOCK_STARTS) or after.startswith(_BLOCK_STARTS)
    return not stands_alone and " | " not in line.text and " | " not in after


def parse_text(text: str) -> CanonicalParts:
    """The header and blocks of a text, after the reading rule of query-language: never raises."""
    lines = _pieces(text)
    header, rest = _header(lines)
    return replace(header, blocks=tuple(_blocks(lines[rest:])))


def parse_header(text: str) -> CanonicalParts:
    """As `parse_text`, without the blocks."""
    header, _ = _header(_pieces("\n".join(text.split("\n", HEADER_LINES)[:HEADER_LINES])))
    return header


def _header(lines: list[Piece]) -> tuple[CanonicalParts, int]:
    """The parts of the header, and the number of its lines."""
    at = next((n for n in range(2, min(5, len(lines))) if _READ.fullmatch(lines[n].text)), 0)
    if not at or lines[1].text.strip():
        return CanonicalParts(is_canonical=False), 0
    minutes = _READ.fullmatch(lines[at].text)
    rest = at + 1
    date = Piece()
    if rest < len(lines) and _DATE.fullmatch(lines[rest].text):
        date, rest = lines[rest], rest + 1
    caption = Piece()
    if rest < len(lines) and _is_caption(lines[rest], lines[rest + 1].text if rest + 1 < len(lines) else ""):
        caption, rest = lines[rest], rest + 1
    parts = CanonicalParts(
        is_canonical=True,
        title=lines[0],
        headline=lines[2] if at > 2 else Piece(),
        standfirst=lines[3] if at > 3 else Piece(),
        read_minutes=int(minutes[1][:6]) if minutes else None,
        date=date,
        caption=caption,
        credit=_credit(caption),
    )
    return parts, rest


def _credit(line: Piece) -> Piece:
    found = _CREDIT.fullmatch(line.text)
    if not found:
        return Piece()
    start, end = found.span("credit")
    return Piece(found["credit"], line.start + start, line.start + end)


def _blocks(lines: list[Piece]) -> Iterator[PlacedBlock]:
    group: list[Piece] = []
    for line in [*lines, Piece()]:
        if line.text.strip():
            group.append(line)
        elif group:
            yield PlacedBlock(block_of([p.text for p in group]), group[0].start, group[-1].end)
            group = []


def block_of(lines: list[str]) -> Block:
    """The block that its lines show. Types that the text cannot tell apart come back as paragraph."""
    if all(line.startswith("- ") for line in lines):
        return Block(type="list", items=tuple(line[2:] for line in lines))
    if all(_NUMBERED.match(line) for line in lines):
        return Block(type="list", ordered=True, items=tuple(line.split(". ", 1)[1] for line in lines))
    if all(line.startswith("> ") for line in lines):
        return Block(type="quotation", text="\n".join(line[2:] for line in lines))
    if len(lines) > 1 and lines[-1].startswith("- ") and not lines[-2].startswith("- "):
        return Block(type="pull_quote", text="\n".join(lines[:-1]), attribution=lines[-1][2:])
    if all(" | " in line for line in lines):
        return Block(type="table", rows=tuple(tuple(line.split(" | ")) for line in lines))
    if len(lines) == 1:
        return _one_line(lines[0])
    return Block(type="paragraph", text="\n".join(lines))


def _one_line(line: str) -> Block:
    if line.startswith("[") and line.endswith("]"):
        return Block(type="notice", text=line)
    credited = _BODY_CREDIT.fullmatch(line)
    if credited:
        return Block(type="caption", text=credited["caption"], credit=credited["credit"])
    return Block(type="paragraph", text=line)
