"""People: names behind titles, names that begin with a given name, names that speak; surnames tied to the full name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import regex

from storage.model import Mention, Person
from worker.extract.reading import Reading
from worker.extract.spans import Span, Spans
from worker.extract.speech import is_speaking
from worker.extract.words import NO_LETTER_BEHIND, any_of, compiled, occurrences, table
from worker.gazetteer import Gazetteer

_PART: Final = (
    r"(?:\p{Lu}[\p{L}\p{M}]*(?:[-'’](?!s\b)\p{L}[\p{L}\p{M}]*)*"
    r"|(?:al|el|Al|El|ad|as|ar|ash|an|at)-\p{Lu}[\p{L}\p{M}]+(?:-\p{L}+)*)"
)
#: words of a name
_LEAST_WORDS: Final = 2
_MOST_WORDS: Final = 6
_RUN: Final = regex.compile(r"\S+")
_OF_BEFORE: Final = regex.compile(r"of\s+(?:the\s+)?$")
_LOOSE: Final = regex.compile(r"\s+(?=\S+$)|[.’']")
_ARTICLE: Final = regex.compile(r"^(?:al|el|Al|El|ad|as|ar|ash|an|at)-")
_WORD_BEFORE: Final = regex.compile(r"(\p{Lu}\p{Ll}+)\s$")
_NO_PERSON_BEHIND: Final = regex.compile(r"\s+(?:County|City|Street|University|Foundation|Tower)\b")
_ARABIC: Final = regex.compile(r"\p{Arab}")
_CYRILLIC: Final = regex.compile(r"\p{Cyrl}")
_BEFORE_ARABIC: Final = regex.compile(r"(?:(?<=(?<!\p{L})[وفبلك])|(?<![\p{L}\p{N}-]))")
_BEFORE_SURNAME: Final = regex.compile(r"(?:(?<![\p{L}\p{N}-])|(?<=(?:pro|anti)-))")
_CYRILLIC_ENDING: Final = regex.compile(r"(?:а|у|ом|е|ой|ым|ого|ому|ву|ва|вой|вым)?(?![\p{L}\p{N}])")
_ARABIC_WORD: Final = r"\p{Arab}[\p{Arab}\p{M}]+"


@dataclass(slots=True)
class _Known:
    name: str
    title: str | None = None
    affiliation: str | None = None
    spans: list[Span] = field(default_factory=list)


@cache
def _name() -> "regex.Pattern[str]":
    particles = any_of(table("people")["particles"])
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_PART}(?:(?:\s+|\.\s+)(?:(?:{particles})\s+){{0,2}}{_PART}){{0,5}})"
    )


@cache
def _titles() -> frozenset[str]:
    return frozenset(table("people")["titles"])


@cache
def _no_name() -> frozenset[str]:
    return frozenset(table("people")["no_name"])


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(table("people")["modifiers"])


@cache
def _title_at_end() -> "regex.Pattern[str]":
    """To be matched from the end back."""
    listed = table("people")
    modifier = rf"(?:{any_of(listed['modifiers'])}|\p{{Lu}}[\p{{L}}.]*)"
    return regex.compile(
        rf"(?r)(?:(?P<of>\p{{Lu}}[\p{{L}}\s]{{1,30}}?)['’]s\s+)?(?P<title>(?:{modifier}[\s-]+){{0,4}}(?i:{any_of(listed['titles'])})\.?"
        rf"(?:\s+of\s+(?:the\s+)?\p{{Lu}}[\p{{L}}]+)?)[\s,]+$"
    )


@cache
def _title_before_comma() -> "regex.Pattern[str]":
    """To be matched from the end back."""
    listed = table("people")
    return regex.compile(
        rf"(?r)(?:^|(?<=[.,;\"”\n]\s?)|\b)(?:[Tt]he|[Aa]n?|its|their|his|her)\s+(?P<title>(?:[\p{{L}}'’-]+\s+){{0,4}}(?i:{any_of(listed['titles'])})(?:\s+(?:of|to|for|at|in)\s+[^,.;\"”]{{2,50}})?),\s+$"
    )


@cache
def _title_behind() -> "regex.Pattern[str]":
    titles = any_of(table("people")["titles"])
    return regex.compile(
        rf",\s+(?:\d{{1,3}},\s+)?(?:(?:the|a|an|who\s+is\s+the|who\s+is|its|their|his|her|le|la|l[’'])\s+)?(?P<title>(?:[\p{{L}}'’-]+\s+){{0,5}}?(?i:{titles})(?:\s+(?:of|for|at|to|in|de|du|des)\s+[^,.;\"”()]{{2,60}})?)(?=[,.;)\"”]|\s+(?:said|told|says|who))"
    )


@cache
def _given() -> frozenset[str]:
    return frozenset(table("people")["given"].split())


_WHO: Final = regex.compile(r",\s+(?:an?|who|whose|une?|ein|eine|un|una)\s+(?P<noun>[a-z][^,.;\n]{2,50})[,.;]")
_BODY: Final = regex.compile(
    r"\b(?:group|charity|company|firm|party|agency|organi[sz]ation|website|newspaper|magazine|city|town|village|province|region"
    r"|suburb|district|coalition|alliance|network|channel|station|bank|think tank|body|movement|militia|project)s?\b"
)
_AGE: Final = regex.compile(r",\s+(?:aged\s+)?\d{1,2}(?:-year-old)?,")
_OF: Final = regex.compile(rf"\s+of\s+the\s+(?P<group>{_PART}(?:\s+{_PART}){{0,4}})")


def find_people(reading: Reading, gazetteer: Gazetteer, taken: tuple[Span, ...]) -> tuple[Person, ...]:
    """The people of a text in order of first mention. `taken` are names of organisations."""
    known: dict[str, _Known] = {}
    if reading.language in ("ar", "fa", "ur"):
        _arabic(reading, known, taken)
    else:
        _cased(reading, known, gazetteer, taken)
    _short_mentions(reading, known, taken)
    return _in_order(reading, known)


def people_at(reading: Reading, spans: Sequence[Span], taken: tuple[Span, ...]) -> tuple[Person, ...]:
    """The people whose names stand at these stretches of text; a surname alone goes with the full name of the text."""
    known: dict[str, _Known] = {}
    short: dict[Span, str] = {}
    for span in spans:
        start, end, inner = _trimmed(reading.text, *span)
        name = " ".join(reading.text[start:end].split())
        if len(_pieces(name)) < _LEAST_WORDS:
            short[start, end] = name
            continue
        title, of = _title_of(reading.text, start, end, inner)
        one = known.setdefault(_key(name), _Known(name=name))
        one.spans.append((start, end))
        one.title, one.affiliation = one.title or title or None, one.affiliation or of or None
    _short_mentions(reading, known, taken)
    tied = Spans(span for one in known.values() for span in one.spans)
    for span, name in short.items():
        if name and not tied.touch(*span):
            one = known.setdefault(_key(name), _Known(name=name))
            one.spans.append(span)
            one.title = one.title or _title_of(reading.text, *span, "")[0] or None
    return _in_order(reading, known)


def _in_order(reading: Reading, known: dict[str, _Known]) -> tuple[Person, ...]:
    people = [_person(reading, k) for k in known.values() if k.spans]
    return tuple(sorted(people, key=lambda p: p.mentions[0].start))


def _cased(reading: Reading, known: dict[str, _Known], gazetteer: Gazetteer, taken: tuple[Span, ...]) -> None:
    text, others = reading.text, Spans(taken)
    for part in reading.parts:
        if part.role in ("reading_time", "date_line"):
            continue
        for match in _name().finditer(text, part.start, part.end):
            if len(match["name"].split()) < _LEAST_WORDS:
                continue
            start, end, inner = _trimmed(text, *match.span("name"))
            if start >= end or others.touch(start, end):
                continue
            name = " ".join(text[start:end].split())
            if not _has_form_of_a_name(name):
                continue
            title, of = _title_of(text, start, end, inner)
            if not _is_person(reading, (start, end), name, bool(title), gazetteer):
                continue
            one = known.setdefault(_key(name), _Known(name=name))
            one.spans.append((start, end))
            one.title = one.title or title or None
            one.affiliation = one.affiliation or of or None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The run without words that begin no name and without the title inside it; the title as written."""
    words = [m.span() for m in _RUN.finditer(text, start, end)]
    no_name, modifiers = _no_name(), _modifiers()
    inner: list[str] = []
    plain = [text[s:e].rstrip(".,").casefold() for s, e in words]
    cut = max((i + 1 for i in range(len(words) - 1) if plain[i] in _titles() and i < 5), default=0)
    if cut:
        inner.extend(text[s:e] for s, e in words[:cut])
        words = words[cut:]
    while len(words) > 1 and text[words[0][0] : words[0][1]].casefold() in modifiers:
        inner.append(text[words[0][0] : words[0][1]])
        words = words[1:]
    while words and text[words[0][0] : words[0][1]].rstrip(".,") in no_name:
        words = words[1:]
    inner = [word for i, word in enumerate(inner) if i or word not in no_name]
    while words and text[words[-1][0] : words[-1][1]] in no_name:
        words = words[:-1]
    if not words:
        return start, start, ""
    return words[0][0], words[-1][1], " ".join(inner)


