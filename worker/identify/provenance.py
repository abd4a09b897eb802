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
    #: whom the text gives as its sources: (name, whether that is an agency)
    cited: tuple[tuple[str, bool], ...] = ()


def independent_sources(lines: Iterable[SourceLine]) -> tuple[str, ...]:
    """Names of the independent origins of a story, in order of arrival.

    Copies of one text count once, under the agency that they credit or else under who had it first; a text that is
    credited to another origin, or knows all that it tells from agencies and outlets of the story, counts as theirs, and
    so on along the chain; outlets of one family count once. A round-up is no source.
    """
    counted = [line for line in lines if line.verdict != "contains"]
    groups: dict[str, list[SourceLine]] = {}
    for line in counted:
        groups.setdefault(line.group, []).append(line)
    outlets = {_key(line.publisher): line.publisher for line in counted}
    families = {_key(line.publisher): _key(line.family) for line in counted if line.family}
    own = [(group[0].publisher, _origin(group, outlets)) for group in groups.values()]
    # An outlet that has one text of its own has looked for itself.
    leads = {_key(outlet): name for outlet, name in own}
    leads |= {_key(outlet): outlet for outlet, name in own if _key(outlet) == _key(name)}
    origins: dict[str, str] = {}
    for _, name in own:
        last = _followed(name, leads)
        origins.setdefault(families.get(_key(last), _key(last)), last)
    return tuple(name for name in origins.values() if name)


def _followed(name: str, leads: Mapping[str, str]) -> str:
    """The end of a chain of outlets that tell what another told; of a ring, its outlet that came first."""
    chain = {_key(name): name}
    while True:
        last = list(chain)[-1]
        following = leads.get(last, chain[last])
        if _key(following) == last:
            return chain[last]
        if _key(following) in chain:
            return chain[min(chain, key=list(leads).index)]
        chain[_key(following)] = following


def _origin(group: list[SourceLine], outlets: Mapping[str, str]) -> str:
    """Who made a text: the outlet of its group that the others credit, else whom the first credits, else the first."""
    own = {_key(line.publisher) for line in group}
    for line in group:
        for name in _credited(line, outlets):
            if _key(name) in own:
                return outlets[_key(name)]
    first = group[0]
    return next(iter((*_credited(first, outlets), *_all_cited(first, outlets))), first.publisher)


def _all_cited(line: SourceLine, outlets: Mapping[str, str]) -> tuple[str, ...]:
    """Whom a text repeats: its sources, if all are agencies and other outlets of the story."""
    own = _key(line.publisher)
    cited = [(outlets.get(_key(name), name), is_agency or _key(name) in outlets) for name, is_agency in line.cited]
    if not all(is_outlet and _key(name) != own for name, is_outlet in cited):
        return ()
    return tuple(name for name, _ in cited)


def _credited(line: SourceLine, outlets: Mapping[str, str]) -> tuple[str, ...]:
    """Agencies, and outlets named in the byline, other than the publisher itself."""
    own = _key(line.publisher)
    bylines = (name for author in line.authors for name in JOINTS.split(author) if _key(name) in outlets)
    return tuple(name for name in (*line.agencies, *bylines) if _key(name) and _key(name) not in own)


def _key(name: str) -> str:
    return " ".join(fold(name).split())
