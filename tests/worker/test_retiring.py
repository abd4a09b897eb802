"""Nothing goes that is not archived whole first, and a kill at any moment leaves nothing half done."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow.parquet import read_table

from storage.errors import Busy, StorageFull, StoreError
from storage.model import Retention
from tests.storage.orphans import orphans
from tests.storage.test_retention import DAY, NOW, TOPIC, Newsroom, revised
from tests.worker.house import fresh_store
from worker.bulk.shelf import Shelf
from worker.retiring import BY_FILE, Retiring, retire, weigh

RULES = Retention(unmatched=90 * DAY, versions=95 * DAY, deliveries=20 * DAY)
FOREVER = Retention()


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Ten stories of three days that may go, the second with two reports, and what stays."""
    store = fresh_store(tmp_path)
    room = Newsroom(store)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    for number in range(10):
        _, story = room.report(days_ago=110 - number // 4)
        if number == 1:
            room.report(days_ago=110 - number // 4, story=story)
    revised(room, *room.report(days_ago=100, outcome="ring"))
    room.report(days_ago=1)
    room.deliver()
    room.settle()
    yield room
    store.close()


def work(room: Newsroom, shelf: Shelf | None, rules: Retention = RULES, *, kill_at: int = -1) -> Retiring:
    """`kill_at`: the process dies in the place of that step that writes."""
    writes = Counter[str]()

    async def write(step: Callable[[], Any]) -> Any:
        writes["done"] += 1
        if writes["done"] == kill_at:
            raise Killed
        return step()

    return Retiring(store=room.store, rules=rules, shelf=shelf, now=NOW, write=write)


def archived(folder: Path) -> list[str]:
    """The ids of the articles in all files."""
    found = [
        json.loads(line)["id"]
        for file in sorted(folder.glob("*.jsonl.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    for file in sorted(folder.glob("*.parquet")):
        found += read_table(file).column("id").to_pylist()
    return found


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_file_a_day_holds_what_went(room: Newsroom, tmp_path: Path, form: Any) -> None:
    before, folder = room.there(), tmp_path / "archive"
    done = asyncio.run(retire(work(room, Shelf(folder, form))))
    went = before - room.there()
    assert len(went) == 11
    assert sorted(archived(folder)) == sorted(went)
    ending = {"jsonl": ".jsonl.gz", "parquet": ".parquet"}[form]
    days = [(NOW - days * DAY).date().isoformat() + ending for days in (110, 109, 108)]
    assert sorted(file.name for file in folder.iterdir()) == days
    assert (done["unmatched"].rows, done["unmatched"].articles, done["deliveries"].rows) == (10, 11, 1)
    assert orphans(room.store) == []


def test_an_archived_article_is_whole(room: Newsroom, tmp_path: Path) -> None:
    (row,) = (row for row in room.store.article_rows() if row.article.id == "a1")
    asyncio.run(retire(work(room, Shelf(tmp_path / "archive"))))
    first = json.loads(gzip.decompress(min((tmp_path / "archive").iterdir()).read_bytes()).splitlines()[0])
    assert (first["id"], first["text"], first["story"]) == ("a1", row.article.text, row.story)
    assert first["fields"]["quotes"][0]["text"] == row.fields.quotes[0].text


def test_what_would_go_is_what_goes(room: Newsroom) -> None:
    told = weigh(room.store, RULES, NOW, NOW)
    assert room.store.counts().articles == 13
    assert told["unmatched"].size > 1_000
    done = asyncio.run(retire(work(room, None)))
    assert {name: (part.rows, part.articles, part.first, part.last) for name, part in told.items()} == {
        name: (part.rows, part.articles, part.first, part.last) for name, part in done.items()
    }
    assert weigh(room.store, RULES, NOW, NOW) == {}


def test_by_default_everything_stays(room: Newsroom, tmp_path: Path) -> None:
    before = room.there()
    assert asyncio.run(retire(work(room, Shelf(tmp_path / "archive"), FOREVER))) == {}
    assert room.there() == before
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("kill_at", range(1, 11))
def test_killed_at_any_step_nothing_is_lost_doubled_or_left_half(room: Newsroom, tmp_path: Path, kill_at: int) -> None:
    before, folder = room.there(), tmp_path / "archive"
    shelf = Shelf(folder)
    with pytest.raises(Killed):
        asyncio.run(retire(work(room, shelf, kill_at=kill_at)))
    assert orphans(room.store) == []
    assert before - room.there() <= set(archived(folder)), "what went is archived"
    asyncio.run(retire(work(room, shelf)))
    assert Counter(archived(folder)) == Counter(before - room.there())
    assert len(room.there()) == 2
    assert orphans(room.store) == []
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("kill_in", ["add", "finish"])
def test_killed_while_a_file_is_written_it_is_written_anew(
    room: Newsroom, tmp_path: Path, kill_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    before, folder = room.there(), tmp_path / "archive"
    with monkeypatch.context() as patch:
        patch.setattr(f"worker.bulk.shelf.Filling.{kill_in}", die)
        with pytest.raises(Killed):
            asyncio.run(retire(work(room, Shelf(folder))))
    assert room.there() == before
    asyncio.run(retire(work(room, Shelf(folder))))
    assert Counter(archived(folder)) == Counter(before - room.there())


def test_what_cannot_be_archived_stays(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file, no folder")
    before = room.there()
    with pytest.raises(StorageFull, match="nothing is let go before"):
        asyncio.run(retire(work(room, Shelf(tmp_path / "archive"))))
    assert room.there() == before


def test_a_full_disk_is_told_and_leaves_nothing_half(room: Newsroom, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    first = (NOW - 110 * DAY).date().isoformat()
    (folder / f".{first}.jsonl.gz.part").symlink_to("/dev/full")
    before = room.there()
    with pytest.raises(StorageFull, match=f"{first}.jsonl.gz: No space left on device; nothing is let go before"):
        asyncio.run(retire(work(room, Shelf(folder))))
    assert (room.there(), list(folder.iterdir())) == (before, [])
    asyncio.run(retire(work(room, Shelf(folder))))
    assert Counter(archived(folder)) == Counter(before - room.there())


def test_two_at_once_would_write_one_file(room: Newsroom, tmp_path: Path) -> None:
    shelf, before = Shelf(tmp_path / "archive"), room.there()
    with shelf.hold(), pytest.raises(Busy, match=r"another process is letting stories go into .*archive: wait"):
        asyncio.run(retire(work(room, shelf)))
    assert room.there() == before
    asyncio.run(retire(work(room, shelf)))
    assert len(room.there()) == 2


@pytest.mark.parametrize("folder", ["a file", "a file/archive"])
def test_a_folder_is_tried_before_it_is_needed(tmp_path: Path, folder: str) -> None:
    Shelf(tmp_path / "new" / "archive").try_out()
    assert list(tmp_path.iterdir()) == [], "to try it makes nothing"
    (tmp_path / "a file").write_text("")
    with pytest.raises(StorageFull, match=f"cannot write .*{folder}: Not a directory"):
        Shelf(tmp_path / folder).try_out()


def test_a_file_that_was_spoilt_lets_nothing_go(room: Newsroom, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "archive")
    with pytest.raises(Killed):
        asyncio.run(retire(work(room, shelf, kill_at=2)))
    file = Path(room.store.note(BY_FILE))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    before = room.there()
    with pytest.raises(StoreError, match="is damaged"):
        asyncio.run(retire(work(room, shelf)))
    assert room.there() == before


def test_an_article_that_changed_since_it_was_archived_stays_and_is_archived_when_it_goes(
    room: Newsroom, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "archive")
    with pytest.raises(Killed):
        asyncio.run(retire(work(room, shelf, kill_at=2)))
    room.report(days_ago=105, story="s1")
    room.report(days_ago=1)
    room.settle()
    asyncio.run(retire(work(room, shelf)))
    told = Counter(archived(tmp_path / "archive"))
    assert told["a1"] == 2, "in the file of the first day, and whole in that of its last report"
    assert orphans(room.store) == []


def test_rules_of_the_configuration_are_those_of_the_steps() -> None:
    from config.kinds import LEAST_KEPT
    from worker.jobs.housekeeping import IN_INDEX

    assert IN_INDEX + timedelta(days=1) <= LEAST_KEPT, "else a copy could ring anew, and rows of the index be left"
