"""A small world on loopback: outlets with feeds and pages, a mail server with STARTTLS and log-in, a webhook.

What the program sees of it, it sees through its configuration; what is judged is what mailbox and hook were given.
"""

import html
import json
import random
import re
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import standardwebhooks
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.ports import own_port
from tests.until import PATIENCE

SECRET = "whsec_" + "c3lzdGVtIHRlc3RzIG9ubHksIDMyIGJ5dGVzIQ=="
USER, PASSWORD = "desk", "correct horse"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: hosts of their own, so that the daemon asks them at the same time; elsewhere loopback has one address
OUTLETS = ("127.0.0.11", "127.0.0.12", "127.0.0.13") if sys.platform == "linux" else ("127.0.0.1",) * 3


# ------------------------------------------------------------------------------------------------ stories
@dataclass(frozen=True, slots=True)
class Story:
    """An invented report from Aleppo; each number is another event, with people and places of its own."""

    number: int
    dead: int = 12
    suffix: str = ""

    @property
    def path(self) -> str:
        return f"/news/{self.number}{self.suffix}"

    @property
    def title(self) -> str:
        chance = random.Random(self.number)
        return f"{_name(chance)} of {_name(chance)} {chance.choice(_DEEDS)} {_word(chance)} near Aleppo"

    @property
    def text(self) -> tuple[str, ...]:
        chance = random.Random(self.number)
        who, where = _name(chance), _name(chance)
        toll = f"At least {self.dead} people were killed when {where} was struck near Aleppo, {who} said on Monday."
        said = f"the {_word(chance)} had been {_word(chance)} since the morning."
        told = f"{who} {_name(chance)}, who leads the {_name(chance)} committee, told reporters in {where} that {said}"
        return (toll, told, *(" ".join(_sentence(chance) for _ in range(4)) for _ in range(3)))

    def page(self) -> bytes:
        body = "".join(f"<p>{html.escape(text)}</p>" for text in self.text)
        title = html.escape(self.title)
        return (
            f'<!doctype html><html lang="en"><title>{title}</title><body><nav><a href="/">Home</a></nav>'
            f"<main><article><h1>{title}</h1>{body}</article></main><footer>About us</footer></html>"
        ).encode()


_DEEDS = ("rejects", "accepts", "shells", "reopens", "inspects", "abandons", "rebuilds", "searches")


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.choice((2, 3))))


def _name(chance: random.Random) -> str:
    return (_word(chance) + chance.choice("lnrst")).capitalize()


def _sentence(chance: random.Random) -> str:
    return " ".join(_word(chance) for _ in range(9)).capitalize() + "."


# ------------------------------------------------------------------------------------------------ outlets
@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address is answered with. `hangs`: nothing is said until the other side goes."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False


@dataclass(slots=True)
class Outlet:
    """A site with one feed at /rss; `answers` takes the place of what it would say at a path."""

    base: str = ""
    stories: list[Story] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    now: datetime = NOON

    @property
    def feed(self) -> str:
        return f"{self.base}/rss"

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/rss":
            return Answer(kind="application/rss+xml", body=self._rss())
        pages = {story.path: story for story in self.stories}
        return Answer(body=pages[path].page()) if path in pages else Answer(status=404, body=b"<h1>Not found</h1>")

    def _rss(self) -> bytes:
        items = "".join(
            f"<item><title>{html.escape(story.title)}</title><link>{self.base}{story.path}</link>"
            f"<guid>{self.base}{story.path}</guid><description>{html.escape(story.text[0])}</description>"
            f"<pubDate>{format_datetime(self.now + timedelta(minutes=story.dead))}</pubDate></item>"
            for story in reversed(self.stories)
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {self.base}</title>'
            f"<link>{self.base}/</link><description>News</description>{items}</channel></rss>"
        ).encode()


