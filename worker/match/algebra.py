"""Whether one clause holds wherever another does, by their form alone. What it says is true; it does not know all.

It is what `topic lint` finds dead, eclipsed and idle clauses with.
"""

from collections.abc import Callable
from decimal import Decimal

from worker.match.fold import fold
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
    children,
    descendants,
)

Row = tuple[Piece, ...]
#: a term's pieces, and those of the other names of its place
Spellings = Callable[[Term], tuple[Row, ...]]
#: of these fields an article has one value
SINGLE = ("lang", "country", "source")


class Algebra:
    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings

    def implies(self, one: Node, other: Node) -> bool:
        """Whether `other` surely holds in every article in which `one` does."""
        if one == other:
            return True
        match one, other:
            case Snippet(content=content), _:
                return self.implies(content, other)
            case _, Snippet(content=content):
                return self.implies(one, content)
            case ((Or() | TermSet()), _):
                return all(self.implies(part, other) for part in children(one))
            case _, And(parts=parts):
                return all(self.implies(one, part) for part in parts)
            case _, (Or() | TermSet()):
                return any(self.implies(one, part) for part in children(other)) or self._by_a_part(one, other)
            case _:
                return self._of_leaves(one, other) or self._by_a_part(one, other)

    def excludes(self, one: Node, other: Node) -> bool:
        """Whether the two surely never hold in one article."""
        match one, other:
            case Not(part=part), _:
                return self.implies(other, part)
            case _, Not(part=part):
                return self.implies(one, part)
            case InField(name=name), InField(name=same) if name == same and name in SINGLE:
                return not any(_values_meet(name, a, b) for a in _terms(one) for b in _terms(other))
            case FigureTest(what="words"), FigureTest(what="words"):
                return _is_empty(one, other)
            case _:
                return False

    def _by_a_part(self, one: Node, other: Node) -> bool:
        """What follows from a part that holds too: of AND, NEAR, ATLEAST, FIRST and the text fields."""
        match one:
            case And(parts=parts):
                return any(self.implies(part, other) for part in parts)
            case Near(left=left, right=right):
                return self.implies(left, other) or self.implies(right, other)
            case AtLeast(part=part):
                return self.implies(part, other)
            case First(part=part):
                return _is_positive(other) and self.implies(part, other)
            case InField(name=name, part=part) if name in TEXT_FIELDS:
                return _is_positive(other) and self.implies(part, other)
            case _:
                return False

    def _of_leaves(self, one: Node, other: Node) -> bool:
        match one, other:
            case Term(), Term():
                return self._term_implies(one, other)
            case Not(part=part), Not(part=same):
                return self.implies(same, part)
            case Near(), Near():
                return self._near_implies(one, other)
            case Term(), Near():
                return self._phrase_implies(one, other)
            case AtLeast(count=count, part=part), AtLeast(count=least, part=same):
                return count >= least and self._lies_in(part, same)
            case _, AtLeast(count=1, part=part):
                return self.implies(one, part)
            case First(words=words, part=part), First(words=most, part=same):
                return words <= most and self.implies(part, same)
            case InField(name=name, part=part), InField(name=same_name, part=same) if name == same_name:
                return self._field_implies(name, part, same)
            case FigureTest(), FigureTest():
                return _figure_implies(one, other)
            case _:
                return False

    def _term_implies(self, one: Term, other: Term) -> bool:
        spelt = self._spellings(other)
        return all(any(_stands_in(row, each) for row in spelt) for each in self._spellings(one))

    def _field_implies(self, name: str, part: Node, same: Node) -> bool:
        if name in TEXT_FIELDS:
            return self.implies(part, same)
        if name in SINGLE:
            return all(any(_value_implies(name, a, b) for b in _terms(same)) for a in _terms(part))
        return self.implies(part, same)

    def _near_implies(self, one: Near, other: Near) -> bool:
        if one.limit > other.limit or (other.ordered and not one.ordered):
            return False
        if self._lies_in(one.left, other.left) and self._lies_in(one.right, other.right):
            return True
        return not other.ordered and self._lies_in(one.left, other.right) and self._lies_in(one.right, other.left)

    def _lies_in(self, one: Node, other: Node) -> bool:
        """Whether every occurrence of the one is one of the other: as they are written, for places must be the same."""
        if one == other:
            return True
        if isinstance(one, Or | TermSet):
            return all(self._lies_in(part, other) for part in children(one))
        return isinstance(other, Or | TermSet) and any(self._lies_in(one, part) for part in children(other))

    def _phrase_implies(self, phrase: Term, near: Near) -> bool:
        """`"a b c"` implies `a NEAR/1 c`."""
        if not (isinstance(near.left, Term) and isinstance(near.right, Term)) or len(self._spellings(phrase)) > 1:
            return False
        firsts, seconds = _places(near.left.pieces, phrase.pieces), _places(near.right.pieces, phrase.pieces)
        pairs = [(a, b) for a in firsts for b in seconds]
        gaps = [
            b[0] - a[1] - 1 if b[0] > a[1] else a[0] - b[1] - 1 for a, b in pairs if b[0] > a[1] or not near.ordered
        ]
        return any(0 <= gap <= near.limit for gap in gaps)


