"""What a report brings over what is known, and which of that is worth an alert.

Everything new is named in an alert; only little of it makes one ring. A report rings for a toll that rose or that
nobody gave before; a count that its source raised; a figure that it changed in the headline; a person, a place or an
official's words that are new and stand in the headline. New quotes, names and numbers further down do not ring.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from storage.model import Figure, FigureFact, Mention, News, QuoteFact, Report, Told
from worker.alert.facts import (
    CASUALTIES,
    family,
    figure_key,
    fold,
    knows_person,
    knows_quote,
    number,
    person_key,
    place_key,
    quote_key,
)
from worker.alert.zones import Zones, opening_count, standing, tolls, zones_of

#: How much a toll must rise over the one that was told, as a share of it: two sources round differently. Deaths count
#: one by one; a figure given as "about" must clear any rounding.
SMALLEST_RISE = {"dead": 0.0, "injured": 0.05, "missing": 0.05, "displaced": 0.05, "detained": 0.05}
SMALLEST_RISE_OF_ABOUT = 0.2
#: How many of each kind of fact an alert names, and sentences an update quotes.
MOST_FIGURES, MOST_QUOTES, MOST_NAMES, MOST_SENTENCES = 8, 3, 6, 3
#: Kinds of place of which a new one in the headline is news. A country or continent there only says where.
LOUD_PLACES_NOT = frozenset({"country", "continent", "sea", "ocean", "region"})

_SENTENCE_END = re.compile(r"(?<=[.!?؟。！？…])[\"'”’»)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """`ringing` are the fact keys worth an update, none if it should not ring; `headline` says them in a few words."""

    news: News = field(default_factory=News)
    ringing: tuple[str, ...] = ()
    headline: str = ""


def first_news(report: Report) -> News:
    """What the first alert of a story gives: tolls and other figures of the lead, quotes, names."""
    zones = zones_of(report.article)
    figures = standing(report, zones)
    leading = tolls(figures, zones)
    rest = [
        f for f in figures if f not in leading and f.start < (zones.opening if f.what in CASUALTIES else zones.lead)
    ]
    facts = _unique(figure_fact(f) for f in (*leading, *rest))
    return News(
        figures=facts[:MOST_FIGURES],
        quotes=_new_quotes(report, frozenset()),
        places=_new_places(report, frozenset()),
        people=_new_people(report, frozenset()),
    )


def told_figures(told: Told, story: str) -> dict[str, float]:
    """By family, the figure that was told last; of several in one alert the first, which is the toll.

    Upper bounds do not count: they are known under keys of their own.
    """
    latest: dict[str, float] = {}
    for alert in told.alerts:
        for section in alert.sections:
            if section.story.id == story:
                counts = (f for f in reversed(section.new.figures) if fact_key(f) in told.facts)
                latest.update({family(f.what, f.head): f.value for f in counts})
    return latest


def new_in(report: Report, told: Told) -> Findings:
    """What the report has beyond the facts and alerts of that story under that topic."""
    zones = zones_of(report.article)
    figures = standing(report, zones)
    latest = told_figures(told, report.story.id)
    risen = _risen(tolls(figures, zones), latest, told.facts)
    changed: tuple[FigureFact, ...] = ()
    if report.verdict.kind == "revision":
        changed = (*_changed_headline(report, figures, zones, latest), *_raised(report, figures, told.facts))
    others = tuple(
        figure_fact(f)
        for f in figures
        if f.what in CASUALTIES and f.start < zones.opening and figure_key(f) not in told.facts
    )
    places, people = _new_places(report, told.facts), _new_people(report, told.facts)
    quotes = _new_quotes(report, told.facts)
    loud = _loud(report, zones, (places, people, quotes))
    loud_figures = _unique((*risen, *changed))
    news = News(
        figures=_unique((*loud_figures, *others))[:MOST_FIGURES],
        quotes=quotes,
        places=places,
        people=people,
        sentences=_sentences(report, tuple(f for f in figures if f.start >= zones.headline), loud_figures),
    )
    ringing = tuple(fact_key(f) for f in loud_figures) + tuple(key for key, _ in loud)
    said = [say(f) for f in loud_figures] or [words for _, words in loud]
    return Findings(news=news, ringing=ringing, headline=", ".join(said[:2]))


def risen_in(report: Report) -> Findings:
    """What a version has beyond the version before, where nobody was told of either: only tolls that rose.

    A toll that the version before did not give may have stood in the part of it that could not be fetched.
    """
    if report.before is None:
        return Findings()
    zones = zones_of(report.article)
    before = {f.what: f.value for what in CASUALTIES if (f := opening_count(report.before, what)) is not None}
    counts = tuple(f for f in tolls(standing(report, zones), zones) if f.what in before)
    risen = _risen(counts, before, frozenset(map(figure_key, report.before.figures)))
    first = first_news(report)
    return Findings(
        news=replace(first, figures=_unique((*risen, *first.figures))[:MOST_FIGURES]),
        ringing=tuple(fact_key(f) for f in risen),
        headline=", ".join(say(f) for f in risen[:2]),
    )


def figure_fact(figure: Figure, old: float | None = None) -> FigureFact:
    return FigureFact(
        what=figure.what,
        head=figure.head,
        value=figure.value,
        text=figure.text,
        old=old,
        attributed_to=figure.attributed_to,
    )


def fact_key(fact: FigureFact) -> str:
    return f"figure:{family(fact.what, fact.head)}:{number(fact.value)}"


def say(fact: FigureFact) -> str:
    """`toll 5 → 9`, `injured 31`, `homes 400 → 900`."""
    name = {"dead": "toll", "percent": "per cent", "money": "sum"}.get(fact.what)
    name = name or (fact.what if fact.what in CASUALTIES else fact.head or fact.what)
    before = "" if fact.old is None else f"{readable(fact.old)} → "
    return f"{name} {before}{readable(fact.value)}"


def readable(value: float) -> str:
    """`12,400`: with the thousands parted, as people read it."""
    whole, _, part = number(value).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def _risen(counts: tuple[Figure, ...], latest: Mapping[str, float], known: frozenset[str]) -> tuple[FigureFact, ...]:
    risen = []
    for count in counts:
        old = latest.get(count.what)
        if figure_key(count) in known:
            continue
        rise = SMALLEST_RISE_OF_ABOUT if count.qualifier == "about" else SMALLEST_RISE[count.what]
        if old is None or count.value > old * (1 + rise):
            risen.append(figure_fact(count, old))
    return tuple(risen)


def _changed_headline(
    report: Report, figures: tuple[Figure, ...], zones: Zones, latest: Mapping[str, float]
) -> tuple[FigureFact, ...]:
    """Figures other than casualties that the source's own headline now gives otherwise than the alert did."""
    before = {family(f.what, f.head) for f in report.before.figures} if report.before else set()
    values = {figure_key(f) for f in report.before.figures} if report.before else set()
    changed = []
    for figure in figures:
        kin = family(figure.what, figure.head)
        if figure.start >= zones.headline or figure.what in CASUALTIES or kin not in before or kin not in latest:
            continue
        if figure_key(figure) not in values and figure.value != latest[kin]:
            changed.append(figure_fact(figure, latest[kin]))
    return tuple(changed)


