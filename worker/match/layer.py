"""Topics that were read together: their terms, and where each topic is found. Never changed once made.

A topic that is an OR of terms matches as soon as one of them is found. Any other topic has an anchor, terms of which
one must occur; only topics with an anchor in the text are asked, and only they look at places. Topics without one
(`dead>=10`) are always asked.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from storage.model import Article, Fields, Topic
from worker.match.clauses import AnyOf, Clause, Leaf
from worker.match.compile import Compiler, Names
from worker.match.errors import QueryError
from worker.match.index import TermIndex
from worker.match.parser import parse
from worker.match.postings import Postings
from worker.match.reading import Cut, Reading
from worker.match.vocabulary import Vocabulary

#: Clauses that are kept with the words of their terms, for spans; the others are read again when they match.
REMEMBERED_CLAUSES = 5_000


class Layer:
    """`faults` are the topics that cannot be read; with any, the layer must not be used. Not safe for threads."""

    def __init__(self, topics: Sequence[Topic], vocabulary: Vocabulary, names: Names) -> None:
        self.topics = tuple(topics)
        self.needs_fields = False
        self.faults: list[tuple[str, str, QueryError]] = []
        self._index = TermIndex()
        self._vocabulary = vocabulary
        self._names = names
        #: under each term the topics that match wherever it occurs
        self._certain = Postings()
        #: under each term the topics that have it in their first anchor, in their second: most lack one of the two
        self._first, self._second = Postings(), Postings()
        #: of the topics that are to be asked
        self._clauses: dict[int, Clause] = {}
        self._always: list[int] = []
        self._shown: dict[int, Clause] = {}
        self._fill(Compiler(self._index, names, shown=False))

    def reading(self, article: Article, fields: Fields | None, parts: Cut) -> Reading:
        """The article as this layer's terms see it."""
        return Reading(article, fields, self._index, parts)

    def found(self, reading: Reading) -> set[int]:
        """The numbers of the topics that match."""
        hits, clauses = reading.hits, self._clauses
        found = set(self._certain.under(hits))
        asked = set(self._first.under(hits)).intersection(self._second.under(hits)).union(self._always)
        found.update([number for number in asked if clauses[number].holds(reading, None)])
        return found

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The topics' numbers by their names; of two topics of one name, that of the later one."""
        return {topic.name: number for number, topic in enumerate(self.topics)}

    def clause(self, number: int) -> Clause:
        """The topic's query with the words of its terms, for spans."""
        clause = self._shown.get(number)
        if clause is None:
            if len(self._shown) >= REMEMBERED_CLAUSES:
                self._shown.clear()
            topic = self.topics[number]
            compiler = Compiler(self._index, self._names)
            clause = compiler.compile(parse(topic.query, self._vocabulary), aliases=topic.aliases)
            self._shown[number] = clause
        return clause

    def _fill(self, compiler: Compiler) -> None:
        for number, topic in enumerate(self.topics):
            try:
                root = parse(topic.query, self._vocabulary)
            except QueryError as error:
                self.faults.append((topic.name, topic.query, error))
                continue
            clause = compiler.compile(root, aliases=topic.aliases)
            if _is_or_of_terms(clause):
                self._certain.add(clause.anchors(compiler.weigh)[0], number)
            else:
                self._clauses[number] = clause
        self.needs_fields = compiler.needs_fields
        # Only when all topics are read it is known which terms many of them look for.
        for number, clause in self._clauses.items():
            anchors = clause.anchors(compiler.weigh)
            if anchors:
                self._first.add(anchors[0], number)
                self._second.add(anchors[1 % len(anchors)], number)
            else:
                self._always.append(number)
        for postings in (self._certain, self._first, self._second):
            postings.close(len(self._index))


def _is_or_of_terms(clause: Clause) -> bool:
    return isinstance(clause, Leaf) or (isinstance(clause, AnyOf) and all(map(_is_or_of_terms, clause.parts)))
