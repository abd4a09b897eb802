"""Killing the daemon at random moments while reports come in and alerts go out."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tests.system.desk import Desk
from tests.system.world import NOON, Story, World
from tests.until import until

#: published before each kill
STORIES = 4
#: what the outlets are asked and the receivers are given in a round, about: the kill falls somewhere in it
EVENTS = 24
#: the daemon's minutes in a second
RATE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What the kills cost."""

    kills: int
    stories: int
    lost: int
    hooks_again: int
    mails_again: int
    #: reports that were announced under two ids
    told_twice: int
    database: str

    @property
    def is_bearable(self) -> bool:
        """Nothing lost, nothing told under two ids, and at most one repetition a kill a channel."""
        kept = self.lost == self.told_twice == 0 and self.database == "ok"
        return kept and max(self.hooks_again, self.mails_again) <= self.kills


def kill_at_random(world: World, desk: Desk, *, kills: int, seed: int) -> Toll:
    """Starts and kills the daemon so often, then lets it finish."""
    chance = random.Random(seed)
    desk.set_clock(NOON + timedelta(hours=1), RATE)
    expected: set[str] = set()
    for number in range(kills):
        for index in range(STORIES):
            at, story = index % len(world.outlets), Story(1000 + number * STORIES + index)
            world.publish(story, at=at)
            expected.add(world.outlets[at].base + story.path)
        _live_a_while(world, desk, chance)
        desk.kill()
    desk.start()
    until(
        lambda: expected <= set(world.told_by_hook()) and expected <= world.told_by_mail(),
        what=lambda: f"{len(expected - set(world.told_by_hook()))} hooks missing; {desk.tail()}",
    )
    assert desk.stop() == 0
    return _count(world, desk, expected, kills)


def _live_a_while(world: World, desk: Desk, chance: random.Random) -> None:
    """One time in five the daemon is killed as it starts, else when so much has happened."""
    before = _events(world)
    wanted = 0 if chance.random() < 0.2 else chance.randint(1, EVENTS)
    desk.start()
    until(lambda: _events(world) >= before + wanted or not desk.is_alive(), what=desk.tail)
    assert desk.is_alive(), f"the daemon does not stay up: {desk.tail()}"


def _events(world: World) -> int:
    asked = sum(len(outlet.asked) for outlet in world.outlets)
    return asked + len(world.hook.taken) + len(world.mailbox.taken)


def _count(world: World, desk: Desk, expected: set[str], kills: int) -> Toll:
    hooks, mails = world.told_by_hook(), world.told_by_mail()
    state = "ok"
    if not desk.storage_url:
        with sqlite3.connect(desk.database) as connection:
            state = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    return Toll(
        kills=kills,
        stories=len(expected),
        lost=len(expected - set(hooks)) + len(expected - mails),
        hooks_again=_again(hook["id"] for hook in world.hooks()),
        mails_again=_again(str(mail["Message-ID"]) for mail in world.mails()),
        told_twice=sum(count > 1 for address, count in hooks.items() if address in expected),
        database=state,
    )


def _again(ids: Iterable[str]) -> int:
    counted = Counter(ids)
    return counted.total() - len(counted)
