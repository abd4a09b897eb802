"""The key fields of an article: people, organisations, places, quotes, figures, dates, agencies, language, claims.

Pure: rules and word lists over the canonical text, and the gazetteer that is given. Offsets are code points into
`article.text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from storage.model import Article, Fields, Organisation, Person, stated_day
from worker.extract.agencies import find_agencies
from worker.extract.attribution import with_attribution
from worker.extract.claims import find_claims_sources
from worker.extract.dates import find_dates
from worker.extract.figures import find_figures
from worker.extract.language import detect
from worker.extract.organisations import find_organisations, with_agencies, with_groups
from worker.extract.people import find_people
from worker.extract.places import find_places
from worker.extract.quotes import Named, find_quotes
from worker.extract.reading import Reading, read

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
    organisations = with_agencies(reading, find_organisations(reading), agencies)
    people = find_people(reading, gazetteer, _spans(organisations))
    organisations = with_groups(reading, organisations, people)
    places = find_places(reading, gazetteer, (*_spans(people), *_spans(organisations)))
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
