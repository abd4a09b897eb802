"""`articles prune`: what the rules would let go is told first, and then goes."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage.model import Page
from storage.store import PackedPage
from tests.storage.test_retention import DAY, NOW, TOPIC, Newsroom
from tests.worker.cli.test_stored import configure, run
from tests.worker.house import fresh_store
from tests.worker.test_retiring import archived

RULES = {"COPYTASTER_RETENTION_UNMATCHED": "90d", "COPYTASTER_RETENTION_ARCHIVE": "none"}
#: the program's time is that of the reports
CLOCK = {"COPYTASTER_CLOCK_ORIGIN": f"0 {NOW.isoformat()}", "COPYTASTER_CLOCK_RATE": "0.000000001"}


def told(folder: Path, *args: str, **environ: str) -> Any:
    done = run(folder, *args, "--json", **environ)
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports of long ago, one of them told of, and one of yesterday."""
    configure(tmp_path)
    store = fresh_store(tmp_path)
    room = Newsroom(store)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    room.report(outcome="ring")
    room.report()
    room.report(days_ago=1)
    room.deliver()
    room.settle()
    store.close()
    return tmp_path


def test_told_archived_and_gone(folder: Path) -> None:
    rules = RULES | CLOCK | {"COPYTASTER_RETENTION_ARCHIVE": str(folder / "archive")}
    parts = told(folder, "articles", "prune", "--dry-run", **rules)
    assert [(part["rule"], part["count"], part["articles"]) for part in parts] == [("unmatched", 1, 1)]
    assert parts[0]["first"] == parts[0]["last"] == (NOW - 100 * DAY).isoformat()
    table = run(folder, "articles", "prune", "--dry-run", **rules)
    assert ("1 stories" in table.stdout, "nothing was let go" in table.stderr) == (True, True)
    assert len(told(folder, "articles")) == 3
    gone = told(folder, "articles", "prune", **rules)
    assert ("unmatched", 1) in [(part["rule"], part["count"]) for part in gone]
    assert [row["id"] for row in told(folder, "articles")] == ["a3", "a1"]
    assert archived(folder / "archive") == ["a2"]


def test_without_rules_nothing_goes_and_it_is_said_where_they_stand(folder: Path) -> None:
    done = run(folder, "articles", "prune", "--dry-run", **CLOCK)
    assert (done.exit_code, "[retention]" in done.stderr) == (0, True)


def test_raw_pages_are_weighed_too(folder: Path) -> None:
    store = fresh_store(folder)
    room = Newsroom(store, number=3)
    due = room.brought("4", NOW - 60 * DAY)
    with store.filing(due, NOW - 60 * DAY) as filing:
        url, fetched = due.entry.link, NOW - 60 * DAY
        page = Page(url=url, final_url=url, content_type="text/html", body=b"<p>" * 99, fetched_at=fetched)
        filing.keep_page("a1", PackedPage.of(page))
    store.close()
    parts = told(folder, "articles", "prune", "--dry-run", **CLOCK)
    assert [(part["rule"], part["count"], part["bytes"] > 0) for part in parts] == [("pages", 1, True)]
