"""From a parsed query to clauses over the numbers of the index. A term alone is one `Leaf` in all topics."""

from array import array
from collections.abc import Sequence
from typing import Literal, Protocol, cast

from worker.match.clauses import AllOf, AnyOf, AnyPlaceOf, Clause, Leaf, Nearby, Nowhere, Often, Placed, Scoped
from worker.match.errors import QueryError
from worker.match.facts import ArticleFact, EntityFact, FigureFact
from worker.match.index import TermIndex, key
from worker.match.query import (
    TEXT_FIELDS,
    And,
    AtLeast,
    FigureTest,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    Piece,
    Snippet,
    Term,
    TermSet,
    TextField,
    descendants,
)
from worker.match.scope import BeginningScope, FieldScope
from worker.match.terms import phrase_term


class Names(Protocol):
    """The known places."""

    def names(self, name: str) -> tuple[str, ...]:
        """All names of the best known place of that name; () if there is none."""
        ...

    def around(self, identity: int | None, country: str) -> tuple[str, ...]:
        """The names of what a place lies in, by its GeoNames id (None if it has none) and its country's code."""
        ...


class NoNames:
    """No place is known."""

    def names(self, name: str) -> tuple[str, ...]:  # noqa: ARG002  # the form of Names
        return ()

    def around(self, identity: int | None, country: str) -> tuple[str, ...]:  # noqa: ARG002  # the same
        return ()


def other_names(term: Term, names: Names) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """The other names of the place that a term names, each with its pieces."""
    if any(piece.kind != "plain" for piece in term.pieces):
        return ()
    found: dict[str, tuple[str, tuple[Piece, ...]]] = {}
    for name in names.names(term.text.strip('"')):
        try:
            pieces = phrase_term(name.replace("*", " "), 0).pieces
        except QueryError:  # a name of signs only
            continue
        found.setdefault(key(pieces), (name, pieces))
    found.pop(key(term.pieces), None)
    return tuple(found.values())


