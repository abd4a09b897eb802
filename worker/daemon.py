"""The daemon: an engine over what `worker.opening` opens; signals, readiness, reload, orderly stop."""

import asyncio
import signal
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from config import ConfigError, Settings
from storage.errors import SchemaTooNew, SchemaTooOld, StoreError
from storage.model import Role
from worker import jobs
from worker.ahead import ReadAhead
from worker.clock import read_clock
from worker.context import Configuration, Context
from worker.engine import Engine
from worker.engine.inline import InlineEngine
from worker.engine.ticks import HOUSEKEEPING_EVERY
from worker.http import WebClient
from worker.http.identity import deliver_limits, fetch_limits
from worker.lock import hold_database, lock_path
from worker.log import log
from worker.notify import Notifier
from worker.opening import database_url, mail_look, mailer_of, opened, read_settings, sync
from worker.presence import RULES, announcement, giving_signs, tallying
from worker.rules import Rules

#: real seconds between two looks of a worker at the files and at what is announced: while it waits or has just begun to
#: work; and later, when it hears that there is something to look at
WAITING, WORKING = 0.8, 5.0
#: a job asks for at most so many things, one after the other
MOST_HOPS = 10


def _tell_unused(rules: Rules) -> None:
    """Says which lines of the sites' rules have no effect."""
    for step in rules.sites.unused() if rules.sites else ():
        log.info("site.unused", where=step.where, directive=step.directive, reason=step.instead)


def _refused(*faults: object) -> tuple[str, ...]:
    for fault in faults:
        log.error("reload.refused", fault=str(fault))
    return tuple(map(str, faults))


def _announce(ctx: Context, settings: Settings) -> None:
    """Tells the processes that follow by which configuration to work; a daemon that works alone has none to tell."""
    ctx.store.announce(RULES, announcement(settings.mark) if settings.engine.kind == "queued" else "")


