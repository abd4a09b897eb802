"""What a topic would have done over a stretch of the archive: counts, and how clear each of its matches is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from storage.model import Match
from storage.model.search import FoundArticle

#: What an occurrence is worth by the part in which it stands: editors say in the title what an article is about.
WORTH = {"title": 3.0, "lead": 2.0, "caption": 1.0, "body": 1.0}
#: what each further occurrence of the same term adds, as a part of the first
AGAIN = 0.1
#: stretches of a series at most: it has to fit on a line
MOST_STRETCHES = 60
#: code points shown on each side of an occurrence
AROUND = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Counts of what matched within `days`. Alerts are a day's average."""

    days: float
    articles: int
    stories: int
    #: an alert for the first article of each story; and one more for each later one that is no copy, if it had news
    at_once: float
    at_once_at_most: float
    #: days on which a digest has something to tell, as a part of all
    digests: float
    busiest_hour: datetime | None
    busiest_count: int
    #: articles of each stretch of `stretch_days`, oldest first
    series: tuple[int, ...] = ()
    stretch_days: int = 1


def trial(found: Sequence[FoundArticle], since: datetime, until: datetime) -> Trial:
    """The counts of the articles that matched, given in any order."""
    days = max((until - since) / timedelta(days=1), 1 / 24)
    hours = Counter(each.first_seen.replace(minute=0, second=0, microsecond=0) for each in found)
    busiest, count = max(hours.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    stories = {each.story for each in found}
    series, stretch_days = _series(found, since, until)
    told = len(stories) + len([each for each in _followers(found) if each.verdict not in ("same", "syndicated")])
    return Trial(
        days=days,
        articles=len(found),
        stories=len(stories),
        at_once=len(stories) / days,
        at_once_at_most=told / days,
        digests=min(1.0, len({each.first_seen.date() for each in found}) / days),
        busiest_hour=busiest,
        busiest_count=count,
        series=series,
        stretch_days=stretch_days,
    )


def _series(found: Sequence[FoundArticle], since: datetime, until: datetime) -> tuple[tuple[int, ...], int]:
    """Articles of each stretch of days, and its length: a day, or as many as fit into `MOST_STRETCHES`."""
    days = max(1, ceil((until - since) / timedelta(days=1)))
    stretch = ceil(days / MOST_STRETCHES)
    counts = [0] * ceil(days / stretch)
    for each in found:
        counts[min(max(0, (each.first_seen - since) // timedelta(days=stretch)), len(counts) - 1)] += 1
    return tuple(counts), stretch


def _followers(found: Sequence[FoundArticle]) -> list[FoundArticle]:
    """All but the first article of each story."""
    seen: set[str] = set()
    followers = []
    for each in sorted(found, key=lambda article: article.first_seen):
        if each.story in seen:
            followers.append(each)
        seen.add(each.story)
    return followers


def clearness(match: Match) -> float:
    """How much of an article a match rests on: each term counts where it stands best, and a little for each more."""
    best: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for span in match.spans:
        term = span.term.casefold()
        best[term] = max(best.get(term, 0.0), WORTH.get(span.part, 1.0))
        counts[term] += 1
    return sum(worth * (1 + AGAIN * (counts[term] - 1)) for term, worth in best.items())


def snippet(text: str, match: Match) -> tuple[str, str, str]:
    """What stands before the match's first occurrence in the body, the occurrence, and what stands behind."""
    inside = [span for span in match.spans if span.field == "text"]
    chosen = next((span for span in inside if span.part != "title"), inside[0] if inside else None)
    if chosen is None:
        return "", "", _joined(text[: 2 * AROUND])
    before, behind = text[max(0, chosen.start - AROUND) : chosen.start], text[chosen.end : chosen.end + AROUND]
    if chosen.start > AROUND:
        before = "…" + before.partition(" ")[2]
    if chosen.end + AROUND < len(text):
        behind = behind.rpartition(" ")[0] + "…"
    return _joined(before), text[chosen.start : chosen.end], _joined(behind)


def _joined(text: str) -> str:
    return text.replace("\n", " ")
