"""The key fields as a whole: the reference article, and the laws of offsets."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Article, Fields
from worker.extract import extract
from worker.gazetteer import Gazetteer

SEED = Path(__file__).parents[2] / "data" / "seed"
GAZETTEER = Gazetteer.open()
TEXT = (SEED / "article.txt").read_text(encoding="utf-8")
GOLD: dict[str, Any] = json.loads((SEED / "fields.json").read_text(encoding="utf-8"))
FIELDS = extract(Article(id="seed", url="", text=TEXT, published="2016-12-06"), GAZETTEER)


def spans(fields: Fields) -> list[tuple[str, int, int]]:
    named = [*fields.people, *fields.organisations, *fields.places]
    found = [(m.text, m.start, m.end) for one in named for m in one.mentions]
    found += [
        (x.text, x.start, x.end) for x in (*fields.quotes, *fields.figures, *fields.dates, *fields.claims_sources)
    ]
    return found


def test_every_person_of_the_reference_is_found_by_full_name_with_title() -> None:
    found = {p.name: p for p in FIELDS.people}
    for person in GOLD["people"]:
        assert person["name"] in found
        assert (found[person["name"]].title is not None) == (person["title"] is not None)
        starts = {m.start for m in found[person["name"]].mentions}
        assert {m["start"] for m in person["mentions"]} <= starts


def test_every_place_of_the_reference_is_found_with_its_id() -> None:
    found = {p.name: p for p in FIELDS.places}
    for place in GOLD["places"]:
        if place.get("optional"):
            continue
        assert place["name"] in found
        assert found[place["name"]].country == place["country"]
        assert found[place["name"]].geonames_id == place.get("geonames_id")
    assert {m["start"] for m in GOLD["places"][1]["mentions"]} <= {m.start for m in found["Aleppo"].mentions}
    assert (found["Shaar"].kind, found["Shaar"].part_of) == ("city district", "Aleppo")


def test_every_quote_of_the_reference_is_found_with_its_speaker() -> None:
    found = {q.start: q for q in FIELDS.quotes}
    assert set(found) == {q["start"] for q in GOLD["quotes"]}
    for quote in GOLD["quotes"]:
        speaker = quote["speaker"] if quote["speaker_kind"] != "anonymous" else None
        assert (found[quote["start"]].speaker, found[quote["start"]].kind) == (speaker, quote["kind"])
        assert found[quote["start"]].told_to == quote.get("told_to", "")


def test_every_figure_of_the_reference_is_found() -> None:
    found = {f.end: f for f in FIELDS.figures}
    for figure in GOLD["figures"]:
        if figure.get("optional"):
            continue
        one = next(f for f in found.values() if f.start >= figure["start"] and f.end <= figure["end"])
        assert one.value == pytest.approx(figure["value"], abs=0.001)
        assert (one.what, one.qualifier) == (figure["what"], figure["qualifier"])


def test_every_date_of_the_reference_is_resolved() -> None:
    found = {d.start: d.value for d in FIELDS.dates}
    for day in GOLD["dates"]:
        if not day.get("optional") and day["precision"] == "day":
            assert found[day["start"]] == day["value"]
    assert "2016-11-28/2016-12-04" in found.values()


def test_agencies_and_language_of_the_reference() -> None:
    assert [a.name for a in FIELDS.agencies] == ["AFP", "SANA", "Agencies"]
    assert FIELDS.agencies[0].evidence == "[AFP]"
    assert FIELDS.language == "en"


def test_offsets_of_the_reference_point_at_what_they_say() -> None:
    for said, start, end in spans(FIELDS):
        assert TEXT[start:end] == said


WORDS = st.sampled_from(
    'Aleppo حلب وقال قتلى 12 3.5 ١٢ killed said "quote" “open « » — President Assad Mr. Алеппо заявил погибли 阿勒颇'
    " , . : ( ) [AFP] $1.5bn 70% Tuesday يوم الثلاثاء - 10:30 mid-July \n \n\n a of the UN's l'an dernier العاصمة قُتل"
    " one dozen two-thirds between".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_gives_valid_offsets(text: str) -> None:
    fields = extract(Article(url="", text=text, published="2026-03-11"), GAZETTEER)
    for said, start, end in spans(fields):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == said


def test_a_day_that_cannot_be_read_leaves_weekdays_unresolved() -> None:
    fields = extract(Article(url="", text="It happened on Tuesday.", published="soon"), GAZETTEER)
    assert fields.dates == ()


def test_an_empty_text_has_no_fields() -> None:
    assert extract(Article(id="a", url="", text=""), GAZETTEER) == Fields(id="a")
