"""What the jobs work with, handed to them whole by the composition root."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from storage.model import Lease
from storage.store import Store
from worker.clock import Clock
from worker.deliver.email import Mailer
from worker.deliver.message import MailLook
from worker.http import WebClient
from worker.intake import Intake
from worker.pool import Pool
from worker.rules import Rules
from worker.vitals.scrapers import Scrapers
from worker.vitals.tally import Tally

P = ParamSpec("P")
Result = TypeVar("Result")

#: how long a row is one worker's; longer than the longest request with its retries on other hosts
LEASE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where the configuration is that the owner may change, and what takes a change up."""

    folder: Path
    #: says what is wrong with it, if it is; then it changes nothing
    reload: Callable[[], Awaitable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Store, clients, channels, clock and rules. A reload makes a new one; jobs under way finish with theirs."""

    store: Store
    #: for feeds and pages
    web: WebClient
    #: for webhooks
    hooks: WebClient
    mailer: Mailer | None
    pool: Pool
    #: the pool's and the store's way in for polls
    intake: Intake
    clock: Clock
    rules: Rules
    #: names this process among all that work on the database
    owner: str
    #: the one thread that writes to the database, all but filings
    writer: Executor
    #: the threads in which articles are filed; where the database lets in one at a time, it is the writer's
    filers: Executor
    #: threads that send mail: smtplib blocks
    senders: Executor
    #: 0 to 1, evenly spread
    jitter: Callable[[], float]
    #: what all mails have in common
    look: MailLook
    #: None where nothing may change it: a worker, a test
    configuration: Configuration | None = None
    #: what this process counts; the same through all reloads
    tally: Tally = field(default_factory=Tally)
    #: who may read the metrics from elsewhere
    scrapers: Scrapers = Scrapers()

    async def db(self, method: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Calls a method of the store in the writer's thread."""
        return await asyncio.get_running_loop().run_in_executor(self.writer, lambda: method(*args, **kwargs))

    async def file(self, method: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Calls what files an article, beside other filings where the database lets them in."""
        return await asyncio.get_running_loop().run_in_executor(self.filers, lambda: method(*args, **kwargs))

    def lease(self) -> Lease:
        """A lease from now on."""
        now = self.clock.now()
        return Lease(self.owner, now, now + LEASE)
