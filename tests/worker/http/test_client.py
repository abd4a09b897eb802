"""The web client against real servers on loopback."""

import asyncio
import gzip
import ssl
import threading
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import brotli
import pycurl
import pytest
import trustme

from storage.model import FetchFailed, Hop, Response
from tests.origin import Answer, Asked, Origin, Script, to
from tests.ports import own_port
from tests.until import PATIENCE, until_in_loop
from worker.http import ClientClosed, InvalidRequest, Request, WebClient, WebLimits
from worker.http import client as client_module
from worker.http.handles import NAMES_KEPT, Handles

MB = 1_000_000
TEXT = "حلب، 6 كانون الأول".encode() * 40


def limits(**changes: object) -> WebLimits:
    usual: dict[str, object] = {
        "timeout": PATIENCE,
        "connect_timeout": PATIENCE,
        "host_gap": 0.0,
        "allow_private": ("127.0.0.1/32", "127.0.0.2/32"),
        "user_agent": "copytaster/1 (+https://example.org/)",
    }
    return WebLimits(**(usual | changes))  # type: ignore[arg-type]


def play(script: Script, act: Callable[[WebClient, Origin], Awaitable[None]], **changes: object) -> Origin:
    """Runs an act with a client and an origin; gives the origin for questions about what it was asked."""

    async def stage() -> Origin:
        async with Origin(script) as origin:
            client = WebClient(limits(**changes))
            try:
                await act(client, origin)
            finally:
                await client.close()
            return origin

    return asyncio.run(stage())


def ask(script: Script, path: str = "/", request: dict[str, object] | None = None, **changes: object):
    """One request: the answer, and the origin."""
    kept: list[Response | FetchFailed] = []

    async def act(client: WebClient, origin: Origin) -> None:
        kept.append(await client.fetch(Request(url=origin.url(path), **(request or {}))))  # type: ignore[arg-type]

    origin = play(script, act, **changes)
    return kept[0], origin


# ---------------------------------------------------------------------------------------------- asking and reading


def test_an_answer_comes_with_status_headers_and_body() -> None:
    answer, origin = ask({"/": Answer(status=404, body=b"none", headers=(("X-Odd", "a:b"), ("ETag", 'W/"é"')))})
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.hops) == (404, b"none", ())
    assert answer.url == answer.final_url
    assert len(origin.asked) == 1
    assert ("x-odd", b"a:b") in answer.headers
    assert ("etag", b'W/"\xe9"') in answer.headers


def test_the_request_names_the_program_and_nothing_that_was_not_asked_for() -> None:
    _, origin = ask({"/": Answer()}, request={"headers": (("Accept", "text/xml"),)})
    asked = origin.asked[0]
    assert asked.method == "GET"
    assert asked.header("user-agent") == b"copytaster/1 (+https://example.org/)"
    assert asked.header("accept-encoding") == b"gzip, br"
    assert {name for name, _ in asked.headers} == {"host", "user-agent", "accept", "accept-encoding"}


def test_cookies_are_neither_kept_nor_sent() -> None:
    baked = Answer(status=302, headers=(("Location", "/next"), ("Set-Cookie", "sid=1; Path=/")))

    async def act(client: WebClient, origin: Origin) -> None:
        for _ in range(2):
            await client.fetch(Request(url=origin.url("/")))

    origin = play({"/": baked, "/next": Answer(headers=(("Set-Cookie", "t=2"),))}, act)
    assert len(origin.asked) == 4
    assert not [asked for asked in origin.asked if asked.header("cookie") or asked.header("referer")]


@pytest.mark.parametrize("value", [b'"abc-123:;x"', b'W/"55"', b"unquoted", b"\xff\xfe odd", "naïve".encode()])
def test_header_values_are_sent_byte_for_byte(value: bytes) -> None:
    _, origin = ask({"/": Answer(status=304)}, request={"validators": (("If-None-Match", value),)})
    assert origin.asked[0].header("if-none-match") == value


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/Feed%20One.xml?b=2&a=1&x=%C3%A9&e=", "/Feed%20One.xml?b=2&a=1&x=%C3%A9&e="),
        ("/a/../b/./c", "/a/../b/./c"),
        ("/feed?", "/feed?"),
        ("/قسم/feed?q=é x", "/%D9%82%D8%B3%D9%85/feed?q=%C3%A9%20x"),
        ("/feed#part", "/feed"),
    ],
)
def test_path_and_query_go_out_as_written(written: str, sent: str) -> None:
    _, origin = ask({}, written)
    assert origin.paths() == [sent]


