"""Feeds brought by a hub, from the poll that names it to the article that waits: hub, feed and page on loopback."""

import asyncio
import hmac
import http.client
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from storage.model import Feed, Subscription
from storage.store import Store
from tests.origin import Answer, Asked, Origin
from tests.ports import listens, own_port
from tests.until import PATIENCE, until_in_loop
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs
from worker.web import push as push_pages
from worker.web.server import serving_web

DAY = 24 * HOUR
ITEM = "<item><title>{0}</title><link>http://a.example/{0}</link><guid>{0}</guid></item>"
RSS = '<rss version="2.0"><channel><title>A</title><link>http://a.example/</link>{}</channel></rss>'


def document(*titles: str) -> bytes:
    return RSS.format("".join(map(ITEM.format, titles))).encode()


@dataclass
class Hub:
    """Plays the hub and the publisher; what it asks of us goes over a connection of its own."""

    port: int = 0
    base: str = ""
    answer: Answer = field(default_factory=lambda: Answer(status=202))
    forms: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/hub":
            self.forms.append({name: values[0] for name, values in parse_qs(asked.body.decode()).items()})
            return self.answer
        links = f'<{self.base}/hub>; rel="hub", <{self.base}/feed>; rel="self"'
        return Answer(body=document("one"), headers=(("Content-Type", "application/rss+xml"), ("Link", links)))

    async def verify(self, mode: str = "subscribe", **said: str) -> tuple[int, str]:
        """Asks whether we meant the latest request."""
        form = self.forms[-1]
        query = {"hub.mode": mode, "hub.topic": form["hub.topic"], "hub.challenge": "42"}
        query |= {f"hub.{name}": value for name, value in said.items()}
        return await self.ask("GET", f"{urlsplit(form['hub.callback']).path}?{urlencode(query)}")

    async def bring(self, body: bytes, secret: str = "", method: str = "sha256", token: str = "") -> int:
        form = self.forms[-1]
        signature = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"{method}={signature}"}
        path = f"/push/{token}" if token else urlsplit(form["hub.callback"]).path
        return (await self.ask("POST", path, body, headers))[0]

    async def ask(self, *asked: object) -> tuple[int, str]:
        return await asyncio.to_thread(self._ask, *asked)

    def _ask(self, *asked: object) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(*asked)  # type: ignore[arg-type]
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


def play(folder: Path, talk: Callable[[House, Hub], Awaitable[None]]) -> None:
    """Polls a feed that names a hub, and lets the test talk to both sides."""

    async def main(port: int) -> None:
        hub = Hub(port=port)
        async with Origin(hub) as origin:
            hub.base = origin.url("").rstrip("/")
            told = replace(rules(feeds=[Feed(url=f"{hub.base}/feed")]), push_url="https://us.example/push")
            async with opened_house(folder, told) as house:
                (due,) = house.store.claim_every_feed(house.ctx.lease())
                await jobs.poll_feed(house.ctx, due)
                async with serving_web(("127.0.0.1", hub.port), "https://us.example", lambda: house.ctx):
                    await until_in_loop(lambda: listens(port))
                    await talk(house, hub)

    with own_port() as port:
        asyncio.run(main(port))


async def ask_hubs(house: House) -> int:
    """What the daemon's stage does; returns how many hubs had to hear something."""
    due = house.store.claim_subscriptions(house.ctx.lease(), 10)
    for subscription in due:
        await jobs.tell_hub(house.ctx, subscription)
    return len(due)


def the_one(house: House, hub: Hub) -> Subscription:
    found = house.store.subscription(hub.forms[-1]["hub.callback"].rpartition("/")[2])
    assert found is not None
    return found


def entries(house: House) -> int:
    return house.store.feed_rows()[0].entries


