"""No feed dies silently: whatever goes wrong stands in its row, and after a day the owner has been told."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from storage.model import Feed, FeedState, Lease
from tests.origin import Answer, Origin
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs

RSS = b"""<rss version="2.0"><channel><title>A</title><link>http://a.example/</link>
<item><title>One</title><link>http://a.example/1</link><guid>1</guid></item></channel></rss>"""
GOOD = Answer(body=RSS, headers=(("Content-Type", "application/rss+xml"),))
WALL = b"<html><title>Just a moment...</title><script>_cf_chl_opt</script>"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>"
#: what goes wrong -> (answer, a status that says so, words of the reason)
FAILURES = {
    "not found": (Answer(status=404), "failing", "404"),
    "gone": (Answer(status=410), "gone", "410"),
    "forbidden": (Answer(status=403), "blocked", "403"),
    "log-in": (Answer(status=401), "failing", "401"),
    "too often": (Answer(status=429), "waiting", "429"),
    "told to wait": (Answer(status=503, headers=(("Retry-After", "7200"),)), "waiting", "503"),
    "server error": (Answer(status=500), "failing", "500"),
    "challenge page": (Answer(status=403, body=WALL), "blocked", "challenge"),
    "challenge page under 200": (Answer(body=WALL), "blocked", "challenge"),
    "a web page": (Answer(body=b"<!doctype html><title>Home</title><p>Hello"), "failing", "web page"),
    "empty": (Answer(body=b""), "failing", "empty"),
    "cut short": (Answer(raw=CUT, hangs_up=True), "failing", "cut short"),
    "no HTTP": (Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n", hangs_up=True), "failing", ""),
    "hangs up": (Answer(raw=b"", hangs_up=True), "failing", ""),
    "redirects for ever": (Answer(status=302, headers=(("Location", "/rss"),)), "failing", "redirected"),
    "redirected to nowhere": (Answer(status=302, headers=(("Location", "ftp://a.example/"),)), "failing", "redirected"),
    "unasked 304": (Answer(status=304), "failing", "304"),
    "odd status": (Answer(status=299), "failing", "299"),
}  # fmt: skip


def state(house: House) -> FeedState:
    return house.store.feed_rows()[0].state


async def live(house: House, until: timedelta) -> None:
    """Polls when the feed is due, looks for silence every hour."""
    end = house.clock.moment + until
    while house.clock.moment < end:
        house.clock.moment += HOUR
        for due in house.store.claim_feeds(house.ctx.lease(), 9):
            await jobs.poll_due_feed(house.ctx, due)
        await jobs.look_for_silence(house.ctx)


def told(house: House) -> list[tuple[str, str]]:
    """(kind, reason) of what waits for the owner."""
    far = NOON + 10_000 * HOUR
    due = house.store.claim_deliveries(Lease("other", far, far + HOUR), (), 100)
    return [(delivery.alert.kind, delivery.alert.reason) for delivery in due]


@pytest.mark.parametrize(
    ("failure", "was_well"), [*((name, False) for name in FAILURES), ("server error", True), ("gone", True)]
)
def test_a_failing_feed(tmp_path: Path, failure: str, was_well: bool) -> None:
    answer, status, words = FAILURES[failure]

    async def main() -> None:
        script = {"/rss": GOOD if was_well else answer}
        async with Origin(script) as origin:
            watched = rules((), feeds=[Feed(url=origin.url("/rss"))], owner=("hook",))
            async with opened_house(tmp_path, watched) as house:
                await live(house, HOUR)
                script["/rss"] = answer
                await live(house, timedelta(hours=50 if was_well else 26))
                found = state(house)
                assert found.status == status
                assert words in found.reason
                assert found.ok_at == (NOON + HOUR if was_well else None)
                alerts = told(house)
                assert [kind for kind, _ in alerts] == ["source.broken"], "once a spell"
                assert origin.url("/rss") in alerts[0][1]

    asyncio.run(main())


def test_a_feed_that_asks_for_a_week_between_polls_is_told_of_after_a_day(tmp_path: Path) -> None:
    weekly = Answer(body=RSS, headers=(*GOOD.headers, ("Cache-Control", "max-age=604800")))

    async def main() -> None:
        script = {"/rss": weekly}
        async with Origin(script) as origin:
            watched = rules((), feeds=[Feed(url=origin.url("/rss"))], owner=("hook",))
            async with opened_house(tmp_path, watched) as house:
                await live(house, HOUR)
                script["/rss"] = Answer(status=500)
                await live(house, timedelta(days=7, hours=20))
                assert told(house) == [], "one failure is no alarm"
                await live(house, timedelta(days=1))
                assert [kind for kind, _ in told(house)] == ["source.broken"]

    asyncio.run(main())


def test_a_feed_that_nobody_answers_for(tmp_path: Path) -> None:
    async def main() -> None:
        async with Origin({}) as origin:
            url = origin.url("/rss")
        watched = rules((), feeds=[Feed(url=url)], owner=("hook",))
        async with opened_house(tmp_path, watched) as house:
            await live(house, timedelta(hours=26))
            assert state(house).status == "failing"
            assert "cannot be connected to" in state(house).reason
            assert [kind for kind, _ in told(house)] == ["source.broken"]

    asyncio.run(main())


def test_a_feed_that_may_not_be_asked(tmp_path: Path) -> None:
    async def main() -> None:
        watched = rules((), feeds=[Feed(url="http://10.0.0.1/rss")], owner=("hook",))
        async with opened_house(tmp_path, watched) as house:
            await live(house, timedelta(hours=26))
            assert "10.0.0.1 is private" in state(house).reason
            assert [kind for kind, _ in told(house)] == ["source.broken"]

    asyncio.run(main())


def test_a_feed_whose_poll_meets_a_fault_of_ours(tmp_path: Path) -> None:
    async def main() -> None:
        async with Origin({"/rss": GOOD}) as origin:
            watched = rules((), feeds=[Feed(url=origin.url("/rss"))], owner=("hook",))
            async with opened_house(tmp_path, watched) as house:
                from worker.engine.crafts import polls_craft

                craft = polls_craft(lambda: house.ctx)
                for hour in range(30):
                    house.clock.moment = NOON + hour * HOUR
                    for due in house.store.claim_feeds(house.ctx.lease(), 9):
                        await craft.give_back(due, "a fault of the program: KeyError: 'x'")
                    await jobs.look_for_silence(house.ctx)
                assert (state(house).status, "KeyError" in state(house).reason) == ("failing", True)
                assert [kind for kind, _ in told(house)] == ["source.broken"]

    asyncio.run(main())
