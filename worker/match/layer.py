"""Topics that were read together: their terms, and where each topic is found. Never changed once made.

A topic that is an OR of terms matches as soon as one of them is found. Any other topic has an anchor, terms of which
one must occur; only topics with an anchor in the text are asked, and only they look at places. Topics without one
(`dead>=10`) are always asked.
"""

from array import array
from collections.abc import Sequence
from operator import attrgetter

from storage.model import Article, Fields, Topic
from worker.match.clauses import AnyOf, Clause, Leaf
from worker.match.compile import Compiler, Names
from worker.match.errors import QueryError
from worker.match.index import Postings, TermIndex
from worker.match.parser import parse
from worker.match.query import asks_for_fields
from worker.match.reading import Cut, Reading
from worker.match.vocabulary import Vocabulary

#: Clauses that are kept with the words of their terms, for spans; the others are read again when they match.
REMEMBERED_CLAUSES = 5_000
_certain = attrgetter("certain")
_possible = attrgetter("possible")


class Layer:
    """`faults` are the topics that cannot be read; with any, the layer must not be used. Not safe for threads."""

    def __init__(self, topics: Sequence[Topic], vocabulary: Vocabulary, names: Names) -> None:
        self.topics = tuple(topics)
        self.names = [topic.name for topic in topics]
        self.needs_fields = False
        self.faults: list[tuple[str, str, QueryError]] = []
        self._index = TermIndex()
        self._vocabulary = vocabulary
        self._names = names
        #: of the topics that are to be asked
        self._clauses: dict[int, Clause] = {}
        self._always: list[int] = []
        #: topic -> its second anchor: most of those that have one anchor in the text fail at the next
        self._second = Postings()
        self._shown: dict[int, Clause] = {}
        self._fill(Compiler(self._index, names, shown=False))

    def reading(self, article: Article, fields: Fields | None, parts: Cut) -> Reading:
        """The article as this layer's terms see it."""
        return Reading(article, fields, self._index, parts)

    def found(self, reading: Reading) -> set[int]:
        """The numbers of the topics that match."""
        index, clauses = self._index, self._clauses
        found: set[int] = set().union(*map(_certain, reading.distinct))
        possible: set[int] = set().union(*map(_possible, reading.distinct))
        for term in reading.phrases:
            found.update(index.certain.of(term))
            possible.update(index.possible.of(term))
        is_missing, second = reading.hits.isdisjoint, self._second.of
        asked = [number for number in possible if not is_missing(second(number))] + self._always
        found.update([number for number in asked if clauses[number].holds(reading, None)])
        return found

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
        certain, possible, second = _Rows(), _Rows(), _Rows()
        for number, topic in enumerate(self.topics):
            try:
                root = parse(topic.query, self._vocabulary)
            except QueryError as error:
                self.faults.append((topic.name, topic.query, error))
                continue
            self.needs_fields = self.needs_fields or asks_for_fields(root)
            clause = compiler.compile(root, aliases=topic.aliases)
            if _is_or_of_terms(clause):
                certain.add(clause.anchors(compiler.weigh)[0], number)
            else:
                self._clauses[number] = clause
        # Only when all topics are read it is known which terms many of them look for.
        for number, clause in self._clauses.items():
            anchors = clause.anchors(compiler.weigh)
            if anchors:
                possible.add(anchors[0], number)
                second.add_under(number, anchors[1 % len(anchors)])
            else:
                self._always.append(number)
        self._index.certain, self._index.possible = certain.postings(), possible.postings()
        self._second = second.postings()


class _Rows:
    """Postings while they are gathered."""

    def __init__(self) -> None:
        self._under = array("I")
        self._stands = array("I")

    def add(self, terms: tuple[int, ...], topic: int) -> None:
        self._under.extend(terms)
        self._stands.extend([topic] * len(terms))

    def add_under(self, topic: int, terms: tuple[int, ...]) -> None:
        self._under.extend([topic] * len(terms))
        self._stands.extend(terms)

    def postings(self) -> Postings:
        return Postings(self._under, self._stands)


def _is_or_of_terms(clause: Clause) -> bool:
    return isinstance(clause, Leaf) or (isinstance(clause, AnyOf) and all(map(_is_or_of_terms, clause.parts)))
