"""Reading another system's query: one level of brackets after the other."""

from dataclasses import dataclass, field

from worker.match.errors import QueryError
from worker.match.foreign.dialects import Dialect
from worker.match.foreign.levels import Operand, meaning
from worker.match.foreign.tokens import MOST_BETWEEN, Token, as_written, tokens
from worker.match.parser import MAX_BRACKETS, check_value, is_nearable, parse, unrequired
from worker.match.query import VALUE_FIELDS, InField, Near, Node, Or, Term, descendants, printed
from worker.match.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A query in our language. It means what it meant only in a topic with `aliases = false`."""

    query: str
    notes: tuple[str, ...] = ()


def imported(text: str, dialect: Dialect, *, default: str = "OR") -> Imported:
    """The query in our language. `default`: what words side by side mean, where the system lets that be chosen.

    Raises QueryError, with columns of `text`, at the first thing that has no exact form here.
    """
    reader = _Reader(list(tokens(text, dialect)), dialect, default)
    root = reader.whole()
    if loose := unrequired(root):
        raise QueryError(loose.column, "nothing that must occur stands beside this: it would match nearly everything")
    query = printed(root)
    try:
        parse(query, Vocabulary())
    except QueryError as error:
        raise QueryError(
            1, f"what it comes to cannot be written here ({error.message}): {query}", error.hint
        ) from error
    return Imported(query=query, notes=tuple(dict.fromkeys(reader.notes)))


@dataclass(slots=True)
class _Reader:
    tokens: list[Token]
    dialect: Dialect
    default: str
    notes: list[str] = field(default_factory=list)
    at: int = 0
    open: list[int] = field(default_factory=list)

    def whole(self) -> Node:
        root = self._level()
        if self._token.kind == ")":
            raise QueryError(self._token.column, "this bracket was never opened")
        return root

    @property
    def _token(self) -> Token:
        token = self.tokens[self.at]
        if token.error:
            raise token.error
        return token

    def _next(self) -> Token:
        token = self._token
        self.at += 1
        if token.note:
            self.notes.append(token.note)
        return token

    def _level(self) -> Node:
        found: list[Operand] = []
        while self._token.kind not in (")", "end") or not found or self._token_before() in ("AND", "OR"):
            found.append(self._operand(is_first=not found))
        return meaning(tuple(found), self.dialect, default=self.default)

    def _token_before(self) -> str:
        return self.tokens[self.at - 1].kind if self.at else ""

    def _operand(self, *, is_first: bool) -> Operand:
        start, joint, sign = self._token, "", ""
        if not is_first and start.kind in ("AND", "OR"):
            joint = self._next().kind
        if self._token.kind in ("NOT", "+"):
            sign = self._next().kind
        node = self._near()
        return Operand(node, joint, sign, start.column)

    def _near(self) -> Node:
        node = self._unit()
        if self._token.kind != "NEAR":
            return node
        operator = self._next()
        right = self._unit()
        for side in (node, right):
            if not is_nearable(side):
                message = f"{operator.text} joins words and ORs of words here, not {printed(side)}"
                raise QueryError(operator.column, message)
        if self._token.kind == "NEAR":
            message = f"which {self._token.text} comes first is not the same in all systems: write brackets"
            raise QueryError(self._token.column, message, "(a NEAR/5 b) NEAR/5 c")
        return Near(node, right, operator.number, operator.is_ordered, node.column)

    def _unit(self) -> Node:
        token = self._token
        match token.kind:
            case "term":
                self._next()
                return _loosened(token)
            case "(":
                return self._group()
            case "field":
                return self._field()
            case "end":
                raise QueryError(token.column, "the query ends too soon: expected a word, a phrase or (")
            case _:
                raise QueryError(token.column, f"expected a word, a phrase or (, found {token.text or token.kind}")

    def _group(self) -> Node:
        opened = self._next()
        if len(self.open) == MAX_BRACKETS:
            raise QueryError(opened.column, f"brackets are more than {MAX_BRACKETS} deep")
        self.open.append(opened.column)
        node = self._level()
        if self._token.kind == "end":
            raise QueryError(self.open[0], "this bracket is never closed")
        self._next()
        self.open.pop()
        return node

    def _field(self) -> Node:
        token = self._next()
        ours = self._ours(token)
        if self._token.kind not in ("term", "("):
            raise QueryError(self._token.column, f"expected a word, a phrase or ( directly behind {token.text}:")
        if ours == "=":
            term = self._next().term
            if term is None:
                raise QueryError(token.column, f"{token.text}: takes one word or phrase")
            return as_written(term.text, term.column)
        part = self._unit()
        inside = [node for node in descendants(part) if isinstance(node, InField)]
        if inside:
            raise QueryError(inside[0].column, "a field may not stand inside another")
        if ours in VALUE_FIELDS:
            _check_values(ours, part)
        return InField(ours, part, token.column)

    def _ours(self, token: Token) -> str:
        name = token.text.casefold()
        if why := self.dialect.lost_fields.get(name):
            raise QueryError(token.column, f"{token.text}: {why}")
        if name not in self.dialect.fields:
            known = ", ".join(self.dialect.fields)
            raise QueryError(token.column, f"the field {token.text} has no form here; carried over are {known}")
        return self.dialect.fields[name]


def _check_values(ours: str, part: Node) -> None:
    for value in descendants(part):
        if not isinstance(value, Term | Or):
            raise QueryError(value.column, f"behind {ours}: only one value, or values joined by OR")
        check_value(ours, value)


def _loosened(token: Token) -> Node:
    """A phrase that lets its words move: Lucene counts moves, of which two words in the other order cost two."""
    term = token.term
    if term is None or token.number < 1:
        return term if term is not None else Term("", ())
    if len(term.pieces) != 2 or term.pieces[0] == term.pieces[1] or token.number > MOST_BETWEEN:
        message = "~ behind a phrase has an exact form only for two different words, and up to 100"
        raise QueryError(token.column, message, "a NEAR/5 b NEAR/5 c")
    first, second = (Term(piece.text, (piece,), token.column) for piece in term.pieces)
    forward = Near(first, second, token.number, ordered=True, column=token.column)
    if token.number < 2:
        return forward
    return Or((forward, Near(second, first, token.number - 2, ordered=True, column=token.column)), token.column)
