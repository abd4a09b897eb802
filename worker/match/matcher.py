"""The matcher: all topics on one article at once, exactly; and what it becomes when topics change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter, is_
from typing import Self

from storage.model import Article, Fields, Match, Topic
from worker.match.compile import Names
from worker.match.errors import QueryError, TopicErrors
from worker.match.layer import Layer
from worker.match.reading import Reading, cut
from worker.match.spans import spans_of
from worker.match.vocabulary import Vocabulary

#: Topics that may differ from those read first before all are read anew. A second layer costs an article about a third
#: of the time; it is read within a tenth of a second.
MOST_CHANGES = 1_000

_Found = Iterator[tuple[Layer, Reading, list[int]]]


class Matcher:
    """Answers do not depend on the order of topics, nor on articles that came before. Not safe for threads.

    A matcher never changes: `changed` makes another, which shares with it what stays the same.
    Raises `TopicErrors` with every fault of every topic, set and snippet.
    """

    def __init__(
        self, topics: Iterable[Topic], sets: Mapping[str, tuple[str, ...]], snippets: Mapping[str, str], names: Names
    ) -> None:
        vocabulary = Vocabulary(sets, snippets)
        self._names = names
        self._vocabulary = vocabulary
        self._base = Layer(tuple(topics), vocabulary, names)
        #: topics of the base that are gone or have changed; those that are new or have changed
        self._gone: frozenset[int] = frozenset()
        self._news: Layer | None = None
        #: what each topic of the base was when it was read
        self._read = vocabulary
        are_named_apart = len(set(map(attrgetter("name"), self._base.topics))) == len(self._base.topics)
        _refuse_faults(self._base.topics, vocabulary, self._base, are_named_apart=are_named_apart)

    @classmethod
    def from_topics(
        cls, topics: tuple[Topic, ...], sets: Mapping[str, tuple[str, ...]], snippets: Mapping[str, str], names: Names
    ) -> Self:
        return cls(topics, sets, snippets, names)

    def changed(
        self, topics: Iterable[Topic], sets: Mapping[str, tuple[str, ...]], snippets: Mapping[str, str]
    ) -> "Matcher":
        """The matcher of other topics. Only what differs is read, in about 0.1 ms a topic; this one stays as it is."""
        wanted, vocabulary = tuple(topics), Vocabulary(sets, snippets)
        base, numbers = self._base.topics, self._base.numbers
        is_same_words = vocabulary.says_what(self._read)
        front, back = shared_ends(base, wanted) if is_same_words else (0, 0)
        gone = set(range(front, len(base) - back))
        news: list[Topic] = []
        for topic in wanted[front : len(wanted) - back]:
            number = numbers.get(topic.name, -1)
            is_very_one = number in gone and is_same_words and base[number] is topic
            if is_very_one or (number in gone and self._is_as_read(number, topic, vocabulary)):
                gone.remove(number)
            else:
                news.append(topic)
        if len(gone) == len(base) or len(news) + len(gone) > MOST_CHANGES:
            return Matcher(wanted, sets, snippets, self._names)
        other = object.__new__(Matcher)
        other._names, other._base, other._read = self._names, self._base, self._read
        other._vocabulary, other._gone = vocabulary, frozenset(gone)
        other._news = Layer(news, vocabulary, self._names) if news else None
        names = {topic.name for topic in news}
        are_named_apart = len(names) == len(news) and all(numbers[name] in gone for name in names & numbers.keys())
        _refuse_faults(wanted, vocabulary, other._news, are_named_apart=are_named_apart)
        return other

    def _is_as_read(self, number: int, topic: Topic, vocabulary: Vocabulary) -> bool:
        """Whether a topic means what the base read under that number."""
        read = self._base.topics[number]
        is_same = read.query == topic.query and read.aliases == topic.aliases
        return is_same and self._read.behind(read.query) == vocabulary.behind(topic.query)

    @property
    def needs_fields(self) -> bool:
        """Whether a topic asks for entities or figures."""
        return self._base.needs_fields or (self._news is not None and self._news.needs_fields)

    def match(self, article: Article, fields: Fields | None = None) -> tuple[Match, ...]:
        """The topics that match, with the places that made them match, in the order in which they were read."""
        found = []
        for layer, reading, numbers in self._found(article, fields):
            for number in numbers:
                topic, spans = layer.topics[number], spans_of(layer.clause(number), reading)
                found.append(Match(topic=topic.name, spans=spans, clause=topic.query, version=self.version(topic)))
        return tuple(found)

    def names(self, article: Article, fields: Fields | None = None) -> tuple[str, ...]:
        """The names of the topics that match, in the order in which they were read."""
        topics = self.topics
        return tuple(topics[number].name for number in self.numbers(article, fields))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What `numbers` count: all that were read, some of which may be gone."""
        return self._base.topics + self._news.topics if self._news else self._base.topics

    def numbers(self, article: Article, fields: Fields | None = None) -> list[int]:
        """The numbers of the topics that match, from 0, in the order in which they were read."""
        (_, _, numbers), *news = self._found(article, fields)
        for _, _, further in news:
            numbers += [len(self._base.topics) + number for number in further]
        return numbers

    def version(self, topic: Topic) -> str:
        """Twelve hexadecimal digits: the same as long as the query, and the sets and snippets in it, are the same."""
        written = f"{topic.query}\n{topic.aliases}{self._vocabulary.behind(topic.query)}"
        return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

    def _found(self, article: Article, fields: Fields | None) -> _Found:
        parts = cut(article)
        reading = self._base.reading(article, fields, parts)
        found = self._base.found(reading)
        found -= self._gone
        yield self._base, reading, sorted(found)
        if self._news is not None:
            reading = self._news.reading(article, fields, parts)
            yield self._news, reading, sorted(self._news.found(reading))


def shared_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many values at the front, and how many of the rest at the back, are the very ones of the other sequence."""
    front = _alike(one, other)
    rest = min(len(one), len(other)) - front
    return front, min(rest, _alike(one[::-1], other[::-1]))


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)


def _refuse_faults(
    topics: tuple[Topic, ...], vocabulary: Vocabulary, layer: Layer | None, *, are_named_apart: bool
) -> None:
    faults = list(vocabulary.faults())
    wrong = list(layer.faults) if layer else []
    if not are_named_apart:
        wrong += _named_twice(topics)
    if faults or wrong:
        order = {topic.name: number for number, topic in enumerate(topics)}
        raise TopicErrors((*faults, *sorted(wrong, key=lambda fault: order[fault[0]])))


def _named_twice(topics: tuple[Topic, ...]) -> Iterator[tuple[str, str, QueryError]]:
    seen: set[str] = set()
    for topic in topics:
        if topic.name in seen:
            yield topic.name, topic.query, QueryError(1, f'two topics are named "{topic.name}"')
        seen.add(topic.name)
