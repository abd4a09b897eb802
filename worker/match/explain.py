"""Why a topic matches an article or not: every clause of its query, with yes or no, the reason and the places."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.model import Article, Fields, Span, Topic
from worker.match.clauses import Clause
from worker.match.compile import Compiler, Names
from worker.match.index import TermIndex
from worker.match.parser import parse
from worker.match.query import And, Node, Or, Snippet, children, printed
from worker.match.reading import Reading
from worker.match.reasons import reason
from worker.match.spans import spans_of
from worker.match.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """One clause. `column` is where it stands in the query (for a part of a snippet: where the snippet stands)."""

    clause: str
    column: int
    holds: bool
    reason: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    topic: str
    matched: bool
    clauses: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of queries stand for: the named sets and snippets, and the known places."""

    vocabulary: Vocabulary
    names: Names


def explain(topic: Topic, words: Words, article: Article, fields: Fields | None = None) -> Explanation:
    """Every clause of the topic's query on this article, in the order of reading. Raises QueryError."""
    root = parse(topic.query, words.vocabulary)
    index = TermIndex()
    compiler = Compiler(index, words.names)
    whole = compiler.compile(root, aliases=topic.aliases)
    told = [(node, column, compiler.compile(node, aliases=topic.aliases)) for node, column in _told(root)]
    reading = Reading(article, fields, index)
    results = tuple(_result(node, column, clause, reading) for node, column, clause in told)
    return Explanation(topic=topic.name or topic.query, matched=whole.holds(reading, None), clauses=results)


def _result(node: Node, column: int, clause: Clause, reading: Reading) -> ClauseResult:
    holds = clause.holds(reading, None)
    spans = spans_of(clause, reading) if holds else ()
    text = f"({printed(node)})" if isinstance(node, And | Or) else printed(node)
    return ClauseResult(clause=text, column=column, holds=holds, reason=reason(node, clause, reading), spans=spans)


def _told(root: Node) -> Iterator[tuple[Node, int]]:
    """The clauses of a query and their columns: AND, OR and snippets are taken apart, anything else is told whole."""
    if isinstance(root, Snippet):
        root = Or((root,), root.column)
    elif not isinstance(root, And | Or):
        yield root, root.column
    for part in _taken_apart(root):
        yield part, part.column
        if isinstance(part, Snippet):
            for inner, _ in _told(part.content):
                yield inner, part.column
        elif isinstance(part, And | Or):
            yield from _told(part)


def _taken_apart(node: Node) -> tuple[Node, ...]:
    return children(node) if isinstance(node, And | Or) else ()
