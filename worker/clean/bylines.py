"""Bylines as readers see them: near the headline, or right behind the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from worker.clean import dates, labels, people
from worker.clean.meta import Meta
from worker.clean.text import key, tidy
from worker.clean.walk import Frame, Line, Outline

_SENTENCE = re.compile(r"[.!?…。！？؟۔][\"”»’')\]]?$")
_HINT = re.compile(
    r" (?:author|authors|author ?names?|authorname|byline|bylines|by|writer|writers|reporter|autor|"
    r"autoren|auteur|auteurs|autore|autores|signature|firma|vcard|fn|contributor|contributors|"
    r"article author|post author|entry author|story author|journalist|coauthors?) "
)
#: a byline behind a date in the same line: `posted on 3 May 2024 by Jane Doe`
_INSIDE = re.compile(r"(?:^|[\s|·•–—-])(?:by|von|par|por|door|di|av|af|автор:?|بقلم:?)\s+(?=\S)", re.I)
_PIECES = re.compile(r"\s*[|•·–—]\s*|\s-\s")
#: letters; a longer line is a paragraph
_LONGEST_BYLINE, _LONGEST_MARKED = 120, 80
#: lines above the headline and below the start of the text in which a marked name is still the article's
_BEFORE, _AFTER = 10, 6
#: a list of more names that widens a shorter one is a list of other articles' authors
_MOST_AUTHORS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where bylines stand: the lines between headline and text, those of the rest of the page, and what is no person.

    `headline` and `text` are the indexes of the headline and of the first line of the text.
    """

    above: list[Line]
    rest: list[Line]
    headline: int
    text: int
    sites: tuple[str, ...]


def shown(outline: Outline, place: Place) -> list[str]:
    """Names as the page shows them, the surest kind alone: marked as author's, behind `By`, or alone beside a date."""
    above, tail = place.above, [line for line in place.rest if not line.prose]
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _marked(outline, place),
        lambda: [line.text for line in above if _is_marked_line(line)],
        lambda: [line.text for line in above if line.size < _LONGEST_BYLINE and people.starts_as_byline(line.text)],
        lambda: [found for line in above if (found := _behind_date(line))],
        lambda: _signed(tail),
        lambda: [found for line in tail if (found := _behind_date(line))][:1],
        lambda: _listed(above),
        lambda: _beside_date(above),
        lambda: _signature(place.rest),
    )
    for way in ways:
        found = [tidy(_undated(name)) for name in way()]
        if any(any(people.sort_out([name], place.sites)) for name in found):
            return found
    return []


def _marked(outline: Outline, place: Place) -> list[str]:
    """Names in elements that the page marks as the author's, by microdata or link relation, near the headline."""
    frames = {frame.element: frame for frame in outline.frames}
    places: dict[Frame, int] = {}
    for line in outline.lines:
        places.setdefault(line.frame, line.index)
    found: dict[str, None] = {}
    for element in outline.frames[0].element.iter("a", "span", "div", "p", "address", "b", "strong"):
        if "author" not in (element.get("rel") or "").split() and element.get("itemprop") != "author":
            continue
        frame = _frame_of(element, frames)
        if frame is None or frame.dropped in ("surely", "hidden", "aside"):
            continue
        at = places.get(frame)
        if at is not None and not place.headline - _BEFORE <= at <= place.text + _AFTER and found:
            continue
        named = [n for n in element.iter() if n.get("itemprop") == "name"] or [element]
        name = tidy(" ".join(map(str, named[0].itertext())))
        if 1 < len(name) < _LONGEST_MARKED:
            found.setdefault(name)
    return list(found)[:8]


def _frame_of(element: etree._Element, frames: dict[etree._Element, Frame]) -> Frame | None:
    at: etree._Element | None = element
    while at is not None and at not in frames:
        at = at.getparent()
    return None if at is None else frames[at]


