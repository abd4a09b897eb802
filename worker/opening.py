"""The composition root: settings become what the jobs work with, opened and closed in order."""

import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from email.utils import parseaddr
from pathlib import Path

import config
from config import Settings
from storage.errors import StoreError
from storage.moving import WHENCE
from storage.store import Store
from worker import schedule
from worker.clock import Clock
from worker.context import Context
from worker.deliver.email import Mailer, SmtpSettings
from worker.deliver.message import MailLook
from worker.http import WebClient
from worker.http.identity import deliver_limits, fetch_limits
from worker.intake import intake
from worker.pool import Pool
from worker.rules import Rules, read_rules, read_site_rules
from worker.study import gazetteer
from worker.vitals.scrapers import Scrapers


def read_settings(
    folder: Path,
    environ: Mapping[str, str],
    before: tuple[Settings, Rules] | None = None,
    topics: Path | None = None,
) -> tuple[Settings, Rules]:
    """The configuration, checked whole, the topics' queries too. Raises `ConfigError` with every fault.

    What stays as it was `before` is not read again. `topics`: a file that stands in for topics.toml.
    """
    settings = config.load(folder, environ, topics, before and before[0])
    return settings, read_rules(settings, gazetteer(), read_site_rules(folder), before)


def database_url(settings: Settings) -> str:
    """The address of the database, its password included."""
    return settings.storage.url.get_secret_value()


@asynccontextmanager
async def opened(settings: Settings, rules: Rules, clock: Clock, *, leads: bool = True) -> AsyncIterator[Context]:
    """Everything that the jobs work with, closed in order at the end.

    The process that leads makes the database what this version and this configuration want; another finds it so.
    """
    store = _open_store(settings, upgrade=leads)
    _refuse_half_an_archive(store)
    with closing(store), _threads(store) as (writer, filers), ThreadPoolExecutor(4, "sender") as senders:
        pool = Pool()
        ctx = Context(
            store=store,
            web=WebClient(fetch_limits(settings.fetch)),
            hooks=WebClient(deliver_limits(settings.deliver)),
            mailer=mailer_of(settings),
            pool=pool,
            intake=intake(pool, store, writer),
            clock=clock,
            rules=rules,
            # In a container every process may have the same number, and after a kill the next one the same as the last.
            owner=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
            writer=writer,
            filers=filers,
            senders=senders,
            jitter=random.random,
            look=mail_look(settings),
            scrapers=scrapers_of(settings),
        )
        try:
            if leads:
                await ctx.db(sync, ctx)
            yield ctx
        finally:
            pool.close()
            await ctx.db(store.release_leases, ctx.owner)


@contextmanager
def _threads(store: Store) -> Iterator[tuple[Executor, Executor]]:
    """The one that writes, and those that file."""
    with ThreadPoolExecutor(1, "writer") as writer:
        if store.filings_at_once == 1:
            yield writer, writer
        else:
            with ThreadPoolExecutor(store.filings_at_once, "filer") as filers:
                yield writer, filers


def _open_store(settings: Settings, *, upgrade: bool) -> Store:
    url = database_url(settings)
    if settings.engine.kind == "inline":
        return Store.open(url, upgrade=upgrade)
    if not url.startswith("postgresql"):
        raise StoreError('[engine] kind: "queued" needs PostgreSQL: set [storage] url to postgresql+psycopg://…')
    try:
        from worker.engine.queued import Tickets, prepare_tickets
    except ImportError as error:
        raise StoreError("[engine] kind: \"queued\" needs more: pipx install 'copytaster[postgres]'") from error

    store = Store.open(url, upgrade=upgrade, wake=Tickets())
    if upgrade:
        prepare_tickets(store, url)
    return store


def _refuse_half_an_archive(store: Store) -> None:
    if source := store.note(WHENCE):
        raise StoreError(f"an archive from {source} is on its way here: finish that with `copytaster migrate --from`")


def sync(ctx: Context, before: Rules | None = None) -> None:
    """Makes the database know what is configured. `before`: the rules that it knows, after a reload."""
    rules, now = ctx.rules, ctx.clock.now()
    # What is sent to a feed may be secret: it stays in the configuration.
    open_feeds = [replace(feed, headers=()) if feed.headers else feed for feed in rules.feeds.values()]
    ctx.store.sync_feeds(open_feeds, schedule.first_state(now))
    ctx.store.sync_topics(tuple(rules.topics.values()), now, before.topics if before else {})
    ctx.store.sync_channels({name: rules.endpoint(name) for name in rules.routes})


def mailer_of(settings: Settings) -> Mailer | None:
    """The connection to the mail server, opened when it is needed; None if none is configured."""
    email = settings.email
    if email is None:
        return None
    return Mailer(
        SmtpSettings(
            host=email.host,
            port=email.port,
            username=email.username,
            password=email.password.get_secret_value() if email.password else "",
            starttls=email.starttls,
            ca_file=str(email.ca_file or ""),
            timeout=settings.deliver.timeout.total_seconds(),
            from_=email.from_,
        )
    )


def scrapers_of(settings: Settings) -> Scrapers:
    """Who may read the metrics from elsewhere."""
    token = settings.web.metrics_token
    networks = tuple(str(network) for network in settings.web.metrics_from)
    return Scrapers(token.get_secret_value() if token else "", networks)


def mail_look(settings: Settings) -> MailLook:
    """What all mails have in common."""
    sender = settings.email.from_ if settings.email else ""
    host = parseaddr(sender)[1].rpartition("@")[2] or "copytaster.invalid"
    answers_to = settings.email.reply_to if settings.email else ""
    return MailLook(sender=sender, list_host=host, public_url=settings.web.base, answers_to=answers_to)
