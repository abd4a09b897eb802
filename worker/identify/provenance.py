"""Independent sources of a story: how many have looked for themselves, behind how many outlets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from storage.model import VerdictKind
from worker.identify.words import fold

#: What joins the names of a byline: `Lantern Daily with Meridian Wire`.
JOINTS = regex.compile(r"\s*(?:[,;/|&+]|\band\b|\bwith\b|\bet\b|\bavec\b|\by\b|\bcon\b|\bund\b|\bmit\b|\bи\b)\s*")


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
    #: the byline; another outlet of the story in it is credited
    authors: tuple[str, ...] = ()


def independent_sources(lines: Iterable[SourceLine]) -> tuple[str, ...]:
    """Names of the independent origins of a story, in order of arrival.

    Copies of one text count once, under the agency that they credit or else under who had it first; a text that is
    credited to another origin counts as that origin's; outlets of one family count once. A round-up is no source.
    """
    counted = [line for line in lines if line.verdict != "contains"]
    groups: dict[str, list[SourceLine]] = {}
    for line in counted:
        groups.setdefault(line.group, []).append(line)
    outlets = {_key(line.publisher): line.publisher for line in counted}
    families = {_key(line.publisher): _key(line.family) for line in counted if line.family}
    origins: dict[str, str] = {}
    for group in groups.values():
        name = _origin(group, outlets)
        origins.setdefault(families.get(_key(name), _key(name)), name)
    return tuple(name for name in origins.values() if name)


def _origin(group: list[SourceLine], outlets: Mapping[str, str]) -> str:
    """Who made a text: the outlet of its group that the others credit, else whom the first credits, else the first."""
    own = {_key(line.publisher) for line in group}
    for line in group:
        for name in _credited(line, outlets):
            if _key(name) in own:
                return outlets[_key(name)]
    return next(iter(_credited(group[0], outlets)), group[0].publisher)


def _credited(line: SourceLine, outlets: Mapping[str, str]) -> tuple[str, ...]:
    """Agencies, and outlets named in the byline, other than the publisher itself."""
    own = _key(line.publisher)
    bylines = (name for author in line.authors for name in JOINTS.split(author) if _key(name) in outlets)
    return tuple(name for name in (*line.agencies, *bylines) if _key(name) and _key(name) not in own)


def _key(name: str) -> str:
    return " ".join(fold(name).split())
