"""What rings, for whom, and when. `docs/alerts.md` has the rules in plain words.

Known is what alerts of the story said, and what stood in a backlog. A report that does not ring leaves nothing
behind: what nobody was told stays new.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.model import Alert, AlertKind, Decision, FigureFact, Match, News, Report, Told, Topic
from worker.alert.corrections import Correction, correction_of, is_withdrawn
from worker.alert.facts import fact_keys
from worker.alert.news import Findings, fact_key, first_news, new_in, risen_in, say
from worker.alert.route import AlertRules, way_of
from worker.alert.sections import alert_id, reach, section_of, thread_of, updates_told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One report under one topic."""

    report: Report
    told: Told
    topic: Topic
    match: Match | None
    rules: AlertRules
    now: datetime

    def silent(self, reason: str, facts: tuple[str, ...] = ()) -> Decision:
        return Decision(topic=self.topic.name, outcome="suppress", reason=reason, facts=facts)


def decide(
    report: Report, told: tuple[Told, ...], topics: Mapping[str, Topic], rules: AlertRules, now: datetime
) -> tuple[Decision, ...]:
    """One decision for each topic that the report matches, or under which its story was told, in that order.

    `told` needs an entry only where something was told or seen; `now` is UTC. Alerts have the same ids however often
    the same report is decided on the same knowledge.
    """
    known = {entry.topic: entry for entry in told}
    matches = {match.topic: match for match in report.matches}
    names = dict.fromkeys((*matches, *(entry.topic for entry in told if entry.alerts)))
    cases = (
        _Case(
            report=report,
            told=known.get(name, Told(topic=name)),
            topic=topics[name],
            match=matches.get(name),
            rules=rules,
            now=now,
        )
        for name in names
        if name in topics
    )
    return tuple(_decide(case) for case in cases)


def _decide(case: _Case) -> Decision:
    report, told = case.report, case.told
    if report.is_backlog and report.verdict.kind != "revision":
        return case.silent("in the feed's backlog when the feed was first seen", fact_keys(report.fields))
    correction = correction_of(report, told)
    if correction is not None:
        return _correct(case, correction)
    if case.match is None:
        return case.silent("the story was told under this topic, but this report does not match it")
    if is_withdrawn(report):
        return case.silent("withdrawn by its source")
    if report.verdict.kind == "same":
        return case.silent("the same article again, at another address or with another date")
    if told.alerts:
        return _follow_up(case)
    return _open(case)


def _open(case: _Case) -> Decision:
    """A report of a story that was never told under the topic."""
    report, told, topic = case.report, case.told, case.topic
    sources = max(1, len(report.story.independent_sources))
    if sources < topic.min_independent:
        return case.silent(f"waits for {topic.min_independent} independent sources; so far {sources}")
    if report.is_backlog or (told.had_backlog and report.verdict.kind != "new"):
        return _after_backlog(case)
    if report.verdict.kind == "contains":
        return _story_alert(case, News(), "first report under this topic, a round-up", ())
    reason = f"first report of a new story ({reach(report.story)})"
    return _story_alert(case, first_news(report), reason, fact_keys(report.fields))


def _after_backlog(case: _Case) -> Decision:
    """A later version or a copy of what stood in a backlog: only a toll that has risen since makes it news."""
    report = case.report
    if report.verdict.kind != "revision":
        return case.silent(f"a copy of {report.verdict.of or 'an article'}, which stood in a backlog")
    findings = risen_in(report)
    if not findings.ringing:
        return case.silent("a new version of an article of the backlog, without a new fact", fact_keys(report.fields))
    reason = f"{findings.headline} in a new version of an article of the backlog ({reach(report.story)})"
    return _story_alert(case, findings.news, reason, fact_keys(report.fields))


def _follow_up(case: _Case) -> Decision:
    """A later report of a story that was told: an update if it has a new fact."""
    report, told = case.report, case.told
    if report.verdict.kind == "syndicated":
        return case.silent(f"a copy of {report.verdict.of or 'an article'} of a story that was told")
    if report.verdict.kind == "contains":
        return case.silent("a round-up that repeats a story that was told")
    findings = new_in(report, told)
    if not findings.ringing:
        what = "revised" if report.verdict.kind == "revision" else "reported again"
        return case.silent(f"{what} without a new fact")
    return _update(case, findings)


def _update(case: _Case, findings: Findings) -> Decision:
    report = case.report
    alert = _alert(
        case,
        "story.update",
        findings.news,
        f"{findings.headline} ({reach(report.story)})",
        keys=findings.ringing,
    )
    return _route(case, alert, fact_keys(report.fields))


def _correct(case: _Case, correction: Correction) -> Decision:
    """A correction goes to the channels that had the wrong figure, whether or not the article still matches."""
    report, facts = case.report, fact_keys(case.report.fields)
    if case.told.is_waiting:
        what = "digest" if case.topic.digest else "message"
        return case.silent(f"corrected ({correction.words()}) before the {what} that will tell the story", facts)
    by = f", says {report.article.publisher}" if report.article.publisher else ""
    corrected = {f.what for f in correction.figures}
    also = tuple(f for f in _figures_that_ring(case) if f.what not in corrected)
    beside = f"; also {', '.join(map(say, also))}" if also else ""
    new = News(figures=(*correction.figures, *also))
    alert = _alert(case, "correction", new, f"{correction.words()}{by}{beside}", keys=correction.keys)
    return _route(case, alert, facts)


def _figures_that_ring(case: _Case) -> tuple[FigureFact, ...]:
    findings = new_in(case.report, case.told) if case.match and not is_withdrawn(case.report) else Findings()
    return tuple(f for f in findings.news.figures if fact_key(f) in findings.ringing)


def _story_alert(case: _Case, new: News, reason: str, facts: tuple[str, ...]) -> Decision:
    return _route(case, _alert(case, "story.new", new, reason, keys=()), facts)


def _alert(case: _Case, kind: AlertKind, new: News, reason: str, *, keys: tuple[str, ...]) -> Alert:
    """`keys` tells alerts of one kind and story apart; a story is announced only once, hence without any."""
    told, report = case.told, case.report
    own = alert_id(case.topic.name, report.story.id, kind, *sorted(keys))
    update = updates_told(told.alerts) + (kind == "story.update")
    return Alert(
        id=own,
        kind=kind,
        at=case.now,
        topic=case.topic.name,
        sections=(section_of(report, case.topic.name, new, update),),
        reason=reason,
        thread=thread_of(told, own),
    )


def _route(case: _Case, alert: Alert, facts: tuple[str, ...]) -> Decision:
    way = way_of(alert, case.told, case.topic, case.rules, case.now)
    return Decision(
        topic=case.topic.name,
        outcome=way.outcome,
        reason=alert.reason + way.why,
        alert=alert,
        channels=case.topic.notify,
        not_before=way.not_before,
        facts=facts,
    )
