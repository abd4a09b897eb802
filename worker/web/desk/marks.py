"""A canonical text in blocks, cut where a match or a field begins or ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from storage.model import Article, Block, BlockType, Fields, Match

Kind = Literal["match", "quote", "figure", "person", "organisation", "place", "date"]
#: what is found more often than a reader can use is marked so often
MOST_MARKS = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, in code points, and what it is."""

    start: int
    end: int
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is marked the same all through."""

    text: str
    kinds: tuple[Kind, ...] = ()
    label: str = ""


#: a line of text, in pieces
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A block to be shown: one row of one cell, but for lists (a row an item) and tables."""

    type: BlockType | Literal["headline", "standfirst"]
    rows: tuple[tuple[Pieces, ...], ...]
    is_ordered: bool = False
    #: who said or wrote it, whose picture it is
    credit: str = ""


def marks_of(matches: Iterable[Match], fields: Fields) -> tuple[Mark, ...]:
    """What is marked, in order of the text."""
    found = [
        Mark(span.start, span.end, "match", f"{match.topic}: {span.term}")
        for match in matches
        for span in match.spans
        if span.field == "text"
    ]
    found += [Mark(quote.start, quote.end, "quote", quote.speaker or quote.speaker_text) for quote in fields.quotes]
    found += [Mark(figure.start, figure.end, "figure", figure.what) for figure in fields.figures]
    found += [Mark(date.start, date.end, "date", date.value) for date in fields.dates]
    named = (("person", fields.people), ("organisation", fields.organisations), ("place", fields.places))
    found += [
        Mark(mention.start, mention.end, kind, thing.name)  # type: ignore[arg-type]  # the names above
        for kind, things in named
        for thing in things
        for mention in thing.mentions
    ]
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))[:MOST_MARKS]


def written_blocks(article: Article, marks: Sequence[Mark]) -> tuple[tuple[Written, ...], tuple[Written, ...]]:
    """Headline and standfirst, and the body. A text without blocks (of a feed) is shown by its paragraphs."""
    place = _Place(article.text, marks)
    # The first line is the title, which mostly is the headline once more.
    place.skip(article.title)
    head = [Written(type="headline", rows=((place.pieces(article.headline or article.title),),))]
    if article.standfirst:
        head.append(Written(type="standfirst", rows=((place.pieces(article.standfirst),),)))
    blocks = article.blocks or tuple(
        Block(type="paragraph", text=part) for part in article.text.split("\n\n") if part.strip()
    )
    return tuple(head), tuple(_written(block, place) for block in blocks)


def _written(block: Block, place: "_Place") -> Written:
    rows: tuple[tuple[str, ...], ...]
    if block.type == "list":
        rows = tuple((item,) for item in block.items)
    elif block.type == "table":
        rows = block.rows
    else:
        rows = tuple((line,) for line in block.text.split("\n"))
    by = ", ".join(filter(None, (block.attribution, block.credit, block.author, block.date)))
    made = tuple(tuple(place.pieces(cell) for cell in row) for row in rows)
    return Written(type=block.type, rows=made, is_ordered=block.ordered, credit=by)


class _Place:
    """Where in the text we are: each line is looked for behind the one before it."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self._text = text
        self._marks = marks
        self._at = 0

    def skip(self, line: str) -> None:
        """Goes behind the line, if the text begins with it."""
        if self._text.startswith(line):
            self._at = len(line)

    def pieces(self, line: str) -> Pieces:
        """The line with its marks; whole, if the text has it in another form."""
        start = self._text.find(line, self._at) if line else -1
        if start < 0:
            return (Piece(line),)
        self._at = start + len(line)
        inside = [mark for mark in self._marks if mark.start < self._at and mark.end > start]
        cuts = {start, self._at} | {
            min(max(edge, start), self._at) for mark in inside for edge in (mark.start, mark.end)
        }
        edges = sorted(cuts)
        return tuple(self._piece(one, two, inside) for one, two in pairwise(edges))

    def _piece(self, start: int, end: int, inside: Sequence[Mark]) -> Piece:
        over = [mark for mark in inside if mark.start <= start and mark.end >= end]
        kinds = tuple(dict.fromkeys(mark.kind for mark in over))
        label = "; ".join(dict.fromkeys(f"{mark.kind}: {mark.label}" if mark.label else mark.kind for mark in over))
        return Piece(self._text[start:end], kinds, label)
