"""The rounds of the demonstration, each one `copytaster once --all` at its hour of 6 December 2016."""

import base64
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from storage.errors import StoreError
from worker.clock import ORIGIN, RATE, Clock
from worker.daemon import run_once
from worker.demo.site import HOST, Item, Outlet, backlog, moved_to_https, reference_page, revised, serving

START = datetime(2016, 12, 6, 14, 0, tzinfo=UTC)
TITLE = "Syrian government says no Aleppo ceasefire without rebel exit"
DECK = "The Syrian government has said it would not allow a ceasefire in Aleppo without the full withdrawal of rebels."
ARAB, WIRE = "/news/syrian-government-says-no-aleppo-ceasefire-without-rebel-exit", "/2016/12/06/no-ceasefire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happened in one round, and what rang."""

    title: str
    mails: tuple[EmailMessage, ...]
    hooks: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class _Post:
    """The mail server's handler: keeps what it is given."""

    mails: list[EmailMessage]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        content = envelope.original_content or b""
        self.mails.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        return "250 OK"


@dataclass(slots=True)
class Stage:
    """The running demonstration."""

    folder: Path
    arab: Outlet
    wire: Outlet
    mails: list[EmailMessage]
    hooks: list[dict[str, Any]]

    @property
    def outlets(self) -> tuple[Outlet, Outlet]:
        return self.arab, self.wire

    def see_backlog(self) -> None:
        for outlet in self.outlets:
            for item, page in backlog(START - timedelta(days=2)):
                for feed in outlet.feeds:
                    outlet.publish(feed, item, page)

    def publish_story(self) -> None:
        now = START + timedelta(minutes=5)
        item = Item(guid=f"http://newarab.example{ARAB}", path=ARAB, title=TITLE, summary=DECK, published=now)
        self.arab.publish("/rss", item, reference_page("drupal"))
        self.arab.publish("/rss/syria", replace(item, path=f"{ARAB}?utm_source=rss"), reference_page("drupal"))
        later = now + timedelta(minutes=2)
        copy = Item(guid="http://levantwire.example/2016/1206", path=WIRE, title=TITLE, summary=DECK, published=later)
        self.wire.publish("/feed", copy, reference_page("semantic"))

    def raise_toll(self) -> None:
        self.arab.pages[ARAB] = revised(self.arab.pages[ARAB])
        self.arab.change(lambda item: replace(item, summary=f"{DECK} (updated)") if ARAB in item.path else item)

    def change_guids(self) -> None:
        for outlet in self.outlets:
            outlet.change(moved_to_https)

    def bump_dates(self) -> None:
        for outlet in self.outlets:
            outlet.change(lambda item: replace(item, published=START + timedelta(hours=4)))

    @property
    def rounds(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        return (
            ("first sight: what the three feeds hold already", self.see_backlog),
            ("one article about Aleppo appears in all three", self.publish_story),
            ("a revision with a new figure: 341 becomes 372", self.raise_toll),
            ("the sites move to https: every guid and link changes", self.change_guids),
            ("every date is bumped to now", self.bump_dates),
        )

    async def play(self) -> tuple[Round, ...]:
        """Plays every round to its end."""
        played = []
        for number, (title, change) in enumerate(self.rounds):
            change()
            mails, hooks = len(self.mails), len(self.hooks)
            moment = START + timedelta(hours=number, minutes=10)
            clock = {ORIGIN: f"{Clock().now().timestamp():.3f} {moment.isoformat()}", RATE: "1"}
            troubles = await run_once(self.folder / "config", clock, every=True)
            if troubles:
                raise StoreError("; ".join(troubles))
            played.append(Round(title=title, mails=tuple(self.mails[mails:]), hooks=tuple(self.hooks[hooks:])))
        return tuple(played)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Two outlets, a mail server and a webhook's endpoint on loopback, and a configuration in `folder`."""
    mails: list[EmailMessage] = []
    hooks: list[dict[str, Any]] = []
    arab = Outlet("The New Arab", feeds={"/rss": [], "/rss/syria": []})
    wire = Outlet("The Levant Wire", feeds={"/feed": []})
    post = Controller(_Post(mails), hostname=HOST, port=_free_port(), ready_timeout=10)
    with ExitStack() as stack:
        for outlet in (arab, wire):
            stack.enter_context(serving(outlet, hooks))
        post.start()
        stack.callback(post.stop)
        _configure(folder, (arab, wire), post.port)
        yield Stage(folder, arab, wire, mails, hooks)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _configure(folder: Path, outlets: tuple[Outlet, Outlet], mail_port: int) -> None:
    quote = json.dumps
    (folder / "config").mkdir(parents=True, exist_ok=True)
    secret = "whsec_" + base64.b64encode(b"only for the demonstration, 32 b").decode()
    feeds = "".join(
        f"[[feeds]]\nurl = {quote(outlet.base + path)}\ntitle = {quote(outlet.name)}\n"
        for outlet in outlets
        for path in outlet.feeds
    )
    (folder / "config" / "copytaster.toml").write_text(
        f"""[storage]
url = {quote(f"sqlite:///{folder.resolve()}/copytaster.db")}
[fetch]
allow_private = ["127.0.0.0/8"]
host_gap = "0s"
[deliver]
allow_private = ["127.0.0.0/8"]
[email]
host = "{HOST}"
port = {mail_port}
from = "Copytaster <alerts@copytaster.example>"
starttls = false
[web]
listen = ""
public_url = "https://news.example.org"
[channels.desk]
type = "email"
to = ["desk@example.org"]
[channels.hook]
type = "webhook"
url = {quote(outlets[0].base + "/hook")}
secret = "{secret}"
{feeds}""",
        "utf-8",
    )
    topic = '[[topics]]\nname = "Aleppo"\nquery = "aleppo"\nnotify = ["desk", "hook"]\n'
    (folder / "config" / "topics.toml").write_text(topic, "utf-8")
