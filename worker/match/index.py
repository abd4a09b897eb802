"""All terms of all topics, each kept once, and what the chunks of a text say about them.

The terms are a tree. A piece has a number; the number of a beginning and that of the next piece lead to a further
number; a term is the number that its last piece leads to. A piece is kept under the key in which it is written:
`aleppo` (plain), `=WHO` (exact), `attack*`, `*stadt`, `*stadt*`. A form holds only letters, marks and digits, so keys
of different kinds never meet.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, islice
from operator import add, attrgetter

from worker.match.fold import as_written, bare_forms, fold
from worker.match.query import Piece
from worker.match.words import raw_pieces

#: Chunks that are kept with what they hit. About 150,000 different ones occur in a year of one language's news.
REMEMBERED_CHUNKS = 200_000
#: in bytes; a longer chunk, a sentence of a script without spaces, will hardly come again
LONGEST_REMEMBERED = 64
#: With fewer different entries in an article, most of its pieces are sought by no topic.
FEW_SOUGHT = 100
#: stands between two sections in a row of chunks; no chunk of a text holds a line break
BREAK = b"\n"
_STEP = 32


def key(pieces: Iterable[Piece]) -> str:
    """Equal for equal terms only."""
    return " ".join(map(_piece_key, pieces))


def _piece_key(piece: Piece) -> str:
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


_NONE = array("I")


class Postings:
    """The topics under each term, in two arrays: they lie together in memory, where lists would be all over it."""

    def __init__(self, terms: Sequence[int] = (), topics: Sequence[int] = ()) -> None:
        """`topics[i]` stands under `terms[i]`."""
        counts = array("I", [0]) * (max(terms, default=-1) + 2)
        for term in terms:
            counts[term + 1] += 1
        self._ends = array("I", accumulate(counts))
        self._topics = array("I", topics)
        for term, topic in zip(terms, topics, strict=True):
            # Each list is filled from its start, which so becomes its end: the start is the end of the term before.
            self._topics[self._ends[term]] = topic
            self._ends[term] += 1

    def of(self, term: int) -> "array[int]":
        """The topics under the term, in the order given."""
        ends = self._ends
        return self._topics[ends[term - 1] if term else 0 : ends[term]] if term < len(ends) else _NONE

    def of_all(self, terms: tuple[int, ...]) -> "array[int]":
        """The topics under any of the terms."""
        found = self.of(terms[0])
        for term in terms[1:]:
            found = found + self.of(term)  # not +=, the first may be shared
        return found


class Entry:
    """What a piece of a text hits: `numbers` of terms of one piece, which may begin longer ones, and their topics.

    `begins` and `follows` are the two halves of the key of a step, 0 if there are several numbers.
    """

    __slots__ = ("begins", "certain", "follows", "numbers", "possible")

    def __init__(self, numbers: tuple[int, ...], certain: "array[int]" = _NONE, possible: "array[int]" = _NONE) -> None:
        self.numbers = numbers
        self.begins = numbers[0] << _STEP if len(numbers) == 1 else 0
        self.follows = numbers[0] if len(numbers) == 1 else 0
        self.certain = certain
        self.possible = possible


#: a piece that no topic looks for
UNSOUGHT = Entry(())
#: between two sections
BREAK_ENTRY = Entry(())
#: a chunk that is not one piece: the only entry that never leaves the index
_SEVERAL = Entry(())
_begins = attrgetter("begins")
_follows = attrgetter("follows")


class _Book(dict[bytes, Entry]):
    """Chunks met so far, as they stand in texts. A memory only: leaving it out changes no answer."""

    def __init__(self, index: "TermIndex") -> None:
        super().__init__({BREAK: BREAK_ENTRY})
        self._index = index
        #: entries of pieces with several numbers
        self.rich: set[Entry] = set()

    def __missing__(self, chunk: bytes) -> Entry:
        if chunk.isascii() and self._index.is_unsought(chunk):
            self[chunk] = UNSOUGHT
            return UNSOUGHT
        pieces = self._index.pieces_of(chunk)
        entry = self._index.entry(pieces[0]) if len(pieces) == 1 else _SEVERAL
        if len(chunk) <= LONGEST_REMEMBERED:
            self[chunk] = entry
        if len(entry.numbers) > 1:
            self.rich.add(entry)
        return entry


class TermIndex:
    """Grows by `add`; `certain` and `possible` are what entries tell of topics."""

    def __init__(self) -> None:
        self.certain = Postings()
        self.possible = Postings()
        self._pieces: dict[str, int] = {}
        self._steps: dict[int, int] = {}
        self._count = 0
        self._prefix_lengths: set[int] = set()
        self._suffix_lengths: set[int] = set()
        self._needles: set[str] = set()
        self._wild: set[str] = set()
        self._has_exact = False
        self._has_special = False
        self._book = _Book(self)

    def __len__(self) -> int:
        """All numbers are below this."""
        return self._count + 1

    def add(self, pieces: tuple[Piece, ...]) -> int:
        """The number of the term, which is new only if no equal term was added before."""
        number = self._piece(pieces[0])
        for piece in pieces[1:]:
            way = number << _STEP | self._piece(piece)
            number = self._steps.get(way) or self._steps.setdefault(way, self._next())
        return number

    def _piece(self, piece: Piece) -> int:
        written = piece.text if piece.kind == "plain" else _piece_key(piece)
        number = self._pieces.get(written)
        if number is None:
            number = self._pieces[written] = self._next()
            self._has_exact = self._has_exact or piece.kind == "exact"
            self._has_special = self._has_special or piece.kind != "plain"
            if piece.kind not in ("plain", "exact"):
                self._add_wildcard(piece)
        return number

    def _next(self) -> int:
        if len(self._book) > 1:
            self._book = _Book(self)
        self._count += 1
        return self._count

    def _add_wildcard(self, piece: Piece) -> None:
        self._wild.add(_piece_key(piece))
        if piece.kind == "begins":
            self._prefix_lengths.add(len(piece.text))
        elif piece.kind == "ends":
            self._suffix_lengths.add(len(piece.text))
        else:
            self._needles.add(piece.text)

    def entries(self, chunks: list[bytes]) -> tuple[list[Entry], set[Entry]]:
        """What the pieces of a text hit, in order, and the different entries among them."""
        if len(self._book) > REMEMBERED_CHUNKS:
            self._book = _Book(self)
        found = list(map(self._book.__getitem__, chunks))
        distinct = set(found)
        if _SEVERAL in distinct:
            found = [each for chunk, entry in zip(chunks, found, strict=True) for each in self._spread(chunk, entry)]
            distinct = set(found)
        return found, distinct

    def _spread(self, chunk: bytes, entry: Entry) -> Iterable[Entry]:
        if entry is not _SEVERAL:
            return (entry,)
        return [self._known(piece) for piece in self.pieces_of(chunk)]

    def _known(self, piece: str) -> Entry:
        entry = self._book[piece.encode("utf-8", "surrogatepass")]
        return self.entry(piece) if entry is _SEVERAL else entry

    def is_unsought(self, chunk: bytes) -> bool:
        """Whether it is plain at once that no term has this piece, which is in ASCII: the most common case."""
        return not self._has_special and chunk.decode().lower() not in self._pieces

    def pieces_of(self, chunk: bytes) -> list[str]:
        """The pieces of a chunk, as they stand; those that fold to nothing are left out."""
        if chunk.isascii():
            return [chunk.decode()]
        return [piece for piece in raw_pieces(chunk.decode("utf-8", "surrogatepass")) if fold(piece)]

    def entry(self, raw: str) -> Entry:
        """What one piece hits, worked out anew."""
        form = fold(raw)
        keys = [form, *bare_forms(form)]
        if self._wild:
            keys += self._wild.intersection(self._wildcards_of(tuple(keys)))
        if self._has_exact:
            keys.append("=" + as_written(raw))
        numbers = tuple(self._pieces[each] for each in keys if each in self._pieces)
        if not numbers:
            return UNSOUGHT
        return Entry(numbers, self.certain.of_all(numbers), self.possible.of_all(numbers))

    def _wildcards_of(self, forms: tuple[str, ...]) -> Iterable[str]:
        for form in forms:
            for length in self._prefix_lengths:
                yield form[:length] + "*"
            for length in self._suffix_lengths:
                yield "*" + form[-length:]
            for needle in self._needles:
                if needle in form:
                    yield f"*{needle}*"

    def phrases(self, entries: list[Entry], distinct: set[Entry]) -> Iterator[tuple[int, int, int]]:
        """(number, first, last) of every term of several pieces, and of every beginning of one."""
        steps = self._steps
        if len(distinct) < FEW_SOUGHT:
            spots = [at for at, entry in enumerate(entries) if entry.begins]
            ways = {at: entries[at].begins + entries[at + 1].follows for at in spots}
            beginnings = [(at, steps[way]) for at, way in ways.items() if way in steps]
        else:
            # Without a loop of Python's: of six hundred neighbours in an article some twenty begin a term.
            all_ways = list(map(add, map(_begins, entries), map(_follows, islice(entries, 1, None))))
            is_way = map(steps.__contains__, all_ways)
            beginnings = [(at, steps[all_ways[at]]) for at in compress(range(len(all_ways)), is_way)]
        for at, number in beginnings:
            yield from self._further([number], entries, at)
        if not self._book.rich.isdisjoint(distinct):
            yield from self._rich_phrases(entries)

    def _rich_phrases(self, entries: list[Entry]) -> Iterator[tuple[int, int, int]]:
        """Of two neighbours one has several numbers."""
        several = [len(entry.numbers) > 1 for entry in entries]
        for at in range(len(entries) - 1):
            if several[at] or several[at + 1]:
                yield from self._further(self._next_of(entries[at].numbers, entries[at + 1]), entries, at)

    def _further(self, numbers: list[int], entries: list[Entry], at: int) -> Iterator[tuple[int, int, int]]:
        last = at + 1
        while numbers:
            for number in numbers:
                yield number, at, last
            last += 1
            numbers = self._next_of(numbers, entries[last]) if last < len(entries) else []

    def _next_of(self, numbers: Iterable[int], entry: Entry) -> list[int]:
        steps = self._steps
        ways = [number << _STEP | following for number in numbers for following in entry.numbers]
        return [steps[way] for way in ways if way in steps]
