"""A small desk for the tests: reports with marked figures and names, and the memory that the store keeps."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from storage.model import (
    Article,
    Block,
    Change,
    DateExpression,
    Decision,
    Fields,
    Figure,
    Match,
    Mention,
    Person,
    Place,
    Quote,
    Report,
    Story,
    Told,
    Topic,
    Verdict,
)
from worker.alert import AlertRules, decide

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALEPPO = Topic(name="Aleppo", query="aleppo", notify=("desk",))
_FIGURE = re.compile(r"(about |up to )?(\d[\d,]*) (\w+)")
_WHAT = {
    "dead": "dead",
    "bodies": "dead",
    "killed": "dead",
    "hurt": "injured",
    "missing": "missing",
    "homeless": "displaced",
}
_QUALIFIER = {"about ": "about", "up to ": "at_most", None: "exact"}
_NAME = re.compile(r"\b(Mr|Ms|Minister) ([A-Z]\w+ [A-Z]\w+)")
_PLACE = re.compile(r"\bin ([A-Z]\w+)")
_QUOTE = re.compile(r"“([^”]+)”")


def fields_of(text: str) -> Fields:
    """Figures are `9 dead`, `12 hurt`, `40 homes`; people follow Mr or Ms; places follow `in`; quotes are curly."""
    figures = tuple(
        Figure(
            text=m[0],
            start=m.start(),
            end=m.end(),
            value=float(m[2].replace(",", "")),
            low=0,
            high=0,
            what=_WHAT.get(m[3], "percent" if m[3] == "percent" else "other"),
            head=m[3],
            qualifier=_QUALIFIER[m[1]],
        )
        for m in _FIGURE.finditer(text)
    )
    people: dict[str, Person] = {}
    for m in _NAME.finditer(text):
        mentions = tuple(Mention(text=m[2], start=k.start(), end=k.end()) for k in re.finditer(m[2], text))
        people[m[2]] = Person(name=m[2], title=m[1] if m[1] == "Minister" else None, mentions=mentions)
    places: dict[str, Place] = {}
    for m in _PLACE.finditer(text):
        mentions = tuple(Mention(text=m[1], start=k.start(), end=k.end()) for k in re.finditer(m[1], text))
        places[m[1]] = Place(name=m[1], kind="country" if m[1] == "Syria" else "city", mentions=mentions)
    speaker = next(iter(people), None)
    quotes = tuple(Quote(text=m[1], start=m.start(1), end=m.end(1), speaker=speaker) for m in _QUOTE.finditer(text))
    dates = tuple(
        DateExpression(text=m[0], start=m.start(), end=m.end(), value=m[0], precision="year")
        for m in re.finditer(r"\b(19|20)\d\d\b", text)
    )
    return Fields(
        figures=figures, dates=dates, people=tuple(people.values()), places=tuple(places.values()), quotes=quotes
    )


@dataclass(frozen=True)
class Copy:
    """What came in: a text, and what the identify step made of it."""

    headline: str
    paragraphs: tuple[str, ...] = ("It happened in Aleppo.",)
    kind: str = "new"
    backlog: bool = False
    matches: tuple[str, ...] = ("Aleppo",)
    before: str = ""
    changes: tuple[Change, ...] = ()
    sources: int = 1
    story: str = "s1"
    correction: str = ""

    @property
    def text(self) -> str:
        body = [*self.paragraphs, *([self.correction] if self.correction else [])]
        return "\n\n".join([self.headline, f"{self.headline}\n{body[0]}", *body[1:]]) + "\n"

    def report(self) -> Report:
        blocks = tuple(Block(type="paragraph", text=p) for p in self.paragraphs)
        note = (Block(type="correction", text=self.correction),) if self.correction else ()
        return Report(
            article=Article(
                id="a1",
                url="https://wire.example/1",
                headline=self.headline,
                publisher="Wire",
                published="2026-03-02T09:00:00Z",
                text=self.text,
                blocks=blocks + note,
            ),
            fields=fields_of(self.text),
            verdict=Verdict(kind=self.kind, of="a0", changes=self.changes),
            story=Story(
                id=self.story,
                title=self.headline,
                first_seen=NOON,
                outlets=tuple(f"outlet {n}" for n in range(self.sources + 1)),
                independent_sources=tuple(f"source {n}" for n in range(self.sources)),
            ),
            matches=tuple(Match(topic=name, clause="aleppo") for name in self.matches),
            is_backlog=self.backlog,
            before=fields_of(self.before) if self.before else None,
        )


@dataclass
class Desk:
    """Remembers under each topic what the store would, and decides one report after the other."""

    topics: tuple[Topic, ...] = (ALEPPO,)
    rules: AlertRules = field(default_factory=lambda: AlertRules(storm_stories=0))
    now: datetime = NOON
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    #: of each topic, when its alerts go out
    due: dict[str, tuple[datetime, ...]] = field(default_factory=dict)

    def takes(self, copy: Copy, after: timedelta = timedelta(minutes=10)) -> tuple[Decision, ...]:
        self.now += after
        told = tuple(entry for (_, story), entry in self.told.items() if story == copy.story)
        known = {entry.topic for entry in told}
        recent = tuple(
            alert.at for entry in self.told.values() for alert in reversed(entry.alerts) if alert.kind == "story.new"
        )
        told += tuple(Told(topic=name) for name in copy.matches if name not in known)
        told = tuple(replace(entry, recent=recent, due=self.due.get(entry.topic, ())) for entry in told)
        decisions = decide(copy.report(), told, {t.name: t for t in self.topics}, self.rules, self.now)
        for decision in decisions:
            self._remember(copy, decision)
        return decisions

    def _remember(self, copy: Copy, decision: Decision) -> None:
        key = (decision.topic, copy.story)
        if decision.outcome in ("ring", "hold"):
            self.due[decision.topic] = (*self.due.get(decision.topic, ()), decision.not_before or self.now)
        entry = self.told.get(key, Told(topic=decision.topic))
        self.told[key] = replace(
            entry,
            alerts=entry.alerts + ((decision.alert,) if decision.alert else ()),
            facts=entry.facts | set(decision.facts),
            had_backlog=entry.had_backlog or copy.backlog,
            is_waiting=_waits(entry, decision),
        )

    def composes(self) -> None:
        """What waits for a digest or storm message goes out in it."""
        self.told = {key: replace(entry, is_waiting=False) for key, entry in self.told.items()}


def _waits(entry: Told, decision: Decision) -> bool:
    if decision.alert is None:
        return entry.is_waiting
    return decision.outcome in ("digest", "storm") and (entry.is_waiting or not entry.alerts)
