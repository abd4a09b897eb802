"""Places: names of the gazetteer in every script, resolved by context; places that only the text describes."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

import regex

from storage.model import Mention, Place
from worker.extract.described import KNOWN_ALONE, find_described
from worker.extract.reading import Reading
from worker.extract.words import any_of, table
from worker.gazetteer import Gazetteer, GazetteerPlace, fold

Span = tuple[int, int]
#: words of so few letters have no capitals in headlines
_SHORT: Final = 3
#: most pieces of a name
_LONGEST: Final = 5
#: countries at war: their towns are in the news however small they are, under names of five letters or more
_IN_THE_NEWS: Final = frozenset("SY IQ LB PS YE LY SD UA".split())
_LONG_ENOUGH: Final = 5
#: in scripts without capitals a name proves less
_KNOWN_ALONE_UNCASED: Final = 20_000
#: a province weighs as much as a town of so many people
_PROVINCE_AS: Final = 300_000
#: towns of countries that write otherwise must be that large to be known by a name in Arabic or Hebrew letters
_KNOWN_ABROAD: Final = 400_000
_ARABIC_LANDS: Final = frozenset(
    "SY IQ LB PS JO IL YE SA AE OM QA BH KW EG SD LY TN DZ MA MR SO DJ SS TD IR AF PK TR EH".split()
)
_PIECE: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_INSIDE: Final = regex.compile(r"[-'’ʼ‘`.]? ?")
_UNCASED: Final = regex.compile(r"[\p{Arab}\p{Hebr}\p{Deva}\p{Beng}\p{Geor}\p{Ethi}\p{Taml}\p{Armn}]")
_WITHOUT_SPACES: Final = regex.compile(r"[\p{Hani}\p{Hira}\p{Kana}ー\p{Thai}]+")
_ARABIC: Final = regex.compile(r"\p{Arab}")
_ARABIC_FRONT: Final = regex.compile(r"^(?:[وف]?[بكل]|[وف])(?=\p{Arab}{3})")
_ARABIC_TWICE: Final = regex.compile(r"[وف]?ل(?=ل\p{Arab}{3})")
_ARABIC_BOTH: Final = regex.compile(r"[وف][بكل]\p{Arab}{3}")
_HANGUL_ENDING: Final = regex.compile(
    r"(?<=..)(?:에서는|에서도|에서|으로|에는|에도|부터|까지|은|는|이|가|을|를|의|에|와|과|도|로)$"
)
_HEBREW_FRONT: Final = regex.compile(r"^(?:ו?(?:שב|מה|ב|ל|מ|ה|כ|ש)|ו)(?=\p{Hebr}{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name at a place in the text, with all it may mean, best-known first."""

    start: int
    end: int
    meanings: tuple[GazetteerPlace, ...]
    is_demonym: bool = False
    has_cue: bool = False
    is_sure: bool = True


@dataclass(slots=True)
class _Gathered:
    place: Place
    mentions: list[Mention] = field(default_factory=list)


def find_places(reading: Reading, gazetteer: Gazetteer, taken: tuple[Span, ...]) -> tuple[Place, ...]:
    """The places of a text in order of their first mention. `taken` are names of people and organisations."""
    found = [f for f in _names(reading, gazetteer) if f.is_demonym or not _inside(f, taken)]
    found = _with_evidence(reading, found)
    described = find_described(reading, found)
    chosen = {id(f): _meaning(f, found, reading) for f in found}
    gathered: dict[object, _Gathered] = {}
    for one in found:
        if any(
            s < one.end and one.start < e for place in described for s, e in [(m.start, m.end) for m in place.mentions]
        ):
            continue
        place = chosen[id(one)]
        _gather(gathered, place, reading, one)
    places = [_finished(g) for g in gathered.values()]
    return tuple(sorted([*places, *described], key=lambda p: p.mentions[0].start))


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


def _finished(gathered: _Gathered) -> Place:
    place = gathered.place
    return Place(
        name=place.name,
        kind=place.kind,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        geonames_id=place.geonames_id,
        part_of=place.part_of,
        mentions=tuple(sorted(gathered.mentions, key=lambda m: m.start)),
    )


def _inside(found: Found, taken: tuple[Span, ...]) -> bool:
    return any(start <= found.start and found.end <= end for start, end in taken)


# ---------- reading names


def _names(reading: Reading, gazetteer: Gazetteer) -> list[Found]:
    found: list[Found] = []
    for part in reading.parts:
        if part.role in ("reading_time", "date_line"):
            continue
        text = reading.text[part.start : part.end]
        pieces = [(m.start() + part.start, m.end() + part.start) for m in _PIECE.finditer(text)]
        shouting = _is_shouting(reading.text, pieces)
        at = 0
        while at < len(pieces):
            if _begins_no_name(reading.text[pieces[at][0]]):
                at += 1
                continue
            hit, used = _at_piece(reading.text, pieces, at, gazetteer, shouting=shouting)
            if hit:
                found.append(hit)
            at += used
        found.extend(_in_runs(reading, part.start, part.end, gazetteer))
    return sorted(found, key=lambda f: f.start)


