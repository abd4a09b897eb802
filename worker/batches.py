"""Batches: things that come one by one are worked on together, when working on many costs little more than on one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Pending = tuple[Item, "asyncio.Future[Result]"]


@dataclass(slots=True, kw_only=True)
class Batches(Generic[Item, Result]):
    """Work in batches. Items gather while earlier batches are worked on, so that none waits for others to come.

    A batch that fails is tried again one by one: a failure costs the item that causes it and no other.
    """

    work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]
    #: batches worked on at once
    lanes: int
    #: items of a batch
    most: int
    #: how much of a batch an item takes, where items differ: the weights of a batch are at most `heaviest` in all
    weight: Callable[[Item], int] = lambda _item: 0
    heaviest: int = 1
    #: failures that no item caused: they are everybody's at once
    everybodys: tuple[type[Exception], ...] = ()
    _waiting: "deque[Pending[Item, Result]]" = field(default_factory=deque)
    _running: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def do(self, item: Item) -> Result:
        """The item's result; raises what working on it raised."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._start()
        return await done

    def _start(self) -> None:
        while self._waiting and len(self._running) < self.lanes:
            self._run(self._next())

    def _next(self) -> "list[Pending[Item, Result]]":
        batch = [self._waiting.popleft()]
        load = self.weight(batch[0][0])
        while self._waiting and len(batch) < self.most:
            load += self.weight(self._waiting[0][0])
            if load > self.heaviest:
                break
            batch.append(self._waiting.popleft())
        return batch

    def _run(self, batch: "list[Pending[Item, Result]]") -> None:
        task = asyncio.create_task(self._answer(batch))
        self._running.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, batch))

    async def _answer(self, batch: "list[Pending[Item, Result]]") -> None:
        results = await self.work([item for item, _ in batch])
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():  # whoever asked may have gone
                done.set_result(result)

    def _ended(self, task: "asyncio.Task[None]", batch: "list[Pending[Item, Result]]") -> None:
        self._running.discard(task)
        problem = asyncio.CancelledError() if task.cancelled() else task.exception()
        if problem is None:
            self._start()
            return
        left = [(item, done) for item, done in batch if not done.done()]
        is_one_items = len(batch) > 1 and not isinstance(problem, (asyncio.CancelledError, *self.everybodys))
        if is_one_items:
            for one in left:
                self._run([one])
        else:
            _fail(left, problem)
            self._start()


def _fail(left: "Iterable[Pending[Item, Result]]", problem: BaseException) -> None:
    for _, done in left:
        if isinstance(problem, asyncio.CancelledError):
            done.cancel()
        else:
            done.set_exception(problem)
