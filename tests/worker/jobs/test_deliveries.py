"""Delivering to a real endpoint: what is tried again, what is given up, who is told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.model import Alert, Delivery, DeliveryRow, Lease
from tests.origin import Answer, Origin
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs
from worker.context import LEASE, Context
from worker.deliver import formats
from worker.deliver.formats import Body
from worker.deliver.service import ServiceChannel
from worker.engine.crafts import channels_craft
from worker.engine.stage import Stage
from worker.jobs import deliveries as deliveries_module

Talk = Callable[[House, Origin], Awaitable[None]]


def delivering(folder: Path, script: dict[str, Answer], talk: Talk, *, owner: tuple[str, ...] = ()) -> None:
    """Channels `hook` at /hook and `spare` at /spare of an origin."""

    async def main() -> None:
        async with Origin(script) as origin:
            hooks = {name: origin.url(f"/{name}") for name in ("hook", "spare")}
            async with opened_house(folder, rules(hooks=hooks, owner=owner)) as house:
                await talk(house, origin)

    asyncio.run(main())


def tell(house: House, *idents: str, channel: str = "hook") -> Sequence[Delivery]:
    """Puts alerts into the outbox and claims what is due."""
    for number, ident in enumerate(idents):
        at = NOON - HOUR + timedelta(seconds=number)
        house.store.tell(Alert(id=ident, kind="story.new", at=at), [channel], {channel: ("",)})
    return house.store.claim_deliveries(house.ctx.lease(), (), 20)


def rows(house: House) -> dict[str, DeliveryRow]:
    return {row.delivery.alert.id: row for row in house.store.delivery_rows(undelivered=False, limit=99)}


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        (Answer(status=204), "sent", None),
        (Answer(status=503), "due", timedelta(seconds=5)),
        (Answer(status=429, headers=(("Retry-After", "600"),)), "due", timedelta(seconds=600)),
        (Answer(status=302, headers=(("Location", "/spare"),)), "due", timedelta(seconds=5)),
        (Answer(raw=b"", hangs_up=True), "due", timedelta(seconds=5)),
    ],
    ids=["taken", "busy", "asks to wait", "redirects", "hangs up"],
)
def test_an_attempt_is_kept_with_when_the_next_one_is(
    tmp_path: Path, answer: Answer, state: str, wait: timedelta | None
) -> None:
    async def talk(house: House, origin: Origin) -> None:
        await jobs.deliver_to_channel(house.ctx, tell(house, "a"))
        row = rows(house)["a"]
        assert (row.state, row.delivery.attempts) == (state, 1)
        assert row.next_at == (None if wait is None else NOON + wait)
        assert origin.paths() == ["/hook"]

    delivering(tmp_path, {"/hook": answer}, talk)


def test_an_endpoint_that_is_gone_is_disabled_and_the_owner_told_elsewhere(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin) -> None:
        await jobs.deliver_to_channel(house.ctx, tell(house, "a", "b"))
        assert {ident: rows(house)[ident].state for ident in "ab"} == {"a": "dead", "b": "dead"}
        (told,) = [row for row in rows(house).values() if row.delivery.to.channel == "spare"]
        assert (told.state, told.delivery.alert.kind) == ("due", "channel.failed")
        assert "hook" in str(told.delivery.alert)

    delivering(tmp_path, {"/hook": Answer(status=410)}, talk, owner=("hook", "spare"))


def test_the_last_attempt_makes_a_dead_letter_and_tells_the_owner(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin) -> None:
        tell(house, "a")
        for _ in range(10):
            house.store.release_leases("me")
            house.clock.moment += 25 * HOUR
            await jobs.deliver_to_channel(house.ctx, house.store.claim_deliveries(house.ctx.lease(), ("spare",), 9))
        assert rows(house)["a"].state == "dead"
        assert len(origin.asked) == 10
        assert {row.delivery.to.channel for row in rows(house).values()} == {"hook", "spare"}

    delivering(tmp_path, {"/hook": Answer(status=500)}, talk, owner=("spare",))


def test_what_nobody_waits_for_any_more_is_dropped(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin) -> None:
        await jobs.deliver_to_channel(house.ctx, tell(house, "a", channel="old"))
        assert rows(house)["a"].state == "dropped"
        assert origin.asked == []

    delivering(tmp_path, {}, talk)


@pytest.mark.parametrize(("is_taken", "expected"), [(True, ["a"]), (False, ["a", "b", "c"])])
def test_what_another_worker_has_taken_over_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_taken: bool, expected: list[str]
) -> None:
    tried = []

    async def talk(house: House, _origin: Origin) -> None:
        async def slow(_ctx: Context, delivery: Delivery) -> None:
            tried.append(delivery.alert.id)
            house.clock.moment += 2 * LEASE
            if is_taken:
                house.store.claim_deliveries(Lease("other", house.clock.moment, house.clock.moment + LEASE), (), 9)

        monkeypatch.setattr(deliveries_module, "_deliver", slow)
        await jobs.deliver_to_channel(house.ctx, tell(house, "a", "b", "c"))

    delivering(tmp_path, {}, talk)
    assert tried == expected


def test_what_was_not_tried_when_the_program_stops_is_given_back(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin) -> None:
        task = asyncio.create_task(jobs.deliver_to_channel(house.ctx, tell(house, "a", "b")))
        await origin.was_asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        again = house.store.claim_deliveries(house.ctx.lease(), (), 9)
        assert [delivery.alert.id for delivery in again] == ["a", "b"]
        assert [delivery.attempts for delivery in again] == [0, 0]

    delivering(tmp_path, {"/hook": Answer(never_ends=True, raw=b"")}, talk)


def test_an_alert_that_cannot_be_rendered_holds_up_none_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = formats.body_of

    def body_of(alert: Alert, form: str, source: str) -> Body:
        if alert.id == "b":
            raise KeyError("a fault of ours")
        return written(alert, form, source)

    async def talk(house: House, origin: Origin) -> None:
        monkeypatch.setattr(deliveries_module, "body_of", body_of)
        tell(house, "a", "b", "c", "d")
        house.store.release_leases("me")
        stage = Stage(channels_craft(lambda: house.ctx))
        await stage.drain()
        assert {ident: row.state for ident, row in rows(house).items()} == {
            "a": "sent",
            "b": "due",
            "c": "sent",
            "d": "sent",
        }
        assert "a fault of the program" in rows(house)["b"].reason
        assert len(stage.troubles) == 1

    delivering(tmp_path, {"/hook": Answer(status=204)}, talk)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Apprise loads
@pytest.mark.parametrize(("answer", "state"), [(Answer(status=200), "sent"), (Answer(status=500), "due")])
def test_a_service_of_apprise_is_served_by_the_same_outbox(tmp_path: Path, answer: Answer, state: str) -> None:
    async def main() -> None:
        async with Origin(lambda _: answer) as origin:
            address = origin.url("/x").replace("http", "json")
            the_rules = rules(hooks={"other": origin.url("/other")})
            services = {"ntfy": ServiceChannel(url=address)}
            routes = {**the_rules.routes, "ntfy": ("",)}
            async with opened_house(tmp_path, replace(the_rules, services=services, routes=routes)) as house:
                await jobs.deliver_to_channel(house.ctx, tell(house, "a", channel="ntfy"))
                row = rows(house)["a"]
                assert (row.state, row.delivery.attempts, origin.paths()[0]) == (state, 1, "/x")

    asyncio.run(main())
