"""What a query means, in words: its reading, the names added for places, and what may not be meant."""

from collections.abc import Iterator

from worker.match.compile import Names, NoNames, other_names
from worker.match.findings import findings
from worker.match.parser import parse
from worker.match.query import Caution, InField, Node, Query, Term, children, descendants
from worker.match.query import printed as shown
from worker.match.scan import scan
from worker.match.terms import phrase_term
from worker.match.vocabulary import Vocabulary
from worker.match.words import is_dense

#: Operators of other systems, and ours in other languages, that are ordinary words here.
FOREIGN_OPERATORS = frozenset(
    "SAME ADJ ADJACENT WITHIN ANDNOT XOR BUT AROUND SENTENCE PARAGRAPH UND ODER NICHT ET OU SAUF Y NO SIN NIET "
    "OCH ELLER INTE VE VEYA И ИЛИ НЕ І АБО أو او و ليس או یا 또는".split()
)


def parse_query(
    text: str, names: Names | None = None, vocabulary: Vocabulary | None = None, *, aliases: bool = True
) -> Query:
    """The query that `text` means, with its warnings and the other names of its places. Raises QueryError."""
    root = parse(text, vocabulary or Vocabulary())
    places = names or NoNames()
    found: dict[str, tuple[str, ...]] = {}
    struck_out: dict[str, tuple[str, ...]] = {}
    for node in _searched(root):
        is_exact = node.text.startswith("=")
        meant = phrase_term(node.text.strip('="'), node.column) if is_exact else node
        if others := other_names(meant, places):
            kept = struck_out if is_exact or not aliases else found
            kept[node.text] = tuple(name for name, _ in others)
    warned = (*_warnings(text, root), *findings(root, places, aliases=aliases))
    warnings = tuple(sorted(warned, key=lambda warning: warning.column))
    return Query(
        text=text,
        root=root,
        warnings=warnings,
        aliases=tuple(found.items()),
        struck_out=tuple(struck_out.items()),
    )


def _searched(node: Node) -> Iterator[Term]:
    """The terms that stand for places: those of the text, and of `place:`."""
    if isinstance(node, InField) and node.name in ("byline", "source", "lang", "country", "person", "org"):
        return
    if isinstance(node, Term):
        yield node
    for part in children(node):
        yield from _searched(part)


def _warnings(text: str, root: Node) -> Iterator[Caution]:
    yield from _mixed(text, root)
    for node in descendants(root):
        if isinstance(node, Term):
            yield from _doubtful(node)


def _mixed(text: str, root: Node) -> Iterator[Caution]:
    """AND (or words side by side) and OR at one level of brackets."""
    levels: list[tuple[bool, bool]] = [(False, False)]
    previous = ""
    for token in scan(text):
        starts_operand = token.kind not in ("AND", "OR", ")", "end", "NEAR", "ONEAR", "bad")
        is_behind_operand = previous in ("word", "phrase", "exact", "set", "snippet", "figure", ")")
        has_and, has_or = levels[-1]
        has_and = has_and or token.kind == "AND" or (starts_operand and is_behind_operand)
        has_or = has_or or token.kind == "OR"
        if has_and and has_or and not all(levels[-1]):
            message = f"AND and OR are mixed without brackets; this reads: {shown(root)}"
            yield Caution(column=token.column, message=message, kind="mixed", clause=shown(root))
        levels[-1] = (has_and, has_or)
        if token.kind == "(":
            levels.append((False, False))
        elif token.kind == ")" and len(levels) > 1:
            levels.pop()
        previous = token.kind


def _doubtful(term: Term) -> Iterator[Caution]:
    if term.text in FOREIGN_OPERATORS:
        message = f'{term.text} is an ordinary word here, not an operator; if the word is meant, write "{term.text}"'
        yield Caution(column=term.column, message=message, clause=term.text)
    if len(term.pieces) == 1 and is_dense(term.text) and "一" <= term.pieces[0].text[0] <= "鿿":
        message = f"{term.text} is a single character: it occurs inside many words"
        yield Caution(column=term.column, message=message, clause=term.text)
