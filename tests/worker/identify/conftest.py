"""A desk that takes articles in one by one, as the pipeline does, with the archive in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Article, Known, Verdict
from tests.worker.identify.archive import MemoryArchive
from worker.identify import fingerprint, identify

START = datetime(2041, 3, 4, 6, tzinfo=UTC)


@dataclass
class Desk:
    archive: MemoryArchive = field(default_factory=MemoryArchive)
    now: datetime = START
    count: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)

    def take(
        self, url: str, headline: str, text: str, *, guid: str = "", after: float = 10, canonical: str = ""
    ) -> Verdict:
        """`after`: minutes since the article before. The id of an article is its number, from 1."""
        self.now += timedelta(minutes=after)
        self.count += 1
        ident = str(self.count)
        article = Article(id=ident, url=url, canonical_url=canonical, title=headline, headline=headline, text=text)
        found = fingerprint(article, feed_url="https://feeds.example/rss" if guid else "", entry_id=guid)
        candidates = self.archive.candidates(found, self.now)
        verdict = identify(article, found, candidates, self.now)
        assert verdict == identify(article, found, candidates, self.now)
        self.groups[ident] = verdict.group or f"g{ident}"
        self.stories[ident] = verdict.story or f"s{ident}"
        known = Known(
            id=ident,
            url=url,
            group=self.groups[ident],
            story=self.stories[ident],
            published=self.now,
            headline=headline,
            text=text,
            terms=found.terms,
        )
        self.archive.add(known, found, self.now, joins=verdict.joins)
        return verdict


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def new_desk() -> Callable[[], Desk]:
    return Desk
