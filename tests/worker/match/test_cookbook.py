"""The cookbook of docs/query-language.md: each topic reads without a warning and finds what its name says."""

import tomllib
from pathlib import Path

import pytest

from storage.model import Article, Fields, Figure, Person, Place, Topic
from tests.worker.match.places import Places
from worker.match import Matcher, Vocabulary, parse_query

PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text(encoding="utf-8")
BOOK = tomllib.loads(PAGE.partition("## Cookbook")[2].partition("```toml\n")[2].partition("```")[0])
QUERIES = {topic["name"]: topic["query"] for topic in BOOK["topics"]}
MATCHER = Matcher(
    [Topic(name=name, query=query) for name, query in QUERIES.items()], BOOK["sets"], BOOK["snippets"], Places()
)


def dead(number: float) -> Fields:
    figure = Figure(text="", start=0, end=0, value=number, low=number, high=number, what="dead")
    return Fields(figures=(figure,), people=(Person(name="Ada Diab"),), places=(Place(name="Syria", kind="country"),))


CASES = (
    ("A place, under all its names", "في حلب", "Alepponian"),
    ("A place, and nothing else of that name", "Tripoli, Libyan coast", "Tripoli in Lebanon, Libya"),
    ("What happened there", "Idlib was shelled", "Idlib in spring"),
    ("Only if it is what the article is about", "A ceasefire", "x " * 60 + "ceasefire"),
    ("Police and shots, in one breath", "Police said they fired twice", "Police stopped a shot at the World Cup"),
    ("Who did what to whom", "Soldiers have arrested a man", "He was arrested, the army said"),
    ("An acronym that is also a word", "WHO calls it an outbreak", "those who saw the outbreak"),
    ("A person, whatever the spelling", "said Ada Diab", None),
    ("A toll", "An earthquake", "A storm"),
    ("Said aloud", "“No sanctions”, he said", "No sanctions"),
    ("One outlet's reporter, on one thing", "The strikers", "The end"),
    ("A list of names kept elsewhere", "the free Syrian army", "the army"),
)


def article(text: str) -> Article:
    known = {"publisher": "The Daily Note", "authors": ("J. Smith",), "language": "en"}
    return Article(url="https://example.com/a", text=text, **known)


def test_every_topic_of_the_cookbook_is_tried():
    assert [name for name, _, _ in CASES] == list(QUERIES)


@pytest.mark.parametrize(("name", "matches", "does_not"), CASES)
def test_topic(name, matches, does_not):
    vocabulary = Vocabulary(BOOK["sets"], BOOK["snippets"])
    assert not parse_query(QUERIES[name], Places(), vocabulary).warnings
    assert name in MATCHER.names(article(matches), dead(12))
    assert does_not is None or name not in MATCHER.names(article(does_not), dead(12))
