"""What hubs offer, what they are asked, what is believed of them."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Feed, FeedInfo, Response, Subscription
from worker.push import Offered, asking, granted, is_signed, offered, renew_at, retry_delay

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FEED, HUB, SELF = "http://a.example/feed", "https://hub.example/", "http://a.example/rss"


def response(*links: str) -> Response:
    headers = tuple(("link", link.encode()) for link in links)
    return Response(url=FEED, final_url=FEED, status=200, headers=headers)


@pytest.mark.parametrize(
    ("links", "info", "found"),
    [
        ((), FeedInfo(), None),
        ((), FeedInfo(hubs=(HUB,), self_url=SELF), Offered(HUB, SELF)),
        ((), FeedInfo(hubs=(HUB,)), Offered(HUB, FEED)),
        ((), FeedInfo(hubs=("mailto:hub@a.example", HUB)), Offered(HUB, FEED)),
        ((), FeedInfo(hubs=(HUB,), self_url="urn:x"), Offered(HUB, FEED)),
        ((), FeedInfo(self_url=SELF), None),
        ((f'<{HUB}>; rel="hub"', f'<{SELF}>; rel="self"'), FeedInfo(), Offered(HUB, SELF)),
        ((f'<{HUB}>; rel=hub, <{SELF}>; rel="self"',), FeedInfo(), Offered(HUB, SELF)),
        ((f'<{HUB}>; title="a, b"; REL="Hub other"',), FeedInfo(self_url=SELF), Offered(HUB, SELF)),
        (('</hub>; rel="hub"', '<rss>; rel="self"'), FeedInfo(), Offered("http://a.example/hub", SELF)),
        ((f'<{HUB}>; rel="hub"',), FeedInfo(hubs=("https://other.example/",)), Offered(HUB, FEED)),
        (('<http://[>; rel="hub"', "hub", "<>;rel"), FeedInfo(), None),
        ((f'<{HUB}{"x" * 3000}>; rel="hub"',), FeedInfo(), None),
    ],
)
def test_the_hub_and_the_feeds_own_address(links: tuple[str, ...], info: FeedInfo, found: Offered | None) -> None:
    assert offered(response(*links), info) == found


@given(st.text(max_size=200))
def test_no_header_is_too_odd_to_read(link: str) -> None:
    offered(Response(url=FEED, final_url=FEED, status=200, headers=(("link", link.encode()),)), FeedInfo())


BODY, SECRET = "<rss>رياح</rss>".encode(), "s3cret"
GOOD = {m: hmac.new(SECRET.encode(), BODY, m).hexdigest() for m in ("sha1", "sha256", "sha384", "sha512", "md5")}


@pytest.mark.parametrize(
    ("header", "is_good"),
    [
        *((f"{method}={GOOD[method]}", True) for method in ("sha1", "sha256", "sha384", "sha512")),
        (f" SHA256={GOOD['sha256'].upper()} ", True),
        (f"md5={GOOD['md5']}", False),
        (f"sha256={GOOD['sha1']}", False),
        (f"sha1={GOOD['sha1'][:-1]}", False),
        (f"sha256={hashlib.sha256(BODY).hexdigest()}", False),
        (GOOD["sha256"], False),
        ("sha256=", False),
        ("sha256=é", False),
        ("", False),
    ],
)
def test_a_signature_is_of_the_body_with_our_secret(header: str, is_good: bool) -> None:
    assert is_signed(BODY, header, SECRET) is is_good
    assert not is_signed(BODY + b" ", header, SECRET)
    assert not is_signed(BODY, header, "other")


def test_what_a_hub_is_asked() -> None:
    subscription = Subscription(
        feed_id=1, feed=Feed(url=FEED), is_watched=True, hub=HUB, topic=SELF, token="t", secret=SECRET,
        status="wanted", expires_at=None, attempts=0,
    )  # fmt: skip
    form = parse_qs(asking(subscription, "https://us.example/push/t", "subscribe").decode())
    assert form == {
        "hub.callback": ["https://us.example/push/t"], "hub.mode": ["subscribe"], "hub.topic": [SELF],
        "hub.secret": [SECRET], "hub.lease_seconds": ["864000"],
    }  # fmt: skip
    assert "hub.secret" not in parse_qs(asking(subscription, "x", "unsubscribe").decode())


@pytest.mark.parametrize(
    ("stated", "lease"),
    [
        ("86400", DAY),
        (" 86400 ", DAY),
        ("1", timedelta(minutes=5)),
        ("999999999", 90 * DAY),
        ("9" * 50, 10 * DAY),
        ("", 10 * DAY),
        ("-5", 10 * DAY),
        ("١٢", 10 * DAY),
    ],
)
def test_a_lease_is_believed_within_reason_and_renewed_before_its_end(stated: str, lease: timedelta) -> None:
    assert granted(stated) == lease
    assert NOW < renew_at(NOW, lease) < NOW + lease


def test_a_hub_that_fails_is_asked_less_and_less_and_at_least_daily() -> None:
    minutes = [retry_delay(attempt) / timedelta(minutes=1) for attempt in (1, 2, 3, 9, 10_000)]
    assert minutes == [10, 20, 40, 1440, 1440]
