"""The key fields of an article: people, organisations, places, quotes, figures, dates, agencies, language, claims.

Pure: rules and word lists over the canonical text, and the gazetteer that is given. Offsets are code points into
`article.text`.
"""

from datetime import date

from storage.model import Article, Fields, stated_day
from worker.extract.agencies import find_agencies
from worker.extract.dates import find_dates
from worker.extract.figures import find_figures
from worker.extract.language import detect
from worker.extract.places import find_places
from worker.extract.reading import Reading, read
from worker.gazetteer import Gazetteer

__all__ = ["extract"]


def extract(article: Article, gazetteer: Gazetteer) -> Fields:
    """The fields of the article. Dates are resolved against the day that the article states."""
    text = article.text
    reading = Reading(
        text=text, parts=read(text), published=_day(article.published), language=detect(_body(text), article.language)
    )
    dates = find_dates(reading)
    places = find_places(reading, gazetteer, ())
    return Fields(
        id=article.id,
        places=places,
        figures=find_figures(reading, tuple((d.start, d.end) for d in dates)),
        dates=dates,
        agencies=find_agencies(reading),
        language=reading.language,
    )


def _day(stated: str | None) -> date | None:
    try:
        return stated_day(stated)
    except ValueError:
        return None


def _body(text: str) -> str:
    """The text without the two lines of the header that are English in every language."""
    return "\n".join(line for line in text.split("\n") if not line.endswith(" min read"))
