"""All terms of all topics, each kept once, and which of them the chunks of a text hit.

The terms are a tree. A piece has a number; the number of a beginning and that of the next piece lead to a further
number; a term is the number that its last piece leads to. A piece is kept under the key in which it is written:
`aleppo` (plain), `=WHO` (exact), `attack*`, `*stadt`, `*stadt*`. A form holds only letters, marks and digits, so keys
of different kinds never meet.

A text becomes a row of *codes*, one a piece: the number of the piece, if it hits one; `UNSOUGHT`, if none; a negative
one that stands for several numbers (`numbers`), as `attacks` hits `attacks` and `attack*`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import compress, count, islice
from typing import NamedTuple

from worker.match.fold import as_written, bare_forms, fold
from worker.match.query import Piece
from worker.match.words import BREAK, raw_pieces

#: Chunks that are kept with what they hit. About 150,000 different ones occur in a year of one language's news.
REMEMBERED_CHUNKS = 200_000
#: in bytes; a longer chunk, a sentence of a script without spaces, will hardly come again
LONGEST_REMEMBERED = 64
#: the code of a piece that no topic looks for; of what stands between two sections; of a chunk that is not one piece,
#: which never leaves the index
UNSOUGHT, END, _SEVERAL = 0, -1, -2


class Codes(NamedTuple):
    """A text as codes, with an `END` behind every section."""

    row: list[int]
    distinct: set[int]
    #: what the negative ones in it stand for, and others
    several: Mapping[int, tuple[int, ...]]


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


class _Book(dict[bytes, int]):
    """The codes of the chunks met so far, as they stand in texts. A memory only: leaving it out changes no answer."""

    def __init__(self, index: "TermIndex") -> None:
        super().__init__({BREAK: END})
        self._index = index
        #: code -> numbers
        self.several: dict[int, tuple[int, ...]] = {}
        self._codes: dict[tuple[int, ...], int] = {}

    def __missing__(self, chunk: bytes) -> int:
        if chunk.isascii() and self._index.is_plain:
            code = self._index.plain_number(chunk.decode())
        else:
            pieces = self._index.pieces_of(chunk)
            code = self.code(self._index.numbers(pieces[0])) if len(pieces) == 1 else _SEVERAL
        if len(chunk) <= LONGEST_REMEMBERED:
            self[chunk] = code
        return code

    def code(self, numbers: tuple[int, ...]) -> int:
        """What stands for the numbers in a row."""
        if len(numbers) < 2:
            return numbers[0] if numbers else UNSOUGHT
        code = self._codes.get(numbers)
        if code is None:
            code = self._codes[numbers] = _SEVERAL - 1 - len(self._codes)
            self.several[code] = numbers
        return code


class TermIndex:
    """Grows by `add`."""

    def __init__(self) -> None:
        self._pieces: dict[str, int] = {}
        self._steps: dict[tuple[int, int], int] = {}
        self._count = 0
        self._prefix_lengths: set[int] = set()
        self._suffix_lengths: set[int] = set()
        self._needles: set[str] = set()
        self._wild: set[str] = set()
        self._has_exact = False
        self._book = _Book(self)

    def __len__(self) -> int:
        """All numbers are below this."""
        return self._count + 1

    def add(self, pieces: tuple[Piece, ...]) -> int:
        """The number of the term, which is new only if no equal term was added before."""
        number = self._piece(pieces[0])
        for piece in pieces[1:]:
            way = number, self._piece(piece)
            number = self._steps.get(way) or self._steps.setdefault(way, self._next())
        return number

    def _piece(self, piece: Piece) -> int:
        written = piece.text if piece.kind == "plain" else _piece_key(piece)
        number = self._pieces.get(written)
        if number is None:
            number = self._pieces[written] = self._next()
            self._has_exact = self._has_exact or piece.kind == "exact"
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

    def codes(self, chunks: list[bytes]) -> Codes:
        """What the pieces of a text hit, in order."""
        if len(self._book) > REMEMBERED_CHUNKS:
            self._book = _Book(self)
        found = list(map(self._book.__getitem__, chunks))
        distinct = set(found)
        if _SEVERAL in distinct:
            found = [each for chunk, code in zip(chunks, found, strict=True) for each in self._spread(chunk, code)]
            distinct = set(found)
        return Codes(found, distinct, self._book.several)

    def _spread(self, chunk: bytes, code: int) -> Iterable[int]:
        if code != _SEVERAL:
            return (code,)
        return [self._book.code(self.numbers(piece)) for piece in self.pieces_of(chunk)]

    def pieces_of(self, chunk: bytes) -> list[str]:
        """The pieces of a chunk, as they stand; those that fold to nothing are left out."""
        if chunk.isascii():
            return [chunk.decode()]
        return [piece for piece in raw_pieces(chunk.decode("utf-8", "surrogatepass")) if fold(piece)]

    @property
    def is_plain(self) -> bool:
        """Whether no term has a wildcard or the exact form."""
        return not self._wild and not self._has_exact

    def plain_number(self, raw: str) -> int:
        """What `numbers` says of a piece in ASCII if the index `is_plain`: one number, or none (0)."""
        return self._pieces.get(raw.lower(), UNSOUGHT)

    def numbers(self, raw: str) -> tuple[int, ...]:
        """The numbers of the terms of one piece that a piece of a text hits."""
        form = fold(raw)
        if form.isascii() and not self._wild and not self._has_exact:
            number = self._pieces.get(form)
            return () if number is None else (number,)
        keys = [form, *bare_forms(form)]
        if self._wild:
            keys += self._wild.intersection(self._wildcards_of(tuple(keys)))
        if self._has_exact:
            keys.append("=" + as_written(raw))
        return tuple([self._pieces[each] for each in keys if each in self._pieces])

    def _wildcards_of(self, forms: tuple[str, ...]) -> Iterable[str]:
        for form in forms:
            for length in self._prefix_lengths:
                yield form[:length] + "*"
            for length in self._suffix_lengths:
                yield "*" + form[-length:]
            for needle in self._needles:
                if needle in form:
                    yield f"*{needle}*"

    def phrases(self, codes: Codes) -> Iterator[tuple[int, int, int]]:
        """(number, first, last) of every term of several pieces, and of every beginning of one."""
        row, distinct, several = codes
        steps = self._steps
        # Without a loop of Python's: of six hundred neighbours in an article some twenty begin a term.
        pairs = compress(zip(row, islice(row, 1, None), strict=False), row)
        for at in compress(compress(count(), row), map(steps.__contains__, pairs)):
            yield from self._further([steps[row[at], row[at + 1]]], codes, at)
        if several and min(distinct, default=0) < _SEVERAL:
            yield from self._phrases_of_several(codes)

    def _phrases_of_several(self, codes: Codes) -> Iterator[tuple[int, int, int]]:
        """Of two neighbours one has several numbers."""
        row, _, several = codes
        for at in range(len(row) - 1):
            if row[at] < _SEVERAL or row[at + 1] < _SEVERAL:
                begun = several.get(row[at]) or (row[at],)
                yield from self._further(self._next_of(begun, row[at + 1], several), codes, at)

    def _further(self, numbers: list[int], codes: Codes, at: int) -> Iterator[tuple[int, int, int]]:
        row, _, several = codes
        last = at + 1
        while numbers:
            for number in numbers:
                yield number, at, last
            last += 1
            numbers = self._next_of(numbers, row[last], several) if last < len(row) else []

    def _next_of(self, numbers: Iterable[int], code: int, several: Mapping[int, tuple[int, ...]]) -> list[int]:
        steps = self._steps
        ways = [(number, following) for number in numbers for following in several.get(code) or (code,)]
        return [steps[way] for way in ways if way in steps]
