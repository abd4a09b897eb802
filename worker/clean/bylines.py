"""Bylines as readers see them: near the headline, or right behind the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml import etree

from worker.clean import dates, labels, people
from worker.clean.meta import Meta
from worker.clean.text import key, tidy
from worker.clean.walk import Frame, Line, Outline
from worker.clean.wording import Wording

_SENTENCE = re.compile(r"[.!?…。！？؟۔][\"”»’')\]]?$")
_HINT = re.compile(
    r" (?:author|authors|author ?names?|authorname|byline|bylines|by|writer|writers|reporter|autor|"
    r"autoren|auteur|auteurs|autore|autores|signature|firma|vcard|fn|contributor|contributors|"
    r"article author|post author|entry author|story author|journalist|coauthors?) "
)
#: a byline behind a date in the same line: `posted on 3 May 2024 by Jane Doe`
_INSIDE = Wording(
    r"(?:^|[\s|·•–—-])(?:(?:by|von|par|por|door|di|av|af|автор|بقلم|كتب)\s+|(?:by|von|autor(?:in)?|text|автор|автори?|"
    r"بقلم|الكاتب|إعداد|מאת|作者|记者|記者|撰文|文|글|लेखक|yazan|penulis|tác giả)\s?[:：]\s*)(?=\S)",
)
#: a reporter's office behind the name: `김민수 기자`
_BEHIND = re.compile(r"^[^\d\s]{1,8}(?: [^\d\s]{1,8})?\s?(?:기자|특파원|記者|记者|特派員)$")
_PIECES = re.compile(r"\s*[|•·–—]\s*|\s-\s")
#: letters; a longer line is a paragraph
_LONGEST_BYLINE, _LONGEST_MARKED, _LONGEST_SIGN, _LONGEST_LABEL = 120, 80, 40, 20
#: addresses of the pages on which sites present their authors
_AUTHOR_PAGE = Wording(
    r"/(?:authors?|autor|autora|autores|autoren|autorin|auteurs?|autore|autori|profiles?|people|persons?|staff|by|"
    r"bylines?|contributors?|journalists?|journalistes?|periodistas?|writers?|reporters?|columnists?|correspondents?|"
    r"redakteure?|redacteurs?|redakcja|skribent|forfatter|författare|yazar|yazarlar|muhabir|avtor|avtory|penulis|"
    r"tac-gia|creators?|experts?|bios?|team|meet-the-team)/[^/?#]+(?:/[^/?#]+)?/?(?:[?#].*)?$|[?&]_?author=",
)
#: elements that sites mark as the author's
_MARKABLE = ("a", "span", "div", "p", "address", "b", "strong")
#: lines apart in which one article is signed twice
_TOGETHER = 2
#: of a line, what is a link as a whole
_WHOLE = 0.95
#: elements around a name in which the others of its group stand
_GROUP = 4
#: what is dropped so is not the article's
_ELSEWHERE = ("surely", "hidden", "aside", "teaser")
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


@dataclass(frozen=True, slots=True)
class Shown:
    """Bylines as the page shows them; `is_explicit` if the page says that they are: then a first name alone is one."""

    bylines: tuple[str, ...] = ()
    is_explicit: bool = False


Way = Callable[[], list[str]]


def shown(outline: Outline, place: Place) -> Shown:
    """Names as the page shows them, the surest kind alone: marked as author's, behind `By`, or alone beside a date.

    An agency that signs does not end the search for people: they may sign behind the text.
    """
    agencies: tuple[str, ...] = ()
    for way in _explicit_ways(outline, place):
        found, who = _heard(way, place.sites, is_explicit=True)
        if who == "people":
            return Shown((*agencies, *found), is_explicit=True)
        agencies = agencies or (found if who else ())
    if agencies:
        return Shown(agencies, is_explicit=True)
    heard = (_heard(way, place.sites, is_explicit=False) for way in _guesses(outline, place))
    return Shown(next((found for found, who in heard if who), ()))


def _explicit_ways(outline: Outline, place: Place) -> tuple[Way, ...]:
    above = _of_authors(place.above)
    return (
        lambda: [name for line in above if line.size < _LONGEST_BYLINE for name in people.sources(line.text)],
        lambda: _marked(outline, place),
        lambda: _hinted(above, _own_hint),
        lambda: _hinted(above, _frame_hint),
        lambda: _hinted(above, _parent_hint),
        lambda: [line.text for line in above if line.size < _LONGEST_BYLINE and _begins_as_byline(line.text)],
        lambda: _behind_label(above),
        lambda: _linked(above),
        lambda: [found for line in above if (found := _behind_date(line))],
        lambda: _of_agencies(above),
        lambda: _signed(place.rest),
    )


def _guesses(outline: Outline, place: Place) -> tuple[Way, ...]:
    near = _of_authors(outline.lines[max(0, place.headline - _BEFORE) : place.text + _AFTER + 1])
    around = [line for line in near if not line.dropped]
    return (
        lambda: _hinted(around, _own_hint),
        lambda: _hinted(around, _frame_hint),
        lambda: _behind_label(around),
        lambda: _linked(around),
        lambda: [found for line in place.rest if not line.prose and (found := _behind_date(line))][:1],
        lambda: _listed(place.above),
        lambda: _beside_date(place.above),
        lambda: _signature(place.rest),
    )


def _heard(way: Way, sites: tuple[str, ...], *, is_explicit: bool) -> tuple[tuple[str, ...], str]:
    """The bylines of a way, and who signs in them: `people`, `agencies` alone, or nobody, ''."""
    found = _without_roles([tidy(_undated(name)) for name in way()])
    signed = [people.sort_out([byline], sites) for byline in found]
    if any(people.reads_as_name(a) and (is_explicit or people.is_whole(a)) for authors, _ in signed for a in authors):
        return found, "people"
    return found, "agencies" if any(agencies for _, agencies in signed) else ""


def _without_roles(bylines: list[str]) -> tuple[str, ...]:
    """The lines without those that say, behind a name, what its bearer does."""
    return tuple(line for n, line in enumerate(bylines) if n == 0 or not people.ends_as_role(line))


def _of_authors(lines: list[Line]) -> list[Line]:
    """The lines without those of translators, photographers, editors: behind their label, or in lines after it."""
    kept: list[Line] = []
    is_label = False
    for line in lines:
        is_short = line.size < _LONGEST_BYLINE
        is_other = is_short and people.names_others(line.text)
        if not is_other and not (is_label and is_short and _lists_names(line.text)):
            kept.append(line)
        is_label = is_other and line.size < _LONGEST_LABEL
    return kept


def _marked(outline: Outline, place: Place) -> list[str]:
    """Names in elements that the page marks as the author's, by microdata or link relation, near the headline.

    Where none stands there, the first group of the page is taken.
    """
    elements = outline.frames[0].element.iter(*_MARKABLE)
    marked = [e for e in elements if e.get("itemprop") == "author" or ((r := e.get("rel")) and "author" in r.split())]
    if not marked:
        return []
    frames = {frame.element: frame for frame in outline.frames}
    near = _frames_of(outline.lines[max(0, place.headline - _BEFORE) : place.text + _AFTER + 1])
    between = _frames_of(outline.lines[place.headline + 1 : place.text])
    found: dict[str, None] = {}
    far: dict[str, etree._Element] = {}
    for element in marked:
        frame = _frame_of(element, frames)
        if frame is None or frame.dropped in ("surely", "hidden"):
            continue
        if frame.dropped == "aside" and frame not in between:
            continue
        named = [n for n in element.iter() if n.get("itemprop") == "name"] or [element]
        name = tidy(" ".join(map(str, named[0].itertext())))
        if 1 < len(name) < _LONGEST_MARKED:
            if frame in near:
                found.setdefault(name)
            else:
                far.setdefault(name, element)
    return list(found)[:_MOST_AUTHORS] or _group_of_first(far)


def _group_of_first(named: dict[str, etree._Element]) -> list[str]:
    """The first name, and those that share an element around it."""
    around = [set(islice(element.iterancestors(), _GROUP)) for element in named.values()]
    return [name for name, above in zip(named, around, strict=True) if above & around[0]][:_MOST_AUTHORS]


def _frames_of(lines: list[Line]) -> set[Frame]:
    """The frames in which lines stand, with all that are around them."""
    found: set[Frame] = set()
    for line in lines:
        at: Frame | None = line.frame
        while at is not None and at not in found:
            found.add(at)
            at = at.parent
    return found


def _frame_of(element: etree._Element, frames: dict[etree._Element, Frame]) -> Frame | None:
    at: etree._Element | None = element
    while at is not None and at not in frames:
        at = at.getparent()
    return None if at is None else frames[at]


def _own_hint(line: Line) -> bool:
    return line.prop == "author" or bool(_HINT.search(line.hint))


def _frame_hint(line: Line) -> bool:
    frame = line.frame
    return frame.prop == "author" or frame.tag == "address" or bool(_HINT.search(frame.hint))


def _parent_hint(line: Line) -> bool:
    parent = line.frame.parent
    return parent is not None and parent.chars < 200 and bool(_HINT.search(parent.hint))


def _hinted(lines: list[Line], is_named: Callable[[Line], bool]) -> list[str]:
    """Lines that an element near to them calls the author's."""
    return [
        line.text
        for line in lines
        if line.size <= 150 and line.dropped != "aside" and not _SENTENCE.search(line.text[:-1]) and is_named(line)
    ]


