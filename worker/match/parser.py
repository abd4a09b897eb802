"""From tokens to a query: recursive descent, the grammar of docs/query-language.md, section "Grammar"."""

from enum import Enum
from typing import Protocol

from worker.match.errors import QueryError
from worker.match.hints import country_code, language_code
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
    Snippet,
    Term,
    TermSet,
    children,
    descendants,
    printed,
)
from worker.match.scan import ALTERNATIVE, Token, is_like_an_operator, scan
from worker.match.terms import exact_term, phrase_term, word_term

MAX_CHARACTERS = 10_000
MAX_TERMS = 2_000
MAX_BRACKETS = 30
MAX_WILDCARDS = 50


class Vocabulary(Protocol):
    """The named sets and snippets; raises QueryError with column 1 for a name that is unknown or wrong."""

    def terms(self, name: str) -> tuple[Term, ...]: ...

    def snippet(self, name: str) -> Node: ...


class Scope(Enum):
    """Where in a query we are; it decides what may stand there."""

    QUERY = "a query"
    TEXT = "the brackets of a text field or FIRST"
    NEAR = "NEAR, ONEAR and ATLEAST"
    VALUES = "a field of this kind"


_TERMS = frozenset(("word", "phrase", "exact", "set"))
_STARTS_UNIT = _TERMS.union(("snippet", "(", "field", "figure", "ATLEAST", "FIRST", "NOT"))
#: what a term may stand in front of without being part of anything larger than an OR
_LETS_ALONE = frozenset(("OR", ")", "end"))


