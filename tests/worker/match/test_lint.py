"""The reading back of a query: other names, and what may not be meant."""

import pytest

from tests.worker.match.places import Places
from worker.match import Vocabulary, parse_query

VOCABULARY = Vocabulary({"towns": ("aleppo", "idlib")}, {"sport": "football OR tennis"})


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        ("a OR b c", [(8, "AND and OR are mixed without brackets; this reads: a OR (b AND c)")]),
        ("a AND b OR c", [(9, "mixed")]),
        ("(a OR b) c", []),
        ("x (a OR b c)", [(11, "mixed")]),
        ("a OR b OR A", [(11, "A stands here twice")]),
        ("a a", [(3, "twice")]),
        ("title:a OR body:a", []),
        ("lang:ar", [(1, "lang: and country: alone")]),
        ("lang:ar NOT football", [(1, "alone")]),
        ("lang:ar football", []),
        ("country:sy OR lang:ar", [(1, "alone")]),
        ("東", [(1, "single character")]),
        ("東京", []),
        ("police SAME shot", [(8, "SAME is an ordinary word")]),
        ("police ADJ shot", [(8, "ADJ is an ordinary word")]),
        ('police "SAME" shot', []),
        ("a NOT ${sport}", []),
    ],
)
def test_warnings(query, warned):
    found = parse_query(query, Places(), VOCABULARY).warnings
    assert [warning.column for warning in found] == [column for column, _ in warned]
    assert all(part in warning.message for warning, (_, part) in zip(found, warned, strict=True))


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("aleppo OR rain", ["aleppo"]),
        ('"deir ez-zor"', ['"deir ez-zor"']),
        ("алеппо", ["алеппо"]),
        ("title:aleppo ATLEAST/2 moscow", ["aleppo", "moscow"]),
        ("place:aleppo", ["aleppo"]),
        ("@towns", ["aleppo"]),
        ("=Aleppo", []),
        ("aleppo*", []),
        ("person:aleppo OR byline:aleppo", []),
    ],
)
def test_other_names_of_places_are_listed(query, terms):
    query = parse_query(query, Places(), VOCABULARY)
    assert [term for term, _ in query.aliases] == terms
    if "aleppo" in terms:
        assert dict(query.aliases)["aleppo"][:3] == ("Halab", "Alep", "حلب")


@pytest.mark.parametrize(
    ("query", "aliases", "struck_out"),
    [
        ("=Aleppo OR idlib", True, ["=Aleppo"]),
        ('="Deir ez-Zor"', True, ['="Deir ez-Zor"']),
        ("aleppo OR moscow", False, ["aleppo", "moscow"]),
        ("aleppo OR =Moscow", True, ["=Moscow"]),
        ("=Rain OR rain", True, []),
        ("person:=Aleppo", True, []),
    ],
)
def test_names_that_were_struck_out_are_listed(query, aliases, struck_out):
    found = parse_query(query, Places(), VOCABULARY, aliases=aliases)
    assert [term for term, _ in found.struck_out] == struck_out
    assert not set(struck_out) & {term for term, _ in found.aliases}


def test_aliases_off():
    assert parse_query("aleppo", Places(), aliases=False).aliases == ()