def _begins_as_byline(text: str) -> bool:
    return people.starts_as_byline(text) or bool(_BEHIND.match(text))


def _behind_label(lines: list[Line]) -> list[str]:
    """Names in lines of their own behind a line that is no more than `By`."""
    for n, line in enumerate(lines):
        if line.size < _LONGEST_LABEL and people.is_label(line.text):
            behind = takewhile(lambda other: _lists_names(other.text), lines[n + 1 : n + 1 + _MOST_AUTHORS])
            first, *others = [other.text for other in behind] or [""]
            if first:
                return [first, *takewhile(people.is_whole, others)]
    return []


def _linked(lines: list[Line]) -> list[str]:
    """Names that lead to the page of an author."""
    return [
        line.text
        for line in lines
        if line.href and line.size < _LONGEST_MARKED and _AUTHOR_PAGE.search(line.href) and _lists_names(line.text)
    ]


def _lists_names(text: str) -> bool:
    names = people.split(text)
    return bool(names) and all(people.agency(n) or people.reads_as_name(n) for n in names)


def _of_agencies(above: list[Line]) -> list[str]:
    """A line that names an agency, perhaps with a town behind it, and nothing else: `AFP, MANILA`."""
    short = (line for line in above if line.size < _LONGEST_SIGN and line.dropped != "aside")
    return [line.text for line in short if (named := people.split(line.text)) and all(map(people.agency, named))][:1]


