"""The street: what happens to an article once its page is there. The only module that knows the order of the steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from storage.model import Article, Decision, DueEntry, Entry, Fields, Filed, Page, Report, Told
from storage.store import Filing
from storage.store.stories import StoryArticle
from worker import clean, extract, identify
from worker.alert import decide
from worker.gazetteer import Gazetteer
from worker.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A page or entry as read: what needs no knowledge of other articles."""

    article: Article
    fields: Fields


def study(page: Page | None, entry: Entry, url: str, trouble: str) -> Study:
    """Cleans the page and finds its key fields; without a page, what the feed gave stands in and says why.

    Runs in a child process: it is the one place where the whole of an untrusted page is looked at.
    """
    if page is None:
        article = clean.from_entry(entry, url=url, warning=trouble)
    else:
        article = clean.clean(page.body, url=page.final_url, content_type=page.content_type, entry=entry)
    return Study(article=article, fields=extract.extract(article, gazetteer()))


def file_article(filing: Filing, due: DueEntry, found: Study, page: Page | None, rules: Rules) -> tuple[Decision, ...]:
    """Compares, files, matches and decides: the whole of it in the transaction of `filing`, or nothing."""
    article = replace(found.article, country=found.article.country or due.feed.country)
    fingerprint = identify.fingerprint(article, feed_url=due.feed.url, entry_id=due.entry.id)
    candidates = filing.candidates(fingerprint, identify.LIMITS)
    verdict = identify.identify(article, fingerprint, candidates, filing.now)
    filed = filing.file(article, fingerprint, found.fields, verdict, independent_sources)
    if filed.is_unchanged:
        return ()
    if page is not None:
        filing.keep_page(filed.article_id, page)
    article = replace(article, id=filed.article_id)
    matches = rules.matcher.match(article, found.fields)
    told = filing.told(filed.story, [match.topic for match in matches], rules.alerts.storm_within)
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
    return decisions


def judge(report: Report, told: Sequence[Told], filed: Filed, rules: Rules, filing: Filing) -> tuple[Decision, ...]:
    """The decisions under each topic; an article that is older than the topic is of the topic's backlog."""
    since = filing.topics_since() if filed.revision > 1 else {}
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
        )
        for part in parts
    )


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, opened once in a process."""
    return Gazetteer.open()