@pytest.mark.parametrize("header", [("X-A", b"a\r\nX-B: b"), ("X-A", "a\nb"), ("X A", "b"), ("", "b"), ("X", b"\0")])
def test_a_header_that_would_break_the_request_is_refused(header: tuple[str, str | bytes]) -> None:
    with pytest.raises(InvalidRequest, match="cannot be sent"):
        Request(url="http://example.org/", headers=(header,))


def test_a_post_carries_its_body() -> None:
    request = {"method": "POST", "body": TEXT, "headers": (("Content-Type", "application/json"),)}
    _, origin = ask({"/": Answer(status=204)}, request=request)
    asked = origin.asked[0]
    assert (asked.method, asked.body, asked.header("content-type")) == ("POST", TEXT, b"application/json")
    assert asked.header("expect") is None


def test_a_post_is_never_sent_twice() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        for path in ("/", "/hang"):
            await client.fetch(Request(url=origin.url(path), method="POST", body=TEXT))

    assert play({"/": Answer(), "/hang": Answer(raw=b"")}, act).paths() == ["/", "/hang"]


def coded(coding: str, body: bytes) -> Answer:
    return Answer(body=body, headers=(("Content-Encoding", coding),))


@pytest.mark.parametrize(
    "answer",
    [
        coded("gzip", gzip.compress(TEXT)),
        coded("br", brotli.compress(TEXT)),
        coded("gzip", TEXT),
        coded("br", b"<rss>" + TEXT),
        coded("identity", TEXT),
    ],
    ids=["gzip", "br", "said to be gzip", "said to be br", "identity"],
)
def test_a_body_is_read_whatever_its_coding(answer: Answer) -> None:
    got, origin = ask({"/": answer})
    assert isinstance(got, Response)
    assert got.body.removeprefix(b"<rss>") == TEXT
    assert len(origin.asked) == 1


# ---------------------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_noted(status: int) -> None:
    answer, origin = ask({"/": to("/new?x=1", status), "/new?x=1": Answer(body=TEXT)})
    assert isinstance(answer, Response)
    assert answer.body == TEXT
    assert answer.hops == (Hop(status=status, url=answer.final_url),)
    assert answer.final_url.endswith("/new?x=1")
    assert origin.most_at_once == 1


def test_five_redirects_are_followed_and_no_more() -> None:
    def script(asked: Asked) -> Answer:
        number = int(asked.path[1:] or 0)
        return to(f"/{number + 1}") if number < 5 else Answer(body=b"end")

    answer, _ = ask(script)
    assert isinstance(answer, Response)
    assert answer.body == b"end"
    answer, origin = ask(lambda asked: to("/again"))
    assert isinstance(answer, FetchFailed)
    assert (answer.fault, len(origin.asked)) == ("redirects", 6)
    assert "more than 5 times" in answer.reason


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "javascript:1", "http://:80/", "http://a b/"]
)
def test_a_redirect_leads_to_the_web_or_nowhere(location: str) -> None:
    answer, origin = ask({"/": to(location)})
    assert isinstance(answer, FetchFailed)
    assert (answer.fault, len(origin.asked)) == ("redirects", 1)


def test_a_redirect_without_a_target_and_one_not_to_be_followed_are_answers() -> None:
    for script, request in (({"/": Answer(status=302)}, {}), ({"/": to("/b")}, {"follow_redirects": False})):
        answer, origin = ask(script, request=request)  # type: ignore[arg-type]
        assert isinstance(answer, Response)
        assert (answer.status, origin.paths()) == (302, ["/"])