def _is_positive(node: Node) -> bool:
    """Without NOT, a field or a place of its own: whatever holds in a part of the article holds in the whole."""
    return not any(isinstance(part, Not | InField | First | AtLeast | FigureTest) for part in descendants(node))


def _stands_in(row: Row, longer: Row) -> bool:
    return bool(_places(row, longer))


def _places(row: Row, longer: Row) -> list[tuple[int, int]]:
    """First and last place at which the pieces stand in a row in the longer term."""
    starts = range(len(longer) - len(row) + 1)
    return [(at, at + len(row) - 1) for at in starts if all(map(_piece_implies, longer[at : at + len(row)], row))]


def _piece_implies(one: Piece, other: Piece) -> bool:
    if one == other:
        return True
    form = fold(one.text) if one.kind == "exact" else one.text
    is_whole = one.kind in ("plain", "exact")
    match other.kind:
        case "plain":
            return is_whole and form == other.text
        case "begins":
            return (is_whole or one.kind == "begins") and form.startswith(other.text)
        case "ends":
            return (is_whole or one.kind == "ends") and form.endswith(other.text)
        case "holds":
            return other.text in form
        case _:
            return False


def _terms(node: Node) -> tuple[Term, ...]:
    return tuple(part for part in descendants(node) if isinstance(part, Term))


def _value(term: Term) -> str:
    return term.text.strip('="').casefold()


def _value_implies(name: str, one: Term, other: Term) -> bool:
    if name != "source" or "." not in _value(one) or "." not in _value(other):
        return _value(one) == _value(other)
    return ("." + _value(one)).endswith("." + _value(other))


def _values_meet(name: str, one: Term, other: Term) -> bool:
    if name == "source" and ("." in _value(one)) != ("." in _value(other)):
        return True
    if name == "source" and "." not in _value(one):
        return True  # words of the publisher's name, which may be many
    return _value_implies(name, one, other) or _value_implies(name, other, one)


def _figure_implies(one: FigureTest, other: FigureTest) -> bool:
    if one.what != other.what:
        return False
    a, b = one.number, other.number
    match one.sign, other.sign:
        case ((">=" | ">" | "="), (">=" | ">")):
            return a > b or (a == b and (other.sign == ">=" or one.sign == ">"))
        case (("<=" | "<" | "="), ("<=" | "<")):
            return a < b or (a == b and (other.sign == "<=" or one.sign == "<"))
        case _:
            return one.sign == other.sign and a == b


def _is_empty(one: FigureTest, other: FigureTest) -> bool:
    """Whether no whole number fulfils both."""
    low, high = Decimal(0), Decimal("Infinity")
    for test in (one, other):
        step = 0 if "=" in test.sign else 1
        number = test.number
        if test.sign.startswith((">", "=")):
            low = max(low, number + step)
        if test.sign.startswith(("<", "=")):
            high = min(high, number - step)
    return low > high
