"""The matcher: all topics on one article at once, exactly.

Every distinct term is looked for once. A topic that is an OR of terms matches as soon as one of them is found. AnyOf
other topic has an anchor, terms of which one must occur; only topics with an anchor in the text are asked, and only
they look at places. Topics without one (`dead>=10`) are always asked.
"""

from collections.abc import Iterable, Mapping
from typing import Self

from storage.model import Article, Fields, Match, Topic
from worker.match.clauses import AnyOf, Clause, Leaf, Weigh
from worker.match.compile import Compiler, Names
from worker.match.errors import QueryError, TopicErrors
from worker.match.index import TermIndex
from worker.match.parser import parse
from worker.match.query import Node, asks_for_fields
from worker.match.reading import Reading
from worker.match.spans import spans_of
from worker.match.vocabulary import Vocabulary


class Matcher:
    """Answers do not depend on the order of topics, nor on articles that came before. Not safe for threads.

    Raises `TopicErrors` with every fault of every topic, set and snippet.
    """

    def __init__(
        self, topics: Iterable[Topic], sets: Mapping[str, tuple[str, ...]], snippets: Mapping[str, str], names: Names
    ) -> None:
        self.topics = tuple(topics)
        self._names = [topic.name for topic in self.topics]
        self._index = TermIndex()
        self._needs_fields = False
        self._clauses: list[Clause] = []
        #: term -> topics that match wherever it occurs; topics that are then to be asked
        self._certain: dict[int, list[int]] = {}
        self._possible: dict[int, list[int]] = {}
        self._always: list[int] = []
        self._add_all(Vocabulary(sets, snippets), Compiler(self._index, names))

    @classmethod
    def from_topics(
        cls, topics: tuple[Topic, ...], sets: Mapping[str, tuple[str, ...]], snippets: Mapping[str, str], names: Names
    ) -> Self:
        return cls(topics, sets, snippets, names)

    @property
    def needs_fields(self) -> bool:
        """Whether a topic asks for entities or figures."""
        return self._needs_fields

    def match(self, article: Article, fields: Fields | None = None, *, spans: bool = True) -> tuple[Match, ...]:
        """The topics that match, in the order of the topics. `spans` off saves the look for places."""
        reading = Reading(article, fields, self._index)
        found = []
        for number in self._found(reading):
            topic = self.topics[number]
            shown = spans_of(self._clauses[number], reading) if spans else ()
            found.append(Match(topic=topic.name, spans=shown, clause=topic.query))
        return tuple(found)

    def names(self, article: Article, fields: Fields | None = None) -> tuple[str, ...]:
        """The names of the topics that match, in the order of the topics."""
        return tuple(map(self._names.__getitem__, self._found(Reading(article, fields, self._index))))

    def _found(self, reading: Reading) -> list[int]:
        found: set[int] = set()
        possible = set(self._always)
        found.update(*[topics for term in reading.hits if (topics := self._certain.get(term))])
        possible.update(*[topics for term in reading.hits if (topics := self._possible.get(term))])
        clauses = self._clauses
        found.update([number for number in possible if clauses[number].holds(reading, None)])
        return sorted(found)

    def _add_all(self, vocabulary: Vocabulary, compiler: Compiler) -> None:
        faults = list(vocabulary.faults())
        seen: set[str] = set()
        for topic in self.topics:
            if topic.name in seen:
                faults.append((topic.name, topic.query, QueryError(1, f'two topics are named "{topic.name}"')))
            seen.add(topic.name)
            try:
                self._add(parse(topic.query, vocabulary), topic.aliases, compiler)
            except QueryError as error:
                faults.append((topic.name, topic.query, error))
        if faults:
            raise TopicErrors(tuple(faults))
        for number, clause in enumerate(self._clauses):
            self._place(number, clause, compiler.weigh)

    def _add(self, root: Node, aliases: bool, compiler: Compiler) -> None:
        self._clauses.append(compiler.compile(root, aliases=aliases))
        self._needs_fields = self._needs_fields or asks_for_fields(root)

    def _place(self, number: int, clause: Clause, weigh: Weigh) -> None:
        """Puts a topic where it is found: under its terms, or among those that are always asked."""
        anchor = clause.anchor(weigh)
        if anchor is None:
            self._always.append(number)
            return
        where = self._certain if _is_or_of_terms(clause) else self._possible
        for term in anchor:
            where.setdefault(term, []).append(number)


def _is_or_of_terms(clause: Clause) -> bool:
    return isinstance(clause, Leaf) or (isinstance(clause, AnyOf) and all(map(_is_or_of_terms, clause.parts)))
