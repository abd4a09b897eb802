"""Names of places as they stand in a text, with all that they may mean; which one is meant is chosen in `resolving`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import regex

from worker.extract.described import KNOWN_ALONE
from worker.extract.reading import Reading
from worker.extract.spans import Span
from worker.extract.words import Spotted, any_of, pattern, table
from worker.gazetteer import Gazetteer, GazetteerPlace, fold

#: words of so few letters have no capitals in headlines
_SHORT: Final = 3
#: most pieces of a name
_LONGEST: Final = 5
#: most letters and points of an abbreviated name
_LONGEST_SHORT: Final = 6
#: countries at war: their towns are in the news however small they are, under names of five letters or more
_IN_THE_NEWS: Final = frozenset("SY IQ LB PS YE LY SD UA".split())
_LONG_ENOUGH: Final = 5
#: elsewhere a town of fewer people needs its region behind it, or somebody else's word
_HARDLY_KNOWN: Final = 5_000
#: what says that a name is one of a place: a word before it, with an article between or not; its region or an office
#: behind it, a party before it; the abbreviation of its state behind it, or a dateline, which leave no doubt
_ARTICLE, _WORD, _REGION, _STATE = "article", "word", "region", "state"
#: in scripts without capitals a name proves less
_KNOWN_ALONE_UNCASED: Final = 20_000
#: towns of countries that write otherwise must be that large to be known by a name in Arabic or Hebrew letters
_KNOWN_ABROAD: Final = 400_000
_ARABIC_LANDS: Final = frozenset(
    "SY IQ LB PS JO IL YE SA AE OM QA BH KW EG SD LY TN DZ MA MR SO DJ SS TD IR AF PK TR EH".split()
)
_PIECE: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d]*")
_INITIALS: Final = regex.compile(r"(?:\p{L}{1,2}\.)+\p{L}{1,2}")
_BEHIND_A_TOWN: Final = regex.compile(r"\p{L}[,(]\s*$")
_POSTAL: Final = regex.compile(r"[A-Z]{2}")
#: an abbreviated state that stands alone: "in Tenn. prisons", "Ky. jail"; or behind a party: "D-Calif."
_STATE_ALONE: Final = regex.compile(r"\p{Lu}\p{Ll}{1,4}\.(?=['’]s|\s\p{Ll})")
_PARTY: Final = regex.compile(r"(?<![\p{L}\p{N}-])(?:[DRI]|DFL|GOP)-$")
#: what a division's name ends in, where that says what it is
_DIVISION: Final = regex.compile(r"\s(?:County|Parish|Township|District|Borough|Governorate|Province|Oblast)$")
#: as in "HUDSON — Officials say", "LYON (AFP) - "
_DATELINE: Final = regex.compile(r"\s?(?:\s\([\p{Lu}/]+\)\s)?(?:—|–|--|-\s)\s?(?=\p{Lu})")
#: as in "Butler, Clark or Warren counties": counties are meant, not towns
_NAME: Final = r"\p{Lu}[\p{L}’'.-]++(?:\s(?![Cc]ount)\p{Lu}[\p{L}’'-]++){0,2}+"
_LISTED: Final = rf"(?:(?:,\s++{_NAME})*+,?\s++(?:and|or)\s++{_NAME})?"
_DISTRICTS: Final = regex.compile(rf"{_LISTED}\s+(?:[Cc]ounties|[Cc]ounty)(?!\p{{L}})")
_REGION_BEHIND: Final = regex.compile(r",\s+(?P<region>\p{Lu}[\p{L}.]+)")
#: in what a place may lie that is named behind it
_WHOLES: Final = frozenset({"country", "province", "district"})
#: what may stand between the pieces of a name
_INSIDE: Final = frozenset(mark + space for mark in ("", *"-'’ʼ‘`.") for space in ("", " "))
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
    #: what stands around it leaves no doubt: "Selma, Ala.", "Selma city council"
    is_plain: bool = False


def names_in(reading: Reading, gazetteer: Gazetteer) -> list[Found]:
    """The names of places in a text in order, longest first at each place, sure ones and others."""
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
        if text[pieces[at + count - 1][1] : pieces[at + count][0]] not in _INSIDE:
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
    if state := _abbreviated(text, span, gazetteer):
        return Found(start=start, end=end + (text[end : end + 1] == "."), meanings=(state,))
    if key in _never():
        return None
    meanings = gazetteer.lookup(key)
    if not meanings or (meanings[0].kind in ("city", "district") and meanings[0].population < _KNOWN_ABROAD):
        demonym = gazetteer.demonym(key) if len(key) > 2 else None
        if demonym is not None:
            return Found(start=start, end=end, meanings=(demonym,), is_demonym=True)
    if not meanings:
        return None
    if _DISTRICTS.match(text, end):
        meanings = tuple(m for m in meanings if m.kind == "district") or meanings
    is_code = len(key.replace(" ", "")) <= 3 and meanings[0].kind == "country" and said.isascii()
    if is_code and not said.replace(".", "").replace(" ", "").isupper():
        return None
    if text[end : end + 1] == "." and _INITIALS.fullmatch(said):
        end += 1
    cue = _cue(text, start, end, gazetteer)
    if cue == _REGION and meanings[0].is_ordinary and not _lies_behind(text, end, meanings, gazetteer):
        cue = ""
    known = _is_known(meanings[0], said, cue=cue, shouting=shouting, at_start=_at_sentence_start(text, start))
    plain = cue == _STATE or (known and cue == _REGION)
    return Found(start=start, end=end, meanings=meanings, has_cue=bool(cue), is_sure=known, is_plain=plain)


@cache
def _never() -> frozenset[str]:
    return frozenset(table("places")["never"].split())


def _abbreviated(text: str, span: Span, gazetteer: Gazetteer) -> GazetteerPlace | None:
    """The state that stands abbreviated behind a town: "Austin, TX", "Selma, Ala.", or in initials: "N.M."."""
    start, end = span
    if end - start > _LONGEST_SHORT:
        return None
    said, has_point = text[start:end], text[end : end + 1] == "."
    behind = _BEHIND_A_TOWN.search(text[max(0, start - 4) : start]) is not None
    if (
        (behind and (has_point or _POSTAL.fullmatch(said)))
        or (has_point and (_INITIALS.fullmatch(said) or _STATE_ALONE.match(text, start)))
        or (_PARTY.search(text, max(0, start - 5), start) and not _POSTAL.fullmatch(said))
    ):
        return gazetteer.abbreviation(said)
    return None


def _is_known(place: GazetteerPlace, said: str, *, cue: str, shouting: bool, at_start: bool) -> bool:
    """Whether the name says enough by itself."""
    uncased = bool(_UNCASED.match(said))
    if cue == _STATE:
        return True
    if place.is_ordinary:
        return bool(cue) and cue != _ARTICLE and not shouting and not at_start and not uncased
    if uncased and place.kind != "country" and not _is_native(place, said) and place.population < _KNOWN_ABROAD:
        return False
    if place.kind not in ("city", "district"):
        return True
    if cue == _ARTICLE:  # "in the Nancy Pelosi era"
        cue = ""
    if place.kind == "city" and place.population < _HARDLY_KNOWN and place.country not in _IN_THE_NEWS:
        return cue == _REGION
    if place.country in _IN_THE_NEWS and not uncased and len(said) >= _LONG_ENOUGH:
        return True
    least = _KNOWN_ALONE_UNCASED if uncased else KNOWN_ALONE
    if place.population >= least and (place.by_main_name or uncased or place.population >= 10 * least):
        return True
    return bool(cue)


@cache
def _cue_before() -> Spotted:
    """A word before a name, up to the name."""
    return Spotted(pattern(rf"(?<!\w){any_of(table('places')['cue'])}\s+(?P<article>the\s+|la\s+|le\s+)?$"))


@cache
def _office() -> "regex.Pattern[str]":
    listed = table("places")
    counties = rf"{_LISTED}\s+{any_of(listed['several'])}"
    return regex.compile(rf"(?:\s+{any_of(listed['office'])}|{counties})(?!\p{{L}})")


def _cue(text: str, start: int, end: int, gazetteer: Gazetteer) -> str:
    """What around or in the name says that it is one of a place, if anything does."""
    if behind := _REGION_BEHIND.match(text, end):
        region = behind["region"]
        is_state = region.endswith(".") or _POSTAL.fullmatch(region)
        return _STATE if is_state and gazetteer.abbreviation(region) else _REGION
    if _DIVISION.search(text, start, end) or _office().match(text, end):
        return _REGION
    if _PARTY.search(text, max(0, start - 5), start):
        return _REGION
    if _DATELINE.match(text, end) and _at_sentence_start(text, start):
        return _STATE if text[start:end].isupper() else _REGION
    before = _cue_before().search(text, max(0, start - 24), start)
    return "" if not before else _ARTICLE if before["article"] else _WORD


def _lies_behind(text: str, end: int, meanings: tuple[GazetteerPlace, ...], gazetteer: Gazetteer) -> bool:
    """Whether what stands behind the comma is where one of the places lies: "Nice, France"; not "Snow, Godolphin"."""
    behind = _REGION_BEHIND.match(text, end)
    if behind is None:
        return True
    wholes = gazetteer.lookup(behind["region"])
    return any(m.part_of == w.name or m.country == w.country for w in wholes if w.kind in _WHOLES for m in meanings)


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