def _title_of(text: str, start: int, end: int, inner: str) -> tuple[str, str]:
    """The title of the name at this place and the body or state that it is of."""
    front = text[max(0, start - 90) : start].rsplit("\n", 1)[-1]
    if inner:
        return inner, _group_of(text, end)
    if match := _title_at_end().match(front):
        title = " ".join(match["title"].split())
        return title, _state(match["of"] or "")
    if match := _title_before_comma().match(front):
        return " ".join(match["title"].split()), ""
    if match := _title_behind().match(text, end):
        title = " ".join(match["title"].split())
        return title, ""
    return inner, _group_of(text, end)


def _state(said: str) -> str:
    return " ".join(said.split()[-2:]) if said else ""


def _group_of(text: str, end: int) -> str:
    match = _OF.match(text, end)
    return match["group"] if match else ""


def _pieces(name: str) -> list[str]:
    return name.replace(".", ". ").split()


def _has_form_of_a_name(name: str) -> bool:
    return _LEAST_WORDS <= len(_pieces(name)) <= _MOST_WORDS and not any(c.isdigit() for c in name)


def _is_person(reading: Reading, span: Span, name: str, has_title: bool, gazetteer: Gazetteer) -> bool:
    text, (start, end) = reading.text, span
    words = _pieces(name)
    first = words[0].rstrip(".")
    if first in _given() or (len(first) == 1 and len(words) > 2):
        return not _is_place(name, gazetteer)
    if _is_place(name, gazetteer) or name.isupper():
        return False
    if has_title or _AGE.match(text, end) or (len(words) < 4 and _is_somebody(text, end)):
        return not _is_place(words[0], gazetteer) or has_title
    if any(w.startswith(("al-", "el-", "Al-", "El-")) or w in ("bin", "ibn") for w in words[1:]):
        return not _OF_BEFORE.search(text[max(0, start - 8) : start])
    if len(words) <= 3 and is_speaking(text, start, end, reading.language):
        return not any(_is_place(w, gazetteer) for w in words[:1]) and gazetteer.demonym(first) is None
    return False


