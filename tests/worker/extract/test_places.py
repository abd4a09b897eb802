"""Where the places of a text lie: datelines, counties, peoples, waters, and what stands beside. Texts are invented."""

import pytest

from storage.model import Article, Place
from worker.extract import extract
from worker.gazetteer import Gazetteer

GAZETTEER = Gazetteer.open()


def places(text: str, language: str = "en") -> dict[str, Place]:
    return {place.name: place for place in extract(Article(url="u", text=text, language=language), GAZETTEER).places}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HUDSON — Officials say that the bridge stays shut.", "Hudson"),
        ("LYON (AFP) - The tram stood still on Monday.", "Lyon"),
        ("MOBILE -- Two boats were lost on the bay.", "Mobile"),
    ],
)
def test_a_dateline_names_a_town(text: str, place: str) -> None:
    assert place in places(text)


@pytest.mark.parametrize(
    "text",
    [
        "Crews from Butler, Clark and Warren counties went to the fire in Ohio.",
        "Crews from Butler, Clark or Warren Counties went to the fire in Ohio.",
    ],
)
def test_towns_before_counties_are_counties(text: str) -> None:
    assert {place.kind for place in places(text).values() if place.name != "Ohio"} == {"district"}


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("The Texan rancher sold his herd.", "en", "Texas"),
        ("Two New Yorkers won the prize.", "en", "New York City"),
        ("Chechen fighters left the valley.", "en", "Chechnya"),
        ("Les Londoniens ont voté.", "fr", "London"),
        ("Die Bayerische Staatsregierung tagte.", "de", "Bavaria"),
        ("Un Andaluz ganó.", "es", "Andalusia"),
        ("Московские власти закрыли мост.", "ru", "Moscow"),
        ("قال الناشط الحلبي إن الجسر مغلق.", "ar", "Aleppo"),
        ("قال المقاتل الشيشاني إنه عاد.", "ar", "Chechnya"),
    ],
)
def test_people_and_things_of_a_state_or_town_lead_to_it(text: str, language: str, place: str) -> None:
    assert [m.kind for m in places(text, language)[place].mentions] == ["demonym"]


def test_a_union_of_states_is_not_the_continent() -> None:
    assert "Europe" not in places("The EU agreed on new rules for ports.")


@pytest.mark.parametrize(
    ("text", "language", "place", "kind"),
    [
        ("The storm crossed the Irish Sea at night.", "en", "Irish Sea", "sea"),
        ("Troops moved through the North Caucasus.", "en", "North Caucasus", "region"),
        ("Les bergers des Pyrénées sont inquiets.", "fr", "Pyrenees", "mountains"),
        ("Am Bodensee wurde gefeiert.", "de", "Lake Constance", "sea"),
        ("Через Днестр построят мост.", "ru", "Dniester", "river"),
        ("غرق قارب في دلتا النيل صباح اليوم.", "ar", "Nile Delta", "region"),
    ],
)
def test_regions_and_waters_are_known(text: str, language: str, place: str, kind: str) -> None:
    assert places(text, language)[place].kind == kind


@pytest.mark.parametrize(
    ("text", "place", "part_of"),
    [
        ("They met at Quarrydale Park in Aleppo on Monday.", "Quarrydale Park", "Aleppo"),
        ("They met at Quarrydale Park near downtown Boston on Monday.", "Quarrydale Park", "Boston"),
        ("They met at Quarrydale Park on Monday and went on to Aleppo.", "Quarrydale Park", ""),
    ],
)
def test_a_place_that_no_list_knows_lies_where_the_text_says(text: str, place: str, part_of: str) -> None:
    found = places(text)[place]
    assert (found.part_of, found.lat is None) == (part_of, part_of == "")


@pytest.mark.parametrize(
    ("text", "place"),
    [("He lives in Nice, France, now.", "Nice"), ("He moved to Mobile, Alabama, in May.", "Mobile")],
)
def test_a_word_is_a_town_where_its_country_stands_behind_it(text: str, place: str) -> None:
    assert place in places(text)


def test_a_word_is_no_town_where_another_name_stands_behind_it() -> None:
    assert "Nice" not in places("The words were Nice, Godolphin said.")
