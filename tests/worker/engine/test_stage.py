"""A stage over rows in memory: what fails, what is given back, when it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from storage.errors import StorageFull
from tests.until import PATIENCE, until_in_loop
from worker.engine.stage import Craft, Stage
from worker.http import ClientClosed

Work = Callable[[str], Awaitable[object]]


@dataclass
class Rows:
    """Rows that wait, in place of a database. `broken`: so many calls fail as a full disk does."""

    waiting: list[str]
    leased: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    given_back: list[tuple[str, str]] = field(default_factory=list)
    broken: int = 0
    most_at_once: int = 0
    woken: int = 0

    async def claim(self, limit: int) -> tuple[str, ...]:
        self._may_fail()
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        self.leased |= set(taken)
        self.most_at_once = max(self.most_at_once, len(self.leased))
        return tuple(taken)

    async def give_back(self, row: str, reason: str) -> None:
        self._may_fail()
        self.leased.discard(row)
        self.given_back.append((row, reason))

    def finish(self, row: str) -> None:
        self.leased.discard(row)
        self.done.append(row)

    def then(self) -> None:
        self.woken += 1

    def _may_fail(self) -> None:
        if self.broken:
            self.broken -= 1
            raise StorageFull("the disk is full")

    def stage(self, work: Work, room: int = 4) -> Stage[str]:
        return Stage(
            Craft(name="test", room=room, claim=self.claim, work=work, give_back=self.give_back, then=self.then)
        )


def works(rows: Rows, **faults: BaseException) -> Work:
    """Finishes a row after a turn of the loop, or raises what is named for it."""

    async def work(row: str) -> None:
        await asyncio.sleep(0)
        if row in faults:
            raise faults[row]
        rows.finish(row)

    return work


async def at_once(row: str) -> None:
    """Work that is done before the stage looks again."""


def test_draining_works_on_all_that_is_due_within_its_room() -> None:
    rows = Rows(list("abcdefghij"))
    asyncio.run(rows.stage(works(rows), room=3).drain())
    assert sorted(rows.done) == list("abcdefghij")
    assert rows.most_at_once == 3
    assert rows.woken == 10, "each row that is done may be work for the next stage"


def test_draining_ends_when_the_work_was_quicker_than_the_claim() -> None:
    rows = Rows(["a"])

    async def slow_claim(limit: int) -> tuple[str, ...]:
        await asyncio.sleep(0.01)
        return await rows.claim(limit)

    stage = Stage(Craft(name="t", room=9, claim=slow_claim, work=at_once, give_back=rows.give_back, then=rows.then))
    asyncio.run(stage.drain())
    assert rows.woken == 1


def test_what_is_made_due_by_the_work_is_drained_too() -> None:
    rows = Rows(["a"])

    async def work(row: str) -> None:
        rows.finish(row)
        if row == "a":
            rows.waiting.append("b")

    asyncio.run(rows.stage(work).drain())
    assert rows.done == ["a", "b"]


def test_a_row_that_fails_costs_itself_and_is_given_back_with_the_reason() -> None:
    rows = Rows(list("abc"))
    stage = rows.stage(works(rows, b=KeyError("title")))
    asyncio.run(stage.drain())
    assert sorted(rows.done) == ["a", "c"]
    assert rows.given_back == [("b", "a fault of the program: KeyError: 'title'")]
    assert stage.troubles == ["a fault of the program: KeyError: 'title'"]


def test_storage_that_fails_is_said_in_its_own_words() -> None:
    rows = Rows(["a"])
    stage = rows.stage(works(rows, a=StorageFull("no room left; free disk space")))
    asyncio.run(stage.drain())
    assert rows.given_back == [("a", "no room left; free disk space")]


def test_work_whose_client_was_closed_is_no_trouble() -> None:
    rows = Rows(["a"])
    stage = rows.stage(works(rows, a=ClientClosed()))
    asyncio.run(stage.drain())
    assert (stage.troubles, rows.given_back) == ([], [])


async def serving(stage: Stage[str], condition: Callable[[], bool], *, ticks: bool = False) -> None:
    """Serves until the condition holds; `ticks`: wakes the stage again and again, as the engine's tick does."""
    serving = asyncio.create_task(stage.serve())
    stage.notify()
    async with asyncio.timeout(PATIENCE):
        while not condition():
            if ticks:
                stage.notify()
            await asyncio.sleep(0)
    serving.cancel()
    await stage.settle(1)