def _is_somebody(text: str, end: int) -> bool:
    """Whether an apposition follows that says what somebody does: "Nino Gelashvili, a shepherd, said"."""
    match = _WHO.match(text, end)
    return match is not None and not _BODY.search(match["noun"])


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    found = gazetteer.lookup(name)
    return bool(found) and (found[0].kind != "city" or found[0].population > 50_000) and not found[0].is_ordinary


def _key(name: str) -> str:
    return _LOOSE.sub(" ", name.casefold())


# ---------- Arabic


@cache
def _arabic_title() -> "regex.Pattern[str]":
    titles = any_of(table("people")["arabic"])
    return regex.compile(
        rf"(?<!\p{{Arab}})(?P<title>[وبلف]?{titles}(?:\s+ال\p{{Arab}}+){{0,3}}?(?:\s+(?:باسم|في|ل\p{{Arab}}+)(?:\s+{_ARABIC_WORD}){{1,3}}?)?)[،,]?\s+(?P<name>{_ARABIC_WORD}(?:\s+{_ARABIC_WORD}){{1,2}})"
    )


@cache
def _arabic_stop() -> frozenset[str]:
    return frozenset(table("people")["arabic_stop"].split())


def _arabic(reading: Reading, known: dict[str, _Known], taken: tuple[Span, ...]) -> None:
    """Names in Arabic script: behind a title, or beginning with a given name."""
    text = reading.text
    for match in _arabic_title().finditer(text, overlapped=True):
        words = match["name"].split()
        if words[0] in _given_arabic() or not words[0].startswith(("ال", "لل")):
            _add_arabic(text, match.span("name"), match["title"], known, taken)
    given = any_of(table("people")["given_arabic"].split())
    source = compiled(rf"(?<!\p{{Arab}})[وبل]?(?P<name>{given}\s+{_ARABIC_WORD}(?:\s+{_ARABIC_WORD})?)(?!\p{{Arab}})")
    for match in source.finditer(text):
        _add_arabic(text, match.span("name"), None, known, taken)


