"""Organisations: well-known ones, runs of capitals that end in a word for a body, bodies of a state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import regex

from storage.model import Agency, Mention, Organisation, Person
from worker.extract.reading import Reading
from worker.extract.words import NO_LETTER_BEFORE, NO_LETTER_BEHIND, Phrases, any_of, occurrences, table

_CAPITAL: Final = r"\p{Lu}[\p{L}\p{M}&]*(?:[-'’](?!s\b)\p{L}+)*"
#: Arabic letters before a name
_ATTACHED: Final = r"(?:(?<=(?<!\p{L})[وفبلك]{1,2})|(?<![\p{L}\p{N}]))"


@cache
def _known() -> tuple[Phrases, dict[str, tuple[str, str]]]:
    """The spellings of well-known bodies, with name and kind."""
    spellings: dict[str, tuple[str, str]] = {}
    for name, (kind, *listed) in table("organisations")["known"].items():
        for spelling in listed:
            spellings[spelling] = (name, kind)
    return Phrases(spellings, before=_ATTACHED, behind=r"(?![\p{L}\p{N}])", attached=2), spellings


@cache
def _patterns() -> tuple["regex.Pattern[str]", ...]:
    listed = table("organisations")
    endings, inner, common = any_of(listed["endings"]), any_of(listed["inner"]), any_of(listed["common"])
    return (
        regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?P<name>(?:{_CAPITAL}(?:['’]s)?\s+(?:(?:{inner})\s+){{0,2}}){{1,5}}{endings}"
            rf"(?:\s+(?:of|for|on|de|du|des|pour)\s+(?:the\s+)?{_CAPITAL}(?:\s+(?:and\s+)?{_CAPITAL}){{0,3}})?)(?![\p{{L}}\p{{N}}])"
        ),
        regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?P<name>(?:Ministry|Department|University|Bank|Office|Board|House|Church|Institute"
            rf"|College|Parti|Ministère|Université|Министерство|Ministerio|Partido)"
            rf"\s+(?:of|for|de|du|des|d[’'])\s*(?:the\s+|la\s+|l[’'])?{_CAPITAL}(?:\s+(?:and\s+|et\s+)?{_CAPITAL}){{0,3}})"
        ),
        regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_CAPITAL}(?:['’]s)?\s+{common})(?![\p{{L}}\p{{N}}])"),
        regex.compile(
            r"(?<![\p{L}\p{N}])(?P<name>(?:foreign|defen[cs]e|interior|health|justice) ministry)(?![\p{L}\p{N}])"
        ),
    )


_ACRONYM: Final = regex.compile(r"\s*\((?P<short>\p{Lu}[\p{L}.]{1,9})\)")
_FIRST_WORD: Final = regex.compile(r"[\p{L}'’]+\s*")
_NOT_FIRST: Final = frozenset(
    "The A An In On At By For From To And But As If When While After Before Since This That His Her Their".split()
)


def find_organisations(reading: Reading) -> tuple[Organisation, ...]:
    """The organisations of a text in order of first mention."""
    spans: dict[tuple[int, int], tuple[str, str]] = {}
    shorts: dict[str, tuple[str, str]] = {}
    source, spellings = _known()
    for match in source.finditer(reading.text):
        spans[match.span()] = spellings[" ".join(match[0].split())]
    for number, rule in enumerate(_patterns()):
        for match in rule.finditer(reading.text):
            start, end = match.span("name")
            start = _without_first_words(reading.text, start, end)
            if start == end or _overlaps(spans, start, end, by_longer=number < 2):
                continue
            name = reading.text[start:end]
            kind = _kind(name)
            if number >= 2:
                kind = "government"
            spans[start, end] = (" ".join(name.split()), kind)
            if short := _ACRONYM.match(reading.text, end):
                shorts[short["short"]] = (name, kind)
    for acronym, named in shorts.items():
        for span in occurrences(reading.text, acronym, NO_LETTER_BEFORE, NO_LETTER_BEHIND):
            spans.setdefault(span, named)
    spans = _same_bodies(spans)
    _short_forms(reading, spans)
    return _gathered(reading, spans)


def bodies_at(
    reading: Reading,
    by_rules: tuple[Organisation, ...],
    spans: Iterable[tuple[int, int]],
    other: Sequence[tuple[int, int]],
) -> tuple[Organisation, ...]:
    """The organisations at the stretches that a tagger found, and those of the rules where it found nothing.

    `other` are the tagged stretches that are no organisations. Well-known bodies stay what the rules say.
    """
    ruled = {(m.start, m.end): (o.name, o.kind) for o in by_rules for m in o.mentions}
    listed = table("organisations")["known"]
    kept = {span: named for span, named in ruled.items() if named[0] in listed}
    for start, end in spans:
        if not _overlaps(kept, start, end, by_longer=True):
            name = " ".join(reading.text[start:end].split())
            kept[start, end] = ruled.get((start, end), (name, _kind(name)))
    taken = {**kept, **dict.fromkeys(other, ("", ""))}
    for span, named in ruled.items():
        if not _overlaps(taken, *span, by_longer=False):
            kept[span] = taken[span] = named
    _same_elsewhere(reading, kept, taken)
    return _gathered(reading, _same_bodies(kept))


def _same_elsewhere(
    reading: Reading, kept: dict[tuple[int, int], tuple[str, str]], taken: dict[tuple[int, int], tuple[str, str]]
) -> None:
    """The short form behind a name in brackets, and the name wherever else it stands."""
    forms: dict[str, tuple[str, str]] = {}
    for (start, end), named in sorted(kept.items()):
        if " " in named[0]:
            forms.setdefault(reading.text[start:end], named)
            if short := _ACRONYM.match(reading.text, end):
                forms[short["short"]] = named
    for span in [span for span in kept if reading.text[slice(*span)] in forms]:
        kept[span] = forms[reading.text[slice(*span)]]
    for form, named in forms.items():
        for span in occurrences(reading.text, form, NO_LETTER_BEFORE, NO_LETTER_BEHIND):
            if not _overlaps(taken, *span, by_longer=False):
                kept[span] = taken[span] = named


def _without_first_words(text: str, start: int, end: int) -> int:
    """Where the name begins once "The" and the like are left off."""
    while start < end:
        word = _FIRST_WORD.match(text, start, end)
        if word is None or word[0].strip() not in _NOT_FIRST:
            return start
        start = word.end()
    return start


def _overlaps(spans: dict[tuple[int, int], tuple[str, str]], start: int, end: int, *, by_longer: bool) -> bool:
    """Whether the stretch is taken; a longer one takes the place of what lies inside it."""
    inside = [span for span in spans if span[0] < end and start < span[1]]
    if by_longer and inside and all(start <= s and e <= end and e - s < end - start for s, e in inside):
        for span in inside:
            del spans[span]
        return False
    return bool(inside)


def _kind(name: str) -> str:
    kinds: dict[str, str] = table("organisations")["kinds"]
    return next((kinds[word] for word in reversed(name.split()) if word in kinds), "other")


def _same_bodies(spans: dict[tuple[int, int], tuple[str, str]]) -> dict[tuple[int, int], tuple[str, str]]:
    """As in "foreign ministry" is the one foreign ministry that the text names in full."""
    named = {name for name, _ in spans.values()}
    whole = {}
    for span, (name, kind) in spans.items():
        full = [other for other in named if other != name and other.endswith(f" {name}")]
        whole[span] = (full[0], kind) if len(full) == 1 else (name, kind)
    return whole


def _short_forms(reading: Reading, spans: dict[tuple[int, int], tuple[str, str]]) -> None:
    """As in "The Observatory" is the one observatory that the text names in full."""
    endings = frozenset(table("organisations")["kinds"])
    by_ending: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, kind in spans.values():
        for word in name.split():
            if word in endings and name != word:
                by_ending[word].add((name, kind))
    for word, named in by_ending.items():
        if len(named) > 1:
            continue
        for start, end in occurrences(reading.text, word, NO_LETTER_BEFORE, NO_LETTER_BEHIND):
            if not any(s < end and start < e for s, e in spans):
                spans[start, end] = next(iter(named))


def _gathered(reading: Reading, spans: dict[tuple[int, int], tuple[str, str]]) -> tuple[Organisation, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    kinds: dict[str, str] = {}
    skipped = [(p.start, p.end) for p in reading.of("reading_time", "date_line")]
    for (start, end), (name, kind) in sorted(spans.items()):
        kinds[name] = kind if kinds.get(name, "other") == "other" else kinds[name]
        if not any(s <= start < e for s, e in skipped):
            mentions[name].append(
                Mention(text=reading.text[start:end], start=start, end=end, method="rules", confidence=0.8)
            )
    return tuple(Organisation(name=name, kind=kinds[name], mentions=tuple(listed)) for name, listed in mentions.items())


def with_agencies(
    reading: Reading, organisations: tuple[Organisation, ...], agencies: tuple[Agency, ...]
) -> tuple[Organisation, ...]:
    """News agencies are organisations too."""
    more = []
    for agency in agencies:
        if agency.start is None or agency.end is None or agency.name == "Agencies":
            continue
        word = reading.text[agency.start : agency.end]
        mentions = tuple(
            Mention(text=word, start=start, end=end, method="rules", confidence=0.9)
            for start, end in occurrences(reading.text, word, NO_LETTER_BEFORE, NO_LETTER_BEHIND)
        )
        more.append(Organisation(name=agency.name, kind="news agency", mentions=mentions))
    taken = [(m.start, m.end) for o in more for m in o.mentions]
    kept = [o for o in organisations if not any(s < m.end and m.start < e for m in o.mentions for s, e in taken)]
    return tuple(sorted([*kept, *more], key=lambda o: o.mentions[0].start))


def with_groups(
    reading: Reading, organisations: tuple[Organisation, ...], people: tuple[Person, ...]
) -> tuple[Organisation, ...]:
    """As in "Yasser al-Youssef of the Nour al-Deen al-Zinki": what somebody is of is a body."""
    taken = [(m.start, m.end) for o in organisations for m in o.mentions] + [
        (m.start, m.end) for p in people for m in p.mentions
    ]
    more = []
    for person in people:
        group = person.affiliation
        start = reading.text.find(group, person.mentions[0].end) if group else -1
        if group and start >= 0 and " " in group and not any(s < start + len(group) and start < e for s, e in taken):
            mention = Mention(text=group, start=start, end=start + len(group), method="rules", confidence=0.6)
            more.append(Organisation(name=group, kind="group", mentions=(mention,)))
    return tuple(sorted([*organisations, *more], key=lambda o: o.mentions[0].start))
