"""Figures: what a number counts, in the forms that news uses, in many languages; above all how many died."""

import pytest

from storage.model import Article, Figure
from worker.extract import extract
from worker.gazetteer import Gazetteer

GAZETTEER = Gazetteer.open()


def figures(text: str, language: str) -> list[Figure]:
    return list(extract(Article(url="", text=text, language=language, published="2026-03-11"), GAZETTEER).figures)


def dead(text: str, language: str) -> list[float]:
    return [f.value for f in figures(text, language) if f.what == "dead"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Blast in Kabul kills 70", 70),
        ("en", "A bomb went off in the market, killing at least 5 people", 5),
        ("en", "The shelling killed 11 people overnight.", 11),
        ("en", "The death toll from Monday's quake has risen to 9.", 9),
        ("en", "Toll in Homs rises to 9", 9),
        ("en", "Flood toll climbs to 26", 26),
        ("en", "The number of people killed in the attack rose to 26.", 26),
        ("en", "Bringing to 12 the number of people killed, the blast shook the town.", 12),
        ("en", "Quake death toll passes 1,000", 1000),
        ("en", "Seventy killed as ferry sinks", 70),
        ("en", "70 dead in blast", 70),
        ("en", "Rescuers pulled out five bodies.", 5),
        ("en", "Seven die in fire", 7),
        ("en", "Seven people died in the fire.", 7),
        ("en", "The assault has left more than 341 people dead in east Aleppo.", 341),
        ("en", "The attack claimed the lives of 14 soldiers.", 14),
        ("en", "One person was killed.", 1),
        ("en", "Twenty-five people were killed.", 25),
        ("en", "Two gunmen killed five people.", 5),
        ("en", "The storm killed 1.2 thousand people.", 1200),
        ("ar", "سبعة قتلى في انفجار بمدينة حلب", 7),
        ("ar", "مقتل 12 شخصا في قصف على إدلب", 12),
        ("ar", "مقتل ١٢ شخصا", 12),
        ("ar", "قُتل 12 شخصا في الهجوم", 12),
        ("ar", "مقتل ما لا يقل عن 15 مدنيا", 15),
        ("ar", "ارتفاع حصيلة القتلى إلى 26", 26),
        ("ar", "ارتفع عدد القتلى إلى 45 شخصا", 45),
        ("ar", "أسفر الهجوم عن سقوط 9 قتلى و20 جريحا", 9),
        ("ar", "استشهاد خمسة فلسطينيين في غارة", 5),
        ("ar", "قتل سبعة وعشرون شخصا وأصيب عشرون بجروح", 27),
        ("ar", "لقي ثلاثة أشخاص مصرعهم", 3),
        ("fr", "Une explosion a tué 12 personnes à Alep", 12),
        ("fr", "Le bilan s'alourdit à 26 morts", 26),
        ("fr", "au moins sept morts dans un attentat", 7),
        ("fr", "Douze personnes ont été tuées", 12),
        ("fr", "une trentaine de morts", 30),
        ("ru", "Погибли семь человек, 20 ранены", 7),
        ("ru", "Число погибших выросло до 26", 26),
        ("ru", "В результате взрыва погибли не менее 12 человек", 12),
        ("uk", "Загинули четверо людей, 17 поранено", 4),
        ("tr", "12 kişi öldü, 30 kişi yaralandı", 12),
        ("tr", "Ölü sayısı 26'ya yükseldi", 26),
        ("tr", "Patlamada en az 5 kişi hayatını kaybetti", 5),
        ("es", "Mueren siete personas en un incendio", 7),
        ("es", "El balance sube a 26 muertos", 26),
        ("de", "Mindestens zwölf Tote bei Anschlag", 12),
        ("de", "Zahl der Toten steigt auf 26", 26),
        ("de", "fünf Menschen kamen ums Leben", 5),
    ],
)
def test_the_dead_are_counted(language: str, text: str, value: float) -> None:
    assert dead(text, language) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith, 45, was killed at 12 Main Street in 2016.",
        "The 34-year-old driver was killed 5 km from the town at 10:30.",
        "Two gunmen killed the mayor.",
        "He was killed by an F-16 two days after Resolution 2254.",
        "Four more bodies were recovered.",
        "Another 3 people died overnight.",
        "The army arrested 12 people.",
    ],
)
def test_ages_years_times_and_increments_are_no_toll(text: str) -> None:
    assert dead(text, "en") == []


def test_what_comes_on_top_is_told_apart_from_the_total() -> None:
    found = {f.value: f.what for f in figures("Four more bodies were found, bringing the death toll to 16.", "en")}
    assert found == {4: "dead_more", 16: "dead"}


def test_the_toll_of_before_is_told_apart_from_the_new_one() -> None:
    found = {f.value: f.what for f in figures("The death toll rose from 12 to 15.", "en")}
    assert found == {12: "dead_before", 15: "dead"}


def test_a_part_of_a_figure_is_marked() -> None:
    found = {
        f.value: (f.what, f.method) for f in figures("The strike killed seven people, including four children.", "en")
    }
    assert found == {7: ("dead", "rules"), 4: ("dead", "part")}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "killing at least 5 people and wounding 30", [(5, "at_least", "dead"), (30, "exact", "injured")]),
        ("en", "12 killed, 30 wounded in Idlib", [(12, "exact", "dead"), (30, "exact", "injured")]),
        ("en", "nearly 40 miners trapped", [(40, "about", "missing")]),
        ("en", "300,000 people have been displaced", [(300000, "exact", "displaced")]),
        (
            "en",
            "Police arrested 12 people after an attack that killed 5.",
            [(12, "exact", "detained"), (5, "exact", "dead")],
        ),
        ("en", "between 20 and 30 people were injured", [(20, "range", "injured")]),
        ("en", "dozens were killed", [(24, "at_least", "dead")]),
        ("en", "70 percent of east Aleppo", [(70, "exact", "percent")]),
        ("en", "$3.5 million in aid", [(3500000, "exact", "money")]),
        ("en", "Two soldiers and three civilians were killed", [(2, "exact", "dead"), (3, "exact", "dead")]),
        ("ar", "مقتل 12 شخصا وإصابة أكثر من 30 آخرين", [(12, "exact", "dead"), (30, "at_least", "injured")]),
        ("ar", "نزوح أكثر من 3 آلاف شخص", [(3000, "at_least", "displaced")]),
        ("ar", "اعتقال خمسة أشخاص", [(5, "exact", "detained")]),
    ],
)
def test_value_qualifier_and_what(language: str, text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(f.value, f.qualifier, f.what) for f in figures(text, language)] == expected
