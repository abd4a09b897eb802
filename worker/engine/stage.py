"""A stage: rows that wait, claimed as there is room, worked on at once, each failure confined to its row."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.errors import StoreError
from worker.http import ClientClosed
from worker.log import log

#: real seconds that a delivery under way gets at the end: broken off, it might arrive twice
GRACE = 12.0
#: real seconds that anything else gets, to keep what it has at hand: broken off, it is done again after the next start
BREAK_OFF = 1.0

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft(Generic[Row]):
    """What a stage does."""

    name: str
    #: rows that are worked on at once
    room: int
    #: claims are made when there is room for so many. Where that is more than one, a claim that brings less than was
    #: asked for is the last until somebody says that more may be due: finding nothing costs as much as finding many
    batch: int = 1
    #: up to so many rows that nobody else works on
    claim: Callable[[int], Awaitable[Sequence[Row]]]
    work: Callable[[Row], Awaitable[object]]
    #: gives a row back after a fault of ours, to be tried later; the sentence is kept with it
    give_back: Callable[[Row, str], Awaitable[object]]
    #: called whenever a row is done: the next stage may have work
    then: Callable[[], None]
    #: real seconds that rows under way get at the end
    grace: float = BREAK_OFF


class Stage(Generic[Row]):
    """Works on what is due, until it is told to stop."""

    def __init__(self, craft: Craft[Row]) -> None:
        self.craft = craft
        #: sentences about what went wrong in the program or its storage, the latest last
        self.troubles: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._orphans: list[tuple[Row, str]] = []
        self._wake = asyncio.Event()
        self._is_stopping = False
        #: the last claim brought all that was due
        self._is_dry = False

    def notify(self) -> None:
        """Something may be due: look."""
        self._is_dry = False
        self._wake.set()

    async def serve(self) -> None:
        """Works until it is cancelled; what is under way then is left to `settle`."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._fill()
            except StoreError as error:
                log.error("storage.failed", stage=self.craft.name, reason=str(error))
            except Exception:  # a fault of ours in claiming must not end the stage: the next tick looks again
                log.error("stage.failed", stage=self.craft.name, exc_info=True)

    async def drain(self) -> None:
        """Works until nothing is due and nothing under way."""
        while await self._fill():
            while self._tasks:
                await self._wake.wait()
                self._wake.clear()
                await self._fill()
            self._is_dry = False  # what was done may have made more due

    async def work_once(self, look: float | None = None) -> bool:
        """Works on what is due and there is room for; true if there was anything, and so may be more.

        `look`: real seconds after which, while some of it is under way, what has become due meanwhile is begun too.
        """
        claimed = await self._fill()
        while self._tasks:
            await asyncio.wait(self._tasks, timeout=look)
            if look is not None:
                await self._fill()
        return claimed

    def close(self) -> None:
        """Claims no more."""
        self._is_stopping = True

    async def settle(self, seconds: float) -> None:
        """Claims no more, waits for what is under way, and cancels what takes longer."""
        self.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _fill(self) -> bool:
        """Claims as much as there is room for; true if anything was claimed."""
        await self._give_back_orphans()
        claimed = False
        while not self._is_stopping and not self._is_dry and self._room() >= self.craft.batch:
            room = self._room()
            rows = await self.craft.claim(room)
            if not rows:
                break
            claimed = True
            self._is_dry = self.craft.batch > 1 and len(rows) < room
            for row in rows:
                task = asyncio.create_task(self._guarded(row))
                self._tasks.add(task)
                task.add_done_callback(self._done)
        return claimed

    def _room(self) -> int:
        return self.craft.room - len(self._tasks)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        self.craft.then()

    async def _guarded(self, row: Row) -> None:
        try:
            await self.craft.work(row)
        except ClientClosed:
            log.info("job.interrupted", stage=self.craft.name)
        except StoreError as error:
            await self._trouble(row, str(error))
        except Exception as error:  # the one net: a fault of ours costs one row, and is named until it is mended
            log.error("job.failed", stage=self.craft.name, exc_info=True)
            await self._trouble(row, f"a fault of the program: {type(error).__name__}: {error}")

    async def _trouble(self, row: Row, reason: str) -> None:
        self.troubles.append(reason)
        log.error("job.given_back", stage=self.craft.name, reason=reason)
        try:
            await self.craft.give_back(row, reason)
        except StoreError:
            self._orphans.append((row, reason))

    async def _give_back_orphans(self) -> None:
        """What could not even be given back, since the storage failed, is not to stay leased for ever."""
        while self._orphans:
            orphan = self._orphans.pop()
            try:
                await self.craft.give_back(*orphan)
            except StoreError:
                self._orphans.append(orphan)
                raise
