"""The web page as mail programs, systemd and people ask it: over a real server on loopback."""

import asyncio
import http.client
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.model import Alert, AlertKind, Lease, Recipient
from tests.ports import listens, own_port
from tests.until import PATIENCE, until_in_loop
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker.deliver.feeds_out import etag_of, token_of
from worker.web.server import serving_web

ANNA = Recipient(channel="desk", address="anna@desk.example")
ROUTES = {"desk": ("anna@desk.example", "ben@desk.example")}
Ask = Callable[..., Awaitable[tuple[int, str]]]


def serve(folder: Path, talk: Callable[[House, Ask], Awaitable[None]]) -> None:
    """Serves below /news and below /, and lets the test talk to it."""

    async def main(port: int) -> None:
        def ask_now(method: str, path: str, given: bytes | dict[str, str] | None = None) -> tuple[int, str]:
            """`given`: the form of a POST, the headers of a GET."""
            body = (given or b"List-Unsubscribe=One-Click") if method == "POST" else None
            headers = given if isinstance(given, dict) else {"Content-Type": "application/x-www-form-urlencoded"}
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
                connection.request(method, path, body, headers)  # type: ignore[arg-type]  # bytes in a POST
                answer = connection.getresponse()
                return answer.status, answer.read().decode()

        async def ask(*asked: Any) -> tuple[int, str]:
            return await asyncio.to_thread(ask_now, *asked)

        async with opened_house(folder, rules()) as house:
            web = serving_web(("127.0.0.1", port), "https://news.example.org/news", lambda: house.ctx)
            async with web:
                await until_in_loop(lambda: listens(port))
                await talk(house, ask)

    with own_port() as port:
        asyncio.run(main(port))


def waiting(house: House) -> set[str]:
    due = house.store.claim_deliveries(Lease("other", NOON + HOUR, NOON + 2 * HOUR), (), 10)
    house.store.release_leases("other")
    return {delivery.to.address for delivery in due}


@pytest.mark.parametrize("base", ["", "/news"])
def test_one_click_ends_the_mails_to_that_recipient_alone(tmp_path: Path, base: str) -> None:
    async def talk(house: House, ask: Ask) -> None:
        house.store.tell(Alert(id="1", kind="story.new", at=NOON), ["desk"], ROUTES)
        token = house.store.leaving_token(ANNA)
        status, page = await ask("GET", f"{base}/unsubscribe/{token}")
        assert (status, "<button>" in page) == (200, True)
        assert waiting(house) == set(ROUTES["desk"]), "who only looks, a mail scanner perhaps, stays"
        status, page = await ask("POST", f"{base}/unsubscribe/{token}")
        assert (status, "Done" in page) == (200, True)
        assert waiting(house) == {"ben@desk.example"}
        house.store.tell(Alert(id="2", kind="story.new", at=NOON), ["desk"], ROUTES)
        assert waiting(house) == {"ben@desk.example"}
        assert (await ask("POST", f"{base}/unsubscribe/{token}"))[0] == 200, "leaving twice is no error"

    serve(tmp_path, talk)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/unsubscribe/no-such-token", 404),
        ("POST", "/unsubscribe/%00", 404),
        ("POST", "/unsubscribe/", 404),
        ("PUT", "/unsubscribe/x", 405),
        ("POST", "/mute/no-such-token/al_1", 404),
        ("POST", "/mute/%00/%00", 404),
        ("POST", "/tune/no-such-token/al_1/less", 404),
        ("GET", "/tune/x/al_1/sideways", 404),
        ("POST", "/tune/%00/%00/more", 404),
        ("GET", "/mute/x", 404),
        ("GET", "/elsewhere", 404),
        ("GET", "/livez", 200),
        ("GET", "/readyz", 200),
    ],
)
def test_answers(tmp_path: Path, method: str, path: str, status: int) -> None:
    async def talk(_: House, ask: Ask) -> None:
        assert (await ask(method, path))[0] == status

    serve(tmp_path, talk)


def test_a_port_that_is_taken_is_said_and_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async def main() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            async with opened_house(tmp_path, rules()) as house:
                async with serving_web(taken.getsockname(), "", lambda: house.ctx):
                    await asyncio.sleep(0)
                assert house.store.counts().articles == 0

    asyncio.run(main())
    assert "is the port taken?" in "".join(capfd.readouterr())


