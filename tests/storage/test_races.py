"""Two processes that want the same thing at the same moment, and one that is killed while it files."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import dialect
from storage.model import Article, DueEntry, Entry, EntryRecord, Feed, FeedState, Fields, Lease
from storage.store import Store
from storage.tables import articles
from tests.storage.races import RACES, Toll, run_races
from tests.until import until
from worker.identify import LIMITS, fingerprint, identify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from storage.store.stories import StoryArticle

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
SITES = ("https://wire.example", "https://post.example")
PATIENCE = 60.0
SPAWN = multiprocessing.get_context("spawn")


def text_of(number: int, site: str) -> str:
    """A text of which each round has its own words, and each site its own last line."""
    words = [
        f"{'abcdefghij'[number % 10]}{chr(97 + number // 10 % 26)}{chr(97 + place)}or{number}" for place in range(24)
    ]
    told = " ".join(f"{word} said the keeper of the lamp and" for word in words)
    return f"{told} so it stayed.\n\nRead on at {site}."


def entries_of(site: str, rounds: int) -> tuple[EntryRecord, ...]:
    return tuple(
        EntryRecord(
            entry=Entry(id=f"{site}/{n}", link=f"{site}/{n}", title=f"Lamp {n}"),
            keys=(("guid", f"{site}/{n}"),),
            content_hash="c",
        )
        for n in range(rounds)
    )


def due_of(store: Store, rounds: int) -> dict[str, list[DueEntry]]:
    """The entries of each site's feed, claimed, in order."""
    store.sync_feeds([Feed(url=site) for site in SITES], FeedState(next_at=NOW))
    lease = Lease("desk", NOW, NOW + timedelta(hours=1))
    state = FeedState(next_at=NOW + timedelta(days=1), baseline_at=NOW, status="ok")
    for polled in store.claim_every_feed(lease):
        store.save_poll(polled, entries_of(polled.feed.url, rounds), lambda fresh: state, articles_wanted=True, now=NOW)
    claimed = sorted(store.claim_entries(lease, 2 * rounds), key=round_of)
    return {site: [due for due in claimed if due.feed.url == site] for site in SITES}


def round_of(due: DueEntry) -> int:
    return int(due.entry.link.rpartition("/")[2])


def count(parts: Sequence[StoryArticle]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.group for part in parts))


def file_one(store: Store, due: DueEntry, fault: Callable[[], None] = lambda: None) -> None:
    """Compares and files an entry's article; `fault` happens just before all of it is kept."""
    article = Article(url=due.entry.link, headline=due.entry.title, text=text_of(round_of(due), due.feed.url))
    print_ = fingerprint(article, feed_url=due.feed.url, entry_id=due.entry.id)
    with store.filing(due, NOW) as filing:
        verdict = identify(article, print_, filing.candidates(print_, LIMITS), NOW)
        filing.file(article, print_, Fields(), verdict, count)
        filing.finish()
        fault()


def run(*workers: BaseProcess) -> list[int | None]:
    """How the workers ended."""
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20 * PATIENCE)
    return [worker.exitcode for worker in workers]


#: races of each kind; `python -m tests.bench races` runs as many as are asked for
@pytest.mark.parametrize("rounds", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_of_what_two_processes_race_for_nothing_is_lost_and_nothing_doubled(
    another: Callable[[], str], rounds: int
) -> None:
    assert run_races({kind: another() for kind in RACES}, rounds) == dict.fromkeys(RACES, Toll(lost=0, doubled=0))


def file_until_killed(url: str, due: list[DueEntry]) -> None:
    """Files all but the last, of which it leaves everything written and nothing committed."""
    store = Store(url)
    for entry in due[:-1]:
        file_one(store, entry)
    file_one(store, due[-1], fault=lambda: os.kill(os.getpid(), signal.SIGKILL))


def answers(store: Store) -> dict[str, tuple[str, str, str, str]]:
    """By address: verdict, and the addresses of what it is of and of the first of its group and of its story."""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(articles).order_by(articles.c.id)).all()
    urls = {row.id: row.url for row in rows}
    groups, stories = ({getattr(row, by): row.url for row in reversed(rows)} for by in ("group_id", "story_id"))
    return {
        row.url: (row.verdict, urls.get(row.verdict_of, ""), groups[row.group_id], stories[row.story_id])
        for row in rows
    }


@pytest.mark.parametrize("killed_at", [1, 8])
def test_a_process_killed_while_it_files_changes_no_answer(store: Store, tmp_path: Path, killed_at: int) -> None:
    whole = Store.open(f"sqlite:///{tmp_path}/whole.db", upgrade=True)
    for due in in_turns(due_of(whole, 4)):
        file_one(whole, due)
    url = store.engine.url.render_as_string(hide_password=False)
    first = in_turns(due_of(store, 4))[:killed_at]
    assert run(SPAWN.Process(target=file_until_killed, args=(url, first))) == [-signal.SIGKILL]
    with store.engine.begin() as connection:
        # The server takes a moment to see that its client is gone; until then it holds the client's locks.
        dialect.lock_filing(connection, alone=True)
    later = NOW + timedelta(hours=2)
    lease, left = Lease("another desk", later, later + timedelta(hours=1)), list[DueEntry]()
    # The database may take a moment to see that the process is gone, and its lock on the last entry with it.
    until(lambda: len(claimed_into(left, store, lease)) > 8 - killed_at)
    assert len(left) == 8 - killed_at + 1, "what was kept is not due again, what was not is"
    for due in sorted(left, key=lambda due: (round_of(due), SITES.index(due.feed.url))):
        file_one(store, due)
    assert answers(store) == answers(whole)
    whole.close()


def in_turns(due: dict[str, list[DueEntry]]) -> list[DueEntry]:
    """Each article, then its copy on the other site."""
    return [entry for both in zip(*(due[site] for site in SITES), strict=True) for entry in both]


def claimed_into(left: list[DueEntry], store: Store, lease: Lease) -> list[DueEntry]:
    """What was claimed before, and what can be claimed now."""
    left += store.claim_entries(lease, 8)
    return left