class _Handler(BaseHTTPRequestHandler):
    outlet: Outlet
    hook: "Hook"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = self.outlet.answer(self.path)
        if answer.hangs:
            self.rfile.read(1)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))), *answer.headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815  # the name is given

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.hook.take(dict(self.headers), body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is given
        """Nothing: pytest's output is for failures."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed hangs up in the middle: that is what these tests are about."""


@contextmanager
def serving(outlet: Outlet, hook: "Hook", address: str) -> Iterator[None]:
    """Serves the outlet at a free port of this address of loopback."""
    handler = type("Handler", (_Handler,), {"outlet": outlet, "hook": hook})
    with _Server((address, 0), handler) as server:
        outlet.base = f"http://{address}:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


# ------------------------------------------------------------------------------------------------ receivers
@dataclass(slots=True)
class Hook:
    """A webhook's endpoint: takes what is signed with the secret, in the program's time."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    status: int = 204

    def take(self, headers: dict[str, str], body: bytes) -> int:
        signed = {name.lower(): value for name, value in headers.items() if name.lower().startswith("webhook-")}
        moment = datetime.fromtimestamp(int(signed["webhook-timestamp"]), UTC)
        try:
            expected = standardwebhooks.Webhook(SECRET).sign(signed["webhook-id"], moment, body.decode())
            assert signed["webhook-signature"].split() == [expected]
            message = json.loads(body)
            assert set(message) == {"type", "timestamp", "data"}
        except (AssertionError, ValueError) as trouble:
            self.refused.append(repr(trouble))
            return 400
        if self.status < 300:
            self.taken.append({"id": signed["webhook-id"], "at": moment, **message})
        return self.status


@dataclass(slots=True)
class Mailbox:
    """A mail server that takes mails after STARTTLS and the right log-in, and nothing else."""

    tls: ssl.SSLContext
    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    _controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ready_timeout=PATIENCE,
            tls_context=self.tls,
            require_starttls=True,
            auth_required=True,
            authenticator=self._authenticate,
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # as above
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


# ------------------------------------------------------------------------------------------------ the world
@dataclass(slots=True)
class World:
    """Everything outside the program."""

    outlets: tuple[Outlet, ...]
    hook: Hook
    mailbox: Mailbox
    ca_file: Path

    def publish(self, story: Story, *, at: int = 0) -> None:
        """Puts a story into the feed of an outlet; a later version of it takes the place of the earlier one."""
        stories = self.outlets[at].stories
        stories[:] = [other for other in stories if other.path != story.path] + [story]

    def reset(self) -> None:
        """Only the backlog stands in the feeds, and nothing has been received."""
        for number, outlet in enumerate(self.outlets):
            outlet.stories[:] = [Story(9000 + number)]
            outlet.answers.clear()
            outlet.asked.clear()
        self.hook.taken.clear()
        self.hook.refused.clear()
        self.hook.status = 204
        self.mailbox.taken.clear()

    def hooks(self, kind: str = "") -> list[dict[str, Any]]:
        """What came by webhook, of that type."""
        return [hook for hook in list(self.hook.taken) if hook["type"] == kind or not kind]

    def mails(self, kind: str = "") -> list[EmailMessage]:
        """What came by mail, of that type."""
        return [mail for mail in list(self.mailbox.taken) if mail["X-Copytaster-Type"] == kind or not kind]

    def told_by_hook(self) -> Counter[str]:
        """How often each article's address was told by a story.new, each id counted once."""
        once = {hook["id"]: hook for hook in self.hooks("story.new")}
        return Counter(line["url"] for hook in once.values() for line in hook["data"]["articles"])

    def told_by_mail(self) -> set[str]:
        """Every address in the mails about new stories."""
        bodies = (str(mail.get_body(("plain",)).get_content()) for mail in self.mails("story.new"))  # type: ignore[union-attr]
        return {address for body in bodies for address in re.findall(r"http://[\w.:/]+", body)}

    def settings(
        self, folder: Path, *, more: str = "", outlets: tuple[Outlet, ...] | None = None, timeout: float = PATIENCE
    ) -> None:
        """Writes a configuration that watches the outlets, with mail and webhook; `timeout`: seconds of a fetch."""
        (folder / "config").mkdir(exist_ok=True)
        feeds = "".join(
            f'[[feeds]]\nurl = "{outlet.feed}"\ntitle = "Outlet {number}"\n'
            for number, outlet in enumerate(self.outlets if outlets is None else outlets)
        )
        text = SETTINGS.format(
            timeout=f"{timeout:.0f}s",
            patience=f"{PATIENCE:.0f}s",
            port=self.mailbox.port,
            password=PASSWORD,
            user=USER,
            ca=self.ca_file,
            secret=SECRET,
            hook=self.outlets[0].base,
        )
        (folder / "config" / "copytaster.toml").write_text(text + more + feeds, "utf-8")
        (folder / "config" / "topics.toml").write_text(TOPIC, "utf-8")


SETTINGS = """
[poll]
min = "30s"
max = "60s"
[fetch]
timeout = "{timeout}"
host_gap = "0s"
allow_private = ["127.0.0.0/8"]
[deliver]
timeout = "{patience}"
allow_private = ["127.0.0.0/8"]
[email]
host = "127.0.0.1"
port = {port}
username = "{user}"
password = "{password}"
from = "Copytaster <alerts@desk.example>"
starttls = true
ca_file = "{ca}"
[web]
listen = ""
public_url = "https://news.example.org"
[storm]
stories = 0
[channels.desk]
type = "email"
to = ["anna@desk.example"]
[channels.hook]
type = "webhook"
url = "{hook}/hook"
secret = "{secret}"
"""
TOPIC = """
[[topics]]
name = "Aleppo"
query = "aleppo"
notify = ["desk", "hook"]
"""


@contextmanager
def opened_world(folder: Path) -> Iterator[World]:
    """The world, running; its certificate authority lies in `folder`."""
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    hook, outlets = Hook(), tuple(Outlet() for _ in OUTLETS)
    with ExitStack() as stack:
        mailbox = Mailbox(tls, stack.enter_context(own_port()))
        for outlet, address in zip(outlets, OUTLETS, strict=True):
            stack.enter_context(serving(outlet, hook, address))
        mailbox.start()
        stack.callback(mailbox.stop)
        world = World(outlets, hook, mailbox, folder / "ca.pem")
        world.reset()
        yield world
