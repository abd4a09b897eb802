"""A topic that is new or edited while the daemon runs: in force for the next article, silent about all before it."""

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from tests.system.desk import Desk
from tests.system.world import NOON, Story, World
from tests.until import until

HOUR = timedelta(hours=1)


def edited(desk: Desk, change: Callable[[str], str], reloads: int) -> None:
    """Edits the topics and lets the daemon read them; comes back when they are in force."""
    topics = desk.folder / "config" / "topics.toml"
    topics.write_text(change(topics.read_text("utf-8")), "utf-8")
    desk.signal(signal.SIGHUP)
    desk.await_log("daemon.reloaded", reloads)


def articles(desk: Desk) -> int:
    """How many are in the archive. A command would take a second to start."""
    with closing(sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def told(world: World) -> list[str]:
    return sorted(address.rpartition("/")[2] for address in world.told_by_hook())


def test_a_topic_is_in_force_for_the_next_article_and_never_for_those_before(desk: Desk, world: World) -> None:
    topics = desk.folder / "config" / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace('query = "aleppo"', 'query = "zanzibar"'), "utf-8")
    backlog = articles(desk)
    desk.set_clock(NOON + HOUR, rate=60)
    desk.start()
    desk.await_log("daemon.ready")
    world.publish(Story(1))
    until(lambda: articles(desk) > backlog, what=desk.tail)
    assert told(world) == []

    # Edited: what is in the archive, and what is polled again, stays silent; the next article rings.
    edited(desk, lambda text: text.replace("zanzibar", "aleppo"), 1)
    world.publish(Story(2))
    until(lambda: told(world) == ["2"], what=desk.tail)

    # New beside it, and gone again: each article is matched by the topics that are in force when it comes.
    more = (
        '\n[[topics]]\nname = "Struck"\nquery = "struck NEAR/20 killed OR killed NEAR/20 struck"\nnotify = ["hook"]\n'
    )
    edited(desk, lambda text: text + more, 2)
    world.publish(Story(3))
    until(lambda: world.told_by_hook()[_address(world, 3)] == 2, what=desk.tail)
    edited(desk, lambda text: text.replace(more, ""), 3)
    world.publish(Story(4))
    until(lambda: _address(world, 4) in world.told_by_hook(), what=desk.tail)

    assert desk.stop() == 0
    assert told(world) == ["2", "3", "4"]
    assert world.told_by_hook()[_address(world, 2)] == 1
    assert world.told_by_hook()[_address(world, 4)] == 1
    by_topic = {(hook["data"]["topic"], hook["data"]["articles"][0]["url"][-1]) for hook in world.hooks("story.new")}
    assert by_topic == {("Aleppo", "2"), ("Aleppo", "3"), ("Struck", "3"), ("Aleppo", "4")}


def _address(world: World, number: int) -> str:
    return f"{world.outlets[0].base}/news/{number}"
