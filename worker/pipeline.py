"""The street: the order of the steps. `worker.study` is its first half, in a child; here it meets the archive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storage.model import ArticleRow, Decision, DueEntry, Filed, Report, Told, VerdictKind
from storage.store import Filing, PackedPage
from storage.store.stories import StoryArticle, outlet
from worker import identify
from worker.alert import decide
from worker.rules import Rules
from worker.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What filing an article came to."""

    verdict: VerdictKind
    #: nothing new was kept, and nothing decided
    is_unchanged: bool = False
    matches: int = 0
    decisions: tuple[Decision, ...] = ()


def file_article(filing: Filing, due: DueEntry, found: Study, page: PackedPage | None, rules: Rules) -> Outcome:
    """Compares, files, matches and decides: the whole of it in the transaction of `filing`, or nothing."""
    article = replace(found.article, country=found.article.country or due.feed.country)
    fingerprint = identify.with_guid(found.fingerprint, feed_url=due.feed.url, entry_id=due.entry.id)
    candidates = filing.candidates(fingerprint, identify.LIMITS)
    verdict = identify.identify(article, fingerprint, candidates, filing.now)
    filed = filing.file(article, fingerprint, found.fields, verdict, independent_sources)
    if filed.is_unchanged:
        return Outcome(verdict=verdict.kind, is_unchanged=True)
    filing.keep_words(filed.article_id, found.words)
    if page is not None:
        filing.keep_page(filed.article_id, page)
    article = replace(article, id=filed.article_id)
    matches = rules.match(article, found.fields)
    matched = [match.topic for match in matches]
    limited = {name for name in matched if rules.topics[name].hourly}
    told = filing.told(filed.story, matched, rules.alerts.storm_within, limited)
    report = Report(
        article=article,
        fields=found.fields,
        verdict=verdict,
        story=filed.story,
        matches=matches,
        is_backlog=filed.is_backlog,
        before=filed.before,
    )
    decisions = judge(report, told, filed, rules, filing)
    filing.decide(filed, matches, decisions, rules.routes)
    return Outcome(verdict=verdict.kind, matches=len(matches), decisions=decisions)


def judge(report: Report, told: Sequence[Told], filed: Filed, rules: Rules, filing: Filing) -> tuple[Decision, ...]:
    """The decisions under each topic; an article that is older than the topic is of the topic's backlog."""
    since = filing.topics_since(entry.topic for entry in told)
    heard = {entry.topic for entry in told if entry.alerts}
    late = {name for name, moment in since.items() if moment > filed.first_seen and name not in heard}
    decisions: list[Decision] = []
    for is_late in (False, True):
        matches = tuple(match for match in report.matches if (match.topic in late) is is_late)
        known = tuple(entry for entry in told if (entry.topic in late) is is_late)
        part = replace(report, matches=matches, is_backlog=report.is_backlog or is_late)
        decisions += decide(part, known, rules.topics, rules.alerts, filing.now)
    return tuple(decisions)


def independent_sources(parts: Sequence[StoryArticle]) -> tuple[str, ...]:
    """Names of the independent origins of a story."""
    return identify.independent_sources(
        identify.SourceLine(
            publisher=part.article.publisher or part.feed.title or part.feed.url,
            family=part.feed.family,
            group=part.group,
            verdict=part.verdict,
            agencies=part.article.agencies,
            authors=part.article.authors,
            cited=tuple((source.name, source.kind == "agency") for source in part.fields.claims_sources),
        )
        for part in parts
    )


def provenance(parts: Iterable[StoryArticle | ArticleRow]) -> tuple[identify.Trace, ...]:
    """Who had each text of a story first, and who copied how much of it."""
    return identify.traces(
        identify.Report(
            id=part.article.id,
            publisher=outlet(part.article, part.feed),
            at=part.first_seen,
            group=part.group,
            text=part.article.text,
        )
        for part in parts
    )
