"""Three processes on one PostgreSQL: what they do together, and what is left when one of them dies."""

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from storage.migrate import HEAD
from storage.store import Store
from tests.ports import own_port
from tests.postgres import fresh_database
from tests.system.desk import Desk
from tests.system.kills import kill_at_random
from tests.system.test_kills import SEED
from tests.system.world import NOON, Story, World
from tests.until import PATIENCE, until
from worker.presence import RULES

#: the daemon's minutes in a second
RATE = 60
#: later than anything is due
FAR = NOON + timedelta(days=100)
MORE = """
[[topics]]
name = "More"
query = "lamp"
notify = ["hook"]
"""


@pytest.fixture
def desk(world: World, postgres: str, tmp_path: Path) -> Iterator[Desk]:
    """A working folder after its baseline, with two workers beside the daemon."""
    world.settings(tmp_path)
    with own_port() as one, own_port() as other:
        signs = (f"127.0.0.1:{one}", f"127.0.0.1:{other}")
        desk = Desk(tmp_path, storage_url=fresh_database(postgres), workers=2, signs=signs)
        desk.ok("once")
        yield desk
        desk.kill()


def processes(desk: Desk) -> list[tuple[str, str]]:
    """Role and state of those that share the work."""
    return [(one["role"], one["state"]) for one in desk.json("status", "--processes")]


