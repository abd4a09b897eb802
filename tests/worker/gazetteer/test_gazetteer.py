"""The packaged gazetteer: places by name in every script, and the names that a topic may take along."""

import threading
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import gazetteer
from worker.gazetteer import Gazetteer, GazetteerUnreadable, fold

GAZETTEER = Gazetteer.open()
ALEPPO, DAMASCUS, KYIV, MOSUL, RAQQA, GAZA, IDLIB = 170063, 170654, 703448, 99072, 172955, 281133, 169389


@pytest.mark.parametrize(
    ("name", "geonames_id"),
    [
        ("Aleppo", ALEPPO),
        ("HALAB", ALEPPO),
        ("حلب", ALEPPO),
        ("حَلَب", ALEPPO),
        ("Алеппо", ALEPPO),
        ("阿勒颇", ALEPPO),
        ("アレッポ", ALEPPO),
        ("알레포", ALEPPO),
        ("Χαλέπι", ALEPPO),
        ("חאלב", ALEPPO),
        ("Halep", ALEPPO),
        ("دمشق", DAMASCUS),
        ("Damas", DAMASCUS),
        ("Kiev", KYIV),
        ("كييف", KYIV),
        ("الموصل", MOSUL),
        ("Raqqa", RAQQA),
        ("ar-Raqqa", RAQQA),
        ("الرقة", RAQQA),
        ("غزة", GAZA),
        ("إدلب", IDLIB),
        ("ادلب", IDLIB),
        ("Washington", 4140963),
        ("Paris", 2988507),
        ("London", 2643743),
        ("Georgia", 614540),
        ("سوريا", 163843),
        ("Сирия", 163843),
        ("Birleşik Krallık", 2635167),
        ("Texas", 4736286),
        ("Mediterranean", 363196),
    ],
)
def test_the_best_known_place_comes_first(name: str, geonames_id: int) -> None:
    assert GAZETTEER.lookup(name)[0].geonames_id == geonames_id


@pytest.mark.parametrize("name", ["aleppo", "Halab", "حلب", "алеппо", "阿勒颇"])
def test_names_of_a_place_come_in_every_script_from_any_of_them(name: str) -> None:
    assert {"Aleppo", "Halab", "Alep", "حلب", "Алеппо", "阿勒颇", "Halep"} <= set(GAZETTEER.names(name))


@pytest.mark.parametrize("word", ["of", "Of", "nice", "Nice", "Reading", "man", "us", "كيف", "الباب", "", "xyzzy", "!"])
def test_ordinary_words_codes_and_unknown_names_bring_nothing(word: str) -> None:
    assert GAZETTEER.names(word) == ()


@pytest.mark.parametrize("name", ["aleppo", "syria", "kiev", "london", "beijing", "gaza", "russia", "sanaa"])
def test_names_have_no_codes_and_no_other_place(name: str) -> None:
    best = GAZETTEER.lookup(name)[0]
    for other in GAZETTEER.names(name):
        assert len(other) > 1
        assert not (len(other) <= 4 and other.isascii() and other.isupper())
        assert GAZETTEER.lookup(other)[0].id == best.id, other


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Syrian", "SY"),
        ("syrienne", "SY"),
        ("السوري", "SY"),
        ("сирийских", "SY"),
        ("South Korean", "KR"),
        ("Dutch", "NL"),
    ],
)
def test_demonyms_lead_to_their_country(word: str, country: str) -> None:
    place = GAZETTEER.demonym(word)
    assert place is not None
    assert (place.country, place.kind) == (country, "country")


@pytest.mark.parametrize(
    ("word", "place"),
    [("Texans", "Texas"), ("Sicilian", "Sicily"), ("Welsh", "Wales"), ("parisienne", "Paris"), ("الدمشقي", "Damascus")],
)
def test_demonyms_lead_to_their_province_or_town(word: str, place: str) -> None:
    found = GAZETTEER.demonym(fold(word))
    assert found is not None
    assert found.name == place


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Chechnya", "province", "RU"),
        ("Чечня", "province", "RU"),
        ("Catalonia", "province", "ES"),
        ("Yorkshire", "province", "GB"),
        ("Lake Michigan", "sea", "US"),
        ("دلتا النيل", "region", "EG"),
        ("富士山", "mountains", "JP"),
    ],
)
def test_provinces_regions_and_waters_are_known_by_their_names(name: str, kind: str, country: str) -> None:
    best = GAZETTEER.lookup(name)[0]
    assert (best.kind, best.country) == (kind, country)


def test_listed_features_lie_on_earth_and_have_names_of_their_own() -> None:
    data = Path(gazetteer.__file__).parent / "data"
    features = tomllib.loads((data / "features.toml").read_text(encoding="utf-8"))
    listed = [entry for kind in features.values() for entry in kind.items()]
    names = [name for keys, _ in listed for name in keys.split("|")]
    names += [
        name
        for place in tomllib.loads((data / "regions.toml").read_text(encoding="utf-8"))["places"]
        for name in place["names"]
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(abs(lat) <= 90 and abs(lon) <= 180 and len(country) in (0, 2) for _, (lat, lon, country) in listed)


def test_a_town_says_where_it_lies() -> None:
    aleppo = GAZETTEER.lookup("Aleppo")[0]
    assert (aleppo.kind, aleppo.country, aleppo.part_of) == ("city", "SY", "Aleppo")
    assert aleppo.lat == pytest.approx(36.2, abs=0.01)
    assert GAZETTEER.place(ALEPPO) is not None
    assert GAZETTEER.place(1) is None


def test_long_names_are_known_by_their_first_word() -> None:
    assert GAZETTEER.begins("deir")
    assert not GAZETTEER.begins("xyzzy")


def test_threads_may_share_one_gazetteer() -> None:
    gazetteer = Gazetteer.open()
    found: list[int | None] = []
    workers = [
        threading.Thread(target=lambda: found.append(gazetteer.lookup("Aleppo")[0].geonames_id)) for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [ALEPPO] * 8


def test_a_missing_file_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(GazetteerUnreadable, match=r"none\.sqlite"):
        Gazetteer.open(tmp_path / "none.sqlite").lookup("Aleppo")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kobanê", "kobane"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("أحمد", "احمد"),
        ("مدرسة", "مدرسه"),
        ("ЁЛКА", "елка"),
        ("Łódź", "lodz"),
        ("straße", "STRASSE"),
        ("ﬁn", "fin"),
        ("Aleppo\u200b", "aleppo"),
        ("Deir ez-Zor", "deir ez zor"),
        ("١٢", "12"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("край", "краи"), ("が", "か"), ("आज", "अज")])
def test_letters_of_their_own_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_folding_is_stable_and_looking_up_never_fails(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    GAZETTEER.names(text)


@pytest.mark.parametrize(
    ("identity", "country", "wanted"),
    [
        (ALEPPO, "SY", ("Aleppo", "Syria")),
        (ALEPPO, "", ("Aleppo", "Syria")),
        (None, "SY", ("Syria",)),
        (None, "", ()),
        (None, "??", ()),
        (1, "", ()),
    ],
)
def test_what_a_place_lies_in_is_told_by_name(identity: int | None, country: str, wanted: tuple[str, ...]) -> None:
    assert GAZETTEER.around(identity, country) == wanted
