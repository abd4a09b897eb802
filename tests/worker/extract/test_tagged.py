"""Names that the tagger weighs, the places that they mean, and speakers whom nothing else knows. Texts are invented."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Article, Fields
from worker.extract import extract
from worker.extract.naming import split_up
from worker.extract.reading import Reading, read
from worker.extract.tokens import tokens_of
from worker.gazetteer import Gazetteer

GAZETTEER = Gazetteer.open()


def fields(text: str, language: str = "en") -> Fields:
    return extract(Article(url="u", text=text, language=language), GAZETTEER)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The budget was drawn up by Henrietta Ollenbury, who left the council in May.", ["Henrietta Ollenbury"]),
        ("Later Marek Dvorsky and Ilse Brandauer met the miners.", ["Marek Dvorsky", "Ilse Brandauer"]),
    ],
)
def test_people_without_title_or_verb_are_found(text: str, people: list[str]) -> None:
    assert [person.name for person in fields(text).people] == people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He joined the Progressive Farmers' Union of Slovenia last year.", "Progressive Farmers' Union of Slovenia"),
        ("She led the Campaign for Safe Harbours until June.", "Campaign for Safe Harbours"),
    ],
)
def test_bodies_keep_what_they_are_of(text: str, name: str) -> None:
    assert name in [organisation.name for organisation in fields(text).organisations]


@pytest.mark.parametrize("town", ["Aleppo", "Mosul", "Homs", "Mariupol", "Gaza"])
def test_a_well_known_town_stays_a_place_whatever_stands_around_it(town: str) -> None:
    found = fields(f"{town} was quiet. {town}, she said. For {town} it was the third day.")
    assert [len(p.mentions) for p in found.places if p.name == town or town in p.name] == [3]


@pytest.mark.parametrize(
    ("text", "name", "part_of"),
    [
        ("The mayor of Athens, Ga., spoke to people from Macon and Atlanta in Georgia.", "Athens", "Georgia"),
        ("Police in Springfield, Illinois, and in Decatur and Peoria looked for him.", "Springfield", "Illinois"),
        ("A school in Selma, Ala., was closed.", "Selma", "Alabama"),
        ("The sheriff of Rensselaer County sent his men to Troy.", "Troy", "New York"),
        ("Shops stayed shut in Tripoli, Sidon and Tyre.", "Tripoli", "Ash Shimāl"),
        ("Judges in Lamar County heard of a theft in Paris.", "Paris", "Texas"),
    ],
)
def test_a_town_is_the_one_of_its_surroundings(text: str, name: str, part_of: str) -> None:
    assert (name, part_of) in [(place.name, place.part_of) for place in fields(text).places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Hadley Fire Department came at noon.", ["Hadley"]),
        ("A Hadley woman was thanked.", ["Hadley"]),
        ("Rep. Lee Moss, D-Hadley, voted for it.", ["Hadley"]),
        ("Farms in Clay and Owsley counties were flooded.", ["Clay", "Owsley"]),
        ("He died in a Tenn. prison.", ["Tennessee"]),
        ("Sen. Ann Gray, R-Ky., disagreed.", ["Kentucky"]),
    ],
)
def test_what_stands_beside_a_small_town_makes_it_one(text: str, places: list[str]) -> None:
    found = [place.name.removesuffix(" County") for place in fields(text).places]
    assert found == places


def test_a_town_that_is_a_word_too_is_one_all_over_a_text_that_names_its_state() -> None:
    text = "READING, Pa. -- A bakery burned down.\n\nFirefighters from all over Reading came.\n\nReading was dark."
    assert [len(place.mentions) for place in fields(text).places if place.name == "Reading"] == [3]


def test_great_cities_stay_themselves_beside_each_other_though_one_small_land_has_a_namesake_of_each() -> None:
    text = "He flew to Geneva, then to Moscow; talks in Vienna, London and Washington followed. Damascus kept silent."
    found = [(place.name, place.country) for place in fields(text).places]
    capitals = [("Moscow", "RU"), ("Vienna", "AT"), ("London", "GB"), ("Washington", "US"), ("Damascus", "SY")]
    assert found == [("Geneva", "CH"), *capitals]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Toronto Police Service said nothing.", "Toronto"),
        ("She stood in the 2015 United Kingdom general election.", "United Kingdom"),
    ],
)
def test_a_place_in_another_name_only_belongs_to_it(text: str, place: str) -> None:
    kinds = [m.kind for p in fields(text).places for m in p.mentions if p.name == place]
    assert kinds == ["demonym"]


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("“We have waited long enough for this bridge,” Zwillis added.", "Zwillis", "Zwillis"),
        ("“We have waited long enough for this bridge,” the innkeeper said.", None, "the innkeeper"),
    ],
)
def test_who_stands_at_the_verb_speaks(text: str, speaker: str | None, said: str) -> None:
    (quote,) = fields(text).quotes
    assert (quote.speaker, quote.speaker_text) == (speaker, said)


@pytest.mark.parametrize(("language", "quotes"), [("tr", 1), ("en", 0)])
def test_two_apostrophes_are_marks_outside_english(language: str, quotes: int) -> None:
    texts = {
        "tr": "Bakan ''Bu köprü için yeterince bekledik'' dedi ve salondan ayrıldı.",
        "en": "The minister said ''we have waited long enough'' and left the hall.",
    }
    assert len(fields(texts[language], language).quotes) == quotes


@pytest.mark.parametrize(
    ("place", "region", "is_in"), [("Aleppo", "Syria", True), ("Syria", "Syria", True), ("Aleppo", "Iraq", False)]
)
def test_a_place_is_within_what_it_is_part_of(place: str, region: str, is_in: bool) -> None:
    assert GAZETTEER.within(GAZETTEER.lookup(place)[0].id, GAZETTEER.lookup(region)[0].id) is is_in


@pytest.mark.parametrize("name", ["阿勒頗", "阿勒颇", "基辅", "基輔", "키이우", "ალეპო"])
def test_names_in_other_scripts_are_known(name: str) -> None:
    assert GAZETTEER.lookup(name)[0].name in {"Aleppo", "Kyiv"}


@given(st.text(alphabet="Ab-'’. \n«“1é", max_size=60))
def test_tokens_are_in_order_and_say_what_the_text_says(text: str) -> None:
    tokens = tokens_of(text, 0, len(text))
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert "".join(token.text for token in tokens) == "".join(text.split())


def test_only_sentences_that_may_hold_names_are_looked_at() -> None:
    text = "A title.\n\nA title.\n2 min read\n06 December, 2016\nOne Two. Three four. Five six."
    hint = (text.index("Five"), text.index("Five") + 4, "PER")
    words = [[token.text for token in sentence] for sentence in split_up(Reading(text=text, parts=read(text)), [hint])]
    assert words == [["One", "Two", "."], ["Five", "six", "."]]


@pytest.mark.parametrize(
    ("text", "language", "speaker"),
    [
        ('Said Ivan Petrov: "We came late."\n\n"We shall go home," a nurse, who gave no name, said.', "en", None),
        ('خبر\n\nقال سعد الحريري: "الطريق مغلق اليوم".\n\nوأضاف: "نحتاج إلى الماء قبل الطعام".', "ar", "سعد الحريري"),
    ],
)
def test_who_speaks_is_told_from_beside_a_clause_and_a_bare_verb(text: str, language: str, speaker: str | None) -> None:
    assert fields(text, language).quotes[-1].speaker == speaker
