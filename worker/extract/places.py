"""Places: names of the gazetteer in every script, each resolved to one place; and places that only the text knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

import regex

from storage.model import Mention, Organisation, Person, Place
from worker.extract.described import find_described
from worker.extract.located import Found
from worker.extract.reading import Reading
from worker.extract.resolving import resolved
from worker.extract.spans import Span, Spans
from worker.extract.tokens import Hint
from worker.extract.words import any_of, table
from worker.gazetteer import GazetteerPlace, fold

#: bodies whose names say nothing of where something happens ("The New York Times reported")
_FAR_FROM_THEIR_NAMES: Final = frozenset({"news agency", "media", "company"})
#: kinds of places in which others lie that no list knows
_HOLDERS: Final = frozenset({"city", "district"})
#: as in "the mosque in northern Aleppo", "Kafr Naya, Aleppo", "Camp Taji near Baghdad"
_SAYS_WHERE: Final = regex.compile(
    r"(?:,\s+|,?\s+(?:in|near|outside|à|près de|in der|bei|en|cerca de|في|قرب|в)\s+)(?:\p{Ll}+ern\s+|downtown\s+)?"
)
_AND: Final = regex.compile(r",?\s+(?:and|or|et|ou|und|oder|y|e|и|или)\s|\s+و")
_SEVERAL: Final = regex.compile(r",|\s(?:and|und|и)\s")
#: what joins names that are two places: "Israeli-Egyptian", "DANIELSVILLE - Madison County"
_JOINED: Final = regex.compile(r"\s?[-–—/]\s?")
_LAST_WORD: Final = regex.compile(r"\p{L}+$")
#: what may be tagged as the end of a place's name, and is none of it: "Mosul offensive."
_NO_END: Final = regex.compile(
    r"(?:\s+\p{Ll}[\p{L}’'-]*|-(?:based|born|area|majority|led|backed|run|held|controlled|bound|wide)|\s*[^\p{L}\p{N})])+$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom else the text names, and which stretches the tagger takes for places (none where it does not read)."""

    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    tagged: tuple[Hint, ...] = ()


@dataclass(slots=True)
class _Gathered:
    place: Place
    mentions: list[Mention] = field(default_factory=list)


def find_places(reading: Reading, found: list[Found], named: Named) -> tuple[Place, ...]:
    """The places of a text in order of their first mention, from the names of places in it (`names_in`).

    A mention is of kind `demonym` where the name only belongs to something else: "Syrian", "the Toronto Police", "the
    2015 United Kingdom general election".
    """
    tagged = [_trimmed(reading.text, start, end) for start, end, kind in named.tagged if kind == "LOC"]
    found = _with_evidence(reading, _confirmed(_placed(reading, found, named), tagged))
    chosen = resolved(reading, found)
    wide = _wide(reading, found, tagged)
    part_of_others = Spans(wide)
    found = [one for one in found if not part_of_others.hold(one.start, one.end)]
    described = find_described(reading, found)
    taken = _spans(described)
    gathered: dict[object, _Gathered] = {}
    for one in found:
        if not taken.touch(one.start, one.end):
            _gather(gathered, chosen[one.start], reading, one)
    holders = _holders(reading.text, found, chosen)
    for span, part in wide.items():
        if not taken.touch(*span):
            around = chosen[part.start] if part else _behind(reading.text, span[1], holders)
            _gather_own(gathered, reading, span, around)
    described = [_placed_behind(reading.text, place, holders) for place in described]
    places = [replace(g.place, mentions=tuple(sorted(g.mentions, key=lambda m: m.start))) for g in gathered.values()]
    return tuple(sorted([*places, *described], key=lambda p: p.mentions[0].start))


# ---------- which names are names of places here


@cache
def _quarters() -> "regex.Pattern[str]":
    """As in "East Mosul": the place is Mosul."""
    return regex.compile(rf"{any_of(table('places')['quarters'])}\s+")


@cache
def _vote() -> "regex.Pattern[str]":
    """As behind the place in "2015 United Kingdom general election"."""
    return regex.compile(rf"\s+(?:{any_of(table('places')['polls'])}\s+)*(?:by-)?(?:elections?|referendum)\b")


def _placed(reading: Reading, found: list[Found], named: Named) -> list[Found]:
    """The names that are not part of a person's, those that are part of a body's name as belonging to it."""
    people = _spans(named.people)
    bodies = _spans(named.organisations)
    far = _spans(o for o in named.organisations if o.kind in _FAR_FROM_THEIR_NAMES)
    kept = []
    for one in found:
        if people.hold(one.start, one.end) and not (one.is_demonym and not named.tagged):
            continue
        if one.is_demonym:
            kept.append(one)
        elif bodies.hold(one.start, one.end):
            if not far.hold(one.start, one.end):
                kept.append(replace(one, is_demonym=True))
        else:
            kept.append(replace(one, is_demonym=True) if _vote().match(reading.text, one.end) else one)
    return kept


def _spans(named: Iterable[Person | Organisation | Place]) -> Spans:
    return Spans((m.start, m.end) for one in named for m in one.mentions)


