"""`once` keeps house too, now and then: where it is all that runs, the database would grow for ever."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.storage.test_retention import DAY, NOW, TOPIC, Newsroom
from tests.worker.cli.test_stored import configure
from tests.worker.house import fresh_store
from worker.daemon import run_once


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A story of every day of the last fortnight of those that the rule lets go, and one of yesterday."""
    configure(tmp_path, settings="", topics="")
    store = fresh_store(tmp_path)
    room = Newsroom(store)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    for days_ago in range(104, 90, -1):
        room.report(days_ago=days_ago)
    room.report(days_ago=1)
    room.settle()
    store.close()
    return tmp_path


def once(folder: Path, at: datetime, archive: str = "none", *, kept: str = "2436h") -> tuple[str, ...]:
    """The troubles that `once` tells of, run at that time."""
    rules = {"COPYTASTER_RETENTION_UNMATCHED": kept, "COPYTASTER_RETENTION_ARCHIVE": archive}
    clock = {"COPYTASTER_CLOCK_ORIGIN": f"0 {at.isoformat()}", "COPYTASTER_CLOCK_RATE": "0.000000001"}
    here = {"COPYTASTER_STORAGE_URL": f"sqlite:///{folder}/copytaster.db"}
    return asyncio.run(run_once(folder / "config", rules | clock | here, every=False))


def there(folder: Path) -> int:
    store = fresh_store(folder)
    try:
        return store.counts().stories
    finally:
        store.close()


@pytest.mark.parametrize(
    ("later", "is_kept"),
    [(timedelta(0), False), (timedelta(hours=5), False), (timedelta(hours=6), True), (timedelta(hours=-1), True)],
    ids=["at once", "within six hours", "after six hours", "by a clock that was set back"],
)
def test_what_the_rules_let_go_goes_every_six_hours(folder: Path, later: timedelta, is_kept: bool) -> None:
    assert once(folder, NOW) == ()
    assert there(folder) == 12
    assert once(folder, NOW + later, kept="95d") == ()
    assert (there(folder) == 12) is not is_kept


def test_what_cannot_be_archived_stays_and_is_told_as_often(folder: Path) -> None:
    (folder / "archive").write_text("a file, no folder")
    (trouble,) = once(folder, NOW, str(folder / "archive"))
    assert "nothing is let go before" in trouble
    assert there(folder) == 15
    assert once(folder, NOW, str(folder / "archive")) == ()
    (folder / "archive").unlink()
    assert once(folder, NOW + timedelta(hours=6), str(folder / "archive")) == ()
    assert there(folder) == 12
