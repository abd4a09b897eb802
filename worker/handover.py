"""What the next shift has to know: what was told, what changed, what has not arrived, which sources are in trouble.

Everything here is put together from values; whoever asks reads them from the store.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage.model import DeliveryRow, Feed, FeedState, FigureFact, QuoteFact
from storage.store import Store
from storage.store.handing import Corrected, MadeAlert, Muted

#: kinds of change that a shift is told of; who reads the wording asks `copytaster diff`
TOLD_CHANGES = ("correction", "withdrawn", "figure", "headline")
#: deliveries that are looked at for what has not arrived
MOST_DELIVERIES = 1_000
#: of a story's new quotes, places and people, so many are told
MOST_QUOTES, MOST_NAMES = 3, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNews:
    """A story under a topic, with what its alerts since then said that was new."""

    id: str
    title: str
    is_new: bool
    alerts: int
    outlets: int
    independent_sources: int
    latest: datetime
    reason: str
    #: waits for a digest, a storm message or the end of quiet hours
    is_waiting: bool
    figures: tuple[FigureFact, ...]
    quotes: tuple[QuoteFact, ...]
    places: tuple[str, ...]
    people: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicNews:
    """A topic with its stories, the latest first, and how many reports were decided on, by outcome."""

    name: str
    stories: tuple[StoryNews, ...]
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that stands otherwise now than before the shift, or than when it was first told in it."""

    topic: str
    story: str
    what: str
    head: str
    old: float
    new: float
    text: str
    attributed_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """An alert that has not arrived on a channel. `state`: `due` is tried again, `dead` was given up."""

    alert: str
    topic: str
    title: str
    channel: str
    state: str
    reason: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source in trouble."""

    url: str
    title: str
    status: str
    reason: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """All of it."""

    since: datetime
    until: datetime
    topics: tuple[TopicNews, ...]
    figures: tuple[FigureChange, ...]
    corrections: tuple[Corrected, ...]
    #: corrections, silences, broken sources and the like: time, kind, sentence
    notices: tuple[tuple[datetime, str, str], ...]
    undelivered: tuple[Undelivered, ...]
    troubles: tuple[Trouble, ...]
    muted: tuple[Muted, ...]
    #: wishes of readers on which the owner has not decided
    open_proposals: int


def hand_over(store: Store, since: datetime, now: datetime, wanted: frozenset[str] = frozenset()) -> Handover:
    """What happened since then. `wanted`: only these topics; sources and deliveries are told in any case."""
    made = [each for each in store.alerts_since(since) if not wanted or each.alert.topic in wanted]
    outcomes: dict[str, Counter[str]] = {}
    for topic, outcome, number in store.outcomes(since):
        if not wanted or topic in wanted:
            outcomes.setdefault(topic, Counter())[outcome] += number
    corrected = (
        _told(each) for each in store.corrected_since(since) if not wanted or not wanted.isdisjoint(each.topics)
    )
    undelivered = store.delivery_rows(undelivered=True, limit=MOST_DELIVERIES)
    return Handover(
        since=since,
        until=now,
        topics=_topics(made, outcomes, now),
        figures=_figures(made),
        corrections=tuple(each for each in corrected if each.changes),
        notices=tuple((e.alert.at, e.alert.kind, e.alert.reason) for e in made if not e.story and not e.alert.sections),
        undelivered=tuple(map(_undelivered, undelivered)),
        troubles=tuple(_troubles(store.feed_states())),
        muted=tuple(each for each in store.muted_stories() if not wanted or each.topic in wanted),
        open_proposals=len(store.proposals()),
    )


def _topics(made: Sequence[MadeAlert], outcomes: Mapping[str, Counter[str]], now: datetime) -> tuple[TopicNews, ...]:
    by_story: dict[str, dict[str, list[MadeAlert]]] = {name: {} for name in outcomes}
    for each in made:
        if each.story and each.alert.sections:
            by_story.setdefault(each.alert.topic, {}).setdefault(each.story, []).append(each)
    return tuple(
        TopicNews(
            name=name,
            stories=tuple(
                sorted((_story(own, now) for own in of.values()), key=lambda story: story.latest, reverse=True)
            ),
            outcomes=tuple(sorted(outcomes.get(name, Counter()).items())),
        )
        for name, of in sorted(by_story.items())
    )


def _story(own: Sequence[MadeAlert], now: datetime) -> StoryNews:
    last = own[-1]
    sections = [section for each in own for section in each.alert.sections]
    news = [section.new for section in sections]
    return StoryNews(
        id=last.story,
        title=last.title or sections[-1].story.title,
        is_new=any(each.alert.kind == "story.new" for each in own),
        alerts=len(own),
        outlets=len(sections[-1].story.outlets),
        independent_sources=len(sections[-1].story.independent_sources),
        latest=last.alert.at,
        reason=last.alert.reason,
        is_waiting=all(_waits(each, now) for each in own),
        figures=tuple({(f.what, f.head): f for new in news for f in new.figures}.values()),
        quotes=tuple(dict.fromkeys(quote for new in news for quote in new.quotes))[-MOST_QUOTES:],
        places=_some(place for new in news for place in new.places),
        people=_some(person for new in news for person in new.people),
        urls=_some(line.url for section in sections for line in section.articles),
    )


def _waits(each: MadeAlert, now: datetime) -> bool:
    if each.due_at is not None:
        return each.due_at > now
    return each.composed_into is None


def _some(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:MOST_NAMES]


def _figures(made: Sequence[MadeAlert]) -> tuple[FigureChange, ...]:
    """What was known before the first alert that changed it, against what the last one says."""
    told: dict[tuple[str, str, str, str], list[FigureFact]] = {}
    for each in made:
        for section in each.alert.sections if each.story else ():
            for figure in section.new.figures:
                told.setdefault((each.alert.topic, each.story, figure.what, figure.head), []).append(figure)
    changes = []
    for (topic, story, what, head), figures in told.items():
        first, last = figures[0], figures[-1]
        old = first.value if first.old is None else first.old
        if old != last.value:
            changes.append(
                FigureChange(
                    topic=topic,
                    story=story,
                    what=what,
                    head=head,
                    old=old,
                    new=last.value,
                    text=last.text,
                    attributed_to=last.attributed_to,
                )
            )
    return tuple(changes)


def _told(each: Corrected) -> Corrected:
    return replace(each, changes=tuple(change for change in each.changes if change.kind in TOLD_CHANGES))


def _undelivered(row: DeliveryRow) -> Undelivered:
    alert = row.delivery.alert
    title = alert.sections[0].story.title if len(alert.sections) == 1 else alert.reason
    return Undelivered(
        alert=alert.id,
        topic=alert.topic,
        title=title,
        channel=row.delivery.to.channel,
        state=row.state,
        reason=row.reason,
        next_at=row.next_at,
    )


def _troubles(states: Iterable[tuple[Feed, FeedState]]) -> Iterable[Trouble]:
    for feed, state in states:
        if state.status not in ("ok", "new"):
            yield Trouble(
                url=feed.url,
                title=feed.title or state.title,
                status=state.status,
                reason=state.reason,
                since=state.failing_since or state.gone_at,
            )