def parse(text: str, vocabulary: Vocabulary, *, is_snippet: bool = False) -> Node:
    """The query that `text` means. Raises QueryError at the first thing that cannot stand where it stands.

    A snippet may be what a query may not: without anything that is required.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            MAX_CHARACTERS + 1, f"a query has at most {MAX_CHARACTERS:,} characters; use sets and snippets"
        )
    if alternatives := _alternatives(text):
        return alternatives
    reader = _Reader(scan(text), vocabulary)
    root = reader.whole()
    if not is_snippet and (loose := unrequired(root)):
        what = "a snippet without anything that is required" if isinstance(loose, Snippet) else "nothing but NOT"
        raise QueryError(loose.column, f"{what} would match nearly everything: put a word that must occur beside it")
    return root


def _alternatives(text: str) -> Node | None:
    """The query if it is nothing but common words and phrases with OR between them, as most are; else None.

    The grammar says the same of it, token by token, in three times the time.
    """
    parts: list[Node] = []
    at = 0
    while found := ALTERNATIVE.match(text, at):
        word, phrase = found.groups()
        if word is None:
            parts.append(phrase_term(phrase, at + 1))
        elif is_like_an_operator(word):
            return None
        else:
            parts.append(word_term(word, at + 1))
        at = found.end()
        if at == len(text):
            return parts[0] if len(parts) == 1 else Or(tuple(parts))
    return None


def unrequired(node: Node) -> Node | None:
    """The NOT (or snippet) because of which a query, or a branch of an OR, requires nothing."""
    match node:
        case Not():
            return node
        case Snippet(content=content):
            return node if unrequired(content) else None
        case Or(parts=parts):
            return next((loose for part in parts if (loose := unrequired(part))), None)
        case And(parts=parts):
            found = [unrequired(part) for part in parts]
            return found[0] if all(found) else None
        case InField(part=part) | First(part=part):
            return unrequired(part)
        case _:
            return None


def is_nearable(node: Node) -> bool:
    """Whether a node may stand beside NEAR and behind ATLEAST: terms, joined by OR and NEAR only."""
    return isinstance(node, Term | TermSet | Or | Near | Snippet) and all(map(is_nearable, children(node)))


def _intruder(node: Node, scope: Scope) -> Node | None:
    """The first part of a snippet that may not stand in `scope`."""
    if scope is Scope.NEAR:
        return None if is_nearable(node) else node
    unwelcome = InField | AtLeast | First | FigureTest
    return next((part for part in descendants(node) if isinstance(part, unwelcome)), None)


class _Reader:
    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self._tokens = iter(tokens)
        #: the one to be read, and the one behind it
        self._token = next(self._tokens)
        self._following = next(self._tokens, self._token)
        self._vocabulary = vocabulary
        self._open: list[int] = []
        self._terms = 0
        self._wildcards = 0

    def whole(self) -> Node:
        root = self._either(Scope.QUERY)
        token = self._token
        if token.kind == ")":
            raise QueryError(token.column, "this bracket was never opened")
        if token.kind != "end":
            raise self._unexpected("AND or OR")
        return root

    def _next(self) -> Token:
        token = self._token
        self._token = self._following
        self._following = next(self._tokens, self._token)
        return token

    def _unexpected(self, wanted: str) -> QueryError:
        token = self._token
        if token.error:
            return token.error
        if token.kind == "end":
            if token.column == 1:
                return QueryError(1, "the query is empty", "aleppo")
            return QueryError(token.column, f"the query ends too soon: expected {wanted}")
        if token.kind in ("NEAR", "ONEAR"):
            message = f"{token.kind}/{token.number} must stand between what it joins"
            return QueryError(token.column, message, f"word {token.kind}/{token.number} word")
        what = f"the operator {token.kind}" if token.kind.isupper() else f"a {token.kind}"
        if token.kind in "()":
            what = f"the bracket {token.kind}"
        return QueryError(token.column, f"expected {wanted}, found {what}")

    # or := and ("OR" and)*
    def _either(self, scope: Scope) -> Node:
        parts = [self._both(scope)]
        while self._token.kind == "OR":
            self._next()
            parts.append(self._both(scope))
        return parts[0] if len(parts) == 1 else Or(tuple(parts), parts[0].column)

    # and := not (["AND"] not)*
    def _both(self, scope: Scope) -> Node:
        if self._following.kind in _LETS_ALONE and self._token.kind in _TERMS:
            return self._term()  # as nearly all are: the rules below would come to the same, in six calls
        parts = [self._negated(scope)]
        while (kind := self._token.kind) == "AND" or kind in _STARTS_UNIT:
            if scope in (Scope.NEAR, Scope.VALUES):
                what = "AND" if kind == "AND" else "NOT" if kind == "NOT" else "words side by side (that is AND)"
                raise QueryError(self._token.column, f"{what} may not stand inside {scope.value}: only OR", "OR")
            if kind == "AND":
                self._next()
            parts.append(self._negated(scope))
        return parts[0] if len(parts) == 1 else And(tuple(parts), parts[0].column)

    # not := "NOT" not | near
    def _negated(self, scope: Scope) -> Node:
        nots: list[int] = []
        while self._token.kind == "NOT":
            if scope in (Scope.NEAR, Scope.VALUES):
                raise QueryError(self._token.column, f"NOT may not stand inside {scope.value}")
            nots.append(self._next().column)
        node = self._near(scope)
        for column in reversed(nots):
            node = Not(node, column)
        return node

    # near := unit (("NEAR/"n | "ONEAR/"n) unit)*
    def _near(self, scope: Scope) -> Node:
        node = self._unit(scope)
        while self._token.kind in ("NEAR", "ONEAR"):
            operator = self._token
            if scope is Scope.VALUES or not is_nearable(node):
                what = "values of a field" if scope is Scope.VALUES else printed(node)
                raise QueryError(operator.column, f"{operator.kind} joins terms and ORs of terms, not {what}")
            self._next()
            right = self._unit(Scope.NEAR)
            node = Near(node, right, operator.number, operator.kind == "ONEAR", node.column)
        return node

    def _unit(self, scope: Scope) -> Node:
        kind = self._token.kind
        if kind in _TERMS:
            return self._term()
        if kind == "(":
            return self._group(scope)
        if kind == "snippet":
            return self._snippet(scope)
        if kind in ("field", "figure", "ATLEAST", "FIRST"):
            return self._restriction(scope)
        raise self._unexpected('a word, a "phrase" or (')

    def _group(self, scope: Scope) -> Node:
        opened = self._next()
        if len(self._open) == MAX_BRACKETS:
            raise QueryError(opened.column, f"brackets are more than {MAX_BRACKETS} deep; use a snippet")
        self._open.append(opened.column)
        node = self._either(scope)
        if self._token.kind == "end":
            raise QueryError(self._open[0], "this bracket is never closed")
        if self._token.kind != ")":
            raise self._unexpected("AND, OR or )")
        self._next()
        self._open.pop()
        return node

    def _snippet(self, scope: Scope) -> Node:
        token = self._next()
        if scope is Scope.VALUES:
            raise QueryError(token.column, "a snippet may not stand inside a field of this kind; use a set: @name")
        try:
            content = self._vocabulary.snippet(token.text)
        except QueryError as error:
            raise QueryError(token.column, error.message, error.hint) from error
        if bad := _intruder(content, scope):
            problem = f"{printed(bad)} of the snippet may not stand inside {scope.value}"
            raise QueryError(token.column, problem)
        for part in descendants(content):
            if isinstance(part, Term):
                self._count(part, token.column)
        return Snippet(token.text, content, token.column)

    def _restriction(self, scope: Scope) -> Node:
        token = self._next()
        if scope is not Scope.QUERY:
            what = f"{token.text}:" if token.kind == "field" else "a figure" if token.figure else token.kind
            raise QueryError(token.column, f"{what} may not stand inside {scope.value}")
        if token.figure:
            what, sign, number = token.figure
            return FigureTest(what, sign, number, token.column)
        if token.kind == "ATLEAST":
            return AtLeast(token.number, self._operand(Scope.NEAR), token.column)
        if token.kind == "FIRST":
            return First(token.number, self._operand(Scope.TEXT), token.column)
        if token.text in TEXT_FIELDS:
            return InField(token.text, self._operand(Scope.TEXT), token.column)
        part = self._operand(Scope.VALUES)
        for value in descendants(part):
            check_value(token.text, value)
        return InField(token.text, part, token.column)

    def _operand(self, scope: Scope) -> Node:
        if self._token.kind in ("ATLEAST", "FIRST", "field", "figure"):
            return self._restriction(scope)
        if self._token.kind == "NOT":
            raise self._unexpected('a word, a "phrase" or (')
        return self._unit(scope)

    def _term(self) -> Node:
        token = self._next()
        if token.kind == "set":
            return self._set(token)
        if token.kind == "word":
            term = word_term(token.text, token.column)
        elif token.kind == "phrase":
            term = phrase_term(token.text, token.column)
        else:
            term = exact_term(token.text, token.column)
        self._count(term, token.column)
        return term

    def _set(self, token: Token) -> Node:
        try:
            terms = self._vocabulary.terms(token.text)
        except QueryError as error:
            raise QueryError(token.column, error.message, error.hint) from error
        for term in terms:
            self._count(term, token.column)
        return TermSet(token.text, terms, token.column)

    def _count(self, term: Term, column: int) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryError(column, f"a query has at most {MAX_TERMS:,} terms, those of its sets and snippets counted")
        if "*" in term.text:
            self._wildcards += 1
            if self._wildcards > MAX_WILDCARDS:
                raise QueryError(column, f"a query has at most {MAX_WILDCARDS} wildcards")


def check_value(name: str, value: Node) -> None:
    """Raises QueryError for a value that the field cannot have: `lang:english`."""
    if isinstance(value, Or) or name not in ("lang", "country", "source"):
        return
    if isinstance(value, TermSet) and name != "source":
        raise QueryError(value.column, f"{name}: takes codes, not a set")
    if not isinstance(value, Term):
        return
    plain = value.text.strip('"')
    if name == "source":
        if "/" in plain and "." in plain:
            raise QueryError(value.column, "source: takes a host, without a path", f"source:{plain.split('/')[0]}")
    elif name == "lang" and not (plain.isascii() and plain.isalpha() and len(plain) in (2, 3)):
        code = language_code(plain)
        hint = f"lang:{code}" if code else ""
        raise QueryError(value.column, "a language is a code of two or three letters, as lang:ar", hint)
    elif name == "country" and not (plain.isascii() and plain.isalpha() and len(plain) == 2):
        code = country_code(plain)
        hint = f"country:{code}" if code else ""
        raise QueryError(value.column, "a country is an ISO 3166 code of two letters, as country:sy", hint)
