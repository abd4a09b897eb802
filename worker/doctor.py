"""`copytaster doctor`: is all in order, on this machine, now? No secrets, nothing is changed, nothing is asked."""

import platform
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from config import Settings
from config.confidential import confidential
from storage.dialect import shown
from storage.errors import Busy, StoreError
from storage.migrate import HEAD
from storage.model import Counts, DeliveryRow, FeedRow
from storage.store import Store
from worker.bulk.shelf import shelf_of
from worker.clock import Clock
from worker.http.identity import client_version
from worker.lock import hold_database, lock_path
from worker.presence import Seen, who_works

State = Literal["ok", "look", "broken"]

#: what a fault may hang on
LIBRARIES = ("sqlalchemy", "lxml", "feedparser", "trafilatura", "apscheduler", "beautifulsoup4", "psycopg")
#: bytes of free disk below which to look after it, and below which writing will soon fail
LITTLE_ROOM, NO_ROOM = 1_000_000_000, 100_000_000
#: after its time by so much, a poll or delivery of a running daemon is late
LATE = timedelta(minutes=5)
#: what was stored may be ahead of the clock by so much
SKEW = timedelta(minutes=1)
#: stands in the place of a secret
STRUCK = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that was looked at."""

    what: str
    state: State
    said: str


def examine(settings: Settings, clock: Clock) -> Iterator[Sign]:
    """Looks at everything, most basic first. Reads only; what cannot be read is a sign, too.

    What others have said, a receiver or the database, may hold a secret of ours: it is struck out.
    """
    secrets = confidential(settings)
    for sign in _signs(settings, clock):
        said = sign.said
        for secret in secrets:
            said = said.replace(secret, STRUCK)
        yield replace(sign, said=said)


def _signs(settings: Settings, clock: Clock) -> Iterator[Sign]:
    url = settings.storage.url.get_secret_value()
    now = clock.now()
    yield _program()
    yield _libraries()
    yield _configuration(settings)
    yield from _disk(url)
    yield from _archive(settings)
    is_running = _is_running(url)
    if settings.engine.kind == "inline":
        yield _daemon(is_running)
    try:
        store = Store.open(url, upgrade=False)
    except StoreError as error:
        yield Sign(what="database", state="broken", said=str(error))
        return
    try:
        yield _database(url, store.counts())
        if settings.engine.kind == "queued":
            yield sign_of(who_works(store, clock))
        feeds = store.feed_rows()
        yield _clock(feeds, now)
        yield from _feeds(feeds, now, is_running=is_running)
        yield from _deliveries(store.delivery_rows(undelivered=True, limit=1_000), now, is_running=is_running)
    except StoreError as error:
        yield Sign(what="database", state="broken", said=str(error))
    finally:
        store.close()


def _program() -> Sign:
    said = f"{_version_of('copytaster')}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    return Sign(what="copytaster", state="ok", said=f"{said} {platform.machine()}")


def _libraries() -> Sign:
    known = (f"{name} {_version_of(name)}" for name in LIBRARIES)
    return Sign(
        what="libraries", state="ok", said=", ".join([*known, f"SQLite {sqlite3.sqlite_version}", client_version()])
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _configuration(settings: Settings) -> Sign:
    counts = f"{len(settings.feeds)} feeds, {len(settings.topics)} topics, {len(settings.channels)} channels"
    if not settings.owner.notify:
        hint = "nobody is told of troubles: name channels in [owner] notify"
        return Sign(what="configuration", state="look", said=f"{counts}; {hint}")
    return Sign(what="configuration", state="ok", said=counts)


def _disk(url: str) -> Iterator[Sign]:
    lock = lock_path(url)
    if lock is None:
        return
    folder = next(parent for parent in lock.resolve().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    state: State = "broken" if free < NO_ROOM else "look" if free < LITTLE_ROOM else "ok"
    hint = "" if state == "ok" else ": make room, or let [storage] keep_pages be shorter"
    yield Sign(what="disk", state=state, said=f"{free / 1e9:,.1f} GB free where the database lies{hint}")


def _archive(settings: Settings) -> Iterator[Sign]:
    """Where nothing can be written, nothing is let go, and the database grows."""
    shelf = shelf_of(settings.retention.archive, settings.retention.archive_format)
    if shelf is None:
        return
    try:
        shelf.try_out()
    except StoreError as error:
        yield Sign(what="archive", state="broken", said=f"{error}: [retention] archive")
    else:
        yield Sign(what="archive", state="ok", said=f"{shelf.folder} can be written")


def _is_running(url: str) -> bool | None:
    """Whether a process works on the database; None where that cannot be told from here."""
    lock = lock_path(url)
    if lock is None:
        return None
    if not lock.exists():
        return False
    try:
        with hold_database(url):
            return False
    except Busy:
        return True
    except StoreError:
        return None


def _daemon(is_running: bool | None) -> Sign:
    if is_running is None:
        return Sign(what="daemon", state="ok", said="cannot be told from here")
    if is_running:
        return Sign(what="daemon", state="ok", said="works on this database")
    return Sign(
        what="daemon", state="look", said="is not running: `copytaster run`, or the service of `copytaster unit`"
    )


def sign_of(seen: tuple[Seen, ...]) -> Sign:
    """Those that share the work."""
    states = Counter(f"{one.process.role} {one.state}" for one in seen)
    told = ", ".join(f"{count} {state}" for state, count in states.items()) or "none"
    hints = []
    if not any(one.process.role == "daemon" and one.state != "stale" for one in seen):
        hints.append("no daemon leads: `copytaster run`")
    if any(one.state == "waits" for one in seen):
        hints.append("those that wait have other configuration files than the daemon")
    if len({one.process.version for one in seen if one.state != "stale"}) > 1:
        hints.append("they are of several versions")
    said = "; ".join([told, *hints, *(["`copytaster status` shows each"] if hints else [])])
    return Sign(what="processes", state="look" if hints else "ok", said=said)


def _database(url: str, counts: Counts) -> Sign:
    lock = lock_path(url)
    files = [] if lock is None else [Path(f"{lock.with_suffix('')}{end}") for end in ("", "-wal")]
    size = sum(file.stat().st_size for file in files if file.exists())
    measured = f", {size / 1e6:,.1f} MB" if files else ""
    said = f"{shown(url)}, schema {HEAD}{measured}: {counts.articles:,} articles, {counts.stories:,} stories"
    return Sign(
        what="database", state="ok", said=f"{said}, {counts.alerts:,} alerts, {counts.entries_waiting:,} entries wait"
    )


def _clock(feeds: tuple[FeedRow, ...], now: datetime) -> Sign:
    """A clock that was set back leaves times behind that are still to come."""
    polled = max((row.state.polled_at for row in feeds if row.state.polled_at), default=None)
    if polled is not None and polled > now + SKEW:
        said = f"it is {_said(now)} here, but a feed was polled at {_said(polled)}: was the clock set back?"
        return Sign(what="clock", state="broken", said=said)
    return Sign(
        what="clock", state="ok", said=f"{_said(now)}; the last poll was {_said(polled) if polled else 'never'}"
    )


def _feeds(feeds: tuple[FeedRow, ...], now: datetime, *, is_running: bool | None) -> Iterator[Sign]:
    states = Counter(row.state.status for row in feeds)
    told = ", ".join(f"{count} {state}" for state, count in states.most_common()) or "none"
    troubled = len(feeds) - states["ok"] - states["new"]
    hint = "; `copytaster feed list` says why" if troubled else ""
    yield Sign(what="feeds", state="look" if troubled else "ok", said=told + hint)
    late = [row for row in feeds if row.state.gone_at is None and row.state.next_at < now - LATE]
    if late and is_running is not False:
        worst = min(row.state.next_at for row in late)
        said = f"{len(late)} feeds should have been polled, the first at {_said(worst)}"
        yield Sign(what="polls", state="broken", said=f"{said}: is the daemon stuck? Restart it, and keep its log")


def _deliveries(rows: tuple[DeliveryRow, ...], now: datetime, *, is_running: bool | None) -> Iterator[Sign]:
    dead = [row for row in rows if row.state == "dead"]
    if dead:
        hint = "`copytaster alerts --undelivered` says why; `copytaster alerts resend ID` tries again"
        yield Sign(what="deliveries", state="broken", said=f"{len(dead)} alerts did not get through: {hint}")
    failing = Counter(f"{row.delivery.to.channel}: {row.reason}" for row in rows if row.state == "due" and row.reason)
    for said, count in failing.most_common():
        yield Sign(what="deliveries", state="look", said=f"{count} wait for another try at {said}")
    late = [row for row in rows if row.state == "due" and row.next_at and row.next_at < now - LATE]
    if late and is_running is not False:
        yield Sign(what="deliveries", state="broken", said=f"{len(late)} are overdue: is the daemon stuck?")
    if not rows:
        yield Sign(what="deliveries", state="ok", said="nothing waits, nothing failed")


def _said(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
