"""Asking the archive a query: the one way by which commands and pages do. What is asked is read-only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from storage.model import ArticleRow, Match, Topic
from storage.model.search import FoundArticle, Question, Within
from storage.store import Store
from worker.match import Matcher, Words, parse_query, question

#: articles read from the database at a time
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, ready to be asked of the index and of the matcher."""

    topic: Topic
    reads: str
    question: Question
    matcher: Matcher

    def is_exact(self, store: Store) -> bool:
        """Whether the index alone gives the answer."""
        probe = self.question.probe
        return self.question.is_exact and (probe is None or store.is_certain(probe))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What matches since a time, as far back as was looked: newest first."""

    found: tuple[FoundArticle, ...]
    since: datetime
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored article that matches."""

    row: ArticleRow
    match: Match


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some of what matches, newest first. `before`: where the next page begins; '' behind the last."""

    hits: tuple[Hit, ...]
    before: str


def asked_as(topic: Topic, words: Words) -> Asked:
    """The topic, its query read with the sets, snippets and names of `words`. Raises `QueryError`."""
    vocabulary, names = words.vocabulary, words.names
    read = parse_query(topic.query, None, vocabulary)
    return Asked(
        topic=topic,
        reads=read.reads,
        question=question(read.root, names, aliases=topic.aliases),
        matcher=Matcher([topic], vocabulary.sets, vocabulary.snippets, names),
    )


def hits(store: Store, asking: Asked, idents: Iterable[str]) -> Iterator[Hit]:
    """Those of the articles that match, in the order given."""
    waiting = iter(idents)
    while page := tuple(islice(waiting, PAGE)):
        for row in store.article_rows_of(page):
            for match in asking.matcher.match(row.article, row.fields):
                yield Hit(row, match)


def newest(store: Store, asking: Asked, limit: int) -> Iterator[Hit]:
    """The newest articles that match, newest first."""
    before, given = "", 0
    while idents := store.found_ids(asking.question.probe, limit=max(limit, PAGE), before=before):
        for hit in hits(store, asking, idents):
            yield hit
            given += 1
            if given == limit:
                return
        before = idents[-1]


def hit_page(store: Store, asking: Asked, before: str, within: Within, sizes: tuple[int, int]) -> HitPage:
    """The newest articles that match and were filed before `before` ('': any), within a part of the archive.

    `sizes`: articles that are given at most, and that are looked at for that: a page that comes short need not be the
    last.
    """
    most, most_looked = sizes
    found: list[Hit] = []
    for _ in range(0, most_looked, PAGE):
        idents = store.found_ids(asking.question.probe, limit=PAGE, before=before, within=within)
        for hit in hits(store, asking, idents):
            found.append(hit)
            if len(found) == most:
                return HitPage(tuple(found), hit.row.article.id)
        if len(idents) < PAGE:
            return HitPage(tuple(found), "")
        before = idents[-1]
    return HitPage(tuple(found), before)


def matching(store: Store, asking: Asked, since: datetime) -> tuple[FoundArticle, ...]:
    """All articles since then that match, newest first: told by the index where it can, else each is looked at."""
    found = store.found_since(asking.question.probe, since)
    if asking.is_exact(store):
        return found
    kept = {hit.row.article.id for hit in hits(store, asking, [each.id for each in found])}
    return tuple(each for each in found if each.id in kept)


def sampled(store: Store, asking: Asked, since: datetime, most: int) -> Sampled:
    """As `matching`, but at most so many articles are looked at: then only the time that they cover is told of."""
    found = store.found_since(asking.question.probe, since)
    if asking.is_exact(store):
        return Sampled(found=found, since=since)
    looked = found[:most]
    kept = {hit.row.article.id for hit in hits(store, asking, [each.id for each in looked])}
    is_cut = len(looked) < len(found)
    return Sampled(
        found=tuple(each for each in looked if each.id in kept),
        since=looked[-1].first_seen if is_cut else since,
        is_cut=is_cut,
    )