def test_a_feed_that_names_a_hub_is_brought_from_then_on(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        assert await ask_hubs(house) == 1
        form = hub.forms[0]
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", f"{hub.base}/feed")
        assert form["hub.callback"].startswith("https://us.example/push/")
        assert the_one(house, hub).status == "asked"
        assert await hub.verify(lease_seconds="86400") == (200, "42")
        assert (the_one(house, hub).status, the_one(house, hub).expires_at) == ("active", NOON + DAY)
        house.clock.moment = NOON + HOUR
        assert await hub.bring(document("two", "one")) == 202
        assert entries(house) == 2
        assert house.store.feed_rows()[0].state.new_entry_at == NOON + HOUR
        (two,) = [entry for entry in house.store.claim_entries(house.ctx.lease(), 9) if entry.entry.title == "two"]
        assert not two.is_backlog, "what a hub brings is news"

    play(tmp_path, talk)


def test_while_a_hub_brings_a_feed_it_is_polled_daily(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify(lease_seconds="864000")
        for brought in (True, False):
            if not brought:
                house.ctx = replace(house.ctx, rules=replace(house.ctx.rules, push_url=""))
            (due,) = house.store.claim_every_feed(house.ctx.lease())
            recent = tuple(NOON - n * HOUR / 4 for n in range(40))
            await jobs.poll_feed(house.ctx, replace(due, state=replace(due.state, arrivals=recent, body_hash="")))
            wait = house.store.feed_rows()[0].state.next_at - NOON
            assert (wait >= DAY) is brought

    play(tmp_path, talk)


@pytest.mark.parametrize("method", ["sha1", "sha384", "sha512"])
def test_each_method_of_signing_is_known(tmp_path: Path, method: str) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify()
        assert await hub.bring(document("two"), method=method) == 202
        assert entries(house) == 2

    play(tmp_path, talk)


def test_what_is_not_signed_by_the_hub_is_passed_over(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify()
        path = urlsplit(hub.forms[-1]["hub.callback"]).path
        assert await hub.bring(document("two"), secret="guessed") == 202, "a forger learns nothing"
        assert (await hub.ask("POST", path, document("two")))[0] == 202
        assert await hub.bring(document("two"), token="unknown") == 410
        assert await hub.bring(b"<html><body>no feed") == 202
        assert entries(house) == 1

    play(tmp_path, talk)


def test_a_body_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_pages, "MOST_BYTES", 1000)

    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        assert await hub.bring(document(*"abcdefghijklmnop")) == 413
        assert entries(house) == 1

    play(tmp_path, talk)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("subscribe", {"topic": "http://a.example/other"}),
        ("unsubscribe", {}),
        ("publish", {}),
        ("", {}),
        ("subscribe", {"challenge": "x" * 5000}),
    ],
)
def test_only_what_was_asked_is_confirmed(tmp_path: Path, mode: str, said: dict[str, str]) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        assert (await hub.verify(mode, **said))[0] == 404
        assert (await hub.ask("GET", "/push/unknown?hub.mode=subscribe&hub.challenge=1"))[0] == 404
        assert the_one(house, hub).status == "asked"

    play(tmp_path, talk)


def test_a_lease_is_renewed_before_it_ends_and_a_hub_that_fails_is_asked_again(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify(lease_seconds="86400")
        house.clock.moment = NOON + HOUR
        assert await ask_hubs(house) == 0
        house.clock.moment = NOON + 20 * HOUR
        hub.answer = Answer(status=500)
        assert await ask_hubs(house) == 1
        assert the_one(house, hub).status == "active", "what was granted holds"
        house.clock.moment += HOUR
        hub.answer = Answer(status=202)
        assert await ask_hubs(house) == 1
        assert (await hub.verify(lease_seconds="86400"))[0] == 200
        assert the_one(house, hub).expires_at == house.clock.moment + DAY

    play(tmp_path, talk)


def test_a_hub_that_denies_leaves_the_feed_to_polls(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify()
        assert (await hub.verify("denied", reason="too many"))[0] == 200
        assert the_one(house, hub).status == "denied"
        assert house.store.feed_rows()[0].state.next_at == NOON
        assert await ask_hubs(house) == 0
        house.clock.moment = NOON + 8 * DAY
        assert await ask_hubs(house) == 1

    play(tmp_path, talk)


def test_a_feed_that_is_taken_out_is_unsubscribed_and_its_address_gone(tmp_path: Path) -> None:
    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify()
        house.store.sync_feeds((), house.store.pushed_feed(1))
        assert await ask_hubs(house) == 1
        assert hub.forms[-1]["hub.mode"] == "unsubscribe"
        path = urlsplit(hub.forms[-1]["hub.callback"]).path
        assert (await hub.ask("POST", path, document("two")))[0] == 410
        assert await hub.verify("unsubscribe") == (200, "42")
        assert (await hub.verify("unsubscribe"))[0] == 404, "it is forgotten"

    play(tmp_path, talk)


def test_a_subscription_outlives_the_daemon(tmp_path: Path) -> None:
    kept: list[Subscription] = []

    async def talk(house: House, hub: Hub) -> None:
        await ask_hubs(house)
        await hub.verify()
        kept.append(the_one(house, hub))
        house.store.claim_subscriptions(replace(house.ctx.lease(), now=NOON + 9 * DAY), 10)  # and dies with it

    play(tmp_path, talk)
    store = Store.open(f"sqlite:///{tmp_path}/copytaster.db", upgrade=False)
    store.release_leases(None)
    assert store.subscription(kept[0].token) == kept[0]
    store.close()
