import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from storage.model import Alert, Delivery, Receipt, Recipient
from tests.origin import Answer, Origin, Script, to
from tests.until import PATIENCE
from worker.deliver.formats import body_of
from worker.deliver.webhook import WebhookChannel, send, signed_headers
from worker.http import WebClient, WebLimits

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=UTC)
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_SECRET = "whsec_" + "c2Vjb25kIHNlY3JldCBvZiAyNCBieXRlcw=="
ALERT = Alert(id="a1", kind="test", at=NOW, reason="a test: حلب")
BODY = body_of(ALERT, "standard", "")
DELIVERY = Delivery(id="d1", alert=ALERT, to=Recipient(channel="hook"))


def deliver(
    script: Script, secrets: Sequence[str] = (SECRET,), now: datetime = NOW, **limits: object
) -> tuple[Receipt, Origin]:
    usual: dict[str, object] = {
        "timeout": PATIENCE, "connect_timeout": PATIENCE, "host_gap": 0.0, "allow_private": ("127.0.0.1",),
        "user_agent": "c/1", "one_at_a_time": False, "setting": "[deliver] allow_private",
    }  # fmt: skip

    async def stage() -> tuple[Receipt, Origin]:
        async with Origin(script) as origin:
            client = WebClient(WebLimits(**(usual | limits)))  # type: ignore[arg-type]
            channel = WebhookChannel(url=origin.url("/hook"), secrets=tuple(secrets))
            receipt = await send(client, DELIVERY, BODY, channel, now)
            await client.close()
            return receipt, origin

    return asyncio.run(stage())


def hook(status: int, *headers: tuple[str, str]) -> dict[str, Answer]:
    return {"/hook": Answer(status=status, headers=headers, body=b"ok")}


def test_a_message_is_posted_signed_and_stamped_with_the_attempts_time() -> None:
    receipt, origin = deliver(hook(204))
    assert receipt == Receipt(outcome="sent", status=204)
    asked = origin.asked[0]
    assert (asked.method, asked.body) == ("POST", BODY.content)
    assert asked.header("content-type") == b"application/json"
    assert asked.header("webhook-id") == b"d1"
    assert asked.header("webhook-timestamp") == str(int(NOW.timestamp())).encode()
    assert asked.header("webhook-signature") == Webhook(SECRET).sign("d1", NOW, asked.body.decode()).encode()


def test_a_retry_has_the_same_id_and_a_time_and_signature_of_its_own() -> None:
    first, second = (deliver(hook(200), now=NOW + timedelta(hours=n))[1].asked[0] for n in (0, 5))
    assert first.header("webhook-id") == second.header("webhook-id")
    assert first.header("webhook-timestamp") != second.header("webhook-timestamp")
    assert first.header("webhook-signature") != second.header("webhook-signature")


def test_while_secrets_change_either_one_verifies() -> None:
    now = datetime.now(UTC)
    asked = deliver(hook(200), (SECRET, NEXT_SECRET), now=now)[1].asked[0]
    headers = {name: value.decode() for name, value in asked.headers}
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, NEXT_SECRET):
        assert Webhook(secret).verify(asked.body, headers)


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "wait"),
    [
        (200, (), "sent", None),
        (202, (), "sent", None),
        (410, (), "channel_gone", None),
        (429, (("Retry-After", "1200"),), "retry", timedelta(minutes=20)),
        (429, (("Retry-After", "soon"),), "retry", None),
        (503, (("Retry-After", "Sun, 01 Mar 2026 12:30:00 GMT"),), "retry", timedelta(minutes=29, seconds=59.1)),
        (500, (), "retry", None),
        (502, (), "retry", None),
        (400, (), "retry", None),
        (401, (), "retry", None),
        (404, (), "retry", None),
        (304, (), "retry", None),
    ],
)
def test_an_answer_comes_to(status: int, headers: tuple[tuple[str, str], ...], outcome: str, wait: timedelta) -> None:
    receipt, origin = deliver(hook(status, *headers))
    assert (receipt.outcome, receipt.status, receipt.retry_after) == (outcome, status, wait)
    assert (str(status) in receipt.reason) is (outcome != "sent")
    assert len(origin.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_not_followed(status: int) -> None:
    receipt, origin = deliver({"/hook": to("/trap", status), "/trap": Answer()})
    assert (receipt.outcome, receipt.status, origin.paths()) == ("retry", status, ["/hook"])
    assert "redirect to /trap" in receipt.reason


@pytest.mark.parametrize(
    ("answer", "words", "limits"),
    [
        (Answer(takes=60), "the endpoint did not answer within 1 s", {"timeout": 1}),
        (Answer(raw=b""), "the endpoint hung up without an answer", {}),
        (Answer(), "allow it with [deliver] allow_private", {"allow_private": ()}),
    ],
)
def test_without_an_answer_it_is_tried_again(answer: Answer, words: str, limits: dict[str, object]) -> None:
    receipt, _ = deliver({"/hook": answer}, **limits)
    assert (receipt.outcome, receipt.status) == ("retry", None)
    assert words in receipt.reason


def test_without_a_secret_the_message_is_not_signed() -> None:
    asked = deliver(hook(200), secrets=())[1].asked[0]
    assert asked.header("webhook-id") == b"d1"
    assert asked.header("webhook-signature") is None


RECEIVERS = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs" / "webhooks.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.mark.parametrize("receiver", RECEIVERS)
@pytest.mark.parametrize("secrets", [(SECRET,), (NEXT_SECRET, SECRET)], ids=["one secret", "while it changes"])
def test_receivers_of_the_documentation_take_our_messages_and_no_others(
    receiver: str, secrets: tuple[str, ...]
) -> None:
    known: dict[str, Any] = {"SECRET": SECRET}
    exec(receiver, known)
    receive, body = known["receive"], BODY.content
    headers = dict(signed_headers("d1", BODY, secrets, datetime.now(UTC)))
    assert receive(headers, body)
    old = dict(signed_headers("d1", BODY, secrets, NOW - timedelta(days=1)))
    strange = dict(signed_headers("d1", BODY, (NEXT_SECRET,), datetime.now(UTC)))
    for wrong_headers, wrong_body in ((headers, body + b" "), (old, body), (strange, body)):
        with pytest.raises((ValueError, WebhookVerificationError)):
            receive(wrong_headers, wrong_body)
