"""News agencies: under one name each, what they are called and how they sign, in many languages and scripts.

The one list of the program: who signs an article (`clean`) and who is quoted in it (`extract`) go by the same names.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["COLLECTIVE", "NewsAgency", "known_agencies"]

#: under this name go several agencies at once, and those that are not named
COLLECTIVE: Final = "Agencies"
_LIST: Final = Path(__file__).with_name("agencies.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsAgency:
    """An agency. `name` is what the program calls it; the three lists do not overlap, and `name` need not be in them.

    `names` mean it wherever they stand; `careful` only where somebody signs or is quoted, in exactly these capitals;
    `signs` only where a byline, a credit or linked data says who wrote.
    """

    name: str
    names: tuple[str, ...] = ()
    careful: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


@cache
def known_agencies() -> tuple[NewsAgency, ...]:
    """Every agency of the list, and `COLLECTIVE` as one of them, in the order of the list."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    return tuple(
        NewsAgency(
            name=name,
            names=tuple(said.get("names", ())),
            careful=tuple(said.get("careful", ())),
            signs=tuple(said.get("signs", ())),
        )
        for name, said in listed.items()
    )
