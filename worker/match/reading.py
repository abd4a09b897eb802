"""A text as the terms see it: which occur, and where. Made for one article, used by all topics, then thrown away."""

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from storage.model import Article, Fields
from worker.match.index import Entry, TermIndex
from worker.match.layout import Section, quotations, sections
from worker.match.words import pieces, raw_pieces

Place = tuple[int, int]
_NO_FIELDS = Fields()
_hits = attrgetter("hits")


class Reading:
    """Places are numbers of pieces, counted through all sections.

    Whatever only some topics need is found when asked.
    """

    def __init__(self, article: Article, fields: Fields | None, index: TermIndex) -> None:
        self.article = article
        self.fields = fields or _NO_FIELDS
        self.sections = sections(article.text, article.title)
        self._entries: list[Entry] = []
        self._starts: list[int] = []
        for section in self.sections:
            self._starts.append(len(self._entries))
            self._entries += index.entries(raw_pieces(section.text))
        self._phrases: dict[int, list[Place]] = {}
        starts = frozenset(self._starts)
        for term, first, last in index.phrases(self._entries):
            if starts.isdisjoint(range(first + 1, last + 1)):
                self._phrases.setdefault(term, []).append((first, last))
        self.hits: set[int] = set(self._phrases)
        self.hits.update(*map(_hits, set(self._entries)))

    @cached_property
    def _words(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for at, entry in enumerate(self._entries):
            for term in entry.hits:
                found.setdefault(term, []).append((at, at))
        return found

    def places(self, term: int) -> Sequence[Place]:
        """First and last piece of every occurrence of a term, in order."""
        found = self._phrases.get(term)
        return self._words.get(term, ()) if found is None else found

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
