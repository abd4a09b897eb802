"""What the web and the owner get wrong: named with its reason, and costing nothing else."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from tests.system.desk import Desk
from tests.system.world import NOON, Answer, Outlet, Story, World

HOUR = timedelta(hours=1)
WALL = """<!doctype html><title>Before you continue</title><body><div id="consent"><h1>Before you continue</h1>
<p>We and our 842 partners store and access cookies on your device.</p><button>Accept all</button><button>Reject all
</button></div></body>"""
FEEDS = {
    "html": (Answer(body=b"<!doctype html><title>Home</title><p>Welcome"), "a web page"),
    "empty": (Answer(kind="application/rss+xml"), "empty"),
    "garbage": (Answer(kind="application/rss+xml", body=bytes(range(128, 256)) * 9), ""),
    "loop": (Answer(status=302, headers=(("Location", "/loop"),)), "redirect"),
    "hangs": (Answer(hangs=True), "8 s"),
    "missing": (Answer(status=404, body=b"gone?"), "404"),
}


@pytest.fixture
def broken(world: World) -> tuple[Outlet, ...]:
    """The outlets, and feeds at the first of them that are none."""
    site = world.outlets[0]
    site.answers |= {f"/{name}": answer for name, (answer, _) in FEEDS.items()}
    return world.outlets


def feed(url: str) -> str:
    return f'[[feeds]]\nurl = "{url}"\n'


def test_a_feed_that_is_none_is_named_with_its_reason_and_costs_nothing_else(
    desk: Desk, world: World, broken: tuple[Outlet, ...]
) -> None:
    nobody = "http://127.0.0.19:9/rss"
    urls = {name: f"{broken[0].base}/{name}" for name in FEEDS} | {"refused": nobody}
    world.settings(desk.folder, more="".join(map(feed, urls.values())), timeout=8)
    desk.set_clock(NOON + HOUR)
    walled, missing = Story(20), Story(21)
    world.publish(walled, at=0)
    world.publish(missing, at=1)
    world.publish(Story(22), at=2)
    broken[0].answers[walled.path] = Answer(body=WALL.encode())
    broken[1].answers[missing.path] = Answer(status=404, body=b"<h1>Not found</h1>")
    desk.ok("once", "--all")

    (status,) = desk.json("status")
    trouble = {row["url"]: row["reason"] for row in status["feeds_in_trouble"]}
    assert set(trouble) == set(urls.values())
    for name, (_, says) in FEEDS.items():
        assert says in trouble[urls[name]], name
    assert all(trouble.values()), "each has its sentence"
    listed = {row["url"]: row for row in desk.json("feed", "list")}
    assert all(listed[outlet.feed]["status"] == "ok" for outlet in broken)

    articles = {row["url"]: row for row in desk.json("articles")}
    for outlet, story in ((broken[0], walled), (broken[1], missing)):
        article = articles[outlet.base + story.path]
        assert article["is_partial"], "the feed's own words stand in"
        assert article["warnings"]
        assert "12 people were killed" in article["text"]
    assert not articles[broken[2].base + "/news/22"]["is_partial"]
    assert broken[2].base + "/news/22" in world.told_by_hook()


def test_a_fault_in_the_configuration_is_named_with_its_place_and_the_nearest_name(desk: Desk) -> None:
    file = desk.folder / "config" / "copytaster.toml"
    text = file.read_text("utf-8").replace("host_gap =", "host_gab =")
    file.write_text(text, "utf-8")
    line = text[: text.index("host_gab")].count("\n") + 1
    for command in (("run",), ("articles",)):
        done = desk.run(*command)
        assert done.returncode == 1
        assert f"copytaster.toml:{line}" in done.stderr
        assert "host_gap" in done.stderr
        assert not done.stdout


def test_a_clock_that_cannot_be_read_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "environ", lambda _: {"COPYTASTER_CLOCK_ORIGIN": "soon"})
    done = desk.run("once")
    assert done.returncode == 1
    assert "COPYTASTER_CLOCK_ORIGIN must be" in done.stderr


def test_a_database_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = desk.database.read_bytes()
    done = desk.run("once")
    assert done.returncode == 1
    assert "schema 9999" in done.stderr
    assert "install the newer version" in done.stderr
    assert desk.database.read_bytes() == before
