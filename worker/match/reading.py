"""A text as the terms see it: which occur, and where. Made for one article, used by all topics, then thrown away."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from storage.model import Article, Fields
from worker.match.index import END, UNSOUGHT, TermIndex
from worker.match.layout import Section, Zone, quotations, sections
from worker.match.words import chunks, pieces

Place = tuple[int, int]
_NO_FIELDS = Fields()
_NO_NUMBERS = frozenset((UNSOUGHT, END))


@dataclass(frozen=True, slots=True)
class Cut:
    """An article cut up: what does not depend on topics."""

    sections: tuple[Section, ...]
    #: of all sections
    chunks: list[bytes]


def cut(article: Article) -> Cut:
    """The sections of the article, and their chunks."""
    found = sections(article.text, article.title)
    return Cut(found, chunks(section.text for section in found))


class Reading:
    """Places are numbers of pieces, counted through all sections.

    Whatever only some topics need is found when asked.
    """

    def __init__(self, article: Article, fields: Fields | None, index: TermIndex, parts: Cut | None = None) -> None:
        self.article = article
        self.fields = fields or _NO_FIELDS
        known = parts or cut(article)
        self.sections = known.sections
        self._codes = codes = index.codes(known.chunks)
        self._phrases = tuple(index.phrases(codes))
        #: the terms that occur, and beginnings of them
        self.hits: set[int] = codes.distinct - _NO_NUMBERS
        self.hits.update([number for number, _, _ in self._phrases])
        if several := codes.several.keys() & codes.distinct:
            self.hits.difference_update(several)
            self.hits.update(*map(codes.several.__getitem__, several))

    def places(self, term: int) -> Sequence[Place]:
        """First and last piece of every occurrence of a term, in order."""
        if term not in self.hits:
            return ()
        found = self._places.get(term)
        if found is None:
            found = self._places[term] = self._places_of(term)
        return found

    @cached_property
    def _places(self) -> dict[int, list[Place]]:
        return {}

    def _places_of(self, term: int) -> list[Place]:
        rows = [(first, last) for number, first, last in self._phrases if number == term]
        if not rows:  # a term of one piece
            several = self._codes.several
            codes = (term, *(code for code in several.keys() & self._codes.distinct if term in several[code]))
            rows = [(at, at) for code in codes for at in _indexes(self._codes.row, code)]
        # An end of a section counts as a place in the row.
        ends = [bisect_right(self._ends, first) for first, _ in rows]
        return sorted((first - before, last - before) for (first, last), before in zip(rows, ends, strict=True))

    @cached_property
    def _ends(self) -> list[int]:
        """Where in the row the sections end."""
        return _indexes(self._codes.row, END)

    @cached_property
    def _starts(self) -> list[int]:
        """The number of the first piece of each section, and of what would follow the last one."""
        return [0, *(end - number for number, end in enumerate(self._ends))]

    @cached_property
    def _run_before(self) -> list[int]:
        """How many pieces of standfirst and body stand before each section, and in all."""
        found = [0]
        for number, section in enumerate(self.sections):
            length = self._starts[number + 1] - self._starts[number] if _is_running(section.zone) else 0
            found.append(found[-1] + length)
        return found

    @property
    def words(self) -> int:
        """The number of pieces of standfirst and body."""
        return self._run_before[-1]

    def running(self, place: int) -> int:
        """The number of a piece counted from 0 through standfirst and body; -1 elsewhere."""
        number = self._number(place)
        if not _is_running(self.sections[number].zone):
            return -1
        return self._run_before[number] + place - self._starts[number]

    def _number(self, place: int) -> int:
        """Of the section in which a piece lies."""
        return bisect_right(self._starts, place) - 1

    def zone(self, place: int) -> int:
        """Equal for pieces that lie in one title line, standfirst, caption, or in the body."""
        number = self._number(place)
        return -1 if self.sections[number].zone == "body" else number

    def section(self, place: int) -> Section:
        return self.sections[self._number(place)]

    @cached_property
    def _offsets(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def _offsets_of(self, number: int) -> list[tuple[int, int]]:
        if number not in self._offsets:
            self._offsets[number] = [(start, end) for _, start, end in pieces(self.sections[number].text)]
        return self._offsets[number]

    def extent(self, place: Place) -> tuple[int, int]:
        """Start and end of an occurrence in code points of the text (or title) that its section comes from."""
        number = self._number(place[0])
        offsets = self._offsets_of(number)
        first = place[0] - self._starts[number]
        base = self.sections[number].start
        return base + offsets[first][0], base + offsets[first + place[1] - place[0]][1]

    def quotation_of(self, place: int) -> tuple[int, int] | None:
        """Section and number of the quotation in which a piece lies."""
        number = self._number(place)
        start, end = self._offsets_of(number)[place - self._starts[number]]
        for count, (opened, closed) in enumerate(self._quotations_of(number)):
            if opened <= start and end <= closed:
                return number, count
        return None

    @cached_property
    def _quotations(self) -> dict[int, tuple[tuple[int, int], ...]]:
        return {}

    def _quotations_of(self, number: int) -> tuple[tuple[int, int], ...]:
        if number not in self._quotations:
            self._quotations[number] = quotations(self.sections[number])
        return self._quotations[number]


def _indexes(row: list[int], code: int) -> list[int]:
    """Where the code stands."""
    found: list[int] = []
    at = -1
    with suppress(ValueError):  # five times as fast as looking at each in turn
        while True:
            at = row.index(code, at + 1)
            found.append(at)
    return found


def _is_running(zone: Zone) -> bool:
    return zone in ("standfirst", "body")
