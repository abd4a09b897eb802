"""A parsed query: the nodes, and how a node is printed so that it reads back as the same node.

Columns (from 1, in the text that was read) are kept for messages and do not count when two nodes are compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

#: plain: the folded piece; exact: the piece as written; begins, ends, holds: a wildcard behind, before, on both sides
PieceKind = Literal["plain", "exact", "begins", "ends", "holds"]
TextField = Literal["title", "lead", "body", "caption", "quote"]
TEXT_FIELDS = ("title", "lead", "body", "caption", "quote")
VALUE_FIELDS = ("byline", "source", "lang", "country", "person", "place", "org")
ENTITIES = ("person", "place", "org")
FIGURES = ("dead", "injured", "missing", "displaced", "detained", "percent", "money", "words")
SIGNS = (">=", "<=", ">", "<", "=")


class Piece(NamedTuple):
    """A tuple, since a million may be read at once: a dataclass takes twice as long to make."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word, wildcard, phrase or exact form. `text` is how it is written."""

    text: str
    pieces: tuple[Piece, ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class TermSet:
    name: str
    terms: tuple[Term, ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Snippet:
    name: str
    content: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    left: "Node"
    right: "Node"
    limit: int
    ordered: bool = False
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class InField:
    """`name` is one of `TEXT_FIELDS` or `VALUE_FIELDS`; of the latter, `part` is a term, a set or an `Or` of those."""

    name: str
    part: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    count: int
    part: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class First:
    words: int
    part: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class FigureTest:
    what: str
    sign: str
    number: Decimal
    column: int = field(default=1, compare=False)


Node: TypeAlias = Term | TermSet | Snippet | And | Or | Not | Near | InField | AtLeast | First | FigureTest


#: dead: can never match; eclipsed, idle: changes nothing (in an OR, in an AND); broad: matches very much;
#: mixed: AND beside OR without brackets; doubtful: may be meant otherwise
CautionKind = Literal["dead", "eclipsed", "idle", "broad", "costly", "mixed", "doubtful"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something that reads well but may not be meant. `hint`: what to write in place of the clause's level, or ''."""

    column: int
    message: str
    kind: CautionKind = "doubtful"
    clause: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as `topic lint` shows it."""

    text: str
    root: Node
    warnings: tuple[Caution, ...] = ()
    #: term as written, and the other names of the place that it stands for
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: term as written, and the names that it would stand for but for its exact form or the topic's `aliases = false`
    struck_out: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def reads(self) -> str:
        return printed(self.root)


def printed(node: Node) -> str:
    """The node as text, with every AND written out and every mixture in brackets."""
    match node:
        case Term(text=text):
            return text
        case TermSet(name=name):
            return f"@{name}"
        case Snippet(name=name):
            return f"${{{name}}}"
        case And(parts=parts):
            return " AND ".join(_operand(part, And, Or) for part in parts)
        case Or(parts=parts):
            return " OR ".join(_operand(part, And, Or) for part in parts)
        case Not(part=part):
            return f"NOT {_operand(part, And, Or)}"
        case Near():
            operator = f"{'O' if node.ordered else ''}NEAR/{node.limit}"
            return f"{_operand(node.left, Or, Near)} {operator} {_operand(node.right, Or, Near)}"
        case InField(name=name, part=part):
            return f"{name}:{_operand(part, And, Or, Not, Near)}"
        case AtLeast(count=count, part=part):
            return f"ATLEAST/{count} {_operand(part, Or, Near)}"
        case First(words=words, part=part):
            return f"FIRST/{words} {_operand(part, And, Or, Not, Near)}"
        case FigureTest(what=what, sign=sign, number=number):
            return f"{what}{sign}{number:f}"


def _operand(node: Node, *bracketed: type) -> str:
    return f"({printed(node)})" if isinstance(node, bracketed) else printed(node)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node; of a snippet its content, of a set its terms."""
    match node:
        case And(parts=parts) | Or(parts=parts) | TermSet(terms=parts):
            return parts
        case Not(part=part) | InField(part=part) | AtLeast(part=part) | First(part=part) | Snippet(content=part):
            return (part,)
        case Near(left=left, right=right):
            return (left, right)
        case _:
            return ()


def branches(node: Node) -> tuple[Node, ...]:
    """The alternatives of an OR; of anything else the node itself."""
    return node.parts if isinstance(node, Or) else (node,)


def descendants(node: Node) -> Iterator[Node]:
    """The node and everything in it, in the order of reading."""
    yield node
    for part in children(node):
        yield from descendants(part)


def asks_for_fields(root: Node) -> bool:
    """Whether a query looks at entities or figures of the article."""
    return any(
        node.what != "words" if isinstance(node, FigureTest) else isinstance(node, InField) and node.name in ENTITIES
        for node in descendants(root)
    )
