"""Maps: what they show, and that the world is round."""

import re

import pytest

from storage.model import Mention, Place
from worker.web.desk.atlas import HEIGHT, WIDTH, Atlas, atlas
from worker.web.desk.build_outlines import NEAREST, thinned

ONCE = (Mention(text="x", start=0, end=1),)


def place(name: str, lat: float, lon: float, mentions: int = 1, kind: str = "city") -> Place:
    return Place(name=name, kind=kind, lat=lat, lon=lon, mentions=ONCE * mentions)


ALEPPO, HOMS = place("Aleppo", 36.2, 37.15, 5), place("Homs", 34.73, 36.72)


def drawn(*places: Place) -> Atlas:
    found = atlas(places)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "places",
    [
        (ALEPPO,),
        (ALEPPO, HOMS),
        (place("Suva", -18.1, 178.4), place("Anadyr", 64.7, 177.5)),
        (place("Tokyo", 35.7, 139.7), place("New York", 40.7, -74.0), place("Quito", -0.2, -78.5)),
        (place("Longyearbyen", 78.2, 15.6),),
        (place("South Pole", -90, 0), place("North Pole", 90, 0)),
    ],
)
def test_every_place_is_on_the_map_and_the_map_is_small(places: tuple[Place, ...]) -> None:
    found = drawn(*places)
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT for spot in found.spots)
    assert len(found.spots) == len(places)
    assert sum(map(len, found.land)) < 80_000
    assert all(re.fullmatch(r"M[-\d. L]+z", path) for path in found.land)


def test_north_is_up_and_who_is_named_more_is_larger() -> None:
    aleppo, homs = drawn(HOMS, ALEPPO).spots
    assert (aleppo.name, aleppo.mentions, homs.name) == ("Aleppo", 5, "Homs")
    assert aleppo.y < homs.y
    assert aleppo.x > homs.x
    assert aleppo.size > homs.size


def test_a_place_is_counted_in_all_articles() -> None:
    (spot,) = drawn(ALEPPO, ALEPPO).spots
    assert spot.mentions == 10


def test_a_country_is_drawn_only_where_nothing_nearer_is_known() -> None:
    syria = place("Syria", 35, 38, kind="country")
    assert [spot.name for spot in drawn(syria, ALEPPO).spots] == ["Aleppo"]
    assert [spot.name for spot in drawn(syria).spots] == ["Syria"]


def test_names_do_not_stand_on_one_another() -> None:
    near = place("Next to it", 36.21, 37.16)
    one, other = drawn(ALEPPO, near).spots
    assert one.name_at is not None
    assert other.name_at is None


def test_without_coordinates_there_is_no_map() -> None:
    assert atlas([]) is None
    assert atlas([Place(name="Nowhere", kind="city")]) is None


def test_an_arc_keeps_its_ends_and_its_corners() -> None:
    straight = [(n / 10, 0.0) for n in range(20)]
    assert thinned(straight) == [straight[0], straight[-1]]
    assert thinned([(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]) == [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]
    assert thinned([(0.0, 0.0), (1.0, NEAREST / 2), (2.0, 0.0)]) == [(0.0, 0.0), (2.0, 0.0)]
