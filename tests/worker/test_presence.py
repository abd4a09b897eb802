"""Who works on a database that several processes share: as seen by `status` and by the doctor."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.model import Feed, FeedState, Lease, Process, Role
from storage.store import Store
from tests.until import until_in_loop
from tests.worker.house import HOUR, NOON, fresh_store, opened_house, rules
from worker.clock import Clock
from worker.doctor import sign_of
from worker.presence import RULES, STALLED, giving_signs, who_works

SECOND = timedelta(seconds=1)


def sign(owner: str, role: Role, seen_at: datetime = NOON, mark: str = "m1", version: str = "1") -> Process:
    return Process(owner=owner, role=role, since=NOON - HOUR, seen_at=seen_at, version=version, mark=mark)


def shared(folder: Path, *processes: Process) -> Store:
    """A store with the signs of processes, whose daemon has announced the configuration m1."""
    store = fresh_store(folder)
    store.keep_note(RULES, "m1")
    for process in processes:
        store.keep_sign(process)
    return store


def clock_at(moment: datetime) -> Clock:
    return Clock(time.time(), moment, rate=1e-6)


def test_one_is_alive_until_it_was_silent_for_long(tmp_path: Path) -> None:
    store = shared(tmp_path, sign("b:1", "worker"), sign("c:1", "worker", mark="m0"), sign("a:1", "daemon"))
    assert [(seen.process.owner, seen.state) for seen in who_works(store, clock_at(NOON))] == [
        ("a:1", "works"),
        ("b:1", "works"),
        ("c:1", "waits"),
    ]
    store.keep_sign(sign("b:1", "worker", NOON + 60 * SECOND))
    later = clock_at(NOON + 60 * SECOND)
    assert [seen.state for seen in who_works(store, later)] == ["stale", "works", "stale"]


@pytest.mark.parametrize(("rate", "state"), [(1, "stale"), (60, "works")])
def test_silence_is_counted_in_real_seconds(tmp_path: Path, rate: float, state: str) -> None:
    store = shared(tmp_path, sign("a:1", "daemon"))
    (seen,) = who_works(store, Clock(time.time(), NOON + 2 * STALLED * SECOND, rate))
    assert seen.state == state


def test_what_each_has_in_hand_is_counted(tmp_path: Path) -> None:
    store = shared(tmp_path, sign("a:1", "daemon"), sign("b:1", "worker"))
    store.sync_feeds([Feed(url=f"https://{n}.example/rss") for n in range(5)], FeedState(next_at=NOON))
    store.claim_feeds(Lease("b:1", NOON, NOON + HOUR), 3)
    first, second = who_works(store, clock_at(NOON))
    assert (first.holds, second.holds) == ({}, {"poll": 3})


def test_the_dead_are_forgotten_after_a_while(tmp_path: Path) -> None:
    store = shared(tmp_path, sign("a:1", "daemon"), sign("b:1", "worker", NOON - HOUR))
    store.forget_processes(NOON - HOUR / 2)
    assert [process.owner for process in store.processes()] == ["a:1"]


def test_a_process_is_seen_while_it_runs_and_gone_when_it_has_ended(tmp_path: Path) -> None:
    async def talk() -> None:
        async with opened_house(tmp_path, rules(())) as house:
            async with giving_signs(lambda: (house.ctx, "m1"), "worker"):
                await until_in_loop(lambda: bool(house.store.processes()))
                (process,) = house.store.processes()
                assert (process.owner, process.role, process.mark) == (house.ctx.owner, "worker", "m1")
            assert house.store.processes() == ()

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("processes", "state", "says"),
    [
        ([sign("a", "daemon"), sign("b", "worker")], "ok", "1 daemon works, 1 worker works"),
        ([sign("a", "daemon"), sign("b", "worker", mark="m0")], "look", "other configuration files"),
        ([sign("a", "daemon", NOON - HOUR), sign("b", "worker")], "look", "no daemon leads"),
        ([sign("a", "daemon"), sign("b", "worker", version="2")], "look", "several versions"),
        ([], "look", "none; no daemon leads"),
    ],
)
def test_the_doctor_says_what_to_look_at(tmp_path: Path, processes: list[Process], state: str, says: str) -> None:
    told = sign_of(who_works(shared(tmp_path, *processes), clock_at(NOON)))
    assert (told.state, says in told.said) == (state, True), told.said
