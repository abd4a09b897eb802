"""Messages that gather alerts: when they are composed, and what they say of themselves."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.model import (
    Alert,
    Article,
    Decision,
    Delivery,
    Entry,
    EntryRecord,
    Feed,
    Fields,
    Fingerprint,
    Topic,
    Verdict,
)
from storage.store.outbox import keep_alert
from tests.worker.house import ALEPPO, NOON, House, opened_house, rules
from worker import jobs
from worker.pipeline import independent_sources

MINUTE = timedelta(minutes=1)
FEED = Feed(url="http://a.example/feed")


def decided(house: House, ident: str, outcome: str) -> None:
    """Files an article of its own, with an alert that goes that way."""
    now = house.clock.now()
    due = next(due for due in house.store.claim_every_feed(house.ctx.lease()))
    record = EntryRecord(entry=Entry(id=ident, title=ident), keys=(("guid", ident),), content_hash=ident)
    state = replace(due.state, baseline_at=now, next_at=now)
    house.store.save_poll(due, (record,), lambda _: state, articles_wanted=True, now=now)
    (entry,) = house.store.claim_entries(house.ctx.lease(), 9)
    with house.store.filing(entry, now) as filing:
        article, keys = (
            Article(url="", headline=ident, text=ident),
            Fingerprint(keys=(("guid", ident),), shingles=(), terms=()),
        )
        filed = filing.file(article, keys, Fields(), Verdict(kind="new"), independent_sources)
        alert = Alert(id=ident, kind="story.new", at=now, topic="Aleppo", thread=ident)
        decision = Decision(topic="Aleppo", outcome=outcome, reason="", alert=alert, channels=("hook",))  # type: ignore[arg-type]  # one of them
        filing.decide(filed, (), [decision], house.ctx.rules.routes)
        filing.finish()


def messages(house: House, kind: str = "storm") -> Iterator[Delivery]:
    rows = house.store.delivery_rows(undelivered=False, limit=99)
    return (row.delivery for row in rows if row.delivery.alert.kind == kind)


def test_what_the_limit_held_back_goes_out_when_the_hour_has_room(tmp_path: Path) -> None:
    topic = replace(ALEPPO, hourly=2)

    async def main() -> None:
        async with opened_house(tmp_path, rules((topic,), feeds=(FEED,))) as house:
            for ident, outcome in (("a", "ring"), ("b", "ring"), ("c", "storm"), ("d", "storm")):
                decided(house, ident, outcome)
            house.clock.moment = NOON + 59 * MINUTE
            await jobs.compose_messages(house.ctx)
            assert not list(messages(house))
            house.clock.moment = NOON + 60 * MINUTE
            await jobs.compose_messages(house.ctx)
            await jobs.compose_messages(house.ctx)
            (message,) = messages(house)
            assert len(message.alert.sections) == 2
            assert message.alert.reason == "2 stories that the limit of 2 alerts an hour held back, told in one message"

    asyncio.run(main())


async def _composed_at(house: House, minutes: float, topics: tuple[Topic, ...]) -> list[tuple[str, str]]:
    """Channel and reason of the digests that were sent when it is so much later, and these are the topics."""
    house.clock.moment = NOON + minutes * MINUTE
    configured = replace(house.ctx.rules, topics={topic.name: topic for topic in topics})
    await jobs.compose_messages(replace(house.ctx, rules=configured))
    return [(message.to.channel, message.alert.reason) for message in messages(house, "digest")]


GONE = "1 story of a topic that is no longer configured"
NO_MORE = "1 story that waited for the digest, which the topic no longer has"
DAY = 24 * 60


@pytest.mark.parametrize("outcome", ["digest", "storm"])
def test_what_waits_for_a_topic_that_is_gone_is_told_to_the_owner_once_no_digest_can_come(
    tmp_path: Path, outcome: str
) -> None:
    hooks = {"hook": "http://h.example/", "desk": "http://d.example/"}
    configured = rules((ALEPPO,), feeds=(FEED,), hooks=hooks, owner=("desk",))

    async def main() -> None:
        async with opened_house(tmp_path, configured) as house:
            decided(house, "a", outcome)
            assert not await _composed_at(house, DAY - 1, ())
            assert await _composed_at(house, DAY, ()) == [("desk", GONE)]
            assert await _composed_at(house, 2 * DAY, ()) == [("desk", GONE)]
            assert house.store.topics_waiting() == ()

    asyncio.run(main())


def test_what_waits_for_a_digest_that_the_topic_no_longer_has_is_told_at_once(tmp_path: Path) -> None:
    quiet = replace(ALEPPO, quiet="11:00-13:00 UTC")

    async def main() -> None:
        async with opened_house(tmp_path, rules((ALEPPO,), feeds=(FEED,))) as house:
            decided(house, "a", "digest")
            assert not await _composed_at(house, 1, (replace(ALEPPO, digest="18:00 UTC"),))
            assert not await _composed_at(house, 2, (quiet,))
            assert await _composed_at(house, 60, (quiet,)) == [("hook", NO_MORE)]
            assert await _composed_at(house, 61, (ALEPPO,)) == [("hook", NO_MORE)]

    asyncio.run(main())


def test_a_story_that_a_storm_message_told_is_told_by_the_next_one_too(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, rules((ALEPPO,), feeds=(FEED,))) as house:
            decided(house, "a", "storm")
            await jobs.compose_messages(house.ctx)
            house.clock.moment = NOON + 16 * MINUTE
            with house.store.engine.begin() as connection:  # an update of the same story
                alert = Alert(id="b", kind="story.update", at=house.clock.now(), topic="Aleppo", thread="a")
                keep_alert(connection, alert, "storm", 1)
            await jobs.compose_messages(house.ctx)
            assert len(list(messages(house))) == 2

    asyncio.run(main())