def asked(listen: str, path: str) -> tuple[int, str]:
    """Status and text of what a process answers; 0 while it does not listen."""
    try:
        with closing(http.client.HTTPConnection(listen, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
    except OSError as error:
        return 0, str(error)


def publish(world: World, first: int, count: int) -> set[str]:
    """So many reports, spread over the outlets. Returns their addresses."""
    for number in range(count):
        world.publish(Story(first + number), at=number % len(world.outlets))
    return {world.outlets[n % len(world.outlets)].base + Story(first + n).path for n in range(count)}


def await_told(world: World, desk: Desk, expected: set[str]) -> None:
    """Until every report was told by both channels, each under one id."""
    until(
        lambda: expected <= set(world.told_by_hook()) and expected <= world.told_by_mail(),
        what=lambda: f"{len(expected - set(world.told_by_hook()))} hooks missing; {desk.tail()}",
    )
    assert {address: count for address, count in world.told_by_hook().items() if count > 1} == {}


def test_three_processes_tell_every_report_once_and_one_that_dies_is_stood_in_for(world: World, desk: Desk) -> None:
    desk.set_clock(NOON + timedelta(hours=1), RATE)
    expected = publish(world, 1000, 12)
    desk.start()
    desk.await_log("worker.works", 2)
    desk.kill_worker(0)
    await_told(world, desk, expected)
    expected |= publish(world, 1100, 6)
    await_told(world, desk, expected)
    assert desk.stop() == 0


def stopped_at_work(desk: Desk, store: Store) -> int:
    """Stops a worker while it turns entries into articles. Returns the number of its process."""

    def stop_one() -> int:
        for owner in [owner for owner, held in store.held(FAR).items() if "article" in held]:
            pid = int(owner.split(":")[1])
            if pid in desk.worker_pids:
                os.kill(pid, signal.SIGSTOP)
                if "article" in store.held(FAR).get(owner, {}):
                    return pid
                os.kill(pid, signal.SIGCONT)
        return 0

    return until(stop_one, what=desk.tail)


@pytest.mark.slow
@pytest.mark.parametrize("comes_back", [False, True], ids=["killed", "stopped and going on"])
def test_articles_of_a_worker_that_falls_out_are_taken_over(world: World, desk: Desk, comes_back: bool) -> None:
    desk.set_clock(NOON + timedelta(hours=1), RATE)
    desk.start()
    desk.await_log("worker.works", 2)
    expected = publish(world, 1000, 48)
    store = Store(desk.storage_url)
    pid = stopped_at_work(desk, store)
    if not comes_back:
        desk.kill_worker(desk.worker_pids.index(pid))
    await_told(world, desk, expected)
    if comes_back:
        os.kill(pid, signal.SIGCONT)
        desk.await_log("lease.lost")
        expected |= publish(world, 1100, 6)
        await_told(world, desk, expected)
    assert desk.stop() == 0
    assert store.held(FAR) == {}, "what was taken over is given back, and so is what one that goes on has in hand"
    store.close()


def test_a_reload_reaches_every_worker_and_an_upgrade_stops_those_of_before(desk: Desk) -> None:
    desk.start()
    desk.await_log("worker.works", 2)
    waited = desk.log().count("worker.waits")  # one that was there before the daemon waits for it
    topics = desk.folder / "config" / "topics.toml"
    topics.write_text(topics.read_text("utf-8") + MORE, "utf-8")
    desk.signal(signal.SIGHUP)
    desk.await_log("daemon.reloaded", 3)
    assert desk.log().count("worker.waits") == waited
    until(lambda: all(state == "works" for _, state in processes(desk)), what=desk.tail)
    assert [role for role, _ in processes(desk)] == ["daemon", "worker", "worker"]
    for listen in desk.signs:
        until(lambda: asked(listen, "/readyz")[0] == 200, what=lambda: asked(listen, "/readyz")[1])  # noqa: B023  # at once
        both = 'copytaster_processes{role="worker",state="works"} 2'
        until(lambda: both in asked(listen, "/metrics")[1], what=lambda: asked(listen, "/metrics")[1])  # noqa: B023  # as above
        assert asked(listen, "/")[0] == 404, "a worker has no pages"
    works = desk.log().count("worker.works")
    with as_after_an_upgrade_of_the_daemon(desk.storage_url):
        desk.await_log("this copytaster knows up to", 2)
        assert desk.log().count("worker.waits") == waited + 2
    desk.await_log("worker.works", works + 2)
    assert desk.stop() == 0
    assert processes(desk) == []


@pytest.mark.slow
def test_restarted_one_after_another_under_load_nothing_is_lost_or_told_twice(world: World, desk: Desk) -> None:
    """As an upgrade goes: while work is in hand the daemon's database moves on, then each process is started anew."""
    desk.set_clock(NOON + timedelta(hours=1), RATE)
    desk.start()
    desk.await_log("worker.works", 2)
    expected = publish(world, 1000, 12)
    store = Store(desk.storage_url)
    until(lambda: holders(desk, store), what=desk.tail)
    with as_after_an_upgrade_of_the_daemon(desk.storage_url):
        desk.await_log("this copytaster knows up to", 2)
        until(lambda: not {1, 2} & holders(desk, store), what=desk.tail)
    for number in (1, 2, 0):
        expected |= publish(world, 1100 + 100 * number, 8)
        until(lambda: holders(desk, store), what=desk.tail)
        assert desk.restart(number) == 0
        await_told(world, desk, expected)
    assert desk.stop() == 0
    assert store.held(FAR) == {}, "who stops gives back what it has in hand"
    store.close()


def holders(desk: Desk, store: Store) -> set[int]:
    """Which of the processes turn entries into articles: 0 is the daemon."""
    numbers = {str(pid): number for number, pid in enumerate((desk.pid, *desk.worker_pids))}
    owners = [owner.split(":")[1] for owner, held in store.held(FAR).items() if "article" in held]
    return {numbers[pid] for pid in owners if pid in numbers}


@contextmanager
def as_after_an_upgrade_of_the_daemon(url: str) -> Iterator[None]:
    """Within it the database is as a newer daemon leaves it, whose workers are upgraded after it."""
    store = Store(url)
    rules = store.note(RULES)
    _make_it(store, "9999", f"{rules} and newer")
    yield
    _make_it(store, HEAD, rules)
    store.close()


def _make_it(store: Store, version: str, rules: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    store.announce(RULES, rules)


@pytest.mark.slow
def test_killed_at_random_moments_three_processes_lose_nothing(world: World, desk: Desk) -> None:
    toll = kill_at_random(world, desk, kills=10, seed=SEED)
    assert toll.is_bearable, toll
