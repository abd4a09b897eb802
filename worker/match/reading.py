"""A text as the terms see it: which occur, and where. Made for one article, used by all topics, then thrown away."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter

from storage.model import Article, Fields
from worker.match.index import BREAK, BREAK_ENTRY, Entry, TermIndex
from worker.match.layout import Section, quotations, sections
from worker.match.words import chunks, pieces

Place = tuple[int, int]
_NO_FIELDS = Fields()
_numbers = attrgetter("numbers")


@dataclass(frozen=True, slots=True)
class Cut:
    """An article cut up: what does not depend on topics."""

    sections: tuple[Section, ...]
    #: of all sections, with `BREAK` between two
    chunks: list[bytes]


def cut(article: Article) -> Cut:
    """The sections of the article, and their chunks."""
    found = sections(article.text, article.title)
    row: list[bytes] = []
    for section in found:
        row += chunks(section.text)
        row.append(BREAK)
    return Cut(found, row)


class Reading:
    """Places are numbers of pieces, counted through all sections.

    Whatever only some topics need is found when asked.
    """

    def __init__(self, article: Article, fields: Fields | None, index: TermIndex, parts: Cut | None = None) -> None:
        self.article = article
        self.fields = fields or _NO_FIELDS
        known = parts or cut(article)
        self.sections = known.sections
        #: with a break behind every section
        self._row, self.distinct = index.entries(known.chunks)
        self._phrases = tuple(index.phrases(self._row, self.distinct))
        #: terms of several pieces, and beginnings of them
        self.phrases = {number for number, _, _ in self._phrases}
        self.hits: set[int] = self.phrases.union(*map(_numbers, self.distinct))

    def places(self, term: int) -> Sequence[Place]:
        """First and last piece of every occurrence of a term, in order."""
        found = self._long_places.get(term)
        if found is not None:
            return found
        entries = self._entries_of.get(term, ())
        places = [(at, at) for entry in entries for at in self._places[entry]]
        return sorted(places) if len(entries) > 1 else places

    @cached_property
    def _places(self) -> dict[Entry, list[int]]:
        found: defaultdict[Entry, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            found[entry].append(at)
        return found

    @cached_property
    def _entries_of(self) -> dict[int, list[Entry]]:
        """The entries that hit a term of one piece."""
        found: defaultdict[int, list[Entry]] = defaultdict(list)
        for entry in self.distinct:
            for number in entry.numbers:
                found[number].append(entry)
        return found

    @cached_property
    def _long_places(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for number, first, last in sorted(self._phrases, key=itemgetter(1)):
            # A break counts as a place in the row.
            behind = bisect_right(self._breaks, first)
            found.setdefault(number, []).append((first - behind, last - behind))
        return found

    @cached_property
    def _entries(self) -> list[Entry]:
        return [entry for entry in self._row if entry is not BREAK_ENTRY]

    @cached_property
    def _breaks(self) -> list[int]:
        """Where in the row the sections end."""
        return [at for at, entry in enumerate(self._row) if entry is BREAK_ENTRY]

    @cached_property
    def _starts(self) -> list[int]:
        """The number of the first piece of each section."""
        return [0, *(end - number for number, end in enumerate(self._breaks))][: len(self.sections)]

    @cached_property
    def _lengths(self) -> list[int]:
        """The number of pieces of each section."""
        ends = [*self._starts[1:], len(self._entries)]
        return [end - start for start, end in zip(self._starts, ends, strict=True)]

    @cached_property
    def section_of(self) -> list[int]:
        """The number of the section in which a piece lies."""
        return [number for number, length in enumerate(self._lengths) for _ in range(length)]

    @cached_property
    def zone_of(self) -> list[int]:
        """Pieces with equal numbers lie in one title line, standfirst, caption, or in the body."""
        zones = [-1 if section.zone == "body" else number for number, section in enumerate(self.sections)]
        return [zones[number] for number in self.section_of]

    @cached_property
    def running(self) -> list[int]:
        """The number of a piece counted from 0 through standfirst and body; -1 elsewhere."""
        found: list[int] = []
        count = 0
        for section, length in zip(self.sections, self._lengths, strict=True):
            is_running = section.zone in ("standfirst", "body")
            found += range(count, count + length) if is_running else [-1] * length
            count += length if is_running else 0
        return found

    @property
    def words(self) -> int:
        """The number of pieces of standfirst and body."""
        counted = zip(self.sections, self._lengths, strict=True)
        return sum(length for section, length in counted if section.zone in ("standfirst", "body"))

    def section(self, place: int) -> Section:
        return self.sections[self.section_of[place]]

    @cached_property
    def _offsets(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def _offsets_of(self, number: int) -> list[tuple[int, int]]:
        if number not in self._offsets:
            self._offsets[number] = [(start, end) for _, start, end in pieces(self.sections[number].text)]
        return self._offsets[number]

    def extent(self, place: Place) -> tuple[int, int]:
        """Start and end of an occurrence in code points of the text (or title) that its section comes from."""
        number = self.section_of[place[0]]
        offsets = self._offsets_of(number)
        first = place[0] - self._starts[number]
        base = self.sections[number].start
        return base + offsets[first][0], base + offsets[first + place[1] - place[0]][1]

    def quotation_of(self, place: int) -> tuple[int, int] | None:
        """Section and number of the quotation in which a piece lies."""
        number = self.section_of[place]
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
