"""By which way an alert goes out: at once, after quiet hours, in the digest, or gathered with others.

Whatever holds it, it is due at one time: now, or when the quiet hours end. The limit an hour counts by that time, so
that what quiet hours hold counts for the hour in which it comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.model import Alert, Outcome, Told, Topic
from worker.alert.news import say
from worker.alert.when import quiet_until

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """`[storm]` of the settings; `storm_stories` 0: no storm mode."""

    storm_stories: int = 20
    storm_within: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    outcome: Outcome
    #: what goes behind the reason of the alert
    why: str = ""
    #: of `hold` and `storm`: when the quiet hours end, if they have begun
    not_before: datetime | None = None


def way_of(alert: Alert, told: Told, topic: Topic, rules: AlertRules, now: datetime) -> Way:
    """How the alert goes out. A correction is not gathered: it goes to those who had the wrong figure."""
    if urgent := urgent_figures(alert, topic):
        return Way(outcome="ring", why=f"; urgent: {urgent}" if _is_held(topic, now) else "")
    end = quiet_until(topic.quiet, now) if topic.quiet else None
    if alert.kind != "correction":
        if topic.digest:
            return Way(outcome="digest", why=f"; goes into the digest of {topic.digest}")
        if why := _gathered(alert, told, topic, rules, end or now):
            return Way(outcome="storm", why=f"; {why}", not_before=end)
    if end is not None:
        return Way(outcome="hold", why=f"; held until the quiet hours {topic.quiet} end", not_before=end)
    return Way(outcome="ring")


def urgent_figures(alert: Alert, topic: Topic) -> str:
    """The alert's figures that reach the topic's urgent ones, in words; '' if none does.

    A figure that is told lower than before is no reason to wake anybody.
    """
    limits = dict(topic.urgent)
    figures = (figure for section in alert.sections for figure in section.new.figures if figure.what in limits)
    risen = (f for f in figures if f.value >= limits[f.what] and (f.old is None or f.value > f.old))
    return ", ".join(dict.fromkeys(map(say, risen)))


def has_room(topic: Topic, due: tuple[datetime, ...], at: datetime) -> bool:
    """Whether one more alert may go out at that time. `due`: when the others went out or go out."""
    return not topic.hourly or sum(other > at - HOUR for other in due) < topic.hourly


def _gathered(alert: Alert, told: Told, topic: Topic, rules: AlertRules, due_at: datetime) -> str:
    """Why the alert goes into the topic's gathered message; '' if it does not."""
    burst = sum(alert.at - at <= rules.storm_within for at in told.recent)
    if rules.storm_stories and burst >= rules.storm_stories:
        minutes = round(rules.storm_within.total_seconds() / 60, 1)
        return f"{burst} new stories within {minutes:g} minutes are told in one message"
    if told.is_waiting:
        return "told in the message that its story waits for"
    if alert.kind == "story.new" and not has_room(topic, told.due, due_at):
        return f"{topic.hourly} alerts went out within an hour: new stories wait and are told in one message"
    return ""


def _is_held(topic: Topic, now: datetime) -> bool:
    """Whether anything may hold alerts of the topic now."""
    return bool(topic.digest or topic.hourly or (topic.quiet and quiet_until(topic.quiet, now)))
