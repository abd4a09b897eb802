"""Signs of life over a real server: alive, ready or why not, and the metrics for those who may read them."""

import asyncio
import json
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open
from prometheus_client.parser import text_string_to_metric_families as read_plain

from storage import dialect
from storage.errors import StoreError
from storage.model import Alert
from storage.store import Store
from tests.until import PATIENCE
from tests.worker.house import NOON, House
from tests.worker.web.test_app import Ask, serve
from worker.vitals import readiness
from worker.vitals.scrapers import Scrapers
from worker.web import signs

ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024  # as shutil has it


async def ready(ask: Ask) -> tuple[int, dict[str, str]]:
    status, body = await ask("GET", "/readyz")
    told = json.loads(body)
    assert told["ready"] is (status == 200)
    assert all(reason["do"] for reason in told["reasons"])
    return status, {reason["what"]: reason["said"] for reason in told["reasons"]}


def test_it_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "WRITTEN_WITHIN", PATIENCE)

    async def talk(_: House, ask: Ask) -> None:
        assert await ask("GET", "/livez") == (200, "ok\n")
        assert await ready(ask) == (200, {})

    serve(tmp_path, talk)


@pytest.mark.parametrize("what", ["database", "ticks", "disk", "schema", "outbox", "writer"])
def test_it_is_alive_but_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(signs, "WRITTEN_WITHIN", PATIENCE)

    async def talk(house: House, ask: Ask) -> None:
        hung = asyncio.Event()
        loop = asyncio.get_running_loop()
        match what:
            case "database":
                monkeypatch.setattr(Store, "write_a_sign", _fail)
            case "ticks":
                monkeypatch.setattr(readiness, "HANGS", -1.0)
            case "disk":
                monkeypatch.setattr(dialect.shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
            case "schema":
                monkeypatch.setattr(Store, "schema", lambda _: "9999")
            case "outbox":
                monkeypatch.setattr(readiness, "STUCK", timedelta(0))
                house.store.tell(Alert(id="1", kind="test", at=NOON - timedelta(hours=1)), ["desk"], {"desk": ("",)})
            case "writer":
                monkeypatch.setattr(signs, "WRITTEN_WITHIN", 0.01)
                house.ctx.writer.submit(lambda: asyncio.run_coroutine_threadsafe(hung.wait(), loop).result())
        assert (await ask("GET", "/livez"))[0] == 200
        status, reasons = await ready(ask)
        hung.set()
        assert (status, list(reasons)) == (503, [what]), reasons

    serve(tmp_path, talk)


def test_a_database_that_another_program_holds_makes_it_unready_and_it_recovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "WRITTEN_WITHIN", 0.2)

    async def talk(house: House, ask: Ask) -> None:
        with closing(sqlite3.connect(tmp_path / "copytaster.db", check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert list((await ready(ask))[1]) == ["writer"]
            other.rollback()
        monkeypatch.setattr(signs, "WRITTEN_WITHIN", PATIENCE)
        assert (await ready(ask))[0] == 200

    serve(tmp_path, talk)


def _fail(*_: object) -> None:
    raise StoreError("the database does not answer")


def test_a_stranger_learns_only_whether_it_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "write_a_sign", _fail)

    async def talk(_: House, ask: Ask) -> None:
        assert await ask("GET", "/readyz", ELSEWHERE) == (503, '{"ready":false}')

    serve(tmp_path, talk)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "news.example.org"}, 403),
        (ELSEWHERE, 403),
        (ELSEWHERE | {"Authorization": "Bearer t0ken"}, 200),
        (ELSEWHERE | {"Authorization": "Bearer wrong"}, 403),
        (ELSEWHERE | {"Authorization": "Bearer "}, 403),
    ],
)
def test_the_metrics_are_for_who_sits_here_or_has_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], status: int
) -> None:
    async def talk(house: House, ask: Ask) -> None:
        object.__setattr__(house.ctx, "scrapers", Scrapers(token="t0ken"))
        assert (await ask("GET", "/metrics", headers))[0] == status

    serve(tmp_path, talk)


@pytest.mark.parametrize(
    ("client", "is_near"),
    [("10.2.3.4", True), ("::ffff:10.2.3.4", True), ("10.3.0.1", False), ("fd00::7", True), ("", False), ("x", False)],
)
def test_networks_may_be_let_in(client: str, is_near: bool) -> None:
    assert Scrapers(networks=("10.2.0.0/16", "fd00::/8")).is_near(client) is is_near
    assert not Scrapers().is_near(client)


def test_no_token_is_shown_or_taken_where_there_is_none() -> None:
    assert "t0ken" not in repr(Scrapers(token="t0ken"))
    assert not Scrapers().has_token("Bearer ")


def test_both_formats_are_those_of_prometheus(tmp_path: Path) -> None:
    async def talk(house: House, ask: Ask) -> None:
        house.ctx.tally.count("fetches", "feed", "2xx", by=3)
        house.ctx.tally.count("attempts", 'a "b"\\c', "sent")
        house.ctx.tally.time("reading", 0.2)
        plain = list(read_plain((await ask("GET", "/metrics"))[1]))
        wanted = {"Accept": "application/openmetrics-text; version=1.0.0"}
        told = (await ask("GET", "/metrics", wanted))[1]
        assert told.endswith("# EOF\n")
        for family in (*plain, *read_open(told)):
            assert family.documentation
        values = {(sample.name, *sample.labels.values()): sample.value for f in plain for sample in f.samples}
        assert values["copytaster_fetches_total", "feed", "2xx"] == 3
        assert values["copytaster_delivery_attempts_total", 'a "b"\\c', "sent"] == 1
        assert values["copytaster_page_read_seconds_bucket", "0.1"] == 0
        assert values["copytaster_page_read_seconds_bucket", "0.25"] == 1
        assert values["copytaster_page_read_seconds_bucket", "+Inf"] == 1
        assert values["copytaster_page_read_seconds_sum",] == 0.2
        assert values["copytaster_processes", "daemon", "works"] == 1
        assert values["copytaster_database_up",] == 1

    serve(tmp_path, talk)


def test_what_was_counted_outlives_the_process_and_is_counted_once(tmp_path: Path) -> None:
    async def talk(house: House, ask: Ask) -> None:
        house.ctx.tally.count("matches", by=2)
        await ask("GET", "/metrics")
        assert house.ctx.tally.take() == {}
        assert house.store.tallies()["matches", ""] == 2

    serve(tmp_path, talk)


def test_a_database_that_is_down_is_said_and_nothing_that_was_counted_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "add_tallies", _fail)

    async def talk(house: House, ask: Ask) -> None:
        house.ctx.tally.count("matches")
        status, body = await ask("GET", "/metrics")
        assert (status, "copytaster_database_up 0" in body, "process_open_fds" in body) == (200, True, True)
        assert house.ctx.tally.take() == {("matches", ""): 1}

    serve(tmp_path, talk)


def test_no_address_of_a_feed_is_among_the_labels(tmp_path: Path) -> None:
    async def talk(_: House, ask: Ask) -> None:
        assert "://" not in (await ask("GET", "/metrics"))[1]

    serve(tmp_path, talk)