def _is_marked_line(line: Line) -> bool:
    if line.size > 150 or line.dropped == "aside" or _SENTENCE.search(line.text[:-1]):
        return False
    if line.prop == "author" or line.frame.prop == "author" or line.frame.tag == "address":
        return True
    if _HINT.search(line.hint) or _HINT.search(line.frame.hint):
        return True
    parent = line.frame.parent
    return parent is not None and parent.chars < 200 and bool(_HINT.search(parent.hint))


def _behind_date(line: Line) -> str:
    """The names of a line that begins with a date."""
    if line.size > _LONGEST_BYLINE or not dates.spoken(line.text):
        return ""
    found = _INSIDE.search(line.text)
    return line.text[found.end() :] if found else ""


def _signed(tail: list[Line]) -> list[str]:
    return [
        line.text
        for line in tail
        if line.size < 90
        and people.starts_as_byline(line.text)
        and (not _SENTENCE.search(line.text) or people.agency(people.strip_by(line.text)))
    ][:2]


def _signature(rest: list[Line]) -> list[str]:
    """A name set off right behind the last paragraph."""
    last = max((n for n, line in enumerate(rest) if line.prose and not line.dropped), default=-1)
    behind = rest[last + 1 : last + 2] if last >= 0 else []
    return [
        line.text
        for line in behind
        if line.frame.parent is rest[last].frame.parent
        and (line.is_bold or line.is_italic or "right" in (line.frame.element.get("style") or ""))
        and 2 <= len(line.text.split()) <= 4
        and people.reads_as_name(line.text)
    ]


def _beside_date(above: list[Line]) -> list[str]:
    """Names and nothing else: in the line with the date, or in one next to it."""
    dated = {line.index for line in above if line.size < _LONGEST_MARKED and dates.spoken(line.text)}
    pieces = [p for line in above if line.index in dated for p in _PIECES.split(dates.without(line.text))]
    near = [line for line in above if {line.index + n for n in (-2, -1, 1, 2)} & dated and line.index not in dated]
    pieces += [line.text for line in near if not line.dropped]
    return [tidy(p) for p in pieces if 2 <= len(p.split()) <= 3 and people.reads_as_name(tidy(p))][:1]


def _listed(above: list[Line]) -> list[str]:
    """A line that lists names and nothing else: `Ann Lee, Ben Ray and Cy Dow`."""
    for line in above:
        names = people.split(line.text) if line.size < _LONGEST_BYLINE and line.text.count(",") else []
        if len(names) > 1 and not line.dropped and all(" " in n and people.reads_as_name(n) for n in names):
            return [line.text]
    return []


def _undated(text: str) -> str:
    """A byline without the time and counters that share its line."""
    for part in re.split(r"\s[·•—–-]\s", dates.without(text)):
        kept = [p for p in part.split("|") if p.strip() and not any(m.search(p) for m in labels.READ_TIME)]
        if kept and people.strip_by(kept[0]).strip(" |,"):
            return " | ".join(k.strip(" ,") for k in kept)
    return text


def credited(meta: Meta, shown: list[str], sites: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(authors, agencies) of the article: as its data state them, made whole by what the page shows, or shown alone."""
    persons = [*meta.persons(), *meta.named_like_host()]
    authors, agencies = people.sort_out(meta.authors(), sites, persons)
    seen, more = people.sort_out(shown, sites, persons)
    read = tuple(name for name in seen if people.reads_as_name(name))
    full = tuple(name for name in read if " " in name)
    if authors and not (full and _are_handles(authors)):
        others = [people.sort_out(names, sites, persons)[0] for names in (*meta.author_lists(), *([s] for s in shown))]
        return _widened(authors, others), agencies
    return full or read, tuple(dict.fromkeys((*agencies, *more)))


def _are_handles(authors: tuple[str, ...]) -> bool:
    """Single words of letters: log-ins, beside which a byline with full names says more."""
    return all(" " not in name and name[:1].isascii() for name in authors)


def _widened(stated: tuple[str, ...], others: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The names of the fuller of two statements, where one says all that the other says and more people besides."""
    best = stated
    for other in others:
        own, more = set(map(key, best)), set(map(key, other))
        if own < more and len(more) <= _MOST_AUTHORS and all(" " in n and people.reads_as_name(n) for n in other):
            best = other
    return best
