"""The laws of the language, on random terms and articles, with the known places on."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Article, Topic
from tests.worker.match.places import PLACES, Places
from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from worker.match import Matcher, printed

TERMS = (
    *(f'"{name}"' for names in PLACES for name in names),
    "new",
    '"new york"',
    "=WHO",
    "por*",
    "@gate",
    "مدرسة",
    "爆炸",
)

#: the first never matches where the second does not
SUBSETS = (
    ("{a} AND {b}", "{a}"),
    ("{a}", "{a} OR {b}"),
    ("{a} NEAR/3 {b}", "{a} NEAR/4 {b}"),
    ("{a} ONEAR/3 {b}", "{a} NEAR/3 {b}"),
    ("{a} NEAR/3 {b}", "{b} NEAR/3 {a}"),
    ("{a} NEAR/3 {b}", "{a} AND {b}"),
    ("{a} NOT {b}", "{a}"),
    ("title:{a}", "{a}"),
    ("lead:{a}", "{a}"),
    ("body:{a}", "{a}"),
    ("caption:{a}", "{a}"),
    ("quote:{a}", "{a}"),
    ("FIRST/5 {a}", "FIRST/6 {a}"),
    ("FIRST/5 {a}", "{a}"),
    ("ATLEAST/3 {a}", "ATLEAST/2 {a}"),
    ("ATLEAST/2 {a}", "{a}"),
    ("ATLEAST/2 {a}", "ATLEAST/2 ({a} OR {b})"),
    ("{a}", "ATLEAST/1 {a}"),
    ("{a} NEAR/5 {b}", "({a} OR {c}) NEAR/5 {b}"),
    ("title:({a} NEAR/2 {b})", "title:({a} AND {b})"),
    ("{a} (NOT {b} OR {c})", "{a}"),
    ('"new york"', "new ONEAR/0 york"),
    ("new ONEAR/0 york", "new NEAR/0 york"),
    ("=WHO", "who"),
    ("who", "who*"),
    ("port", "*port"),
    ("*port", "*port*"),
    ('"new york times"', '"york times"'),
)


def place_article(writer: Writer) -> Article:
    """An article of the writer's with names of places strewn in."""
    article = writer.article()
    names = [name for each in PLACES for name in each]
    words = article.text.split(" ")
    for _ in range(4):
        words.insert(writer.random.randint(0, len(words)), writer.one(names))
    return replace(article, text=" ".join(words))


@given(writers)
@settings(max_examples=60, deadline=None)
def test_what_is_narrower_matches_less(writer: Writer):
    a, b, c = (writer.one(TERMS) for _ in "abc")
    pairs = [(small.format(a=a, b=b, c=c), large.format(a=a, b=b, c=c)) for small, large in SUBSETS]
    topics = [Topic(name=query, query=query) for query in dict.fromkeys(query for pair in pairs for query in pair)]
    matcher = Matcher(topics, SETS, SNIPPETS, Places())
    for _ in range(3):
        found = matcher.names(place_article(writer))
        assert not [(small, large) for small, large in pairs if small in found and large not in found]


@given(writers)
@settings(max_examples=40, deadline=None)
def test_neither_the_order_of_topics_nor_earlier_articles_matter(writer: Writer):
    topics = [Topic(name=str(at), query=f"new OR {printed(writer.term())}") for at in range(8)]
    topics += [Topic(name=f"n{at}", query=printed(writer.near())) for at in range(8)]
    articles = [place_article(writer) for _ in range(4)]
    matcher = Matcher(topics, SETS, SNIPPETS, Places())
    first = [matcher.match(article) for article in articles]
    turned = Matcher(topics[::-1], SETS, SNIPPETS, Places())
    second = [turned.match(article)[::-1] for article in reversed(articles)][::-1]
    assert first == second


@given(writers)
@settings(max_examples=40, deadline=None)
def test_a_topic_added_and_removed_leaves_nothing_behind(writer: Writer):
    topics = [Topic(name=str(at), query=printed(writer.near())) for at in range(6)]
    article = place_article(writer)
    with_it = Matcher([*topics, Topic(name="x", query='new OR "york who" OR por*')], SETS, SNIPPETS, Places())
    without = Matcher(topics, SETS, SNIPPETS, Places())
    assert [match for match in with_it.match(article) if match.topic != "x"] == list(without.match(article))


@pytest.mark.parametrize("terms", [("port",), ("port", "new york"), ("port", "new york", "new york times", "york")])
def test_a_longer_set_keeps_every_match(terms):
    article = Article(url="", text="New York Times port. The new york times port airport.")
    queries = ("@s", "ATLEAST/2 @s", "ATLEAST/4 @s", "@s NEAR/1 port", "FIRST/2 @s")
    topics = [Topic(name=query, query=query) for query in queries]
    fewer = Matcher(topics, {"s": ("port",)}, {}, Places()).names(article)
    assert set(fewer) <= set(Matcher(topics, {"s": terms}, {}, Places()).names(article))


def test_what_caught_others():
    """Overlapping names, a name inside a longer one, and the commonest word as the only anchor."""
    article = Article(url="", text="The New York Times of York")
    queries = (
        '"new york"',
        '"new york times"',
        "york",
        '"york times"',
        '"times of york"',
        "the NOT rome",
        "ATLEAST/2 york",
    )
    matcher = Matcher([Topic(name=query, query=query) for query in queries], {}, {}, Places())
    assert matcher.names(article) == queries


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_many_topics_share_a_term(seed):
    random = Random(seed)
    topics = [
        Topic(name=str(at), query=random.choice(("york", "york AND new", "york NOT rome", "rome"))) for at in range(300)
    ]
    found = Matcher(topics, {}, {}, Places()).names(Article(url="", text="New York"))
    assert list(found) == [topic.name for topic in topics if topic.query != "rome"]
