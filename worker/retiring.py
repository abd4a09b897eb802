"""Letting go what the rules say, a little at a time: first written to files, then taken out of the database.

Of stories with an archive, a day goes after the other: all of its articles are written to a file, the file is noted,
and the stories go by what is read back from it. A kill at any moment costs nothing: the next run goes on by the note.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from storage.errors import Overtaken
from storage.model import AgedStory, Retention
from storage.model.said import Edge
from storage.store import Store
from worker.bulk.shelf import Filling, Key, Shelf, keys_of

Result = TypeVar("Result")
#: runs what writes to the database where such things are run
Write = Callable[[Callable[[], Any]], Awaitable[Any]]

#: note with the file by which stories are being let go
BY_FILE = "retention_by"
#: stories that are read from a file, and go, together
TOGETHER = 30
#: times that a step which others overtook is begun again
TRIES = 5
#: seconds
LONGEST_PAUSE = 1.0


@dataclass(slots=True)
class Part:
    """What a rule lets go, or would. `rows`: stories, versions, deliveries; `size`: bytes of content, where known."""

    rows: int = 0
    articles: int = 0
    size: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def add(self, aged: AgedStory) -> None:
        self.rows += 1
        self.articles += len(aged.articles)
        self.first, self.last = self.first or aged.updated_at, aged.updated_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Retiring:
    """Whose, by which rules, and where what goes is archived; None: nowhere."""

    store: Store
    rules: Retention
    shelf: Shelf | None
    now: datetime
    write: Write
    #: by rule
    done: dict[str, Part] = field(default_factory=dict)


def weigh(store: Store, rules: Retention, now: datetime, pages_before: datetime) -> dict[str, Part]:
    """What would go, by rule, raw pages fetched before then too. Reads only."""
    parts: dict[str, Part] = {}
    edge: Edge | None = None
    while True:
        aged, edge = store.aged_stories(rules, now, edge)
        for standing, own in _by_standing(aged):
            part = parts.setdefault(standing, Part())
            part.size += store.weigh(own)
            for story in own:
                part.add(story)
        if edge is None:
            break
    for name, pages in (("versions", _versions(store, rules, now)), ("deliveries", _deliveries(store, rules, now))):
        for page in pages:
            parts.setdefault(name, Part()).rows += len(page)
    count, size = store.old_pages(pages_before)
    return parts | ({"pages": Part(rows=count, size=size)} if count else {})


async def retire(work: Retiring) -> dict[str, Part]:
    """Lets go what the rules say; returns what went, by rule. Raises `StoreError`: then the rest stays."""
    if work.rules.shortest is not None:
        await (_without_archive(work) if work.shelf is None else _with_archive(work, work.shelf))
    await _pages_of(work, "versions", _versions(work.store, work.rules, work.now), work.store.forget_versions)
    await _pages_of(work, "deliveries", _deliveries(work.store, work.rules, work.now), work.store.forget_deliveries)
    return work.done


# ---------------------------------------------------------------------------------------------- stories
async def _without_archive(work: Retiring) -> None:
    edge: Edge | None = None
    while True:
        aged, edge = await asyncio.to_thread(work.store.aged_stories, work.rules, work.now, edge)
        await _forget(work, aged)
        if edge is None:
            return


async def _with_archive(work: Retiring, shelf: Shelf) -> None:
    with await asyncio.to_thread(shelf.hold):
        await _forget_by_file(work)
        edge: Edge | None = None
        while (edge := await _a_day(work, shelf, edge)) is not None:
            pass


async def _a_day(work: Retiring, shelf: Shelf, edge: Edge | None) -> Edge | None:
    """Archives and lets go the stories of the first day behind the edge that has any; returns where to go on."""
    filling: Filling | None = None
    try:
        while True:
            aged, following = await asyncio.to_thread(work.store.aged_stories, work.rules, work.now, edge)
            if aged and filling is None:
                day = aged[0].updated_at.date()
                filling = await asyncio.to_thread(shelf.begin, day)
            own = [story for story in aged if story.updated_at.date() == day]
            if filling is not None and own:
                await asyncio.to_thread(filling.add, await asyncio.to_thread(work.store.articles_of, own))
                edge = Edge(at=own[-1].updated_at, id=own[-1].id)
            if len(own) < len(aged):
                break
            edge = following
            if edge is None:
                break
        if filling is not None:
            await work.write(partial(work.store.keep_note, BY_FILE, str(filling.file)))
            await asyncio.to_thread(filling.finish)
    finally:
        if filling is not None:
            filling.abandon()
    await _forget_by_file(work)
    return edge


async def _forget_by_file(work: Retiring) -> None:
    """Lets go the stories that stand in the file that was noted, as they stand there."""
    noted = await asyncio.to_thread(work.store.note, BY_FILE)
    file = Path(noted)
    is_there = await asyncio.to_thread(file.is_file)
    if is_there:
        archived = groupby(keys_of(file), key=lambda key: key[0])
        while page := await asyncio.to_thread(_next_stories, archived):
            aged = await asyncio.to_thread(work.store.aged_among, tuple(page), work.rules, work.now)
            await _forget(work, [story for story in aged if story.articles == page[story.id]])
    if noted:
        await work.write(partial(work.store.keep_note, BY_FILE, ""))


def _next_stories(archived: "groupby[str, Key]") -> dict[str, tuple[tuple[str, int], ...]]:
    """Some stories of a file, each with its articles and their revisions."""
    return {story: tuple((ident, revision) for _, ident, revision in own) for story, own in islice(archived, TOGETHER)}


async def _forget(work: Retiring, aged: Sequence[AgedStory]) -> None:
    if aged:
        gone = await _gently(work, partial(work.store.forget_stories, aged, work.rules, work.now))
        for story in gone:
            work.done.setdefault(story.standing, Part()).add(story)


def _by_standing(aged: Sequence[AgedStory]) -> Iterator[tuple[str, list[AgedStory]]]:
    found: dict[str, list[AgedStory]] = {}
    for story in aged:
        found.setdefault(story.standing, []).append(story)
    yield from found.items()


# ---------------------------------------------------------------------------------------------- the rest
async def _pages_of(work: Retiring, name: str, pages: Iterator[Sequence[Any]], forget: Callable[[Any], int]) -> None:
    while page := await asyncio.to_thread(next, pages, None):
        work.done.setdefault(name, Part()).rows += await _gently(work, partial(forget, page))


def _versions(store: Store, rules: Retention, now: datetime) -> Iterator[Sequence[Any]]:
    """Earlier versions whose time has come, some at a time."""
    page: Sequence[tuple[int, int]] = ((0, 0),)
    while rules.versions is not None and (page := store.old_versions(now - rules.versions, page[-1])):
        yield page


def _deliveries(store: Store, rules: Retention, now: datetime) -> Iterator[Sequence[Any]]:
    """Deliveries whose time has come, some at a time."""
    page: Sequence[Edge | None] = (None,)
    while rules.deliveries is not None and (page := store.done_deliveries(now - rules.deliveries, page[-1])):
        yield page


async def _gently(work: Retiring, step: Callable[[], Result]) -> Result:
    """Runs a step that writes, and leaves others as much time as it took."""
    for left in reversed(range(TRIES)):
        began = time.monotonic()
        try:
            done: Result = await work.write(step)
        except Overtaken:
            if not left:
                raise
        else:
            await asyncio.sleep(min(LONGEST_PAUSE, time.monotonic() - began))
            return done
    raise AssertionError("the last try returns or raises")
