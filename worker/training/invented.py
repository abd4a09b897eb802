"""Invented names: a marked-up text again, with other people, places and bodies in the same sentences.

Some thousand sentences hold too few names for a tagger to learn what names look like. People come from Faker's lists of
many countries (MIT), places from the gazetteer, bodies from the patterns in `bodies.toml`.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import sqlite3
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import faker.providers.person as by_country

from worker.gazetteer import KINDS, PACKAGED
from worker.training.sources import Marked, Name

#: in how many of a hundred cases a name stays as it is
_STAYS: Final = 15
_LISTS: Final = tomllib.loads(Path(__file__).with_name("bodies.toml").read_text(encoding="utf-8"))
#: which places, and how many of a hundred are of that sort
_PLACES: Final = (
    (45, "kind = {country}"),
    (25, "kind = {city} AND population > 200000"),
    (12, "kind = {city} AND population BETWEEN 8000 AND 200000 AND country IN ({known})"),
    (8, "kind = {city} AND population < 8000 AND country IN ({known})"),
    (10, "kind = {province}"),
)
_KNOWN: Final = "'US','GB','CA','AU','FR','DE','SY','IQ','UA','IN','NG','ZA'"
_SHORTEST: Final = 4


class Inventor:
    """Makes up names by chance; the same chance gives the same names."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._latin, self._cyrillic = _people()
        self._places = _places()

    def renamed(self, sentences: tuple[Marked, ...], language: str) -> tuple[Marked, ...]:
        """The sentences with other names; one name becomes the same other one all over the text."""
        known: dict[tuple[str, str], str] = {}
        return tuple(self._renamed(one, language, known) for one in sentences)

    def _renamed(self, one: Marked, language: str, known: dict[tuple[str, str], str]) -> Marked:
        text, at = "", 0
        names: list[Name] = []
        for start, end, kind in one.names:
            said = one.text[start:end]
            if (said, kind) not in known:
                known[said, kind] = self._other(said, kind, language)
            text += one.text[at:start]
            names.append((len(text), len(text) + len(known[said, kind]), kind))
            text += known[said, kind]
            at = end
        return Marked(text + one.text[at:], tuple(names))

    def _other(self, said: str, kind: str, language: str) -> str:
        if self._chance.randrange(100) < _STAYS or (language == "ru" and kind != "PER"):
            return said
        if kind == "PER":
            return self.person(alone=" " not in said, cyrillic=language == "ru")
        if kind == "LOC":
            return self.place()
        return self.body(alone=(" " not in said) == (self._chance.random() < 0.7))

    def person(self, *, alone: bool, cyrillic: bool) -> str:
        """A given name with a surname, or one of them `alone`."""
        given, family = self._chance.choice(self._cyrillic if cyrillic else self._latin)
        if alone:
            return self._chance.choice(family if self._chance.random() < 0.75 else given)
        middle = (
            ""
            if cyrillic
            else self._chance.choices(
                (
                    "",
                    f"{self._chance.choice('ABCDEFGHJKLMPRSTW')}. ",
                    f"{self._chance.choice(given)} ",
                    self._particle(),
                ),
                (82, 10, 4, 4),
            )[0]
        )
        return f"{self._chance.choice(given)} {middle}{self._chance.choice(family)}"

    def _particle(self) -> str:
        return self._chance.choice(("de ", "van ", "von ", "bin ", "al-", "el-", "de la "))

    def place(self) -> str:
        """A country, town or province."""
        weights = [weight for weight, _ in _PLACES]
        return self._chance.choice(self._chance.choices(self._places, weights)[0])

    def body(self, *, alone: bool) -> str:
        """An organisation: a pattern with its gaps filled."""
        return self._filled(self._chance.choice(_LISTS["alone" if alone else "patterns"]))

    def _filled(self, pattern: str) -> str:
        while "{" in pattern:
            front, rest = pattern.split("{", 1)
            gap, behind = rest.split("}", 1)
            pattern = front + self._gap(gap) + behind
        return pattern

    def _gap(self, gap: str) -> str:
        if gap == "place":
            return self.place()
        if gap == "surname":
            return self.person(alone=True, cyrillic=False)
        if gap == "letters":
            return "".join(self._chance.choices("ABCDEFGHIKLMNOPRSTUVW", k=self._chance.randint(2, 5)))
        if gap == "sounds":
            return "".join(self._chance.choices(_LISTS["sounds"], k=self._chance.randint(2, 3))).capitalize()
        return str(self._chance.choice(_LISTS[gap]))


@cache
def _people() -> tuple[list[tuple[list[str], list[str]]], list[tuple[list[str], list[str]]]]:
    """Given names and surnames by country, in Latin and in Cyrillic letters."""
    latin, cyrillic = [], []
    for module in sorted(pkgutil.iter_modules(by_country.__path__), key=lambda m: m.name):
        provider = importlib.import_module(f"{by_country.__name__}.{module.name}").Provider
        lists = {name: getattr(provider, name) for name in dir(provider)}
        given, family = _all_of(lists, "first_name"), _all_of(lists, "last_name")
        if given and family and given[0][0] < "ɐ":
            latin.append((given, family))
        elif given and family and "А" <= given[0][0] <= "я":
            cyrillic.append((given, family))
    return latin, cyrillic


def _all_of(lists: dict[str, Any], part: str) -> list[str]:
    found = [n for key, names in lists.items() if part in key and isinstance(names, dict | tuple | list) for n in names]
    return sorted(
        {n for n in found if isinstance(n, str) and n[1:] and n[0].isupper() and n.replace("-", "").isalpha()}
    )


def _places() -> list[list[str]]:
    connection = sqlite3.connect(PACKAGED)
    kinds: dict[str, object] = {kind: KINDS.index(kind) for kind in ("country", "city", "province")}
    found = []
    for _, sort in _PLACES:
        query = f"SELECT name FROM places WHERE {sort.format(known=_KNOWN, **kinds)} ORDER BY id"  # noqa: S608 our own words
        names = [row[0] for row in connection.execute(query)]
        found.append([name for name in names if name[:1].isupper() and len(name) >= _SHORTEST])
    connection.close()
    return found
