"""The one list of agencies: every spelling means one, and both of its users say the same."""

from collections import Counter

import pytest

from worker.agencies import COLLECTIVE, known_agencies
from worker.clean import people
from worker.extract.agencies import find_agencies
from worker.extract.reading import Reading, read

FORMS = [
    (form, agency.name)
    for agency in known_agencies()
    if agency.name != COLLECTIVE
    for form in (*agency.names, *agency.careful)
]


def test_no_spelling_means_two_agencies() -> None:
    spelled = Counter(form for a in known_agencies() for form in (*a.names, *a.careful, *a.signs))
    assert [form for form, times in spelled.items() if times > 1] == []


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_every_spelling_signs(form: str, name: str) -> None:
    assert people.sort_out([form], ()) == ((), (name,))


@pytest.mark.parametrize(
    "form", ["AP", "AFP", "Associated Press", "dpa", "Reuters", "رويترز", "أسوشيتد برس", "ТАСС", "新华社", "PA"]
)
def test_bylines_and_text_go_by_one_name(form: str) -> None:
    text = f"Ferry stays in port\n\nThe harbour on Monday. [{form}]\n\nThe ferry lay at the quay for a week.\n"
    _, signed = people.sort_out([form], ())
    reading = Reading(text=text, parts=read(text), published=None, language="en")
    assert tuple(a.name for a in find_agencies(reading)) == signed


@pytest.mark.parametrize("name", ["Petra", "Saba", "Map", "Tap", "Lana Meyer", "Keystone Kell"])
def test_a_persons_name_is_no_agency(name: str) -> None:
    assert people.agency(name) == ""