class Compiler:
    """Fills the index with the terms of the queries that it compiles."""

    def __init__(self, index: TermIndex, names: Names, *, shown: bool = True) -> None:
        """`shown`: leaves know how their terms are written, which only spans and reasons ask for."""
        self._index = index
        self._names = names
        self._shown = shown
        self._leaves: dict[str, Leaf] = {}
        self._weights = array("f")
        self._uses = array("L")
        #: whether a query looks at entities or figures of the article
        self.needs_fields = False

    def compile(self, node: Node, *, aliases: bool) -> Clause:
        match node:
            case Term():
                return self._leaf(node, aliases)
            case TermSet(terms=terms):
                return self._leaf_of(terms, aliases)
            case Snippet(content=part):
                return self.compile(part, aliases=aliases)
            case And(parts=parts):
                return self._all(self._each(parts, aliases))
            case Or(parts=parts) if {Term}.issuperset(map(type, parts)):
                return self._leaf_of(cast("tuple[Term, ...]", parts), aliases)
            case Or(parts=parts):
                return _any(self._each(parts, aliases))
            case Not(part=part):
                return Nowhere(self.compile(part, aliases=aliases))
            case _:
                return self._restriction(node, aliases)

    def _each(self, parts: tuple[Node, ...], aliases: bool) -> list[Clause]:
        return [self.compile(part, aliases=aliases) for part in parts]

    def _restriction(self, node: Near | AtLeast | First | InField | FigureTest, aliases: bool) -> Clause:
        match node:
            case Near():
                return self._near(node, aliases)
            case AtLeast(count=count, part=part):
                return Often(count, cast("Placed", self.compile(part, aliases=aliases)))
            case First(words=words, part=part):
                return Scoped(BeginningScope(words), self.compile(part, aliases=aliases))
            case InField(name=name, part=part) if name in TEXT_FIELDS:
                return Scoped(FieldScope(cast("TextField", name)), self.compile(part, aliases=aliases))
            case InField():
                return self._fact(node, aliases)
            case FigureTest(what=what, sign=sign, number=number):
                self.needs_fields = self.needs_fields or what != "words"
                return FigureFact(what, sign, number)

    def _leaf_of(self, terms: tuple[Term, ...], aliases: bool) -> Leaf:
        """The terms as one leaf, each once. Of most topics it is all that there is: none is made for each term then."""
        if aliases or self._shown:
            return _joined([self._leaf(term, aliases) for term in terms])
        numbers = [self._add(term.pieces) for term in terms]
        for number in numbers:
            self._uses[number] += 1
        return Leaf(tuple(dict.fromkeys(numbers)), ())

    def _leaf(self, term: Term, aliases: bool) -> Leaf:
        if not aliases:
            number = self._add(term.pieces)
            self._uses[number] += 1
            return Leaf((number,), (term.text,) if self._shown else ())
        leaf = self._leaves.get(term.text)
        if leaf is None:
            leaf = self._leaves[term.text] = self._new_leaf(term, other_names(term, self._names))
        return self._counted(leaf)

    def _new_leaf(self, term: Term, others: tuple[tuple[str, tuple[Piece, ...]], ...]) -> Leaf:
        terms = tuple(map(self._add, (term.pieces, *(pieces for _, pieces in others))))
        return Leaf(terms, (term.text, *(name for name, _ in others)) if self._shown else ())

    def _counted(self, leaf: Leaf) -> Leaf:
        for number in leaf.terms:
            self._uses[number] += 1
        return leaf

    def _add(self, pieces: tuple[Piece, ...]) -> int:
        number = self._index.add(pieces)
        if number >= len(self._weights):
            missing = len(self._index) - len(self._weights)
            self._weights.extend([0.0] * missing)
            self._uses.extend([0] * missing)
        if not self._weights[number]:
            self._weights[number] = _weight(pieces)
        return number

    def weigh(self, term: int) -> float:
        """How often a term is likely to occur. What many topics look for occurs more often in the news."""
        return self._weights[term] * self._uses[term]

    def _near(self, node: Near, aliases: bool) -> Nearby:
        left = cast("Placed", self.compile(node.left, aliases=aliases))
        right = cast("Placed", self.compile(node.right, aliases=aliases))
        return Nearby(left, right, node.limit, node.ordered)

    def _all(self, parts: list[Clause]) -> AllOf:
        """Parts that are cheap to ask come first; the order of an AND changes no answer."""
        return AllOf(tuple(sorted(parts, key=_cost)))

    def _fact(self, node: InField, aliases: bool) -> Clause:
        terms = [term for term in descendants(node.part) if isinstance(term, Term)]
        if node.name in ("lang", "country"):
            kind = cast("Literal['lang', 'country']", node.name)
            return ArticleFact(kind, codes=tuple(_value(term) for term in terms))
        if node.name == "source":
            hosts = tuple(_value(term) for term in terms if "." in term.text)
            return ArticleFact("source", tuple(term.pieces for term in terms if "." not in term.text), hosts)
        pieces = [term.pieces for term in terms]
        if node.name == "byline":
            return ArticleFact("byline", tuple(pieces))
        self.needs_fields = True
        if node.name == "place" and aliases:
            pieces += [other for term in terms for _, other in other_names(term, self._names)]
        return EntityFact(cast("Literal['person', 'place', 'org']", node.name), tuple(pieces), self._names.around)


def _value(term: Term) -> str:
    return term.text.strip('="').casefold()


def _joined(leaves: Sequence[Leaf]) -> Leaf:
    """The terms of a set or an OR as one leaf, each term once."""
    if not any(leaf.texts for leaf in leaves):
        return Leaf(tuple(dict.fromkeys(term for leaf in leaves for term in leaf.terms)), ())
    texts = {term: text for leaf in reversed(leaves) for term, text in zip(leaf.terms, leaf.texts, strict=True)}
    return Leaf(tuple(texts), tuple(texts.values()))


def _any(parts: list[Clause]) -> Clause:
    leaves = [part for part in parts if isinstance(part, Leaf)]
    if len(leaves) == len(parts):
        return _joined(leaves)
    if all(isinstance(part, Leaf | AnyPlaceOf | Nearby) for part in parts):
        return AnyPlaceOf(cast("tuple[Placed, ...]", tuple(parts)))
    return AnyOf(tuple(parts))


def _cost(clause: Clause) -> int:
    if isinstance(clause, Leaf | FigureFact | ArticleFact | EntityFact):
        return 0
    return 1 if isinstance(clause, AnyPlaceOf | Nowhere) else 2


def _weight(pieces: tuple[Piece, ...]) -> float:
    """How often a term is likely to occur, judged by its length alone.

    A word of four letters stands in about one article of four, and each further letter halves that.
    """
    weight = 1.0
    for piece in pieces:
        weight *= min(1.0, 4.0 * 0.5 ** len(piece.text)) * (1.0 if piece.kind in ("plain", "exact") else 4.0)
    return weight
