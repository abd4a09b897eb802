"""Independent sources of a story: how many have looked for themselves, behind how many outlets."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from storage.model import VerdictKind
from worker.identify.words import fold

#: Words of a byline that are no outlet's name: `Post staff and agencies`, `Lantern Daily with Meridian Wire`.
JOINTS = regex.compile(r"\s*(?:[,;/|&+]|\band\b|\bwith\b|\bet\b|\bavec\b|\by\b|\bcon\b|\bund\b|\bmit\b|\bи\b)\s*")
COPIES = frozenset({"same", "revision", "syndicated"})
NEWSROOM = regex.compile(r"\b(staff|desk|newsroom|agencies|agency|wires?|services?|online|redaktion|rédaction)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One article of a story, as far as its origin goes. Lines are given in order of arrival."""

    publisher: str
    #: publisher group as the owner configured it; '' if none: then the publisher stands for itself
    family: str = ""
    group: str
    verdict: VerdictKind = "new"
    #: agencies that the page or text credits
    agencies: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def independent_sources(lines: Iterable[SourceLine]) -> tuple[str, ...]:
    """Names of the independent origins of a story, in order of arrival.

    Copies of one text count once, under the agency that they credit or else under who had it first; a text that is
    credited to another origin counts as that origin's; outlets of one family count once. A round-up is no source.
    """
    groups: dict[str, list[SourceLine]] = {}
    for line in lines:
        if line.verdict != "contains":
            groups.setdefault(line.group, []).append(line)
    origins: dict[str, str] = {}
    families = {_key(line.publisher): _key(line.family) for group in groups.values() for line in group if line.family}
    for group in groups.values():
        name = _origin(group)
        key = _key(name)
        origins.setdefault(families.get(key, key), name)
    return tuple(name for name in origins.values() if name)


def _origin(group: list[SourceLine]) -> str:
    """Who made a text: the agency that copies agree to credit, else the first to have it."""
    first = group[0]
    credited = _credited(first)
    publishers = {_key(line.publisher): line.publisher for line in group}
    for line in group[1:]:
        for name in _credited(line):
            if _key(name) in publishers:
                return publishers[_key(name)]
    return credited[0] if credited else first.publisher


def _credited(line: SourceLine) -> tuple[str, ...]:
    """Outlets other than the publisher that an article credits."""
    own = _key(line.publisher)
    return tuple(name for name in line.agencies if _key(name) and _key(name) != own and _key(name) not in own)


def _key(name: str) -> str:
    return " ".join(fold(name).split())