def _is_shouting(text: str, pieces: list[Span]) -> bool:
    """Whether most words have capitals, as in headlines of some papers: a capital then says nothing."""
    first = [text[start] for start, end in pieces if end - start > _SHORT]
    cased = [letter for letter in first if letter.isalpha() and letter.lower() != letter.upper()]
    return len(cased) > 2 and sum(c.isupper() for c in cased) > 0.7 * len(cased)


def _at_piece(
    text: str, pieces: list[Span], at: int, gazetteer: Gazetteer, *, shouting: bool
) -> tuple[Found | None, int]:
    """The longest name that begins with this piece, and how many pieces it takes."""
    start, end = pieces[at]
    uncased = _has_no_case(text[start])
    forms = _forms(text[start:end])
    for count in range(_close(text, pieces, at) if any(gazetteer.begins(form) for _, form in forms) else 1, 0, -1):
        last = pieces[at + count - 1]
        if count > 1 and not (uncased or text[last[0]].isupper()):
            continue
        rest = " ".join(fold(text[s:e]) for s, e in pieces[at + 1 : at + count])
        for cut, form in forms:
            hit = _meant(text, (start + cut, last[1]), f"{form} {rest}".strip(), gazetteer, shouting=shouting)
            if hit:
                return hit, count
    return None, 1


@lru_cache(maxsize=10_000)
def _has_no_case(letter: str) -> bool:
    return bool(_UNCASED.match(letter)) or "\uac00" <= letter <= "\ud7a3"


@lru_cache(maxsize=10_000)
def _begins_no_name(letter: str) -> bool:
    """Whether a piece that begins so is none of those that are looked up here."""
    return not (_has_no_case(letter) or letter.isupper()) or bool(_WITHOUT_SPACES.match(letter))


def _close(text: str, pieces: list[Span], at: int) -> int:
    """How many pieces from this one on stand so close that they may be one name."""
    most = min(_LONGEST, len(pieces) - at)
    for count in range(1, most):
        if not _INSIDE.fullmatch(text, pieces[at + count - 1][1], pieces[at + count][0]):
            return count
    return most


@lru_cache(maxsize=50_000)
def _forms(piece: str) -> tuple[tuple[int, str], ...]:
    """The folded piece, and what it may be without attached particles and endings: (letters cut in front, form)."""
    folded = fold(piece)
    forms = [(0, folded)]
    if _ARABIC.match(piece):
        forms.extend((m.end(), fold(piece[m.end() :])) for m in _ARABIC_FRONT.finditer(piece))
        if twice := _ARABIC_TWICE.match(piece):
            forms.append((twice.end(), "ا" + fold(piece[twice.end() :])))
        if _ARABIC_BOTH.match(piece):
            forms.append((1, fold(piece[1:])))
    elif hebrew := _HEBREW_FRONT.match(piece):
        forms.append((hebrew.end(), fold(piece[hebrew.end() :])))
    elif "а" <= folded[:1] <= "ӿ":
        forms.extend((0, base) for base in _first_case(folded))
    elif hangul := _HANGUL_ENDING.search(piece):
        forms.append((0, fold(piece[: hangul.start()])))
    elif len(folded) > 5 and folded.endswith("s") and folded.isascii():
        forms.append((0, folded[:-1]))
    return tuple(forms)


def _first_case(folded: str) -> list[str]:
    """What a Cyrillic word may be in the first case: Дамаска, Дамаске: Дамаск."""
    endings: dict[str, list[str]] = table("places")["inflections"]["ru"]
    found: list[str] = []
    for size in (4, 3, 2, 1):
        if len(folded) - size >= 3 and folded[-size:] in endings:
            found.extend(folded[:-size] + base for base in endings[folded[-size:]])
    return found


def _meant(text: str, span: Span, key: str, gazetteer: Gazetteer, *, shouting: bool) -> Found | None:
    start, end = span
    said = text[start:end]
    meanings = gazetteer.lookup(key)
    if not meanings:
        demonym = gazetteer.demonym(key) if len(key) > 2 else None
        return Found(start=start, end=end, meanings=(demonym,), is_demonym=True) if demonym else None
    is_code = len(key.replace(" ", "")) <= 3 and meanings[0].kind == "country" and said.isascii()
    if is_code and not said.replace(".", "").replace(" ", "").isupper():
        return None
    cue = _has_cue(text, start, end)
    known = _is_known(meanings[0], said, cue=cue, shouting=shouting, at_start=_at_sentence_start(text, start))
    return Found(start=start, end=end, meanings=meanings, has_cue=cue, is_sure=known)


