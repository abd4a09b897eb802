"""What breaks around the program: told in a sentence, and nothing is lost."""

import resource
import sqlite3
from collections.abc import Callable
from datetime import timedelta

from tests.system.desk import Desk
from tests.system.world import NOON, Story, World

HOUR = timedelta(hours=1)


def test_a_mail_server_that_is_down_gets_its_mail_when_it_is_up(desk: Desk, world: World) -> None:
    world.publish(Story(30))
    desk.set_clock(NOON + HOUR)
    world.mailbox.stop()
    try:
        desk.ok("once", "--all")
        (waiting,) = desk.json("alerts", "--undelivered")
        assert waiting["channel"] == "desk"
        assert "nothing listens on" in waiting["reason"]
    finally:
        world.mailbox.start()
    assert len(world.told_by_hook()) == 1, "the other channel does not wait"
    desk.set_clock(NOON + HOUR + timedelta(minutes=3))
    desk.ok("once")
    assert desk.json("alerts", "--undelivered") == []
    (mail,) = world.mails("story.new")
    assert waiting["id"] in mail["Message-ID"]


def test_an_endpoint_that_fails_is_tried_again_with_the_same_id(desk: Desk, world: World) -> None:
    world.publish(Story(31))
    world.hook.status = 503
    desk.set_clock(NOON + HOUR)
    desk.ok("once", "--all")
    (waiting,) = desk.json("alerts", "--undelivered")
    assert "503" in waiting["reason"]
    world.hook.status = 204
    desk.set_clock(NOON + HOUR + timedelta(minutes=3))
    desk.ok("once")
    (hook,) = world.hooks("story.new")
    assert hook["id"] == waiting["id"]


def limited_to(size: int) -> Callable[[], None]:
    """For the child before it starts: no file may grow over `size` bytes, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_is_told_and_afterwards_nothing_is_lost(desk: Desk, world: World) -> None:
    stories = [Story(40 + number) for number in range(3)]
    for at, story in enumerate(stories):
        world.publish(story, at=at)
    desk.set_clock(NOON + HOUR)
    for size in (4_096, desk.database.stat().st_size + 8_192):
        done = desk.run("once", "--all", before=limited_to(size))
        assert done.returncode == 1
        errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        assert errors
        assert all("free disk space" in line for line in errors), errors
    desk.set_clock(NOON + 2 * HOUR)
    desk.ok("once", "--all")
    assert {outlet.base + story.path for outlet, story in zip(world.outlets, stories, strict=True)} == set(
        world.told_by_hook()
    )
    with sqlite3.connect(desk.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