@cache
def _given_arabic() -> frozenset[str]:
    return frozenset(table("people")["given_arabic"].split())


def _add_arabic(text: str, span: Span, title: str | None, known: dict[str, _Known], taken: tuple[Span, ...]) -> None:
    start, end = span
    words = text[start:end].split(" ")
    kept: list[str] = []
    for word in words:
        if word in _arabic_stop() or (len(kept) == 2 and not (word.startswith(("ال", "بن", "أبو", "عبد")))):
            break
        kept.append(word)
    while kept and kept[-1] in ("بن", "أبو", "عبد", "ابن"):
        kept.pop()
    if len(kept) < 2 or kept[0] in _arabic_stop():
        return
    end = start + len(" ".join(kept))
    name = text[start:end]
    if any(s < end and start < e for s, e in taken) or any(
        s < end and start < e for k in known.values() for s, e in k.spans
    ):
        return
    one = known.setdefault(name, _Known(name=name))
    one.spans.append((start, end))
    one.title = one.title or (title.strip() if title else None)


# ---------- surnames


def _short_mentions(reading: Reading, known: dict[str, _Known], taken: tuple[Span, ...]) -> None:
    """As in "Assad" is Bashar al-Assad; the last one named before it, where several share the surname."""
    text = reading.text
    by_surname: dict[str, list[_Known]] = {}
    for one in known.values():
        for surname in _surnames(one.name):
            by_surname.setdefault(surname, []).append(one)
    _merge(known, by_surname)
    used = Spans((*(span for one in known.values() for span in one.spans), *taken))
    for surname, people in by_surname.items():
        front = _BEFORE_ARABIC if _ARABIC.match(surname) else _BEFORE_SURNAME
        behind = _CYRILLIC_ENDING if _CYRILLIC.match(surname) else NO_LETTER_BEHIND
        for start, end in occurrences(text, surname, front, behind):
            if used.touch(start, end) or _is_other_name(text, start, end):
                continue
            before = [p for p in people if p.spans and p.spans[0][0] < start] or people
            max(before, key=lambda p: max((s for s, _ in p.spans if s < start), default=-1)).spans.append((start, end))


def _surnames(name: str) -> list[str]:
    words = name.split()
    last = words[-1]
    bare = _ARTICLE.sub("", last)
    bare = bare if bare != last or not last.startswith("ال") else last
    found = [last] if len(last) > 2 else []
    if bare != last and len(bare) > 2:
        found.append(bare)
    if len(words) > 2 and words[-2] in ("Abdel", "Abdul", "bin", "al", "el", "von", "van", "de", "der", "di"):
        found.insert(0, " ".join(words[-2:]))
    if len(words) == 3 and not words[-2].endswith(".") and words[-2][:1].isupper():
        found.append(" ".join(words[-2:]))
    return found


def _merge(known: dict[str, _Known], by_surname: dict[str, list[_Known]]) -> None:
    """One person for "John Kerry" and "John F. Kerry", and for a name that ends another."""
    for people in by_surname.values():
        people.sort(key=lambda p: -len(p.name))
        for short in people[1:]:
            whole = people[0]
            same = short.name.split()[0] == whole.name.split()[0] or whole.name.endswith(f" {short.name}")
            if short.spans and whole is not short and same:
                whole.spans.extend(short.spans)
                whole.title = whole.title or short.title
                short.spans = []
        people[:] = [p for p in people if p.spans]
    for key in [key for key, one in known.items() if not one.spans]:
        del known[key]


def _is_other_name(text: str, start: int, end: int) -> bool:
    """Part of another run of capitals: "Kerry County", "Mary Kerry"."""
    front = _WORD_BEFORE.search(text[max(0, start - 20) : start])
    if front and front[1] in _given():
        return True
    return bool(_NO_PERSON_BEHIND.match(text[end : end + 16]))


def _person(reading: Reading, one: _Known) -> Person:
    mentions = tuple(
        Mention(text=reading.text[s:e], start=s, end=e, method="rules", confidence=0.8)
        for s, e in sorted(set(one.spans))
    )
    return Person(name=one.name, title=one.title, affiliation=one.affiliation, mentions=mentions)