@pytest.mark.parametrize(("host", "is_told"), [("127.0.0.1", True), ("127.0.0.2", False)])
def test_what_may_be_a_key_stays_with_its_site(host: str, is_told: bool) -> None:
    async def stage() -> Asked:
        async with Origin({"/new": Answer()}, address=host) as other:
            if is_told:
                other.script = {"/": to(other.url("/new")), "/new": Answer()}
                first = other
            else:
                first = Origin({"/": to(other.url("/new"))})
                await first.__aenter__()
            client = WebClient(limits())
            secrets = (("Authorization", "Bearer x"), ("Cookie", "a=1"), ("X-Api-Key", "k"), ("Accept", "text/xml"))
            await client.fetch(Request(url=first.url("/"), headers=secrets))
            await client.close()
            if first is not other:
                await first.__aexit__(None, None, None)
            return other.asked[-1]

    asked = asyncio.run(stage())
    assert asked.header("accept") == b"text/xml"
    assert [bool(asked.header(name)) for name in ("authorization", "cookie", "x-api-key")] == [is_told] * 3


def test_name_and_password_stay_with_their_site_and_are_not_shown() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        got = await client.fetch(Request(url=origin.url("/", host="desk:s3cret@127.0.0.1")))
        assert isinstance(got, FetchFailed)
        assert "/new" in got.reason
        assert "s3cret" not in got.reason

    origin = play({"/": to("/new"), "/new": Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")}, act)
    assert [asked.header("authorization") for asked in origin.asked] == [b"Basic ZGVzazpzM2NyZXQ="] * 2


def test_validators_go_to_the_address_that_gave_them_alone() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        validators = (("If-None-Match", b'"m"'),)
        at = origin.url("/new")
        await client.fetch(Request(url=origin.url("/"), validators=validators, validators_url=at))

    origin = play({"/": to("/new"), "/new": Answer(status=304)}, act)
    assert [asked.header("if-none-match") for asked in origin.asked] == [None, b'"m"']


# ---------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("answer", "fault", "words"),
    [
        (Answer(takes=60), "timeout", "did not answer within 1 s"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\n\r\n<rss>", never_ends=True), "timeout", "did not finish its answer"),
        (Answer(body=b"x" * (MB + 1)), "too_large", "more than 1 MB"),
        (coded("gzip", gzip.compress(bytes(50 * MB), 1)), "too_large", "more than 1 MB"),
        (coded("gzip", gzip.compress(TEXT)[:-12]), "protocol", "cut short"),
        (Answer(headers=(("X-Long", "x" * 90_000), ("X-Longer", "x" * 90_000))), "too_large", "headers"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<rss>"), "protocol", "cut short"),
        (Answer(raw=b""), "protocol", "hung up"),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "protocol", "not HTTP"),
    ],
    ids=["silent", "drip", "huge", "bomb", "gzip cut", "headers", "cut", "hangs up", "not http"],
)
def test_what_goes_wrong_is_a_value_with_a_sentence(answer: Answer, fault: str, words: str) -> None:
    got, origin = ask({"/": answer}, request={"max_bytes": MB}, timeout=1 if fault == "timeout" else PATIENCE)
    assert isinstance(got, FetchFailed)
    assert (got.fault, len(origin.asked)) == (fault, 1)
    assert words in got.reason


def test_the_time_is_that_of_the_whole_request() -> None:
    script = {f"/{n}": Answer(status=302, headers=(("Location", f"/{n + 1}"),), takes=0.15) for n in range(5)}
    got, origin = ask(script, "/0", timeout=0.4)
    assert isinstance(got, FetchFailed)
    assert got.fault == "timeout"
    assert len(origin.asked) <= 3, "on a slow machine perhaps not even so many"


def test_a_closed_port_is_refused() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        with own_port() as port:
            got = await client.fetch(Request(url=f"http://127.0.0.1:{port}/"))
        assert isinstance(got, FetchFailed)
        assert got.fault == "refused"
        assert "cannot be connected to" in got.reason

    play({}, act)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "example.org", "http://", "http://[::1/", "http://a b/", "http://x:0/"]
)
def test_an_address_that_is_none_is_a_failure_not_an_error(url: str) -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        got = await client.fetch(Request(url=url))
        assert isinstance(got, FetchFailed)
        assert got.reason.startswith("has an address that cannot be asked")

    play({}, act)


