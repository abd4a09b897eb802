"""The gazetteer: a packaged, read-only table of places with their names in every script.

`places.sqlite` is built by `python -m worker.gazetteer.build`; its data is GeoNames' (see NOTICE).
"""

import sqlite3
import sys
import threading
import zlib
from array import array
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, Self

from worker.gazetteer.errors import GazetteerUnreadable
from worker.gazetteer.folding import fold, without_article
from worker.gazetteer.place import GazetteerPlace

__all__ = ["Gazetteer", "GazetteerPlace", "GazetteerUnreadable", "fold", "key_of"]

PACKAGED: Final = Path(__file__).with_name("places.sqlite")
#: ids from here on are hand-made places without a GeoNames id
FIRST_OWN_ID: Final = 1_000_000_000
#: as kinds of places are numbered in the file
KINDS: Final = (
    "city", "province", "district", "country", "continent", "region", "sea", "river", "mountains", "landmark",
)  # fmt: skip
#: degrees are stored as whole numbers, about 100 m apart
PER_DEGREE: Final = 1000
#: flags beside each name in the index
MAIN_NAME: Final = 1
ORDINARY: Final = 2


def key_of(folded: str, kind: str = "") -> int:
    """The 48-bit key under which a folded name stands in the index; `kind` keeps demonyms and the like apart.

    Half a million names: one look-up in five hundred million would find a name that is not there.
    """
    return int.from_bytes(blake2b(f"{kind}{folded}".encode(), digest_size=6).digest(), "little")


