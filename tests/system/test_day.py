"""A news day in the real process: what rings, how it is told, how the daemon stops and reloads."""

import signal
from datetime import timedelta

from tests.system.desk import Desk
from tests.system.world import NOON, Answer, Story, World
from tests.until import PATIENCE, until

HOUR = timedelta(hours=1)


def test_a_story_in_three_feeds_rings_once_and_its_revision_once_more(desk: Desk, world: World) -> None:
    desk.set_clock(NOON + HOUR, rate=120)
    desk.start()
    desk.await_log("daemon.ready")
    for at in range(3):
        world.publish(Story(1, suffix="?utm_source=rss" if at == 1 else ""), at=at)
    until(lambda: world.hooks("story.new") and world.mails("story.new"), what=desk.tail)
    until(lambda: desk.log().count("outcome=suppress") >= 2, what=desk.tail)
    for at in range(3):
        world.publish(Story(1, dead=57, suffix="?utm_source=rss" if at == 1 else ""), at=at)
    until(lambda: world.hooks("story.update") and world.mails("story.update"), what=desk.tail)

    second = desk.run("once")
    assert second.returncode == 1
    assert "another copytaster works on" in second.stderr

    assert desk.stop() == 0
    assert "daemon.stopped" in desk.tail()
    assert [hook["type"] for hook in world.hooks()] == ["story.new", "story.update"]
    assert [mail["X-Copytaster-Type"] for mail in world.mails()] == ["story.new", "story.update"]
    assert not world.hook.refused
    figures = world.hooks("story.update")[0]["data"]["new"]["figures"]
    assert [(figure["old"], figure["value"]) for figure in figures] == [(12, 57)]


def test_a_reload_takes_a_good_configuration_and_refuses_a_bad_one(desk: Desk, world: World) -> None:
    world.settings(desk.folder, outlets=world.outlets[:1])
    desk.set_clock(NOON + HOUR, rate=120)
    desk.start()
    desk.await_log("daemon.ready")

    topics = desk.folder / "config" / "topics.toml"
    good = topics.read_text("utf-8")
    topics.write_text(good.replace('query = "aleppo"', 'query = "aleppo AND ("'), "utf-8")
    desk.signal(signal.SIGHUP)
    desk.await_log("reload.refused")
    assert "topics.toml:" in desk.log()

    topics.write_text(good, "utf-8")
    world.settings(desk.folder)
    desk.signal(signal.SIGHUP)
    desk.await_log("daemon.reloaded")
    world.publish(Story(2), at=2)
    until(world.told_by_hook, what=desk.tail)
    assert desk.stop() == 0


def test_it_stops_in_time_and_in_order_while_an_outlet_does_not_answer(desk: Desk, world: World) -> None:
    world.settings(desk.folder, timeout=10 * PATIENCE)  # longer than the end is waited for
    world.outlets[1].answers["/rss"] = Answer(hangs=True)
    desk.set_clock(NOON + HOUR)
    desk.start()
    until(lambda: "/rss" in world.outlets[1].asked, what=desk.tail)
    assert desk.stop() == 0


def test_a_check_tries_everything_and_sends_nothing(desk: Desk, world: World) -> None:
    findings = desk.json("check")
    assert [finding["ok"] for finding in findings] == [True] * 5, findings
    assert {finding["name"] for finding in findings} == {*(outlet.feed for outlet in world.outlets), "desk", "hook"}
    world.mailbox.stop()
    try:
        done = desk.run("check")
    finally:
        world.mailbox.start()
    assert done.returncode == 1
    assert "nothing listens on" in done.stdout
    assert not world.hooks()
    assert not world.mails()
