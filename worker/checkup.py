"""`copytaster check`: everything that would fail, found before it does. Nothing is stored and nothing is sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from config import Settings
from storage.errors import StoreError
from storage.model import DueFeed, Feed, FetchFailed
from storage.store import Store
from storage.store.base import is_missing
from worker import schedule
from worker.bulk.shelf import Shelf, shelf_of
from worker.deliver.email import Mailer
from worker.deliver.webhook import WebhookChannel
from worker.http import Request, WebClient
from worker.http.identity import deliver_limits, fetch_limits
from worker.opening import mailer_of
from worker.parse import NotAFeed, parse_feed
from worker.poll import challenge, poll
from worker.rules import Rules
from worker.web.access.hosts import is_private
from worker.web.access.keepers import NO_USERS, closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What is tried, and by which clients."""

    web: WebClient
    hooks: WebClient
    mailer: Mailer | None
    rules: Rules
    now: datetime
    #: why nobody may see the pages, '' if somebody may
    closed: str = ""


@asynccontextmanager
async def opened_checkup(settings: Settings, rules: Rules, now: datetime) -> AsyncIterator[Checkup]:
    """The clients of these settings, closed at the end."""
    web, hooks = WebClient(fetch_limits(settings.fetch)), WebClient(deliver_limits(settings.deliver))
    try:
        closed = await asyncio.to_thread(_closed, settings)
        yield Checkup(web=web, hooks=hooks, mailer=mailer_of(settings), rules=rules, now=now, closed=closed)
    finally:
        await web.close()
        await hooks.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried."""

    #: feed, channel, archive or pages
    kind: str
    name: str
    is_good: bool
    said: str


async def check_all(checkup: Checkup) -> AsyncIterator[Finding]:
    """Tries every feed once, every channel without sending, and the archive's folder; findings as they come."""
    trials = [_try_feed(checkup, feed) for feed in checkup.rules.feeds.values()]
    trials += [_try_webhook(checkup, name, channel) for name, channel in checkup.rules.webhooks.items()]
    trials += [_try_service(name) for name in checkup.rules.services]
    mails = sorted(checkup.rules.routes.keys() - checkup.rules.webhooks.keys() - checkup.rules.services.keys())
    if mails:
        trials.append(_try_mail(checkup, ", ".join(mails)))
    for trial in asyncio.as_completed(trials):
        yield await trial
    if (shelf := shelf_of(checkup.rules.archive, checkup.rules.archive_format)) is not None:
        yield await asyncio.to_thread(_try_archive, shelf)
    if checkup.closed:  # many who have mails want no pages: nothing fails
        yield Finding(kind="pages", name="[web]", is_good=True, said=checkup.closed)


def _closed(settings: Settings) -> str:
    web, url = settings.web, settings.storage.url.get_secret_value()
    if not web.listen or is_private(web.host, web.public_url):
        return ""
    if is_missing(url):
        return NO_USERS
    store = Store(url)
    try:
        return closed(store, web.host, web.public_url)
    except StoreError:  # not as this version has it: then there are no users
        return NO_USERS
    finally:
        store.close()


async def _try_feed(checkup: Checkup, feed: Feed) -> Finding:
    due = DueFeed(id=0, feed=feed, state=schedule.first_state(checkup.now))
    answer = await poll(checkup.web, due)
    if isinstance(answer, FetchFailed):
        return Finding(kind="feed", name=feed.url, is_good=False, said=answer.reason)
    if answer.status != 200:
        said = challenge(answer) or f"answers with status {answer.status}"
        return Finding(kind="feed", name=feed.url, is_good=False, said=said)
    try:
        parsed = parse_feed(answer.body, url=answer.final_url, content_type=answer.header("content-type"))
    except NotAFeed as problem:
        return Finding(kind="feed", name=feed.url, is_good=False, said=str(problem))
    count = len(parsed.entries)
    said = f"{parsed.feed.title or 'untitled'}: {count} {'entry' if count == 1 else 'entries'}"
    return Finding(kind="feed", name=feed.url, is_good=True, said=said)


async def _try_webhook(checkup: Checkup, name: str, channel: WebhookChannel) -> Finding:
    """Any answer will do: an endpoint that takes nothing but signed messages may refuse a HEAD."""
    answer = await checkup.hooks.fetch(Request(url=channel.url, method="HEAD", follow_redirects=False))
    if isinstance(answer, FetchFailed):
        return Finding(kind="channel", name=name, is_good=False, said=f"the endpoint {answer.reason}")
    return Finding(kind="channel", name=name, is_good=True, said=f"reachable (status {answer.status})")


async def _try_service(name: str) -> Finding:
    """Apprise can try a service only by sending; that it knows the address was seen when the settings were read."""
    said = "the address is one of Apprise's; it can be tried only by sending"
    return Finding(kind="channel", name=name, is_good=True, said=said)


async def _try_mail(checkup: Checkup, names: str) -> Finding:
    if checkup.mailer is None:
        return Finding(kind="channel", name=names, is_good=False, said="no mail server is configured: add [email]")
    trouble = await asyncio.to_thread(checkup.mailer.check)
    return Finding(kind="channel", name=names, is_good=not trouble, said=trouble or "the mail server takes our log-in")


def _try_archive(shelf: Shelf) -> Finding:
    try:
        shelf.try_out()
    except StoreError as error:
        return Finding(kind="archive", name=str(shelf.folder), is_good=False, said=str(error))
    return Finding(kind="archive", name=str(shelf.folder), is_good=True, said="can be written")
