"""Facts as keys: the same fact has the same key, however it is written."""

import pytest

from storage.model import ClaimSource, Fields, Person, Place, Quote
from tests.worker.alert.desk import fields_of
from worker.alert import fact_keys
from worker.alert.facts import fold, knows_person, knows_quote, number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élodie  Müller-Weiß", "elodie muller weiss"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("“We had no warning.”", "we had no warning"),
        ("Ёлкин", "елкин"),
    ],
)
def test_folding(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("value", "written"), [(9, "9"), (1e6, "1000000"), (2.5, "2.5"), (0.1, "0.1"), (0, "0")])
def test_numbers(value, written):
    assert number(value) == written


def test_keys_of_every_kind():
    fields = fields_of("5 dead and 40 homes, up to 7 missing in Idlib, Mr Omar Haddad: “We had no warning at all”")
    fields = Fields(
        figures=fields.figures,
        people=fields.people,
        places=(*fields.places, Place(name="حلب", kind="city", geonames_id=170063)),
        quotes=(*fields.quotes, Quote(text="too short", start=0, end=9)),
        claims_sources=(
            ClaimSource(name="Civil Defence", kind="official", start=0, end=1),
            ClaimSource(name="a witness", kind="witness", start=0, end=1),
        ),
    )
    assert fact_keys(fields) == (
        "figure:dead:5",
        "figure:missing:<=7",
        "figure:other/homes:40",
        "official:civil defence",
        "person:omar haddad",
        "place:170063",
        "place:idlib",
        "quote:we had no warning at all",
    )


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Omar Haddad", True),
        ("Haddad", True),
        ("OMAR HADDAD", True),
        ("Hala Haddad", False),
        ("Omar Nasr", False),
        ("", True),
    ],
)
def test_a_person_is_known_by_full_name_or_surname(name, known):
    assert knows_person({"person:omar haddad", "place:haddad"}, name) is known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("We had no warning at all", True),
        ("had no warning", True),
        ("“We had no warning at all, none,” he said", True),
        ("We were warned for weeks", False),
        ("short", True),
        ("We had no warning at all\n\n“had no warning", True),
        ("We had no warning at all\n\n“They came at night", False),
    ],
)
def test_a_quote_is_known_by_any_longer_or_shorter_form(text, known):
    assert knows_quote({"quote:we had no warning at all"}, text) is known


def test_what_has_no_name_is_no_fact():
    assert fact_keys(Fields(people=(Person(name="–"),), places=(Place(name="", kind="city"),))) == ()
