"""What the archive would know, while a period is played again: told alerts and facts, and what still waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.model import Alert, Decision, Report, Story, Told, Topic
from worker.alert.digest import may_compose_storm
from worker.alert.route import AlertRules, has_room
from worker.alert.when import latest_slot


@dataclass(slots=True)
class _Known:
    """Of one story under one topic."""

    alerts: list[Alert] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    had_backlog: bool = False
    #: when that was decided which waits for a digest or storm message
    waits: list[datetime] = field(default_factory=list)
    has_gone_out: bool = False


class Memory:
    """Remembers decisions as the store does, and gives what `decide` asks for. It is told of reports in their order."""

    def __init__(self, topics: Mapping[str, Topic], rules: AlertRules) -> None:
        self._topics = topics
        self._rules = rules
        self._known: dict[tuple[str, str], _Known] = {}
        self._by_story: dict[str, list[str]] = {}
        self._recent: dict[str, list[datetime]] = {}
        self._due: dict[str, list[datetime]] = {}

    def told(self, story: Story, matched: Sequence[str], now: datetime) -> tuple[Told, ...]:
        """What each matched topic, and each topic that has alerts of this story, knows of it."""
        heard = (topic for topic in self._by_story.get(story.id, ()) if self._known[topic, story.id].alerts)
        return tuple(self._told(topic, story.id, now) for topic in dict.fromkeys([*matched, *heard]))

    def keep(self, report: Report, decisions: Sequence[Decision], now: datetime) -> None:
        """Remembers what was decided on the report."""
        for decision in decisions:
            known = self._of(decision.topic, report.story.id)
            known.facts.update(decision.facts)
            known.had_backlog = known.had_backlog or report.is_backlog
            if decision.alert is None:
                continue
            known.alerts.append(decision.alert)
            if decision.alert.kind == "story.new":
                self._recent.setdefault(decision.topic, []).append(now)
            if decision.outcome in ("ring", "hold"):
                known.has_gone_out = True
                self._due.setdefault(decision.topic, []).append(decision.not_before or now)
            else:
                known.waits.append(now)

    def _of(self, topic: str, story: str) -> _Known:
        if (topic, story) not in self._known:
            self._known[topic, story] = _Known()
            self._by_story.setdefault(story, []).append(topic)
        return self._known[topic, story]

    def _told(self, topic: str, story: str, now: datetime) -> Told:
        known = self._known.get((topic, story), _Known())
        recent = [at for at in self._recent.get(topic, ()) if now - at < self._rules.storm_within]
        due = [at for at in self._due.get(topic, ()) if at > now - timedelta(hours=1)]
        self._recent[topic], self._due[topic] = recent, due
        return Told(
            topic=topic,
            alerts=tuple(known.alerts),
            facts=frozenset(known.facts),
            had_backlog=known.had_backlog,
            recent=tuple(reversed(recent)),
            due=tuple(due),
            is_waiting=bool(known.alerts)
            and not known.has_gone_out
            and all(self._waits(topic, at, now) for at in known.waits),
        )

    def _waits(self, name: str, at: datetime, now: datetime) -> bool:
        """Whether the message that takes what was decided then has not gone out."""
        topic = self._topics[name]
        if topic.digest:
            return latest_slot(topic.digest, now) < at
        return not (
            may_compose_storm(at, now, quiet=topic.quiet) and has_room(topic, tuple(self._due.get(name, ())), now)
        )
