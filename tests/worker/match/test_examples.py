"""The examples of docs/query-language.md: what each query matches and what not."""

import pytest

from storage.model import Article, Fields, Figure, Person, Topic
from tests.worker.match.places import Places
from worker.match import Matcher

SAMPLE = """Quarry strike ends

Strike at Halden quarry over
Miners go back after nine weeks
3 min read
06 December, 2016
Miners at the gate [Newswire]
Miners voted to return to work on Tuesday.

“We won,” the union said.

Eleven people were hurt in the quarry.

It is not a defeat
- Ada Diab
"""
SETS = {"opposition": ("FSA", "Free Syrian Army", "المعارضة")}
SNIPPETS = {"sport": 'football OR basketball OR "world cup"'}


def text(words: str, **known) -> Article:
    return Article(url=known.pop("url", ""), text=words.replace(" ¶ ", "\n\n"), **known)


EXAMPLES = (
    ("aleppo", "In Aleppo today", "ALEPPO’S east", "حلب", "Алеппо", None, "Alepponian", "Idlib"),
    ("=Aleppo", "Aleppo fell", None, "aleppo fell", "Halab", "حلب"),
    ("east aleppo", "Aleppo’s south-east", None, "west Aleppo"),
    ('"east aleppo"', "East Aleppo", "east-Aleppo", None, "Aleppo east", "east of Aleppo"),
    ("miners OR pitmen", "pitmen", None, "miner"),
    ("miners AND gate", "Miners at the gate", None, "Miners left"),
    ("miners NOT football", "Miners left", None, "Miners play football"),
    ("miners OR pitmen gate", "miners", "pitmen at a gate", None, "pitmen"),
    ("(miners OR pitmen) gate", "pitmen at a gate", None, "miners"),
    ("NOT football miners", "Miners", None, "Miners, football"),
    ("miners (gate OR NOT football)", "miners", "miners football gate", None, "miners football", "gate"),
    ("police NEAR/3 shot", "police have shot", "shot by the police", None, "police said that four men were shot"),
    ("police NEAR/0 shot", "police shot", "shot police", None, "police have shot"),
    ("police ONEAR/3 shot", "police had shot", None, "shot by police"),
    ("police NEAR/2 (shot OR killed)", "police killed", None, "police were said to be killed"),
    ("a NEAR/1 b NEAR/1 c", "a x b y c", "c a b", None, "a b x y c"),
    ("attack*", "attack", "attackers", "Attacks", None, "counterattack"),
    ("*stadt", "Altstadt", "Stadt", None, "Stadtrat"),
    ("*stadt*", "Innenstadtring", None, "Staat"),
    ('"suicide bomb*"', "suicide bombers", None, "suicide car bomb"),
    ("=WHO", "WHO chief", None, "who knows", "Who"),
    ('="Islamic State"', "Islamic State fighters", None, "an islamic state", "ISLAMIC STATE"),
    ("al-assad", "Bashar al-Assad", "al Assad", None, "Assad, al", "Assad"),
    ("U.S.", "U.S. troops", "U S troops", None, "us", "US"),
    ("aid", "food aid.", None, "said", "aids"),
    ("kobane", "Kobanê", "KOBANÊ", None, "Kobanes"),
    ("مدرسة", "والمدرسة", "للمدرسة", "مَدرَسة", None, "مدرس"),
    ("爆炸", "市中心发生爆炸事件", None, "爆发"),
    ("title:quarry", SAMPLE, None, "The quarry"),
    ("title:(strike NOT football)", SAMPLE + "\nfootball", None, text("", title="Strike, football")),
    ("lead:tuesday", SAMPLE, "On Tuesday it rained.", None, "Rain. ¶ On Tuesday"),
    ("caption:gate", SAMPLE, None, "At the gate"),
    ("quote:won", SAMPLE, 'He said "we won" twice', None, "They won"),
    ("quote:defeat", SAMPLE, None, "It is not a defeat"),
    ('byline:"ada diab"', text("", authors=("Lee Roy", "Ada Diab")), None, SAMPLE, text("", authors=("Ada B. Diab",))),
    ("source:example.org", text("", url="https://www.example.org/a"), None,
     text("example.org", url="https://anexample.org/")),
    ('source:"new arab"', text("", publisher="The New Arab"), None, text("The New Arab")),
    ("lang:ar", text("", language="ar-SY"), None, text("ar", language="en")),
    ("country:SY", text("", country="sy"), None, text("sy")),
    ("ATLEAST/3 (quarry OR halden)", SAMPLE, None, "Halden quarry"),
    ("FIRST/3 rain", "Heavy rain fell", text("It was wet today", title="Rain"), None, "It was wet, rain fell"),
    ("words>5", "one two three four five six", None, "one two three four five"),
    ("@opposition", "The FSA said", "free syrian army", None, "Syrian army"),
    ("miners NOT ${sport}", "Miners", None, "Miners at the World Cup"),
)  # fmt: skip
CASES = [
    (row[0], each, at < row.index(None)) for row in EXAMPLES for at, each in enumerate(row[1:], 1) if each is not None
]


@pytest.mark.parametrize(("query", "article", "matches"), CASES)
def test_example(query, article, matches):
    matcher = Matcher([Topic(name="x", query=query)], SETS, SNIPPETS, Places())
    article = text(article) if isinstance(article, str) else article
    assert bool(matcher.match(article)) == matches


def dead(*values: float, what: str = "dead", low: float | None = None, high: float | None = None) -> Fields:
    return Fields(
        figures=tuple(
            Figure(
                text="", start=0, end=0, what=what, value=value, low=low or value, high=high or value,
                qualifier="range" if low else "exact",
            )
            for value in values
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "fields", "matches"),
    [
        ("dead>=10", dead(12), True),
        ("dead>=10", dead(9), False),
        ("dead>=10", dead(30, what="injured"), False),
        ("dead>10", dead(15, low=10, high=20), True),
        ("dead<10", dead(15, low=10, high=20), False),
        ("dead=20", dead(15, low=10, high=20), True),
        ("dead=15", dead(15, low=10, high=20), False),
        ("dead<=10.5", dead(10), True),
        ("dead>=10 dead<=20", dead(5, 30), True),
        ("percent=12.5", dead(12.5, what="percent"), True),
        ("person:diab", Fields(people=(Person(name="Ada Diab"),)), True),
        ('person:"ada diab"', Fields(people=(Person(name="Ada B. Diab"),)), False),
        ("person:diab", Fields(), False),
    ],
)
def test_figures_and_entities_come_from_the_fields(query, fields, matches):
    matcher = Matcher([Topic(name="x", query=query)], {}, {}, Places())
    assert matcher.needs_fields
    assert bool(matcher.match(text("Diab: 12 dead"), fields)) == matches


def test_a_place_is_found_under_its_other_names_and_in_what_it_is_part_of():
    from storage.model import Place

    fields = Fields(places=(Place(name="حلب", kind="city", part_of="Syria"),))
    topics = [Topic(name=query, query=query) for query in ("place:halab", "place:syria", "place:idlib")]
    assert Matcher(topics, {}, {}, Places()).names(text(""), fields) == ("place:halab", "place:syria")