class Gazetteer:
    """Places by name. Safe for use from several threads; look-ups are cached."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._keys: array[int] = array("Q")
        self._ids: array[int] = array("I")
        self._flags = b""
        self._beginnings: array[int] = array("Q")
        #: code -> name
        self._countries: dict[str, str] = {}
        self._cached_place = lru_cache(maxsize=20_000)(self._read_place)
        self._cached_names = lru_cache(maxsize=20_000)(self._read_names)
        self._cached_found = lru_cache(maxsize=50_000)(self._found)
        self._cached_demonym = lru_cache(maxsize=50_000)(self._demonym)
        self._cached_whole = lru_cache(maxsize=20_000)(self._read_whole)
        self._cached_begins = lru_cache(maxsize=50_000)(self._begins)

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """The packaged gazetteer, or the one at `path`. The file is read at the first look-up."""
        return cls(path or PACKAGED)

    def close(self) -> None:
        """Lets go of the file. What was read of it stays; the next look-up that needs more opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def lookup(self, name: str) -> tuple[GazetteerPlace, ...]:
        """All places called so, best-known first; case, accents and vowel signs do not matter."""
        return self._cached_found(name)

    def demonym(self, word: str) -> GazetteerPlace | None:
        """The country (or region) whose people or adjective this is: `Syrian`, `syrienne`, `السوري`, `сирийский`."""
        return self._cached_demonym(word)

    def abbreviation(self, said: str) -> GazetteerPlace | None:
        """The state that is abbreviated so behind the name of a town: `Calif.`, `W.Va.`, `TX`."""
        found = self._lookup_folded(fold(said), ".")
        return found[0] if found else None

    def within(self, place: int, region: int) -> bool:
        """Whether the place of the one id is the other or lies in it, by what places are part of.

        A town lies in its province, its province in its country. Continents and our own regions hold nothing here.
        """
        at: int | None = place
        while at is not None:
            if at == region:
                return True
            at = self._cached_whole(at)
        return False

    def around(self, identity: int | None, country: str) -> tuple[str, ...]:
        """The names of what a place lies in, smallest first: its province, its country.

        `identity` is its GeoNames id; of a place without one only the country (ISO 3166) is known.
        """
        found: list[str] = []
        at = self._cached_whole(identity) if identity is not None else None
        while at is not None:
            if whole := self.place(at):
                found.append(whole.name)
            at = self._cached_whole(at)
        name = self._country_names().get(country, "")
        return (*found, name) if name and name not in found else tuple(found)

    def begins(self, word: str) -> bool:
        """Whether a name of several words begins with this folded word."""
        return self._cached_begins(word)

    def place(self, identity: int) -> GazetteerPlace | None:
        """The place of that `id` (the GeoNames id, where there is one)."""
        return self._cached_place(identity)

    def names(self, name: str) -> tuple[str, ...]:
        """All names, in every script, of the best-known place called so; empty if unknown or an ordinary word.

        Codes and names that are ordinary words of a language are left out, and so are those that mean a better-known
        place. Country names are never ordinary words here.
        """
        found = self.lookup(name)
        if not found or found[0].is_ordinary:
            return ()
        names = self._cached_names(found[0].id) or (found[0].name,)
        return names if fold(name) in {fold(n) for n in names} else ()

    def _country_names(self) -> dict[str, str]:
        if not self._countries:
            connection = self._load()
            with self._lock:
                rows = connection.execute("SELECT country, name FROM places WHERE kind = ?", (KINDS.index("country"),))
                self._countries = dict(rows.fetchall())
        return self._countries

    def _found(self, name: str) -> tuple[GazetteerPlace, ...]:
        folded = fold(name)
        found = self._lookup_folded(folded)
        bare = folded if found else without_article(folded)
        return self._lookup_folded(bare) if bare != folded else found

    def _demonym(self, word: str) -> GazetteerPlace | None:
        found = self._lookup_folded(fold(word), "~")
        return found[0] if found else None

    def _lookup_folded(self, folded: str, kind: str = "") -> tuple[GazetteerPlace, ...]:
        if not folded:
            return ()
        self._load()
        key = key_of(folded, kind)
        at = bisect_left(self._keys, key)
        found = []
        while at < len(self._keys) and self._keys[at] == key:
            place = self._cached_place(self._ids[at])
            if place:
                found.append(_flagged(place, self._flags[at]))
            at += 1
        return tuple(found)

    def _begins(self, folded: str) -> bool:
        self._load()
        key = key_of(folded, "^")
        at = bisect_left(self._beginnings, key)
        return at < len(self._beginnings) and self._beginnings[at] == key

    def _load(self) -> sqlite3.Connection:
        if self._connection is not None:
            return self._connection
        with self._lock:  # a second thread may read the file again: harmless, and the same
            self._connection = self._opened()
            return self._connection

    def _opened(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                f"file:{self._path.resolve()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            parts = {} if self._keys else dict(connection.execute("SELECT part, content FROM name_index"))
        except sqlite3.Error as error:
            raise GazetteerUnreadable(self._path, str(error)) from error
        if parts:
            self._keep(parts)
        return connection

    def _keep(self, parts: dict[str, bytes]) -> None:
        self._keys, self._ids = _numbers("Q", parts["keys"]), _numbers("I", parts["ids"])
        self._flags = zlib.decompress(parts["flags"])
        self._beginnings = _numbers("Q", parts["beginnings"])

    def _read_place(self, identity: int) -> GazetteerPlace | None:
        connection = self._load()
        with self._lock:
            row = connection.execute(
                "SELECT p.name, p.kind, p.country, p.lat, p.lon, p.population, coalesce(whole.name, '')"
                " FROM places p LEFT JOIN places whole ON whole.id = p.part_of WHERE p.id = ?",
                (identity,),
            ).fetchone()
        if row is None:
            return None
        name, kind, country, lat, lon, population, part_of = row
        has_point = lat is not None and lon is not None
        own = identity >= FIRST_OWN_ID
        return GazetteerPlace(
            id=identity,
            geonames_id=None if own else identity,
            name=name,
            kind=KINDS[kind],
            country=country,
            lat=lat / PER_DEGREE if has_point else None,
            lon=lon / PER_DEGREE if has_point else None,
            population=population,
            part_of=part_of,
        )

    def _read_names(self, identity: int) -> tuple[str, ...]:
        connection = self._load()
        with self._lock:
            row = connection.execute("SELECT names FROM places WHERE id = ?", (identity,)).fetchone()
        return tuple(zlib.decompress(row[0]).decode().split("\t")) if row and row[0] else ()

    def _read_whole(self, identity: int) -> int | None:
        connection = self._load()
        with self._lock:
            row = connection.execute("SELECT part_of FROM places WHERE id = ?", (identity,)).fetchone()
        return row[0] if row else None


def _flagged(place: GazetteerPlace, flags: int) -> GazetteerPlace:
    if flags == MAIN_NAME:  # as places are read
        return place
    return GazetteerPlace(
        id=place.id,
        geonames_id=place.geonames_id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        population=place.population,
        part_of=place.part_of,
        is_ordinary=bool(flags & ORDINARY),
        by_main_name=bool(flags & MAIN_NAME),
    )


def _numbers(code: str, packed: bytes) -> "array[int]":
    numbers: array[int] = array(code)
    numbers.frombytes(zlib.decompress(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