def test_rows_are_not_lost_when_storage_cannot_even_take_them_back() -> None:
    """Three rows fail; giving them back fails too, five times; then the disk has room again."""
    rows = Rows(list("abc"))
    faults = {row: StorageFull("full") for row in "abc"}

    async def work(row: str) -> None:
        rows.broken = max(rows.broken, 5)
        raise faults[row]

    asyncio.run(serving(rows.stage(work), lambda: len(rows.given_back) == 3, ticks=True))
    assert {row for row, _ in rows.given_back} == {"a", "b", "c"}
    assert rows.leased == set()


def test_a_row_that_fails_while_another_is_given_back_late_is_not_forgotten() -> None:
    """The give-back of an old orphan takes its time; meanwhile a second row becomes one."""
    rows = Rows(["old", "new"])
    gate = asyncio.Event()
    refusals = {"old": 1, "new": 1}

    async def give_back(row: str, reason: str) -> None:
        if refusals[row]:
            refusals[row] -= 1
            raise StorageFull("full")
        if row == "old":
            await gate.wait()
        await rows.give_back(row, reason)

    async def work(row: str) -> None:
        if row == "new":
            await until_in_loop(lambda: not refusals["old"])
            gate.set()
        raise ValueError(row)

    stage = Stage(Craft(name="t", room=2, claim=rows.claim, work=work, give_back=give_back, then=rows.then))
    asyncio.run(serving(stage, lambda: len(rows.given_back) >= 2, ticks=True))
    assert sorted(row for row, _ in rows.given_back) == ["new", "old"]


def test_serving_goes_on_after_a_claim_that_failed() -> None:
    rows = Rows(["a"], broken=1)
    asyncio.run(serving(rows.stage(works(rows)), lambda: rows.done == ["a"], ticks=True))


def test_serving_goes_on_after_a_fault_of_ours_in_claiming() -> None:
    rows, faults = Rows(["a"]), [RuntimeError("a fault")]

    async def claim(limit: int) -> tuple[str, ...]:
        if faults:
            raise faults.pop()
        return await rows.claim(limit)

    craft = Craft(name="t", room=1, claim=claim, work=works(rows), give_back=rows.give_back, then=rows.then)
    asyncio.run(serving(Stage(craft), lambda: rows.done == ["a"], ticks=True))


def test_a_stage_that_serves_looks_again_when_it_is_notified_and_when_a_row_is_done() -> None:
    rows = Rows([])

    async def notified() -> None:
        stage = rows.stage(works(rows), room=1)
        serving = asyncio.create_task(stage.serve())
        await asyncio.sleep(0)
        rows.waiting += ["a", "b", "c"]
        stage.notify()
        await until_in_loop(lambda: rows.done == ["a", "b", "c"])
        serving.cancel()

    asyncio.run(notified())


def test_settling_waits_for_what_is_under_way_claims_nothing_and_cancels_what_takes_longer() -> None:
    rows, cancelled, stopping = Rows(["quick", "endless", "later"]), [], asyncio.Event()

    async def work(row: str) -> None:
        try:
            if row == "endless":
                await asyncio.Event().wait()
            await stopping.wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            cancelled.append(row)
            raise
        rows.finish(row)

    async def stop() -> None:
        stage = rows.stage(work, room=2)
        serving = asyncio.create_task(stage.serve())
        stage.notify()
        await until_in_loop(lambda: len(rows.leased) == 2)
        serving.cancel()
        stopping.set()  # heard of when the stage settles already
        await stage.settle(0.2)

    asyncio.run(stop())
    assert (rows.done, cancelled, rows.waiting) == (["quick"], ["endless"], ["later"])


def test_what_becomes_due_while_a_row_takes_long_is_begun() -> None:
    rows, other = Rows(["slow"]), asyncio.Event()

    async def work(row: str) -> None:
        if row == "slow":
            rows.waiting.append("other")
            await asyncio.wait_for(other.wait(), PATIENCE)
        other.set()
        rows.finish(row)

    assert asyncio.run(rows.stage(work).work_once(look=0.01))
    assert rows.done == ["other", "slow"]


def test_a_stage_that_is_closed_claims_no_more() -> None:
    rows = Rows(["first"])
    stage = rows.stage(works(rows))
    stage.close()
    assert not asyncio.run(stage.work_once())
    assert rows.waiting == ["first"]
