"""What nearly matched: a query with one clause left out or loosened, for each clause that can be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.model import Article, Fields, Match, Topic
from storage.model.search import Question
from worker.match.explain import Words, explain
from worker.match.matcher import Matcher
from worker.match.parser import parse, unrequired
from worker.match.probe import question
from worker.match.query import (
    TEXT_FIELDS,
    And,
    AtLeast,
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
    printed,
)

_WHOLE = "whole"
#: clauses of a query that are loosened, in the order of reading
MOST_CLAUSES = 20


@dataclass(frozen=True, slots=True)
class Loosened:
    """`query` matches whatever the topic does, and what fails `clause` alone."""

    clause: str
    query: str


def loosened(root: Node) -> tuple[Loosened, ...]:
    """Each clause that can fail alone, with the query without it. A topic of one word, or an OR of words, has none.

    An AND loses one of its parts; NEAR becomes AND; ATLEAST, FIRST and the text fields lose their restriction.
    """
    found: dict[str, Loosened] = {}
    for clause, query in _loosened(root):
        if unrequired(query) is None and _has_text(query):
            found.setdefault(printed(clause), Loosened(printed(clause), printed(query)))
    return tuple(found.values())[:MOST_CLAUSES]


def _loosened(node: Node) -> Iterator[tuple[Node, Node]]:
    """Clauses, and the node without each."""
    match node:
        case Snippet(content=content):
            yield from _loosened(content)
        case Or(parts=parts):
            for part in parts:
                yield from _loosened(part)
        case And(parts=parts):
            for at, part in enumerate(parts):
                rest = parts[:at] + parts[at + 1 :]
                yield part, rest[0] if len(rest) == 1 else And(rest)
        case Near(left=left, right=right):
            yield node, And((left, right))
        case AtLeast(count=count, part=part) if count > 1:
            yield node, part
        case First(part=part):
            yield node, part
        case InField(name=name, part=part) if name in TEXT_FIELDS:
            yield node, part
        case _:
            return


def _has_text(query: Node) -> bool:
    """Whether a word of the text is asked for: `lang:ar` alone would be near to everything."""
    return any(isinstance(part, Term | TermSet) for part in _searched(query))


def _searched(node: Node) -> Iterator[Node]:
    """The nodes that are looked for in the text, exclusions left out."""
    if isinstance(node, Not) or (isinstance(node, InField) and node.name not in TEXT_FIELDS):
        return
    yield node
    for part in children(node):
        yield from _searched(part)


@dataclass(frozen=True, slots=True)
class Missed:
    """The clause that failed, and where the others hold."""

    clause: str
    match: Match


class Nearly:
    """Tells of articles whether they nearly match a topic. Raises QueryError for a query that cannot be read."""

    def __init__(self, topic: Topic, words: Words) -> None:
        self._topic = topic
        self._words = words
        known = words.vocabulary
        self._loosened = loosened(parse(topic.query, known))
        loose = [replace(topic, name=str(at), query=each.query) for at, each in enumerate(self._loosened)]
        self._matcher = Matcher((replace(topic, name=_WHOLE), *loose), known.sets, known.snippets, words.names)

    def questions(self) -> tuple[Question, ...]:
        """What to ask the index: all that nearly matches is found by one of them."""
        roots = [parse(each.query, self._words.vocabulary) for each in self._loosened]
        return tuple(question(root, self._words.names, aliases=self._topic.aliases) for root in roots)

    def missed(self, article: Article, fields: Fields | None) -> Missed | None:
        """None if the article matches, or two clauses and more fail."""
        found = {match.topic: match for match in self._matcher.match(article, fields)}
        if not found or _WHOLE in found:
            return None
        first = min(found, key=int)
        return Missed(self._loosened[int(first)].clause, found[first])

    def reason(self, missed: Missed, article: Article, fields: Fields | None) -> str:
        """Why the clause failed, in half a sentence."""
        told = explain(self._topic, self._words, article, fields).clauses
        return next((each.reason for each in told if each.clause in (missed.clause, f"({missed.clause})")), "")
