"""What `topic lint` finds in a query: clauses that can never match, change nothing, or cost much."""

from collections.abc import Iterator

from worker.match.algebra import Algebra, Row, Spellings
from worker.match.compile import Compiler, Names, other_names
from worker.match.hints import real_code
from worker.match.index import TermIndex
from worker.match.query import (
    And,
    Caution,
    InField,
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

#: more parts of one AND or OR are not compared with one another
MOST_COMPARED = 200
#: wildcards at the front of words look at every word of every article; so many are worth a word
MANY_OPEN_WILDCARDS = 5


def findings(root: Node, names: Names, *, aliases: bool) -> Iterator[Caution]:
    """In no order."""
    algebra = Algebra(_spellings(names, aliases=aliases))
    yield from _levels(root, algebra, column=0)
    yield from _codes(root)
    yield from _costs(root, names, aliases=aliases)


def _spellings(names: Names, *, aliases: bool) -> Spellings:
    known: dict[Term, tuple[Row, ...]] = {}

    def spellings(term: Term) -> tuple[Row, ...]:
        if term not in known:
            others = other_names(term, names) if aliases else ()
            known[term] = (term.pieces, *(pieces for _, pieces in others))
        return known[term]

    return spellings


def _levels(node: Node, algebra: Algebra, column: int) -> Iterator[Caution]:
    """Every AND and OR of the query. `column`: of the snippet in which it stands, 0 for none."""
    match node:
        case And(parts=parts) if len(parts) <= MOST_COMPARED:
            yield from _dead(node, algebra, column) or _idle(node, algebra, column)
        case Or(parts=parts) if len(parts) <= MOST_COMPARED:
            yield from _idle(node, algebra, column)
        case _:
            pass
    inside = column or (node.column if isinstance(node, Snippet) else 0)
    for part in () if isinstance(node, TermSet) else children(node):
        yield from _levels(part, algebra, inside)


def _dead(level: And, algebra: Algebra, column: int) -> tuple[Caution, ...]:
    """The first two parts that never hold together; with them, nothing else of the AND matters."""
    for at, part in enumerate(level.parts):
        for other in level.parts[:at]:
            if algebra.excludes(part, other):
                message = f"this can never match: {_shown(other)} and {_shown(part)} exclude one another"
                place = column or part.column
                return (Caution(column=place, message=message, kind="dead", clause=_shown(part)),)
    return ()


def _idle(level: And | Or, algebra: Algebra, column: int) -> Iterator[Caution]:
    """Parts that change nothing: of an AND those that another implies, of an OR those that imply another."""
    gone: set[int] = set()
    for at, part in enumerate(level.parts):
        for by, other in enumerate(level.parts):
            if by == at or by in gone or not _is_idle(level, algebra, part, other):
                continue
            if _is_idle(level, algebra, other, part) and at < by:
                continue  # of two that mean the same the second is told
            gone.add(at)
            rest = tuple(each for number, each in enumerate(level.parts) if number not in gone)
            yield Caution(
                column=column or _bare(part).column,
                message=_why_idle(level, part, other),
                kind="eclipsed" if isinstance(level, Or) else "idle",
                clause=_shown(part),
                hint=_shown(rest[0]) if len(rest) == 1 else printed(type(level)(rest)),
            )
            break


def _is_idle(level: And | Or, algebra: Algebra, part: Node, other: Node) -> bool:
    return algebra.implies(other, part) if isinstance(level, And) else algebra.implies(part, other)


def _why_idle(level: And | Or, part: Node, other: Node) -> str:
    if part == other or (isinstance(part, Term) and isinstance(other, Term) and part.pieces == other.pieces):
        return f"{_shown(_bare(part))} stands here twice"
    if isinstance(level, Or):
        return f"{_shown(part)} adds nothing: {_shown(other)} finds all of it"
    return f"{_shown(part)} asks nothing more: {_shown(other)} is never without it"


def _bare(node: Node) -> Node:
    return node.part if isinstance(node, Not) else node


def _shown(node: Node) -> str:
    return f"({printed(node)})" if isinstance(node, And | Or) else printed(node)


def _codes(root: Node) -> Iterator[Caution]:
    """Codes that no article has."""
    for node in descendants(root):
        if not isinstance(node, InField) or node.name not in ("lang", "country"):
            continue
        for value in descendants(node.part):
            if not isinstance(value, Term):
                continue
            code = value.text.strip('"').casefold()
            meant = real_code(node.name, code)
            if meant != code:
                message = f"{node.name}:{code} can never match: there is no such code"
                hint = f"{node.name}:{meant}" if meant else ""
                yield Caution(
                    column=value.column, message=message, kind="dead", clause=f"{node.name}:{code}", hint=hint
                )


def _costs(root: Node, names: Names, *, aliases: bool) -> Iterator[Caution]:
    compiler = Compiler(TermIndex(), names, shown=False)
    is_found_by_words = bool(compiler.compile(root, aliases=aliases).anchors(compiler.weigh))
    if _only_metadata(root):
        message = "lang: and country: alone take every article of that language or country"
        yield Caution(column=root.column, message=message, kind="broad", clause=_shown(root))
    elif not is_found_by_words and not compiler.needs_fields:  # fields are looked up, which costs little
        message = "no word of the text must occur, so every article is asked: a word that must occur makes it quick"
        yield Caution(column=root.column, message=message, kind="costly", clause=_shown(root))
    open_ended = [
        term
        for term in descendants(root)
        if isinstance(term, Term) and any(piece.kind in ("ends", "holds") for piece in term.pieces)
    ]
    if len(open_ended) >= MANY_OPEN_WILDCARDS:
        message = f"{len(open_ended)} words begin with *: each is looked for in every word of every article"
        yield Caution(column=open_ended[0].column, message=message, kind="costly", clause=_shown(open_ended[0]))


def _only_metadata(root: Node) -> bool:
    def is_metadata(node: Node) -> bool:
        match node:
            case InField(name=name):
                return name in ("lang", "country")
            case Snippet(content=part):
                return is_metadata(part)
            case Or(parts=parts):
                return all(map(is_metadata, parts))
            case And(parts=parts):
                return all(is_metadata(part) for part in parts if not isinstance(part, Not))
            case _:
                return False

    return is_metadata(root)
