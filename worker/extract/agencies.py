"""News agencies: in credits, datelines, sign-offs, by name."""

from functools import cache
from typing import Final

import regex

from storage.model import Agency
from worker.agencies import COLLECTIVE, known_agencies
from worker.extract.reading import Reading
from worker.extract.words import Phrases, any_of, compiled

_CREDIT: Final = regex.compile(
    r"\[(?P<in>[^\[\]\n]{2,80})\]|\((?P<in>[^()\n]{2,40})\)\s*(?:[-–—]|$)|^(?P<in>[^()\n]{2,40})\s[-–—]\s", regex.M
)
_TELLING: Final = regex.compile(
    r"(?:told|tells|by|to|agency|agencies|with|from|interview with|quoted by|said|[àa]|вместе с|агентству|передает"
    r"|сообщает|لوكالة|وكالة|zu|gegenüber|a la agencia|à l.agence)"
    r"\s+(?:the\s+|state news agency\s+|news agency\s+)?$"
)
_SIGN_OFF: Final = regex.compile(r"contribut|report|writing|редакц|ساهم|المصدر|avec|with|mit|kaynak", regex.IGNORECASE)


@cache
def _spellings() -> tuple[Phrases, dict[str, str]]:
    single = [agency for agency in known_agencies() if agency.name != COLLECTIVE]
    names = {spelling: agency.name for agency in single for spelling in (*agency.names, *agency.careful)}
    return Phrases(names, before=r"(?<![\w-])", behind=r"(?![\w-])"), names


@cache
def _careful() -> frozenset[str]:
    """Spellings that are also words: they are counted only in a credit, a dateline or after a verb of telling."""
    return frozenset(spelling for agency in known_agencies() for spelling in agency.careful)


def find_agencies(reading: Reading) -> tuple[Agency, ...]:
    """The agencies of a text, each once, with the words that show it and where they stand."""
    source, names = _spellings()
    matches = list(source.finditer(reading.text))
    in_credits = [m.span("in") for m in _CREDIT.finditer(reading.text)] if matches else []
    found: dict[str, Agency] = {}
    for match in matches:
        said = " ".join(match[0].split())
        in_credit = any(s <= match.start() and match.end() <= e for s, e in in_credits)
        if said in _careful() and not in_credit and not _told(reading.text, match.start()):
            continue
        name = names[said]
        if name not in found or (in_credit and not found[name].evidence.startswith("[")):
            found[name] = _made(reading, name, match.start(), match.end(), in_credits)
    for agency in _sign_off(reading):
        found.setdefault(agency.name, agency)
    return tuple(sorted(found.values(), key=lambda a: a.start or 0))


def _told(text: str, start: int) -> bool:
    return bool(_TELLING.search(text[max(0, start - 40) : start]))


def _made(reading: Reading, name: str, start: int, end: int, in_credits: list[tuple[int, int]]) -> Agency:
    for first, last in in_credits:
        if first <= start and end <= last:
            return Agency(name=name, evidence=f"[{reading.text[first:last]}]", start=start, end=end)
    front = reading.text[max(0, start - 40) : start].rsplit("\n", 1)[-1]
    words = front.split(" ")[-4:]
    return Agency(name=name, evidence=(" ".join(words) + reading.text[start:end]).strip(), start=start, end=end)


def _sign_off(reading: Reading) -> list[Agency]:
    """As in "Agencies contributed to this report", "وكالات"."""
    if not reading.parts:
        return []
    last = reading.parts[-1]
    said = reading.said(last)
    if len(said) > 120:
        return []
    several = next(agency for agency in known_agencies() if agency.name == COLLECTIVE)
    match = compiled(rf"(?<!\w){any_of(several.names)}(?!\w)").search(said)
    if match and (_SIGN_OFF.search(said) or len(said) < 40):
        start = last.start + match.start()
        return [Agency(name=several.name, evidence=said, start=start, end=start + len(match[0]))]
    return []