def _raised(report: Report, figures: tuple[Figure, ...], known: frozenset[str]) -> tuple[FigureFact, ...]:
    """Casualties that the new version of a report counts higher in place of its old count, wherever they stand.

    Background does not change from one version to the next; what its source replaces, figure for figure, is news.
    """
    raised: list[FigureFact] = []
    for what in CASUALTIES:
        now = [f for f in figures if f.what == what]
        then = [f for f in report.before.figures if f.what == what] if report.before else []
        gone = [f for f in then if f.value not in {new.value for new in now}]
        come = [f for f in now if f.value not in {old.value for old in then}]
        if len(gone) == len(come):
            pairs = zip(come, gone, strict=True)
            rises = ((new, old) for new, old in pairs if new.value > old.value * (1 + SMALLEST_RISE[what]))
            raised += [figure_fact(new, old.value) for new, old in rises if figure_key(new) not in known]
    return tuple(raised)


def _new_places(report: Report, known: frozenset[str]) -> tuple[str, ...]:
    new = (p.name for p in report.fields.places if place_key(p) not in known)
    return tuple(dict.fromkeys(new))[:MOST_NAMES]


def _new_people(report: Report, known: frozenset[str]) -> tuple[str, ...]:
    new = (p.name for p in report.fields.people if not knows_person(known, p.name))
    return tuple(dict.fromkeys(new))[:MOST_NAMES]


def _new_quotes(report: Report, known: frozenset[str]) -> tuple[QuoteFact, ...]:
    new = (q for q in report.fields.quotes if q.kind != "pull" and not knows_quote(known, q.text))
    facts = {quote_key(q.text): QuoteFact(text=q.text, speaker=q.speaker) for q in new}
    return tuple(facts.values())[:MOST_QUOTES]


def _loud(
    report: Report, zones: Zones, new: tuple[tuple[str, ...], tuple[str, ...], tuple[QuoteFact, ...]]
) -> tuple[tuple[str, str], ...]:
    """Fact keys and words of what is new and stands in the headline as well as in the text below it."""
    places, people, quotes = new
    named = [
        (person_key(person.name), f"new in it: {person.name}")
        for person in report.fields.people
        if person.name in people and " " in person.name.strip() and _in_headline_and_text(person.mentions, zones)
    ]
    named += [
        (place_key(place), f"new in it: {place.name}")
        for place in report.fields.places
        if place.name in places and place.kind not in LOUD_PLACES_NOT and _in_headline_and_text(place.mentions, zones)
    ]
    officials = {fold(p.name) for p in report.fields.people if p.title}
    officials |= {fold(s.name) for s in report.fields.claims_sources if s.kind == "official"}
    headline = f" {fold(report.article.headline)} "
    said = [
        (quote_key(quote.text), f"{quote.speaker}: {quote.text}")
        for quote in quotes
        if quote.speaker and fold(quote.speaker) in officials and f" {fold(quote.text)} " in headline
    ]
    return (*named, *said)


def _in_headline_and_text(mentions: tuple[Mention, ...], zones: Zones) -> bool:
    starts = [m.start for m in mentions]
    return any(s < zones.headline for s in starts) and any(s >= zones.headline for s in starts)


def _sentences(report: Report, figures: tuple[Figure, ...], facts: tuple[FigureFact, ...]) -> tuple[str, ...]:
    wanted = {fact_key(f) for f in facts}
    text = report.article.text
    found = (_sentence_around(text, f.start, f.end) for f in figures if figure_key(f) in wanted)
    return tuple(dict.fromkeys(found))[:MOST_SENTENCES]


def _sentence_around(text: str, start: int, end: int) -> str:
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[low : high if high >= 0 else len(text)]
    begin = max((m.end() for m in _SENTENCE_END.finditer(line) if m.end() <= start - low), default=0)
    stop = min((m.start() for m in _SENTENCE_END.finditer(line) if m.start() >= end - low), default=len(line))
    return line[begin:stop].strip()


def _unique(facts: Iterable[FigureFact]) -> tuple[FigureFact, ...]:
    first: dict[str, FigureFact] = {}
    for fact in facts:
        first.setdefault(fact_key(fact), fact)
    return tuple(first.values())
