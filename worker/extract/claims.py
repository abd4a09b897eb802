"""Who the claims of an article come from: ministries, monitors, agencies, witnesses, the unnamed."""

from functools import cache
from typing import Final, Literal

import regex

from storage.model import Agency, ClaimSource, Organisation
from worker.extract.reading import Reading
from worker.extract.speech import named_by, verbs_of
from worker.extract.words import Spotted, pattern, table

Kind = Literal["official", "agency", "monitor", "witness", "anonymous"]
_OFFICIAL: Final = frozenset({"government", "armed force", "police", "court", "parliament", "intergovernmental"})
_CARRIED: Final = regex.compile(r"(?:carried|reported|quoted|published)\s+by\s+(?P<phrase>(?:[\w-]+\s+){0,4})$")
#: code points behind a name in which its verb must stand
_VERB_WITHIN: Final = 22
_LONGEST_VERB: Final = 25
_CLAUSE_END: Final = regex.compile(r"[.;!?\n]")


@cache
def _nouns() -> tuple[tuple[Kind, Spotted], ...]:
    kinds: tuple[Kind, ...] = ("witness", "anonymous")
    said = table("quotes")["claims"]
    return tuple((kind, Spotted(pattern(rf"(?<!\w){said[kind]}(?!\w)"))) for kind in kinds)


def find_claims_sources(
    reading: Reading, organisations: tuple[Organisation, ...], agencies: tuple[Agency, ...]
) -> tuple[ClaimSource, ...]:
    """The sources that the text names for what it says, each once, in order."""
    found: dict[str, ClaimSource] = {}
    for body in organisations:
        if body.kind in ("news agency", "group"):
            continue
        for mention in body.mentions:
            if body.name not in found and _speaks(reading, mention.start, mention.end):
                found[body.name] = _made(reading, body.name, _kind(body.kind, body.name), mention.start, mention.end)
    for agency in agencies:
        if agency.start is None or agency.end is None:
            continue
        carried = _CARRIED.search(reading.text[max(0, agency.start - 60) : agency.start])
        if carried:
            start = agency.start - len(carried["phrase"])
            found[agency.name] = _made(reading, agency.name, "agency", start, agency.end)
    for kind, nouns in _nouns():
        for match in nouns.finditer(reading.text):
            if kind in found:
                break
            if _speaks(reading, *match.span()):
                found[kind] = _made(reading, match[0], kind, match.start(), match.end())
    return tuple(sorted(found.values(), key=lambda c: c.start))


def _speaks(reading: Reading, start: int, end: int) -> bool:
    """Whether a verb of speech stands near behind in the clause, or directly before."""
    verb = verbs_of(reading.language).search(reading.text, end, end + _VERB_WITHIN + _LONGEST_VERB)
    if verb and verb.start() <= end + _VERB_WITHIN and not _CLAUSE_END.search(reading.text, end, verb.start()):
        return True
    return named_by(reading.language).is_in(reading.text, max(0, start - 40), start)


def _kind(kind: str, name: str) -> Kind:
    if kind == "monitoring group" or pattern(table("quotes")["claims"]["monitor"]).search(name):
        return "monitor"
    return "agency" if kind == "news agency" else "official"


def _made(reading: Reading, name: str, kind: Kind, start: int, end: int) -> ClaimSource:
    return ClaimSource(name=name, kind=kind, start=start, end=end, text=reading.text[start:end])
