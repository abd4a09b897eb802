"""What is done with one document alone, in a child process: the only code that looks at the whole of untrusted input.

The steps are imported inside, since the daemon only names these functions; children have them loaded (`worker.warm`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from storage.model import Article, Entry, Fields, Fingerprint, Page, ParsedFeed
from storage.model.search import Words
from worker.gazetteer import Gazetteer

if TYPE_CHECKING:
    from worker.clean import SiteRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A page or entry as read: what needs no knowledge of other articles."""

    article: Article
    fields: Fields
    #: without the entry's key, which the study does not know
    fingerprint: Fingerprint
    #: for the index of the archive
    words: Words


def read_feed(body: bytes, url: str, content_type: str, now: datetime | None = None) -> ParsedFeed:
    """What a feed's document holds; with `now`, no date in the future. Raises `worker.parse.NotAFeed`, a ValueError."""
    from worker.parse import parse_feed

    return parse_feed(body, url=url, content_type=content_type, now=now)


def study(page: Page | None, entry: Entry, url: str, trouble: str, sites: "SiteRules | None" = None) -> Study:
    """Cleans the page, finds its fields and fingerprint; without a page, what the feed gave stands in and says why."""
    from worker import clean, extract, identify
    from worker.match import words_of

    if page is None:
        article = clean.from_entry(entry, url=url, warning=trouble)
    else:
        article = clean.clean(page.body, url=page.final_url, content_type=page.content_type, entry=entry, rules=sites)
    return Study(
        article=article,
        fields=extract.extract(article, gazetteer()),
        fingerprint=identify.fingerprint(article, feed_url="", entry_id=""),
        words=words_of(article),
    )


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, opened once in a process."""
    return Gazetteer.open()
