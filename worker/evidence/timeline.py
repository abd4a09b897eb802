"""What happened in a story, in order: pages that came, articles that changed, what was decided, what went out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from storage.store.evidence import Dossier, KeptAlert, KeptReport


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFact:
    """A raw page as it lies in the archive."""

    path: str
    article: str
    url: str
    fetched_at: datetime
    status: int | None
    octets: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `said` is a sentence for people."""

    at: datetime
    what: str
    of: str
    said: str


def timeline(dossier: Dossier, pages: Sequence[PageFact]) -> tuple[Event, ...]:
    """Everything, the oldest first; what happened at once in the order in which it follows from one another."""
    found = [
        *(_page(page) for page in pages),
        *(event for report in dossier.reports for event in _report(report)),
        *(
            Event(
                at=made.at,
                what="decision",
                of=made.article,
                said=f"{made.topic}: {made.outcome}, {made.reason}" + (f" (alert {made.alert})" if made.alert else ""),
            )
            for made in dossier.decisions
        ),
        *(event for alert in dossier.alerts for event in _alert(alert)),
        *(
            Event(
                at=change.at,
                what=change.kind,
                of=change.story,
                said=f"{change.other}, {', '.join(change.articles)}: {change.reason}",
            )
            for change in dossier.changes
        ),
    ]
    return tuple(sorted(found, key=lambda event: event.at))


def _page(page: PageFact) -> Event:
    answered = f"answered {page.status}, " if page.status else ""
    said = f"{page.url}: {answered}{page.octets:,} octets, SHA-256 {page.sha256}, {page.path}"
    return Event(at=page.fetched_at, what="page", of=page.article, said=said)


def _report(report: KeptReport) -> Iterator[Event]:
    row, first = report.row, report.versions[0].article
    outlet = first.publisher or row.feed.title or row.feed.url
    stated = f"; it states {first.published} as its time" if first.published else ""
    said = f"{outlet}: {first.headline or first.title}; {row.verdict}: {row.reason}{stated}"
    yield Event(at=row.first_seen, what="article", of=first.id or row.article.id, said=said)
    for before, after in pairwise(report.versions):
        changed = "; ".join(f"{c.kind}: {c.old or ''} → {c.new or ''}" for c in before.changes if c.kind != "wording")
        yield Event(
            at=after.seen_at,
            what="revision",
            of=row.article.id,
            said=f"revision {after.revision} of {outlet}: {changed or 'worded otherwise'}",
        )


def _alert(kept: KeptAlert) -> Iterator[Event]:
    alert = kept.alert
    yield Event(at=alert.at, what="alert", of=alert.id, said=f"{alert.kind} under {alert.topic}: {alert.reason}")
    for sent in kept.sent:
        if sent.sent_at is not None:
            said = f"sent on {sent.channel} as {sent.id}, attempt {sent.attempts}"
            yield Event(at=sent.sent_at, what="delivery", of=alert.id, said=said)
