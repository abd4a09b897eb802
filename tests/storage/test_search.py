"""The index of words, on both databases: it finds every article that matches, and knows when it finds others too."""

from random import Random

import pytest
import sqlalchemy as sa

from storage.model import Article, Topic
from storage.store import Store
from tests.storage.test_store import MINUTE, NOW, claimed, filed, polled, record
from tests.worker.match.places import Places
from tests.worker.match.strategies import SETS, SNIPPETS, Writer
from tests.worker.match.test_oracle import is_accepted
from worker.match import Matcher, NoNames, Vocabulary, printed, question, words_of
from worker.match.parser import parse

TEXTS = (
    "Miners of Aleppo left the gate.",
    "The gate.\n\nMiners play football in حلب.",
    "وبالمدرسة الجديدة",
    "市中心发生爆炸事件",
    "Attackers at Kobanê's gate; miners said no.",
)


def entered(store: Store, *texts: str) -> tuple[Article, ...]:
    """Articles with these texts, a minute apart, not in the index."""
    found = []
    for number, text in enumerate(texts):
        moment = NOW + number * MINUTE
        polled(store, record(f"a{number}"), now=moment, url=f"http://a.example/{number}")
        found.append(Article(url="", id=filed(store, text=text, now=moment), text=text))
    return tuple(found)


def kept(store: Store, *texts: str) -> tuple[Article, ...]:
    """Articles with these texts, in the index."""
    articles = entered(store, *texts)
    store.keep_old_words([(article.id, words_of(article)) for article in articles])
    return articles


@pytest.mark.parametrize(
    ("query", "wanted", "is_exact"),
    [
        ("aleppo", {0, 1}, True),
        ("miners", {0, 1, 4}, True),
        ('"the gate"', {0, 1}, True),
        ('"gate miners"', {4}, True),
        ("miners NOT football", {0, 4}, True),
        ("(miners OR مدرسة) NOT gate", {2}, True),
        ("attack*", {4}, True),
        ("爆炸", {3}, True),
        ("kobane", {4}, True),
        ("مدرسة", {2}, True),
        ('"المدرسة الجديدة"', {2}, False),
        ("miners NEAR/2 left", {0}, False),
        ("*ackers", {0, 1, 2, 3, 4}, False),
        ("=Miners gate", {0, 1, 4}, False),
        ("title:miners", {0, 1, 4}, False),
        ("gate lang:en", {0, 1, 4}, False),
        ("dead>=10", {0, 1, 2, 3, 4}, False),
    ],
)
def test_queries_are_asked_as_exactly_as_the_index_can(store: Store, query, wanted, is_exact):
    articles = kept(store, *TEXTS)
    asked = question(parse(query, Vocabulary()), Places(), aliases=True)
    found = store.found_ids(asked.probe, limit=99)
    places = {article.id: number for number, article in enumerate(articles)}
    assert asked.is_exact is is_exact
    if store.engine.dialect.name == "sqlite" or '"' not in query:
        assert {places[ident] for ident in found} >= wanted
    if asked.probe is None or store.is_certain(asked.probe):
        assert ({places[ident] for ident in found}, store.count_found(asked.probe)) == (wanted, len(wanted))
    assert list(found) == sorted(found, key=lambda ident: -int(ident[1:]))


def test_nothing_that_matches_is_missed_and_what_is_exact_is_exact(store: Store) -> None:
    writer = Writer(Random(7))
    articles = kept(store, *(writer.article().text for _ in range(25)))
    exact = 0
    for _ in range(150):
        node = writer.query()
        if not is_accepted(node):
            continue
        matcher = Matcher([Topic(name="x", query=printed(node), aliases=False)], SETS, SNIPPETS, NoNames())
        matching = {article.id for article in articles if matcher.names(article)}
        asked = question(node, NoNames(), aliases=False)
        found = set(store.found_ids(asked.probe, limit=99))
        assert matching <= found, printed(node)
        if asked.is_exact and asked.probe is not None and store.is_certain(asked.probe):
            exact += 1
            assert matching == found, printed(node)
    assert exact >= 5


def test_what_was_first_seen_later_is_told_with_its_story(store: Store) -> None:
    first, second = kept(store, "gate", "the gate")
    asked = question(parse("gate", Vocabulary()), NoNames(), aliases=False)
    found = store.found_since(asked.probe, NOW + MINUTE)
    assert [(each.id, each.first_seen, each.verdict) for each in found] == [(second.id, NOW + MINUTE, "new")]
    assert [each.id for each in store.found_since(None, NOW)] == [second.id, first.id]
    assert store.found_ids(asked.probe, limit=9, before=second.id) == (first.id,)


def test_articles_from_before_the_index_are_filled_in_a_part_at_a_time(store: Store) -> None:
    entered(store, "gate", "gate", "gate")
    with store.engine.begin() as connection:
        last = "SELECT 'words_until', CAST(MAX(id) AS TEXT) FROM articles"
        connection.execute(sa.text(f"INSERT INTO meta (key, value) {last}"))
    seen = []
    while old := store.old_articles(2):
        store.keep_old_words([(ident, words_of(article)) for ident, article in old])
        seen.append(len(old))
    asked = question(parse("gate", Vocabulary()), NoNames(), aliases=False)
    assert (seen, store.count_found(asked.probe)) == ([2, 1], 3)


def test_another_text_takes_the_place_of_the_words(store: Store) -> None:
    polled(store, record("1"))
    due = claimed(store)
    with store.filing(due, NOW) as filing:
        for text in ("gate", "port"):
            filing.keep_words("a1", words_of(Article(url="", text=text)))
    with store.engine.begin() as connection:
        assert connection.execute(sa.text("SELECT COUNT(*) FROM words")).scalar() == 1