def _is_known(place: GazetteerPlace, said: str, *, cue: bool, shouting: bool, at_start: bool) -> bool:
    """Whether the name says enough by itself."""
    uncased = bool(_UNCASED.match(said))
    if place.is_ordinary:
        return cue and not shouting and not at_start and not uncased
    if uncased and place.kind != "country" and not _is_native(place, said) and place.population < _KNOWN_ABROAD:
        return False
    if place.kind not in ("city", "district"):
        return True
    if place.country in _IN_THE_NEWS and not uncased and len(said) >= _LONG_ENOUGH:
        return True
    least = _KNOWN_ALONE_UNCASED if uncased else KNOWN_ALONE
    if place.population >= least and (place.by_main_name or uncased or place.population >= 10 * least):
        return True
    return cue


@cache
def _cue_pattern() -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\w){any_of(table('places')['cue'])}\s+(?:the\s+|la\s+|le\s+)?$", regex.IGNORECASE)


_REGION_BEHIND = regex.compile(r",\s+\p{Lu}[\p{L}.]+")


def _has_cue(text: str, start: int, end: int) -> bool:
    return bool(_cue_pattern().search(text[max(0, start - 24) : start]) or _REGION_BEHIND.match(text, end))


def _is_native(place: GazetteerPlace, said: str) -> bool:
    return place.kind in ("sea", "river", "continent", "region", "landmark", "mountains") or (
        place.country in _ARABIC_LANDS if _ARABIC.match(said) else True
    )


def _at_sentence_start(text: str, start: int) -> bool:
    front = text[max(0, start - 3) : start].rstrip(" \"“«'‘([")
    return not front or front[-1] in ".!?\n:" or start == 0


def _in_runs(reading: Reading, start: int, end: int, gazetteer: Gazetteer) -> Iterator[Found]:
    """Names inside runs of a script without spaces, longest first."""
    for run in _WITHOUT_SPACES.finditer(reading.text, start, end):
        at = run.start()
        while at < run.end():
            for size in range(min(9, run.end() - at), 1, -1):
                meanings = gazetteer.lookup(reading.text[at : at + size])
                if meanings and not meanings[0].is_ordinary and _is_great(meanings[0], size):
                    yield Found(start=at, end=at + size, meanings=meanings)
                    at += size
                    break
            else:
                at += 1


def _is_great(place: GazetteerPlace, size: int) -> bool:
    return place.kind not in ("city", "district") or place.population >= (50_000 if size > 2 else 200_000)


# ---------- choosing


def _with_evidence(reading: Reading, found: list[Found]) -> list[Found]:
    """Names that are sure, or that are sure elsewhere in the same text."""
    sure = {fold(reading.text[f.start : f.end]) for f in found if f.is_sure}
    return [
        f for f in found if f.is_sure or (fold(reading.text[f.start : f.end]) in sure and not f.meanings[0].is_ordinary)
    ]


def _meaning(one: Found, found: list[Found], reading: Reading) -> GazetteerPlace:
    if len(one.meanings) == 1:
        return one.meanings[0]
    own = {meaning.id for meaning in one.meanings}
    others = [f for f in found if f.meanings[0].id not in own]
    context = _context(others)
    behind = next((f for f in others if 0 < f.start - one.end <= 3 and reading.text[one.end] == ","), None)
    return max(
        enumerate(one.meanings),
        key=lambda item: _score(item[1], item[0], context, behind.meanings[0] if behind else None),
    )[1]


def _context(others: list[Found]) -> dict[str, float]:
    """How often each country and province is spoken of."""
    weights: dict[str, float] = defaultdict(float)
    for other in others:
        place = other.meanings[0]
        weights[place.country] += 1.0 if place.kind == "country" else 0.7
        if place.kind == "province":
            weights[f"{place.country}/{place.name}"] += 2.0
        elif place.part_of:
            weights[f"{place.country}/{place.part_of}"] += 0.7
    return weights


def _score(place: GazetteerPlace, rank: int, context: dict[str, float], behind: GazetteerPlace | None) -> float:
    people = place.population if place.kind == "city" else _PROVINCE_AS
    score = math.log10(people + 1000) - 0.9 * rank + (0.5 if place.by_main_name else 0)
    score += 3.0 if place.kind == "country" else 0.0
    score += 1.2 * math.log1p(context.get(place.country, 0.0))
    score += 1.0 * math.log1p(context.get(f"{place.country}/{place.part_of}", 0.0)) if place.part_of else 0.0
    if behind is not None:
        score += 6.0 if behind.name == place.part_of else 3.0 if behind.country == place.country else 0.0
    return score
