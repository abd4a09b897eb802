"""Playing a period again: the decide step over the stored articles, under rules that may be others. Nothing is kept.

Articles, fields and verdicts are those that are stored, and stories are as they are now: what differs from what was
sent differs by the rules, or by what was merged and split since.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.model import Alert, Article, Decision, DecisionRow, Fields, Report
from storage.store import FiledVersion, Store
from storage.store.stories import StoryArticle, outlet
from worker.alert import Memory, decide
from worker.pipeline import independent_sources
from worker.rules import Rules

#: decisions of the past, by article and revision, then by topic
Sent = defaultdict[tuple[str, int], dict[str, DecisionRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What happened and what would have, because of one version of an article under one topic. '' is nothing."""

    article: str
    revision: int
    headline: str
    topic: str
    at: datetime
    sent: str = ""
    why_sent: str = ""
    would: str = ""
    why_would: str = ""
    alert: Alert | None = None

    @property
    def was_told(self) -> bool:
        return self.sent not in ("", "suppress")

    @property
    def would_be_told(self) -> bool:
        return self.would not in ("", "suppress")


def replay(store: Store, rules: Rules, since: datetime, until: datetime) -> tuple[Played, ...]:
    """Every decision of the period (`until` not included), as it was and as it would be, in the order of time."""
    sent: Sent = defaultdict(dict)
    for revision, row in store.decisions_between(since, until):
        sent[row.article, revision][row.topic] = row
    played: list[Played] = []
    for version, decisions in judged(store.filed_versions(since, until), rules):
        if version.at >= since:
            then = sent.get((version.part.article.id, version.revision), {})
            played += _compared(version, decisions, then, rules)
    return tuple(played)


def judged(versions: Iterable[FiledVersion], rules: Rules) -> Iterator[tuple[FiledVersion, tuple[Decision, ...]]]:
    """Each version with what the rules decide on it, knowing what they decided before."""
    memory = Memory(rules.topics, rules.alerts)
    parts: defaultdict[str, dict[str, StoryArticle]] = defaultdict(dict)
    for version in versions:
        here = parts[version.story.id]
        here[version.part.article.id] = _source(version.part)
        report = _report(version, tuple(here.values()), rules)
        told = memory.told(report.story, [match.topic for match in report.matches], version.at)
        decisions = decide(report, told, rules.topics, rules.alerts, version.at)
        memory.keep(report, decisions, version.at)
        yield version, decisions


def _report(version: FiledVersion, parts: tuple[StoryArticle, ...], rules: Rules) -> Report:
    article, fields = version.part.article, version.part.fields
    outlets = tuple(dict.fromkeys(outlet(part.article, part.feed) for part in parts))
    return Report(
        article=article,
        fields=fields,
        verdict=version.verdict,
        story=replace(version.story, outlets=outlets, independent_sources=independent_sources(parts)),
        matches=rules.match(article, fields),
        is_backlog=version.is_backlog,
        before=version.before,
    )


def _source(part: StoryArticle) -> StoryArticle:
    """What of an article tells whose it is: texts of a whole period need not be held."""
    whole = part.article
    article = Article(
        id=whole.id, url=whole.url, publisher=whole.publisher, agencies=whole.agencies, authors=whole.authors
    )
    return replace(part, article=article, fields=Fields(claims_sources=part.fields.claims_sources))


def _compared(
    version: FiledVersion, decisions: tuple[Decision, ...], then: Mapping[str, DecisionRow], rules: Rules
) -> Iterator[Played]:
    ident = version.part.article.id
    would = {decision.topic: decision for decision in decisions}
    for topic in dict.fromkeys([*then, *would]):
        was, now = then.get(topic), would.get(topic)
        yield Played(
            article=ident,
            revision=version.revision,
            headline=version.part.article.headline or version.part.article.title,
            topic=topic,
            at=version.at,
            sent=was.outcome if was else "",
            why_sent=was.reason if was else "",
            would=now.outcome if now else "",
            why_would=now.reason if now else _why_not(topic, rules),
            alert=now.alert if now else None,
        )


def _why_not(topic: str, rules: Rules) -> str:
    return "does not match" if topic in rules.topics else "no topic of this name"
