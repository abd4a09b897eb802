"""The key fields of an article: people, organisations, places, quotes, figures, dates, agencies, language, claims.

Pure: rules and word lists over the canonical text, and the gazetteer that is given. Offsets are code points into
`article.text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from storage.model import Agency, Article, Fields, Organisation, Person, Place, stated_day
from worker.extract.agencies import find_agencies
from worker.extract.attribution import with_attribution
from worker.extract.claims import find_claims_sources
from worker.extract.dates import find_dates
from worker.extract.figures import find_figures
from worker.extract.language import detect
from worker.extract.located import Found, names_in
from worker.extract.naming import hints_of, tagged_names
from worker.extract.organisations import bodies_at, find_organisations, with_agencies, with_groups
from worker.extract.people import find_people, people_at
from worker.extract.places import Named as Whose
from worker.extract.places import find_places
from worker.extract.quotes import Named, find_quotes
from worker.extract.reading import Reading, read
from worker.extract.spans import Spans
from worker.extract.tokens import Hint

if TYPE_CHECKING:
    from worker.gazetteer import Gazetteer

__all__ = ["extract"]


def extract(article: Article, gazetteer: Gazetteer) -> Fields:
    """The fields of the article. Dates are resolved against the day that the article states."""
    text = article.text
    reading = Reading(
        text=text, parts=read(text), published=_day(article.published), language=detect(_body(text), article.language)
    )
    dates, agencies = find_dates(reading), find_agencies(reading)
    people, organisations, places = _named(reading, gazetteer, agencies)
    figures = find_figures(reading, tuple((d.start, d.end) for d in dates))
    quotes = find_quotes(reading, Named(people, organisations, places))
    return Fields(
        id=article.id,
        people=people,
        organisations=organisations,
        places=places,
        quotes=quotes,
        figures=with_attribution(reading, figures, places, quotes, Named(people, organisations, places)),
        dates=dates,
        agencies=agencies,
        language=reading.language,
        claims_sources=find_claims_sources(reading, organisations, agencies),
    )


def _named(
    reading: Reading, gazetteer: Gazetteer, agencies: tuple[Agency, ...]
) -> tuple[tuple[Person, ...], tuple[Organisation, ...], tuple[Place, ...]]:
    """Whom and what the text names: the rules first, then the tagger, which weighs what they say."""
    organisations = find_organisations(reading)
    people = find_people(reading, gazetteer, _spans(with_agencies(reading, organisations, agencies)))
    found = names_in(reading, gazetteer)
    tagged = tagged_names(reading, hints_of(people, organisations, found))
    tagged = _without_sure_places(tagged, found, {*_spans(people), *_spans(organisations)})
    if tagged:
        others = [(start, end) for start, end, kind in tagged if kind != "ORG"]
        bodies = [(start, end) for start, end, kind in tagged if kind == "ORG"]
        organisations = bodies_at(reading, organisations, bodies, others)
    organisations = with_agencies(reading, organisations, agencies)
    if tagged:
        taken = _spans(organisations)
        people = people_at(reading, _of_people(people, tagged, taken), taken)
    organisations = with_groups(reading, organisations, people)
    return people, organisations, find_places(reading, found, Whose(people, organisations, tagged))


def _without_sure_places(tagged: tuple[Hint, ...], found: list[Found], ruled: set[tuple[int, int]]) -> tuple[Hint, ...]:
    """What is tagged, but for places that nothing but the tagger takes for people or bodies.

    They are well known, or stand elsewhere in the text where nothing else can be meant. A people is no person.
    """
    sure = {(f.start, f.end) for f in found if f.is_sure and not f.is_demonym and _says_enough(f)}
    known = {m.id for f in found if (f.start, f.end) in sure for m in f.meanings}
    alike = {(f.start, f.end) for f in found if not f.is_demonym and any(m.id in known for m in f.meanings)}
    peoples = {(f.start, f.end) for f in found if f.is_demonym}
    kept: list[Hint] = []
    for start, end, kind in tagged:
        span = (start, end)
        if span in ruled or (span not in sure and kind != "PER"):
            kept.append((start, end, kind))
        elif span not in peoples:
            kept.append((start, end, "LOC" if span in sure or span in alike else kind))
    return tuple(kept)


def _says_enough(found: Found) -> bool:
    return found.is_plain or not found.meanings[0].is_ordinary


def _of_people(
    people: tuple[Person, ...], tagged: tuple[Hint, ...], taken: tuple[tuple[int, int], ...]
) -> list[tuple[int, int]]:
    """Where people's names stand: as tagged, and as the rules say where nothing is tagged."""
    others, named = Spans(taken), Spans((start, end) for start, end, _ in tagged)
    spans = [(start, end) for start, end, kind in tagged if kind == "PER" and not others.touch(start, end)]
    silent = [span for span in _spans(people) if not named.touch(*span)]
    return sorted({*spans, *silent})


def _spans(named: Iterable[Person | Organisation]) -> tuple[tuple[int, int], ...]:
    return tuple((mention.start, mention.end) for one in named for mention in one.mentions)


def _day(stated: str | None) -> date | None:
    try:
        return stated_day(stated)
    except ValueError:
        return None


def _body(text: str) -> str:
    """The text without the two lines of the header that are English in every language."""
    return "\n".join(line for line in text.split("\n") if not line.endswith(" min read"))
