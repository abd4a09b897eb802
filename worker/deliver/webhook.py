"""Posts alerts to an endpoint, signed after Standard Webhooks (standardwebhooks.com). One attempt, one receipt."""

from dataclasses import dataclass
from datetime import datetime

from standardwebhooks.webhooks import Webhook

from storage.model import Delivery, FetchFailed, Receipt, Response
from worker.deliver.formats import Body
from worker.http import Request, WebClient, retry_after, status_words

GONE = 410
#: what an endpoint says with its answer is of no interest, but an answer has to end somewhere
MAX_ANSWER_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """An endpoint. With several secrets, while one replaces another, each message carries a signature of each."""

    url: str
    #: none where the address itself is the secret, as with Slack
    secrets: tuple[str, ...]
    #: a key of `formats.FORMATS`
    form: str = "standard"


async def send(client: WebClient, delivery: Delivery, body: Body, channel: WebhookChannel, now: datetime) -> Receipt:
    """Posts `body` (`formats.body_of`) once. `now`: UTC time of this attempt, which is what gets signed.

    Only 2xx is success. A redirect is a failure and not followed, 410 ends the channel, all else is to be tried
    again with the same `delivery.id`. Raises `worker.http.ClientClosed` if the client is closed meanwhile.
    """
    answer = await client.fetch(
        Request(
            url=channel.url,
            method="POST",
            headers=(("Content-Type", body.content_type), *signed_headers(delivery.id, body, channel.secrets, now)),
            body=body.content,
            follow_redirects=False,
            max_bytes=MAX_ANSWER_BYTES,
        )
    )
    if isinstance(answer, FetchFailed):
        return Receipt(outcome="retry", reason=f"the endpoint {answer.reason}")
    return receipt_of(answer, now)


def signed_headers(message: str, body: Body, secrets: tuple[str, ...], now: datetime) -> tuple[tuple[str, str], ...]:
    """The headers that tell an attempt at `now`, with a signature for each secret."""
    stamped = (("webhook-id", message), ("webhook-timestamp", str(int(now.timestamp()))))
    if not secrets:
        return stamped
    text = body.content.decode()
    signatures = " ".join(Webhook(secret).sign(message, now, text) for secret in secrets)
    return (*stamped, ("webhook-signature", signatures))


def receipt_of(answer: Response, now: datetime) -> Receipt:
    """What an endpoint's answer comes to."""
    status = answer.status
    if 200 <= status < 300:
        return Receipt(outcome="sent", status=status)
    reason = f"the endpoint answers {status_words(status)}"
    if status == GONE:
        return Receipt(outcome="channel_gone", reason=f"{reason}: it wants no more messages", status=status)
    if 300 <= status < 400:
        target = answer.header("location") or "nowhere"
        reason = f"{reason}, a redirect to {target}: webhooks are not redirected, configure the new address"
    wait = retry_after(answer.header("retry-after"), now)
    return Receipt(outcome="retry", reason=reason, status=status, retry_after=wait)
