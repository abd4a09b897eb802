"""Apprise as a channel: a real attempt at a server on loopback, and what is never said of its address."""

import json
import logging
import sys

import pytest

from tests.origin import Answer, Origin
from tests.until import PATIENCE
from tests.worker.deliver.alerts import alert, section
from worker.deliver import service
from worker.deliver.service import MISSING, ServiceChannel, problem_with, send

#: what the library loads has warnings of its own
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SECRET = "s3cr3t-t0ken"


def attempt(answer: Answer) -> tuple[object, list[tuple[str, str, bytes]]]:
    import asyncio

    async def main():
        async with Origin(lambda _: answer) as origin:
            host = origin.url("/hook").removeprefix("http://")
            channel = ServiceChannel(url=f"json://user:{SECRET}@{host}?-apikey={SECRET}", timeout=PATIENCE)
            told = alert("story.update", reason="toll 5 → 9", sections=(section(update=2),))
            return await asyncio.to_thread(send, channel, told), origin.asked

    return asyncio.run(main())


def test_a_service_takes_subject_and_text():
    receipt, seen = attempt(Answer(status=200))
    assert (receipt.outcome, receipt.reason) == ("sent", "taken by JSON")
    (request,) = seen
    body = json.loads(request.body)
    assert body["title"] == "[Aleppo] update 2: toll 5 → 9"
    assert all(words in body["message"] for words in ("at least 9 people", "https://wire.example/1"))


@pytest.mark.parametrize(
    "answer", [Answer(status=500), Answer(status=403, body=SECRET.encode()), Answer(raw=b"", hangs_up=True)]
)
def test_what_is_not_taken_is_tried_again_and_tells_no_secret(answer, caplog):
    caplog.set_level(logging.DEBUG)
    receipt, _ = attempt(answer)
    assert receipt.outcome == "retry"
    assert SECRET not in receipt.reason + caplog.text


@pytest.mark.parametrize(
    ("url", "said"),
    [("nonsense://x", "cannot read the address (nonsense:…)"), (f"tgram://{SECRET}", "(tgram:…)"), ("json://h/x", "")],
)
def test_an_address_that_is_none_is_told_without_it(url, said):
    problem = problem_with(ServiceChannel(url=url))
    assert said in problem
    assert bool(problem) is bool(said)
    assert SECRET not in problem
    assert SECRET not in repr(ServiceChannel(url=url))


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    service._apprise.cache_clear()
    try:
        channel = ServiceChannel(url="json://h/x")
        assert problem_with(channel) == MISSING
        assert send(channel, alert("test")).reason == MISSING
        assert "copytaster[apprise]" in MISSING
    finally:
        service._apprise.cache_clear()
