"""The weekly message of what nearly matched: once a week, over restarts and changes of clocks, if asked for."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.model import Topic
from tests.worker.cli.test_search import enter
from tests.worker.house import NOON, House, opened_house, rules
from worker import jobs
from worker.jobs.near_misses import gather
from worker.match import Words

DAY = timedelta(days=1)
MONDAY = "Mon 08:00 Europe/London"
TOPICS = (Topic(name="Floods", query="river flood NOT film"), Topic(name="Rain", query="rain"))
TEXTS = (
    "A flood\n\n1 min read\nThe river rose, and a flood came.",
    "A film\n\n1 min read\nThe river, the flood: a film.",
    "Dry\n\n1 min read\nThe river is dry this year.",
    "Rain\n\n1 min read\nA flood of complaints.",
    "None\n\n1 min read\nNothing at all.",
)


def house_rules(weekly: str = MONDAY, owner: tuple[str, ...] = ("hook",)):
    return replace(rules(TOPICS, owner=owner), near_misses=weekly)


def told(house: House) -> list:
    rows = house.store.delivery_rows(undelivered=False, limit=99)
    return [row.delivery.alert for row in rows if row.delivery.alert.kind == "near.misses"]


async def at(house: House, moment: datetime) -> list:
    house.clock.moment = moment
    await jobs.compose_messages(house.ctx)
    return told(house)


def test_it_comes_once_a_week(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, house_rules()) as house:
            assert await at(house, NOON) == []  # the week in which it is switched on
            for number, text in enumerate(TEXTS):
                enter(house.store, number, text)
            assert await at(house, NOON + 6 * DAY) == []
            (alert,) = await at(house, NOON + 7 * DAY)
            assert len(await at(house, NOON + 7 * DAY + timedelta(minutes=1))) == 1
            assert len(await at(house, NOON + 13 * DAY)) == 1
            assert len(await at(house, NOON + 30 * DAY)) == 1, "nothing nearly matched since then"
            assert alert.reason == "3 articles would have matched a topic but for one clause"
            lines = "\n".join(alert.notice)
            assert "02 March 2026 08:00 to 09 March 2026 08:00 (Europe/London)" in lines
            assert "· failed NOT film: 1" in lines
            assert "A film (Wire): excluded by film" in lines
            assert "river is dry this year." in lines
            assert "Nothing at all" not in lines

    asyncio.run(main())


def test_a_restart_tells_nothing_twice_and_a_late_start_still_tells(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, house_rules()) as house:
            await at(house, NOON)
            enter(house.store, 0, TEXTS[1])
        async with opened_house(tmp_path, house_rules()) as house:
            assert len(await at(house, NOON + 9 * DAY)) == 1
        async with opened_house(tmp_path, house_rules()) as house:
            assert len(await at(house, NOON + 10 * DAY)) == 1

    asyncio.run(main())


@pytest.mark.parametrize(("weekly", "owner"), [("", ("hook",)), (MONDAY, ())])
def test_it_is_off_unless_asked_for(tmp_path: Path, weekly: str, owner: tuple[str, ...]) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, house_rules(weekly, owner)) as house:
            await at(house, NOON)
            enter(house.store, 0, TEXTS[1])
            assert await at(house, NOON + 20 * DAY) == []

    asyncio.run(main())


def test_the_hour_follows_the_clocks(tmp_path: Path) -> None:
    """Clocks go forward on 29 March 2026: the message of the 30th comes at 07:00 UTC."""

    async def main() -> None:
        async with opened_house(tmp_path, house_rules()) as house:
            await at(house, datetime(2026, 3, 23, 8, 0, tzinfo=UTC))
            house.clock.moment = NOON
            for number in range(26 * 24, 26 * 24 + 2):
                enter(house.store, number, TEXTS[1])
            assert await at(house, datetime(2026, 3, 30, 6, 59, tzinfo=UTC)) == []
            assert len(await at(house, datetime(2026, 3, 30, 7, 0, tzinfo=UTC))) == 1

    asyncio.run(main())


def test_a_query_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, house_rules()) as house:
            words: Words = house.ctx.rules.words
            found = gather(house.store, Topic(name="x", query="rain ("), words, (NOON, NOON + DAY))
            assert found.clauses == ()

    asyncio.run(main())