# ---------------------------------------------------------------------------------------------- who may be asked


def test_a_redirect_to_a_private_address_is_not_connected_to() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        async with Origin({"/": Answer()}, address="127.0.0.3") as secret:
            origin.script = {"/": to(secret.url("/"))}
            got = await client.fetch(Request(url=origin.url()))
            assert isinstance(got, FetchFailed)
            assert (got.fault, secret.connections, len(got.hops)) == ("address", 0, 1)
            assert "127.0.0.3 is loopback" in got.reason

    play({}, act)


def test_a_name_is_judged_by_the_address_that_it_leads_to_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a public-looking name gives an allowed address first, a private one the next time."""
    answers = iter(["127.0.0.1", "127.0.0.3"])
    prepare = client_module.prepare

    def with_resolver(curl: pycurl.Curl, *rest: object) -> None:
        prepare(curl, *rest)  # type: ignore[arg-type]
        curl.setopt(pycurl.RESOLVE, [f"+news.example:{port}:{next(answers)}"])
        curl.setopt(pycurl.FRESH_CONNECT, 1)

    monkeypatch.setattr(client_module, "prepare", with_resolver)
    port = 0

    async def act(client: WebClient, origin: Origin) -> None:
        nonlocal port
        port = origin.port
        url = origin.url("/", host="news.example")
        assert isinstance(await client.fetch(Request(url=url)), Response)
        got = await client.fetch(Request(url=url))
        assert isinstance(got, FetchFailed)
        assert got.fault in ("address", "dns")

    assert play({"/": Answer()}, act).connections == 1


def test_what_a_name_server_answered_is_used_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once, a name is known until the minute is over."""
    now, port = 0.0, 0
    prepare, told = client_module.prepare, iter([True, False, False, False])
    take = Handles.take
    monkeypatch.setattr(Handles, "take", lambda self, _now: take(self, now))

    def with_resolver(curl: pycurl.Curl, *rest: object) -> bool:
        curl.setopt(pycurl.RESOLVE, [f"+news.invalid:{port}:127.0.0.1"] if next(told) else [])
        return prepare(curl, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(client_module, "prepare", with_resolver)

    async def act(client: WebClient, origin: Origin) -> None:
        nonlocal port
        port = origin.port
        request = Request(url=origin.url("/", host="news.invalid"))

        async def fetched_at(moment: float) -> Response | FetchFailed:
            nonlocal now
            now = moment
            return await client.fetch(request)

        assert isinstance(await fetched_at(0.0), Response)
        assert isinstance(await fetched_at(NAMES_KEPT - 1), Response)
        assert isinstance(await fetched_at(NAMES_KEPT), FetchFailed)

    play({"/": Answer(hangs_up=True)}, act)


def test_the_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.9:9/")
    answer, _ = ask({"/": Answer(body=TEXT)})
    assert isinstance(answer, Response)


# ---------------------------------------------------------------------------------------------- manners


def test_a_host_is_asked_one_at_a_time_with_a_gap_on_one_connection() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        await asyncio.gather(*(client.fetch(Request(url=origin.url(f"/{n}"))) for n in range(4)))

    origin = play(lambda asked: Answer(takes=0.02), act, host_gap=0.05)
    times = [asked.at for asked in origin.asked]
    assert (origin.most_at_once, origin.connections) == (1, 1)
    assert min(after - before for before, after in pairwise(times)) >= 0.068


def test_a_redirect_needs_no_gap() -> None:
    origin = ask({"/": to("/b"), "/b": Answer()}, host_gap=60.0)[1]
    assert origin.asked[1].at - origin.asked[0].at < 60


def test_hosts_do_not_wait_for_each_other() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        async with Origin({"/": Answer()}, address="127.0.0.2") as quick:
            slow = asyncio.create_task(client.fetch(Request(url=origin.url())))
            assert isinstance(await client.fetch(Request(url=quick.url())), Response)
            assert not slow.done()
            slow.cancel()

    play({"/": Answer(never_ends=True, raw=b"")}, act)


def test_two_that_redirect_to_each_other_do_not_lock_up() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        async with Origin({"/": to(origin.url("/end")), "/end": Answer()}, address="127.0.0.2") as other:
            origin.script = {"/": to(other.url("/end")), "/end": Answer()}
            both = (client.fetch(Request(url=one.url())) for one in (origin, other))
            answers = await asyncio.wait_for(asyncio.gather(*both), PATIENCE)
            assert all(isinstance(answer, Response) for answer in answers)

    play({}, act)


def test_deliveries_to_one_address_do_not_wait_for_each_other() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        await asyncio.gather(*(client.fetch(Request(url=origin.url(f"/{n}"))) for n in range(3)))

    assert play(lambda asked: Answer(takes=0.1), act, one_at_a_time=False).most_at_once == 3


def test_no_more_are_in_flight_than_allowed() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        await asyncio.gather(*(client.fetch(Request(url=origin.url(f"/{n}"))) for n in range(7)))

    origin = play(lambda asked: Answer(takes=0.05), act, one_at_a_time=False, max_in_flight=2)
    assert (origin.most_at_once, len(origin.asked)) == (2, 7)


# ---------------------------------------------------------------------------------------------- start and stop


def test_a_cancelled_request_hangs_up_and_the_client_goes_on() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        stuck = asyncio.create_task(client.fetch(Request(url=origin.url("/stuck"))))
        await origin.was_asked.wait()
        stuck.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stuck
        assert isinstance(await client.fetch(Request(url=origin.url("/ok"))), Response)
        await until_in_loop(lambda: origin.open == 1)

    play({"/stuck": Answer(raw=b"", never_ends=True), "/ok": Answer()}, act)


def test_closing_ends_what_is_under_way_and_what_waits() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        tasks = [asyncio.create_task(client.fetch(Request(url=origin.url("/")))) for _ in range(3)]
        await origin.was_asked.wait()
        await client.close()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(end) for end in ends] == [ClientClosed] * 3
        with pytest.raises(ClientClosed):
            await client.fetch(Request(url=origin.url("/")))

    assert len(play({"/": Answer(raw=b"", never_ends=True)}, act).asked) == 1