def _confirmed(found: list[Found], tagged: list[Span]) -> list[Found]:
    """Names that the tagger takes for places too are sure."""
    exact = set(tagged)
    return [replace(one, is_sure=True) if (one.start, one.end) in exact and _is_likely(one) else one for one in found]


def _is_likely(one: Found) -> bool:
    return one.has_cue or not one.meanings[0].is_ordinary


def _with_evidence(reading: Reading, found: list[Found]) -> list[Found]:
    """Names that are sure, or that are sure elsewhere in the same text."""
    said = [fold(reading.text[f.start : f.end]) for f in found]
    sure = {name for f, name in zip(found, said, strict=True) if f.is_sure}
    plain = {name for f, name in zip(found, said, strict=True) if f.is_plain}
    return [
        f
        for f, name in zip(found, said, strict=True)
        if f.is_sure or name in plain or (name in sure and not f.meanings[0].is_ordinary)
    ]


def _trimmed(text: str, start: int, end: int) -> Span:
    """What is tagged, without the marks and common words behind the name."""
    behind = _NO_END.search(text, start, end)
    return (start, behind.start()) if behind and behind.start() > start else (start, end)


def _wide(reading: Reading, found: list[Found], tagged: list[Span]) -> dict[Span, Found | None]:
    """Tagged stretches that the gazetteer does not have, with the place of it that they hold: "Kanawha Valley"."""
    wide: dict[Span, Found | None] = {}
    for begin, end in tagged:
        quarter = _quarters().match(reading.text, begin, end)
        start = quarter.end() if quarter else begin
        inside = [one for one in found if start < one.end and one.start < end]
        if any(one.start <= start and end <= one.end for one in inside) or (
            inside and _are_several(reading.text, start, end, inside)
        ):
            continue
        wide[begin, end] = min(inside, key=lambda one: (one.is_demonym, not one.is_sure, one.start), default=None)
    return wide


def _are_several(text: str, start: int, end: int, inside: list[Found]) -> bool:
    """Whether the stretch names several places: "Aleppo, Idlib and Hama", "Israeli-Egyptian"."""
    if _SEVERAL.search(text, start, end):
        return True
    joins = zip([start, *(one.end for one in inside)], [one.start for one in inside], strict=False)
    first, *others = (text[a:b] for a, b in joins)
    return not first and inside[-1].end == end and bool(others) and all(_JOINED.fullmatch(gap) for gap in others)


# ---------- where a place lies that no list knows


def _holders(text: str, found: list[Found], chosen: dict[int, GazetteerPlace]) -> dict[int, GazetteerPlace]:
    """The towns and counties in which others may lie, by where their names begin; not those that begin a list."""
    return {
        one.start: chosen[one.start]
        for one in found
        if chosen[one.start].kind in _HOLDERS and not one.meanings[0].is_ordinary and not _AND.match(text, one.end)
    }


def _behind(text: str, end: int, holders: dict[int, GazetteerPlace]) -> GazetteerPlace | None:
    """The town or county that the text names behind a place as the one where it lies."""
    words = _SAYS_WHERE.match(text, end)
    return holders.get(words.end()) if words else None


def _placed_behind(text: str, place: Place, holders: dict[int, GazetteerPlace]) -> Place:
    """The place, in the town or county named behind it if nothing else says where it lies."""
    around = _behind(text, place.mentions[0].end, holders) if place.lat is None else None
    if around is None:
        return place
    return replace(place, country=around.country, lat=around.lat, lon=around.lon, part_of=around.name)


# ---------- as values


def _gather(gathered: dict[object, _Gathered], place: GazetteerPlace, reading: Reading, one: Found) -> None:
    if place.id not in gathered:
        gathered[place.id] = _Gathered(
            Place(
                name=place.name,
                kind=place.kind,
                country=place.country,
                lat=place.lat,
                lon=place.lon,
                geonames_id=place.geonames_id,
                part_of=place.part_of,
            )
        )
    gathered[place.id].mentions.append(
        Mention(
            text=reading.text[one.start : one.end],
            start=one.start,
            end=one.end,
            kind="demonym" if one.is_demonym else "name",
            method="gazetteer",
            confidence=0.95 if one.is_sure else 0.7,
        )
    )


def _gather_own(gathered: dict[object, _Gathered], reading: Reading, span: Span, around: GazetteerPlace | None) -> None:
    """A place that only the text knows; it lies where the place lies that is part of its name."""
    name = " ".join(reading.text[slice(*span)].split())
    if name not in gathered:
        last = _LAST_WORD.search(name)
        kinds: dict[str, str] = table("places")["kinds"]
        gathered[name] = _Gathered(
            Place(
                name=name,
                kind=kinds.get(last[0].casefold(), "place") if last else "place",
                country=around.country if around else "",
                lat=around.lat if around else None,
                lon=around.lon if around else None,
                part_of=around.name if around else "",
            )
        )
    gathered[name].mentions.append(Mention(text=name, start=span[0], end=span[1], method="tagger", confidence=0.6))
