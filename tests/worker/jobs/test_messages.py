"""Messages that gather alerts: when they are composed, and what they say of themselves."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from storage.model import Alert, Article, Decision, Delivery, Entry, EntryRecord, Feed, Fields, Fingerprint, Verdict
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


def messages(house: House) -> Iterator[Delivery]:
    rows = house.store.delivery_rows(undelivered=False, limit=99)
    return (row.delivery for row in rows if row.delivery.alert.kind == "storm")


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
