"""A house for tests of the shell: a real store on SQLite, real clients on loopback, rules as a test wants them."""

from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from storage.model import Feed, FeedState, Topic
from storage.store import Store
from tests.until import PATIENCE
from tests.worker.match.places import Places
from worker.alert import AlertRules
from worker.context import Context
from worker.deliver.message import MailLook
from worker.deliver.webhook import WebhookChannel
from worker.http import WebClient, WebLimits
from worker.intake import intake
from worker.match import Matcher
from worker.pool import Pool
from worker.rules import Rules
from worker.schedule import PollLimits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALEPPO = Topic(name="Aleppo", query="aleppo", notify=("hook",))
SECRET = "whsec_" + "c3lzdGVtIHRlc3RzIG9ubHksIDMyIGJ5dGVzIQ=="
LIMITS = WebLimits(
    timeout=PATIENCE,
    connect_timeout=PATIENCE,
    host_gap=0,
    allow_private=("127.0.0.0/8",),
    user_agent="copytaster/1 (+https://x/)",
    one_at_a_time=False,
)


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


def rules(
    topics: Sequence[Topic] = (ALEPPO,),
    *,
    feeds: Sequence[Feed] = (),
    hooks: dict[str, str] | None = None,
    owner: tuple[str, ...] = (),
) -> Rules:
    """What the settings would come to: these topics and feeds; `hooks`: channel -> address of its endpoint."""
    channels = {
        name: WebhookChannel(url=url, secrets=(SECRET,))
        for name, url in (hooks or {"hook": "http://h.example/"}).items()
    }
    return Rules(
        feeds={feed.url: feed for feed in feeds},
        topics={topic.name: topic for topic in topics},
        matcher=Matcher.from_topics(topics, {}, {}, Places()),  # type: ignore[arg-type]  # it asks for names alone
        alerts=AlertRules(storm_stories=0),
        routes=dict.fromkeys(channels, ("",)),
        webhooks=channels,
        owner=owner,
        poll=PollLimits(min=timedelta(minutes=30), max=timedelta(hours=24)),
        wants_articles=True,
        keep_pages=timedelta(days=30),
        keep_headers=True,
    )


@cache
def _made() -> bytes:
    """A database at the newest schema, made by the migrations once in a run of the tests: that takes half a second."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "copytaster.db"
        Store.open(f"sqlite:///{file}", upgrade=True).close()
        return file.read_bytes()


def fresh_store(folder: Path) -> Store:
    """An empty store, or the one that is in the folder, which does not wait for the disk."""
    file = folder / "copytaster.db"
    if not file.exists():
        file.write_bytes(_made())
    store = Store(f"sqlite:///{file}")
    sa.event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    store.prepare(upgrade=True)
    return store


def watch(store: Store, the_rules: Rules, now: datetime = NOON) -> None:
    """Makes the store know what is watched, as the daemon does at its start."""
    store.sync_feeds(tuple(the_rules.feeds.values()), FeedState(next_at=now))
    store.sync_topics(tuple(the_rules.topics.values()), now)
    store.sync_channels({name: the_rules.endpoint(name) for name in the_rules.routes})


@dataclass
class House:
    """A context and what a test moves in it."""

    ctx: Context
    clock: SetClock
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.ctx.store


@asynccontextmanager
async def opened_house(folder: Path, the_rules: Rules, store: Store | None = None) -> AsyncIterator[House]:
    """Everything that the jobs work with; no mail server. `store`: another than a fresh one in the folder."""
    store, clock, pool = store or fresh_store(folder), SetClock(), Pool(1)
    watch(store, the_rules)
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as senders:
        ctx = Context(
            store=store,
            web=WebClient(LIMITS),
            hooks=WebClient(LIMITS),
            mailer=None,
            pool=pool,
            intake=intake(pool, store, writer),
            clock=clock,  # type: ignore[arg-type]  # it is asked what a clock is asked
            rules=the_rules,
            owner="me",
            writer=writer,
            filers=writer,
            senders=senders,
            jitter=lambda: 0.0,
            look=MailLook(
                sender="alerts@desk.example", list_host="desk.example", public_url="https://news.example.org"
            ),
        )
        try:
            yield House(ctx, clock)
        finally:
            await ctx.web.close()
            await ctx.hooks.close()
            pool.close()
            store.close()
