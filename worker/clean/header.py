"""The visible head of an article: standfirst, byline, date and reading time, between headline and text."""

import re

from worker.clean import dates, labels, people
from worker.clean.names import kinds
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Line, Outline

_SENTENCE = re.compile(r"[.!?…。！？؟۔][\"”»’')\]]?$")
_AUTHOR_HINT = re.compile(
    r" (?:author|authors|author ?names?|authorname|byline|bylines|by|writer|writers|reporter|autor|"
    r"autoren|auteur|auteurs|autore|autores|signature|firma|vcard|fn|contributor|contributors|"
    r"article author|post author|entry author|story author|journalist) "
)
_MIN_STANDFIRST = 30
_MAX_STANDFIRST = 600
#: of a line between headline and text that has no mark of a standfirst
_MIN_PLAIN = 50
_MAX_MINUTES = 180
#: of a first line, what the description must hold to be the same: it leaves out the place in front of it
_SAME_SHARE = 0.85
#: lines of the body among which the standfirst may stand: behind what is left of the header
_LOOKED_AT = 6


def zone(outline: Outline, headline: Line | None, first: Line | None, roots_top: int) -> list[Line]:
    """The lines between headline and text (or above the text, where there is no headline on the page)."""
    start = headline.index if headline else max(-1, roots_top - 12)
    end = first.index if first else start + 20
    return [line for line in outline.lines[start + 1 : end] if line.dropped != "hidden"][:60]


def read_minutes(lines: list[Line]) -> int | None:
    """The reading time that the page states, in minutes."""
    for line in lines:
        if line.size > 200:
            continue
        for number in labels.reading_times(line.text):
            if 0 < int(number) <= _MAX_MINUTES:
                return int(number)
    return None


def standfirst(above: list[Line], body: list[Line], description: str, taken: set[str]) -> list[Line]:
    """The lines of the standfirst: marked as such, or between headline and text, or the set-off start of the text."""
    told = key(description)
    possible = [line for line in above if line.dropped != "hidden" and _may_be_standfirst(line, taken)]
    usable = [line for line in possible if not line.dropped]
    named = [line for line in usable if _is_named(line)]
    if named:
        return _run(named)
    same = [line for line in possible if told and _tells_the_same(key(line.text), told)]
    if same:
        return same[:1]
    plain = [
        line for line in usable if _SENTENCE.search(line.text) or line.frame.tag in ("h2", "h3", "p") or line.is_bold
    ]
    plain = [line for line in plain if line.size >= _MIN_PLAIN and not line.frame.kinds & labels.CAPTION]
    return [line for line in plain if _SENTENCE.search(line.text)][:1] or plain[:1] or _from_body(body, told, taken)


def _is_named(line: Line, depth: int = 1) -> bool:
    """The line, its frame, or one of the frames around it bears the name of a standfirst."""
    if line.prop in ("description", "alternativeHeadline") or line.frame.prop in ("description", "alternativeHeadline"):
        return True
    hints = [line.hint, line.frame.hint]
    at = line.frame.parent
    while at and len(hints) < 2 + depth and at.chars < _MAX_STANDFIRST * 2:
        hints.append(at.hint)
        at = at.parent
    return any(kinds(h) & labels.STANDFIRST for h in hints)


def _may_be_standfirst(line: Line, taken: set[str]) -> bool:
    if not _MIN_STANDFIRST <= line.size <= _MAX_STANDFIRST * 2 or line.link_share > 0.5 or key(line.text) in taken:
        return False
    own = key(line.text)
    if line.text[0] in "*†":
        return False
    if any(len(k) > 20 and k in own and len(own) < 1.6 * len(k) for k in taken):
        return False
    if line.frame.within("figure", "figcaption", "blockquote", "table") and not line.frame.within("td"):
        return False
    if people.starts_as_byline(line.text) and not _SENTENCE.search(line.text):
        return False
    hint = f"{line.hint}{line.frame.hint}"
    if (
        _AUTHOR_HINT.search(hint)
        or line.frame.kinds & labels.KICKER
        or kinds(hint) & labels.CAPTION
        or kinds(hint) & labels.CREDIT
    ):
        return False
    if (
        (line.size < 80 and dates.spoken(line.text))
        or labels.APPEAL.match(line.text)
        or labels.COPYRIGHT.fullmatch(line.text)
    ):
        return False
    return not labels.reading_times(line.text)


def _run(named: list[Line]) -> list[Line]:
    """Neighbouring lines in one frame: a standfirst of two paragraphs or bullet points."""
    first = named[0]
    return [line for line in named if line.frame is first.frame or line.frame.parent is first.frame.parent][:6]


def _tells_the_same(own: str, told: str) -> bool:
    if own == told:
        return True
    short, long_ = sorted((own, told), key=len)
    return len(short) > 40 and long_.startswith(short[:-3]) and len(short) > 0.5 * len(long_)


def _from_body(body: list[Line], told: str, taken: set[str]) -> list[Line]:
    """The start of the text, if the page sets it off: by name, by weight, as a heading, or as the description."""
    begins = (
        n for n, line in enumerate(body[:_LOOKED_AT]) if line.prose or _is_named(line, 3) or line.frame.tag == "h2"
    )
    start = next((n for n in begins if _may_be_standfirst(body[n], taken)), None)
    if start is None or len(body) < start + 3:
        return []
    if any(line.prose or line.frame.within("table", "ul", "ol", "dl", "figure") for line in body[:start]):
        return []
    first, rest = body[start], body[start + 1 :]
    if _is_named(first, 3):
        named = [first, *(line for line in rest[:5] if _is_named(line, 3))]
        return [line for line in _run(named) if line.size <= _MAX_STANDFIRST]
    if any(line.frame.tag in HEADINGS for line in body[:start]):
        return []
    others_bold = any(line.is_bold for line in rest[:3] if line.prose)
    heavy = first.is_bold and first.prose and not others_bold
    heading = first.frame.tag in HEADINGS and bool(told) and _tells_the_same(key(first.text), told)
    return [first] if heavy or heading or _is_described(first, rest, told) else []


def _is_described(first: Line, rest: list[Line], told: str) -> bool:
    """The first line is the page's own description, whole, and stands apart from the paragraphs."""
    apart = all(line.frame.parent is not first.frame.parent or line.frame.hint != first.frame.hint for line in rest[:4])
    own = key(first.text)
    return apart and bool(told) and own.endswith(told) and len(told) > _SAME_SHARE * len(own)