def _behind_date(line: Line) -> str:
    """The names of a line that begins with a date."""
    if line.size > _LONGEST_BYLINE or not dates.spoken(line.text):
        return ""
    found = _INSIDE.search(line.text)
    return line.text[found.end() :] if found else ""


def _signed(rest: list[Line]) -> list[str]:
    """Bylines behind the text that are no other article's: those lead to it as a whole."""
    found = [line for line in rest if line.size < _LONGEST_MARKED and not line.prose and _signs(line)]
    return [line.text for line in found if line.index - found[0].index <= _TOGETHER]


def _signs(line: Line) -> bool:
    if line.dropped in _ELSEWHERE or not people.starts_as_byline(line.text) or people.names_others(line.text):
        return False
    if line.link_share > _WHOLE and not _AUTHOR_PAGE.search(line.href):
        return False
    return not _SENTENCE.search(line.text) or bool(people.agency(people.strip_by(line.text)))


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
        kept = [p for p in part.split("|") if p.strip() and not labels.reading_times(p)]
        if kept and people.strip_by(kept[0]).strip(" |,"):
            return " | ".join(k.strip(" ,") for k in kept)
    return text


def credited(meta: Meta, shown: Shown, sites: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(authors, agencies) of the article: as its data state them, made whole by what the page shows, or shown alone."""
    persons = [*meta.persons(), *meta.named_like_host()]
    authors, agencies = people.sort_out(meta.authors(), sites, persons)
    seen, more = people.sort_out(shown.bylines, sites, persons)
    read = tuple(name for name in seen if people.reads_as_name(name) and not people.is_of_house(name, sites))
    full = tuple(name for name in read if people.is_whole(name))
    if authors and not (full and _are_handles(authors)):
        lists = [*meta.author_lists(), *([s] for s in shown.bylines), shown.bylines if shown.is_explicit else []]
        return _widened(authors, [people.sort_out(names, sites, persons)[0] for names in lists]), agencies
    return full or (read if shown.is_explicit else ()), tuple(dict.fromkeys((*agencies, *more)))


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
