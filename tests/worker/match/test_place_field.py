"""`place:` finds a place by its names and by what it lies in."""

import pytest

from storage.model import Article, Fields, Mention, Place, Topic
from worker.extract import extract
from worker.gazetteer import Gazetteer
from worker.match import Matcher

GAZETTEER = Gazetteer.open()
ALEPPO = Place(name="Aleppo", kind="city", country="SY", geonames_id=170063, part_of="Aleppo")
KOBANE = Place(name="Kobane", kind="city", country="SY", geonames_id=GAZETTEER.lookup("Kobane")[0].geonames_id)
UNKNOWN = Place(name="Tell Sabha Street", kind="street", country="SY")
MOSUL = Place(name="Mosul", kind="city", country="IQ", geonames_id=99072)


def matches(query: str, fields: Fields, *, aliases: bool = True, text: str = "x") -> bool:
    matcher = Matcher([Topic(name="t", query=query, aliases=aliases)], {}, {}, GAZETTEER)
    return bool(matcher.match(Article(url="", text=text), fields))


@pytest.mark.parametrize(
    ("query", "place", "wanted"),
    [
        ("place:syria", ALEPPO, True),
        ("place:سوريا", ALEPPO, True),
        ("place:syrien", ALEPPO, True),
        ("place:aleppo", KOBANE, True),
        ("place:halab", KOBANE, True),
        ("place:syria", KOBANE, True),
        ("place:syria", UNKNOWN, True),
        ("place:aleppo", UNKNOWN, False),
        ("place:syria", MOSUL, False),
        ("place:kobane", ALEPPO, False),
        ("person:syria", ALEPPO, False),
        ("org:syria", ALEPPO, False),
    ],
)
def test_a_place_is_found_by_what_it_lies_in(query, place, wanted):
    assert matches(query, Fields(places=(place,))) is wanted


def test_without_other_names_the_usual_name_still_finds_it():
    assert matches("place:syria", Fields(places=(ALEPPO,)), aliases=False)
    assert not matches("place:syrien", Fields(places=(ALEPPO,)), aliases=False)


def test_a_text_that_names_only_the_town():
    article = Article(url="", text="Shells fell on Aleppo on Tuesday, the governor said.", language="en")
    fields = extract(article, GAZETTEER)
    assert matches("place:syria", fields, text=article.text)
    assert not matches("place:iraq", fields, text=article.text)


def test_a_mention_counts_as_written():
    fields = Fields(places=(Place(name="Mosul", kind="city", mentions=(Mention(text="Mossoul", start=0, end=7),)),))
    assert matches("place:mossoul", fields, aliases=False)
