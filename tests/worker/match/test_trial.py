"""What a trial counts, on found articles alone."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.model.search import FoundArticle
from worker.match.trial import MOST_STRETCHES, trial

START = datetime(2040, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def found(*days: float) -> list[FoundArticle]:
    return [
        FoundArticle(id=f"a{number}", story=f"s{number}", first_seen=START + day * DAY, verdict="new")
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("length", "days", "series", "stretch"),
    [
        (3, (0, 0.5, 2.9), (2, 0, 1), 1),
        (3, (), (0, 0, 0), 1),
        (0.5, (0.1,), (1,), 1),
        (2.5, (2.4, 2.5), (0, 0, 2), 1),
        (120, (0, 1, 2, 119), (2, 1, *(0,) * 57, 1), 2),
        (365, (0, 364), (1, *(0,) * 51, 1), 7),
    ],
)
def test_the_series_counts_each_article_once(length, days, series, stretch):
    tried = trial(found(*days), START, START + length * DAY)
    assert (tried.series, tried.stretch_days) == (series, stretch)
    assert sum(tried.series) == tried.articles
    assert len(tried.series) <= MOST_STRETCHES


def test_copies_and_followers_are_no_alerts_for_sure():
    rows = [
        FoundArticle(id="a1", story="s1", first_seen=START, verdict="new"),
        FoundArticle(id="a2", story="s1", first_seen=START + DAY / 2, verdict="syndicated"),
        FoundArticle(id="a3", story="s1", first_seen=START + DAY, verdict="new"),
        FoundArticle(id="a4", story="s2", first_seen=START + DAY, verdict="new"),
    ]
    tried = trial(rows, START, START + 2 * DAY)
    assert (tried.articles, tried.stories, tried.at_once, tried.at_once_at_most, tried.digests) == (4, 2, 1.0, 1.5, 1.0)
    assert (tried.busiest_hour, tried.busiest_count) == (START + DAY, 2)