class Daemon:
    """`copytaster run`: works until SIGTERM or SIGINT, reloads on SIGHUP.

    Where several processes work on one database, this one leads, and the others (`copytaster worker`) follow: they work
    while their configuration is the one that it has announced.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], *, leads: bool = True) -> None:
        self._folder = folder
        self._environ = environ
        self._leads = leads
        self._stop = asyncio.Event()
        self._called = asyncio.Event()
        self._notifier = Notifier(environ.get("NOTIFY_SOCKET", ""))
        self._ahead = ReadAhead(folder, environ)

    async def run(self) -> None:
        """Raises `ConfigError` or `StoreError` if it cannot start."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop.set)
        settings, rules = read_settings(self._folder, self._environ)
        if not self._leads and settings.engine.kind == "inline":
            raise StoreError(
                'a worker beside the daemon needs [engine] kind = "queued", here and where the daemon runs'
            )
        with hold_database(database_url(settings)):
            async with opened(settings, rules, read_clock(self._environ), leads=self._leads) as ctx:
                self._context, self._settings = ctx, settings
                await self._serve()

    async def _serve(self) -> None:
        # `once` starts every few minutes from cron and serves nothing: it is not to load a web server.
        from worker.web.access.trust import Trust
        from worker.web.server import serving_web

        settings = self._settings
        engine = self._engine()
        configuration = Configuration(self._folder, lambda: self._reload(engine))
        self._context = ctx = replace(self._context, configuration=configuration)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.create_task(self._reload(engine)))
        listen = (settings.web.host, settings.web.port) if self._leads else settings.web.worker
        trust = Trust(header=settings.web.trusted_header, proxies=settings.web.trusted_proxies)
        serving = serving_web(
            listen, settings.web.public_url, lambda: self._context, trust=trust, only_signs=not self._leads
        )
        async with self._seen(), tallying(lambda: self._context), serving:
            following = asyncio.create_task(self._lead(engine) if self._leads else self._follow(engine))
            if self._leads:
                await following
            self._notifier.ready()
            _tell_unused(ctx.rules)
            log.info("daemon.ready", feeds=len(ctx.rules.feeds), topics=len(ctx.rules.topics))
            period = self._environ.get("WATCHDOG_USEC", "")
            watchdog = asyncio.create_task(self._notifier.keep_alive(period, self._writer_answers))
            await self._stop.wait()
            watchdog.cancel()
            following.cancel()
            log.info("daemon.stopping")
            self._notifier.stopping()
            # A poll or page that is broken off is asked for again; a delivery might have arrived, so it gets its time.
            await self._context.web.close()
            await engine.stop()
        await self._context.hooks.close()
        log.info("daemon.stopped")

    def _engine(self) -> Engine:
        if self._settings.engine.kind == "inline":
            return InlineEngine(lambda: self._context)
        from worker.engine.queued import QueuedEngine

        url = database_url(self._settings)
        return QueuedEngine(lambda: self._context, url, leads=self._leads, called=self._called.set)

    def _seen(self) -> AbstractAsyncContextManager[None]:
        """Within it the others see this process; where it does all the work by itself, there are none."""
        if self._settings.engine.kind == "inline":
            return nullcontext()
        role: Role = "daemon" if self._leads else "worker"
        return giving_signs(lambda: (self._context, announcement(self._settings.mark)), role)

    async def _lead(self, engine: Engine) -> None:
        """Begins to work, by the configuration that is here."""
        ctx = self._context
        await ctx.db(ctx.store.release_leases, None if lock_path(database_url(self._settings)) else ctx.owner)
        await jobs.say_what_is_watched(ctx)
        await ctx.db(_announce, ctx, self._settings)
        engine.start()

    async def _follow(self, engine: Engine) -> None:
        """Works as long as the configuration here is the one that the daemon has announced."""
        works: bool | None = None
        while True:
            self._called.clear()
            await self._ahead.look((self._settings, self._context.rules))
            why = "the daemon works by another configuration"
            try:
                fits = await self._fits(engine)
            except (SchemaTooNew, SchemaTooOld) as error:
                fits, why = False, str(error)
            except StoreError as error:
                log.error("storage.failed", reason=str(error))
                fits = bool(works)
            if fits and not works:
                engine.start()
            elif works and not fits:
                await engine.stop()
            if fits and not works:
                log.info("worker.works")
            elif not fits and works is not False:
                log.warning("worker.waits", reason=why)
            hears, works = fits and works, fits
            self._context.tally.looked()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), WORKING if hears else WAITING)

    async def _fits(self, engine: Engine) -> bool:
        """Whether the configuration here, the present one or one read ahead, is the one that was announced.

        Raises `SchemaTooNew` or `SchemaTooOld` if a daemon of another version has made the database its own.
        """
        store = self._context.store
        announced = await self._context.db(store.note, RULES)
        if announced and announced != announcement(self._settings.mark):
            await self._context.db(store.prepare, upgrade=False)
            if ahead := self._ahead.fitting(announced):
                await self._take_up(engine, *ahead)
        return announced == announcement(self._settings.mark)

    async def _writer_answers(self) -> None:
        """Comes back when the loop turns and the thread that writes to the database is not stuck."""
        await self._context.db(lambda: None)

    async def _reload(self, engine: Engine) -> tuple[str, ...]:
        """The new configuration is checked whole before the old one goes; a bad one changes nothing.

        Returns what is wrong with it.
        """
        now = self._settings, self._context.rules
        try:
            if self._leads and self._settings.engine.kind == "queued":
                await self._context.db(self._context.store.call)  # those that follow read while this one does
            settings, rules = await asyncio.to_thread(read_settings, self._folder, self._environ, now)
        except ConfigError as error:
            return _refused(*error.faults)
        except StoreError as error:
            return _refused(error)
        return await self._take_up(engine, settings, rules)

    async def _take_up(self, engine: Engine, settings: Settings, rules: Rules) -> tuple[str, ...]:
        """Works by this configuration from now on. Returns what is wrong with it."""
        old, before = self._context, self._settings
        for table in ("storage", "engine", "web"):
            if getattr(settings, table) != getattr(before, table):
                log.warning("reload.needs_restart", table=f"[{table}]", reason="it is read at the start only")
        fresh = replace(
            old,
            rules=rules,
            # Jobs under way finish with the clients they have, so the old ones are left to them.
            web=old.web if settings.fetch == before.fetch else WebClient(fetch_limits(settings.fetch)),
            hooks=old.hooks if settings.deliver == before.deliver else WebClient(deliver_limits(settings.deliver)),
            mailer=mailer_of(settings),
            look=mail_look(settings),
        )
        try:
            if self._leads:
                await fresh.db(sync, fresh, old.rules)
                await fresh.db(_announce, fresh, settings)
        except StoreError as error:
            return _refused(error)
        self._context, self._settings = fresh, settings
        for client, limit in ((old.web, before.fetch.timeout), (old.hooks, before.deliver.timeout)):
            if client not in (fresh.web, fresh.hooks):
                self._close_later(client, MOST_HOPS * limit.total_seconds())
        engine.look()
        _tell_unused(rules)
        log.info("daemon.reloaded", feeds=len(rules.feeds), topics=len(rules.topics))
        return ()

    def _close_later(self, client: WebClient, seconds: float) -> None:
        """Closes a client that a reload has replaced, when the jobs that have it are done."""
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, lambda: loop.create_task(client.close()))


async def run_once(folder: Path, environ: Mapping[str, str], *, every: bool) -> tuple[str, ...]:
    """`copytaster once`: all that is due, now and then housekeeping, the end. Returns the troubles, a sentence each."""
    settings, rules = read_settings(folder, environ)
    with hold_database(database_url(settings)):
        async with opened(settings, rules, read_clock(environ)) as ctx, tallying(lambda: ctx):
            await ctx.db(ctx.store.release_leases, None if lock_path(database_url(settings)) else ctx.owner)
            await jobs.say_what_is_watched(ctx)
            try:
                troubles = await InlineEngine(lambda: ctx).run_once(every=every)
                return (*troubles, *await _troubles_of_the_house(ctx))
            finally:
                await ctx.web.close()
                await ctx.hooks.close()


async def _troubles_of_the_house(ctx: Context) -> tuple[str, ...]:
    """Keeps house, when all that is due is done: where only `once` runs, nobody else does."""
    try:
        await jobs.keep_house_in_passing(ctx, HOUSEKEEPING_EVERY)
    except StoreError as error:
        return (str(error),)
    return ()