def test_closing_does_not_wait_for_a_name_server_that_keeps_silent() -> None:
    answered, ended = threading.Event(), threading.Event()

    class Stuck:
        """libcurl's transfers while a host name is looked up: closing them waits for the look-up's thread."""

        def close(self) -> None:
            answered.wait(PATIENCE)
            ended.set()

    async def act(client: WebClient, origin: Origin) -> None:
        await client.fetch(Request(url=origin.url("/")))
        multi = client._multi
        assert multi is not None
        real, multi._multi = multi._multi, Stuck()
        await client.close()
        assert not ended.is_set()
        answered.set()
        real.close()

    play({"/": Answer()}, act)


def test_an_idle_client_wants_to_be_woken_by_nothing() -> None:
    async def act(client: WebClient, origin: Origin) -> None:
        for _ in range(3):
            await client.fetch(Request(url=origin.url("/")))
        await asyncio.sleep(0)
        multi = client._multi
        assert multi is not None
        assert (dict(multi._selector.get_map()), multi._waiting, multi._timer) == ({}, {}, None)

    play({"/": Answer(body=TEXT)}, act)


# ---------------------------------------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.mark.parametrize(
    ("name", "is_trusted", "good"),
    [("127.0.0.1", True, True), ("127.0.0.1", False, False), ("other.example", True, False)],
)
def test_certificates_are_checked(
    authority: trustme.CA, tmp_path: Path, name: str, is_trusted: bool, good: bool
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    (trusted := authority if is_trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
    assert trusted

    async def stage() -> Response | FetchFailed:
        async with Origin({"/": Answer(body=TEXT)}, tls=context) as origin:
            client = WebClient(limits(ca_file=str(tmp_path / "ca.pem")))
            try:
                return await client.fetch(Request(url=origin.url()))
            finally:
                await client.close()

    got = asyncio.run(stage())
    assert isinstance(got, Response) is good
    if isinstance(got, FetchFailed):
        assert got.fault == "tls"
        assert got.reason.startswith("has no valid TLS: ")
