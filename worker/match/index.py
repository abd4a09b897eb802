"""All terms of all topics, each kept once, and what a piece of a text says about them.

A *part* is one piece of a term; a term of one piece and its part have the same key. Keys: `aleppo` (plain),
`=WHO` (exact), `attack*`, `*stadt`, `*stadt*`; a phrase is the keys of its parts with spaces between. A form holds only
letters, marks and digits, so keys of different kinds never meet.
"""

from collections.abc import Container, Iterable, Iterator
from itertools import compress, islice
from operator import and_, attrgetter

from worker.match.fold import as_written, bare_forms, fold
from worker.match.query import Piece

#: Pieces that are kept with what they hit. About 150,000 different ones occur in a year of one language's news.
REMEMBERED_PIECES = 200_000
_PAIR = 1 << 32


def key(pieces: Iterable[Piece]) -> str:
    return " ".join(map(_part_key, pieces))


def _part_key(piece: Piece) -> str:
    match piece.kind:
        case "exact":
            return "=" + piece.text
        case "begins":
            return piece.text + "*"
        case "ends":
            return "*" + piece.text
        case "holds":
            return f"*{piece.text}*"
        case _:
            return piece.text


class Entry:
    """What one piece of a text hits: terms of one piece; parts that begin, continue or belong to a phrase."""

    __slots__ = ("begins", "first", "follows", "hits", "parts", "second")

    def __init__(
        self, hits: tuple[int, ...], parts: tuple[int, ...], firsts: Container[int], seconds: Container[int]
    ) -> None:
        self.hits = hits
        self.parts = parts
        self.first = tuple(part for part in parts if part in firsts)
        self.second = tuple(part for part in parts if part in seconds)
        self.begins = bool(self.first)
        self.follows = bool(self.second)


#: a piece that folds to nothing
_NOTHING = Entry((), (), (), ())
_begins = attrgetter("begins")
_follows = attrgetter("follows")


class _Book(dict[str, Entry]):
    """Pieces met so far, as they stand in texts. A memory only: leaving it out changes no answer."""

    def __init__(self, index: "TermIndex") -> None:
        super().__init__()
        self._index = index

    def __missing__(self, raw: str) -> Entry:
        entry = self[raw] = self._index.entry(raw)
        return entry


class TermIndex:
    """Grows by `add`; terms are numbered from 0 in the order of adding."""

    def __init__(self) -> None:
        self._terms: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self.firsts: set[int] = set()
        self.seconds: set[int] = set()
        # Phrases are a tree: two parts lead to a node, a node and a part to the next, and at some nodes a term ends.
        self._pairs: dict[int, int] = {}
        self._steps: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._nodes = 0
        self._prefix_lengths: set[int] = set()
        self._suffix_lengths: set[int] = set()
        self._needles: set[str] = set()
        self._wild: set[str] = set()
        self._book = _Book(self)

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, pieces: tuple[Piece, ...]) -> int:
        """The number of the term, which is new only if no equal term was added before."""
        written = key(pieces)
        known = self._terms.get(written)
        if known is not None:
            return known
        number = self._terms[written] = len(self._terms)
        self._book.clear()
        for piece in pieces:
            if piece.kind in ("begins", "ends", "holds"):
                self._add_wildcard(piece)
        if len(pieces) > 1:
            self._add_phrase(number, tuple(self._part(piece) for piece in pieces))
        return number

    def _part(self, piece: Piece) -> int:
        return self._parts.setdefault(_part_key(piece), len(self._parts))

    def _add_phrase(self, number: int, parts: tuple[int, ...]) -> None:
        self.firsts.add(parts[0])
        self.seconds.add(parts[1])
        node = self._node(self._pairs, parts[0] * _PAIR + parts[1])
        for part in parts[2:]:
            node = self._node(self._steps, node * _PAIR + part)
        self._ends[node] = number

    def _node(self, ways: dict[int, int], way: int) -> int:
        node = ways.get(way)
        if node is None:
            node = ways[way] = self._nodes
            self._nodes += 1
        return node

    def _add_wildcard(self, piece: Piece) -> None:
        self._wild.add(_part_key(piece))
        if piece.kind == "begins":
            self._prefix_lengths.add(len(piece.text))
        elif piece.kind == "ends":
            self._suffix_lengths.add(len(piece.text))
        else:
            self._needles.add(piece.text)

    def entries(self, raw: Iterable[str]) -> list[Entry]:
        """What the pieces of a text hit, in order; pieces that fold to nothing are left out."""
        if len(self._book) > REMEMBERED_PIECES:
            self._book.clear()
        found = list(map(self._book.__getitem__, raw))
        return [entry for entry in found if entry is not _NOTHING] if _NOTHING in found else found

    def entry(self, raw: str) -> Entry:
        """What one piece hits, worked out anew."""
        form = fold(raw)
        if not form:
            return _NOTHING
        forms = (form, *bare_forms(form))
        keys = [*forms, "=" + as_written(raw)]
        if self._wild:
            keys += self._wild.intersection(self._wildcards_of(forms))
        hits = tuple(self._terms[each] for each in keys if each in self._terms)
        parts = tuple(self._parts[each] for each in keys if each in self._parts)
        return Entry(hits, parts, self.firsts, self.seconds)

    def _wildcards_of(self, forms: tuple[str, ...]) -> Iterable[str]:
        for form in forms:
            for length in self._prefix_lengths:
                yield form[:length] + "*"
            for length in self._suffix_lengths:
                yield "*" + form[-length:]
            for needle in self._needles:
                if needle in form:
                    yield f"*{needle}*"

    def phrases(self, entries: list[Entry]) -> Iterator[tuple[int, int, int]]:
        """(term, first, last) of every phrase, as if all entries stood in one section."""
        pairs = self._pairs
        # The places where a phrase may begin are picked out without a loop of Python's: most pieces begin none.
        may_begin = map(and_, map(_begins, entries), map(_follows, islice(entries, 1, None)))
        for at in compress(range(len(entries)), may_begin):
            for first in entries[at].first:
                for second in entries[at + 1].second:
                    node = pairs.get(first * _PAIR + second)
                    if node is not None:
                        yield from self._phrases_from(node, entries, at)

    def _phrases_from(self, node: int, entries: list[Entry], at: int) -> Iterator[tuple[int, int, int]]:
        nodes, last = [node], at + 1
        while nodes:
            for reached in nodes:
                if reached in self._ends:
                    yield self._ends[reached], at, last
            last += 1
            parts = entries[last].parts if last < len(entries) else ()
            ways = [reached * _PAIR + part for reached in nodes for part in parts]
            nodes = [self._steps[way] for way in ways if way in self._steps]