def test_port_0_listens_nowhere(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, rules()) as house, serving_web(("", 0), "", lambda: house.ctx):
            assert house.store.counts().articles == 0

    asyncio.run(main())


OPENER = Alert(id="al_1", kind="story.new", at=NOON, topic="Aleppo", thread="al_1")


def update(number: int, kind: AlertKind = "story.update", thread: str = "al_1") -> Alert:
    return Alert(id=f"al_u{number}", kind=kind, at=NOON, topic="Aleppo", thread=thread)


@pytest.mark.parametrize("base", ["", "/news"])
def test_a_story_is_muted_for_one_recipient_and_comes_back(tmp_path: Path, base: str) -> None:
    async def talk(house: House, ask: Ask) -> None:
        for alert in (OPENER, update(1), update(2, thread="al_9")):
            house.store.tell(alert, ["desk"], ROUTES)
        page = f"{base}/mute/{house.store.leaving_token(ANNA)}/al_1"
        assert (await ask("GET", page))[0] == 200
        assert annas(house) == {"al_1", "al_u1", "al_u2"}, "who only looks mutes nothing"
        assert (await ask("POST", page))[0] == 200
        assert annas(house) == {"al_1", "al_u2"}, "an update that waited is dropped, the announcement is not"
        for alert in (update(3), update(4, thread="al_9"), update(5, kind="correction")):
            house.store.tell(alert, ["desk"], ROUTES)
        assert annas(house) == {"al_1", "al_u2", "al_u4", "al_u5"}
        assert waiting(house) == set(ROUTES["desk"])
        assert (await ask("POST", page, b"undo=1"))[0] == 200
        house.store.tell(update(6), ["desk"], ROUTES)
        assert annas(house) == {"al_1", "al_u2", "al_u4", "al_u5", "al_u6"}

    serve(tmp_path, talk)


def annas(house: House) -> set[str]:
    due = house.store.claim_deliveries(Lease("other", NOON + HOUR, NOON + 2 * HOUR), (), 100)
    house.store.release_leases("other")
    return {delivery.alert.id for delivery in due if delivery.to == ANNA}


@pytest.mark.parametrize("wish", ["less", "more"])
def test_a_wish_is_noted_by_who_presses_the_button(tmp_path: Path, wish: str) -> None:
    async def talk(house: House, ask: Ask) -> None:
        house.store.tell(Alert(id="1", kind="story.new", at=NOON, topic="Aleppo"), ["desk"], ROUTES)
        path = f"/news/tune/{house.store.leaving_token(ANNA)}/1/{wish}"
        status, page = await ask("GET", path)
        assert (status, "<button>" in page, house.store.proposals()) == (200, True, ())
        assert (await ask("POST", path))[0] == 200
        assert (await ask("POST", path))[0] == 200
        (noted,) = house.store.proposals()
        assert (noted.wish, noted.topic, noted.asked_by) == (wish, "Aleppo", "desk anna@desk.example")

    serve(tmp_path, talk)


@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_topic_is_read_as_a_feed_by_who_has_its_address(tmp_path: Path, form: str) -> None:
    async def talk(house: House, ask: Ask) -> None:
        house.store.tell(Alert(id="1", kind="story.new", at=NOON, topic="Aleppo", reason="a first"), ["desk"], ROUTES)
        path = f"/news/feeds/{token_of(house.store.feeds_secret(), 'Aleppo')}"
        status, feed = await ask("GET", f"{path}.{form}")
        assert (status, "a first" in feed) == (200, True)
        tag = etag_of("Aleppo", house.store.alerts_told("Aleppo", NOON, 9), form)
        for given, expected in ((f"W/{tag}", 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200), ("", 200)):
            assert (await ask("GET", f"{path}.{form}", {"If-None-Match": given}))[0] == expected
        assert (await ask("GET", f"{path}.rss"))[0] == 404
        assert (await ask("GET", f"/feeds/{'0' * 40}.{form}"))[0] == 404

    serve(tmp_path, talk)
