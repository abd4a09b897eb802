"""Places that only the text describes: "the district of Shaar in eastern Aleppo"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import regex

from storage.model import Mention, Place
from worker.extract.reading import Reading
from worker.extract.words import Spotted, any_of, compiled, occurrences, table
from worker.gazetteer import fold

if TYPE_CHECKING:
    from worker.extract.located import Found

#: towns with fewer people need a word before them that says "place"
KNOWN_ALONE: Final = 100_000
_NO_WORD_BEFORE: Final = regex.compile(r"(?<!\w)")
_NO_WORD_BEHIND: Final = regex.compile(r"(?!\w)")


@cache
def _kinds() -> tuple[regex.Pattern[str] | Spotted, ...]:
    kinds = any_of(list(table("places")["kinds"]))
    name = r"(?P<name>\p{Lu}[\p{L}\p{M}'’-]+(?:[ ]\p{Lu}[\p{L}\p{M}'’-]+)?)"
    arabic = any_of(list(table("places")["kinds_ar"]))
    return (
        Spotted(compiled(rf"(?<!\w)(?P<kind>{kinds})\s+of\s+(?:the\s+)?(?:al-|el-)?{name}")),
        compiled(rf"(?<!\w)(?:the|[a-z]++(?<=[a-z]ern))\s+{name}\s+(?P<kind>{kinds})(?!\w)"),
        Spotted(compiled(rf"(?<!\w)[وبل]?(?P<kind>{arabic})\s+(?P<name>ال\p{{Arab}}{{3,}}|\p{{Arab}}{{4,}})")),
    )


def find_described(reading: Reading, found: list[Found]) -> list[Place]:
    """As in "The district of Shaar in eastern Aleppo": a place of that kind and name, part of the one that follows."""
    known = {fold(reading.text[f.start : f.end]): f for f in found}
    places: dict[str, Place] = {}
    for source in _kinds():
        for match in source.finditer(reading.text):
            name = match["name"]
            kinds = {**table("places")["kinds"], **table("places")["kinds_ar"]}
            whole = next((f for f in found if 0 < f.start - match.end() <= 24 and not f.is_demonym), None)
            if fold(name) in places or _is_the_known(known.get(fold(name)), whole):
                continue
            if whole is None and name.isascii() is False:
                continue
            places[fold(name)] = _describe(reading, name, kinds[match["kind"].casefold()], whole)
    return [place for place in places.values() if place.mentions]


def _is_the_known(known: Found | None, whole: Found | None) -> bool:
    """A name of the gazetteer is that place unless the text puts it into a place of another country."""
    if known is None:
        return False
    if whole is None:
        return True
    return known.meanings[0].country == whole.meanings[0].country or known.meanings[0].population >= KNOWN_ALONE


def _describe(reading: Reading, name: str, kind: str, whole: Found | None) -> Place:
    mentions = tuple(
        Mention(text=name, start=start, end=end, method="described", confidence=0.7)
        for start, end in occurrences(reading.text, name, _NO_WORD_BEFORE, _NO_WORD_BEHIND)
    )
    around = whole.meanings[0] if whole else None
    return Place(
        name=name,
        kind=kind,
        country=around.country if around else "",
        lat=around.lat if around else None,
        lon=around.lon if around else None,
        part_of=around.name if around else "",
        mentions=mentions,
    )
