"""The mail of an alert: headers, plain text and HTML. Pure; sending is in `email`.

One message goes to one recipient. It is in the story's thread, can be ended with one click (RFC 8058), says that a
program wrote it (RFC 3834), loads nothing from anywhere, and holds no character of a headline that is not seen.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from storage.model import Delivery
from worker.deliver.letter import Foot, Letter, letter_of, text_of
from worker.deliver.safe import direction, visible
from worker.deliver.subject import address_line, header_line, subject_of

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2 import Environment

#: RFC 5322: no line is longer, in octets, without its end.
LONGEST_LINE = 998
#: the alerts after which updates can come
MUTABLE = frozenset({"story.new", "story.update", "correction"})
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLook:
    """What the mails of an installation have in common; `unsubscribe_url` and `mute_url` are of the recipient.

    `sender` is an address with or without a name; `list_host` the domain of Message-ID and List-Id.
    `unsubscribe_mailbox`: set it only where somebody reads it.
    """

    sender: str
    list_host: str
    unsubscribe_url: str = ""
    #: a story's thread is put behind it
    mute_url: str = ""
    #: an alert's id is put behind it
    wish_url: str = ""
    #: mailbox that a person reads; '' if nobody does
    answers_to: str = ""
    public_url: str = ""
    unsubscribe_mailbox: str = ""


class Verbatim(EmailPolicy):
    """Writes headers of ASCII as they are and encodes others by our own rule; the library's folding alters both."""

    def fold(self, name: str, value: str) -> str:
        text = str(value)
        if name.lower() == "subject":
            line = header_line(name, text)
        elif not text.isascii():
            line = address_line(name, text)
        elif len(name) + 2 + len(text) <= LONGEST_LINE:
            line = f"{name}: {text}\n"
        else:
            return str(super().fold(name, value))
        return line.replace("\n", self.linesep)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY = Verbatim(linesep="\r\n", cte_type="7bit")


def mail(delivery: Delivery, look: MailLook, sent_at: datetime) -> EmailMessage:
    """The message for the delivery's recipient. The same delivery has the same Message-ID at every attempt.

    `sent_at`, UTC, is the time of the attempt. Raises ValueError if an address holds a line break.
    """
    alert = delivery.alert
    subject = subject_of(alert)
    letter = letter_of(alert, _foot(delivery, look, subject))
    message = EmailMessage(POLICY)
    message["From"] = look.sender
    message["To"] = delivery.to.address
    message["Subject"] = subject
    message["Date"] = format_datetime(sent_at)
    for name, value in _thread(delivery, look.list_host) + _list(alert.topic, look):
        message[name] = value
    if look.answers_to:
        message["Reply-To"] = look.answers_to
    message["Auto-Submitted"] = "auto-generated"
    message["X-Copytaster-Type"] = alert.kind
    _add_body(message, letter, subject)
    message.set_boundary(f"=_{sha256(delivery.id.encode()).hexdigest()[:32]}")
    return message


def _foot(delivery: Delivery, look: MailLook, subject: str) -> Foot:
    """The addresses of this alert and recipient; only alerts of one story can be muted and found wanting."""
    alert = delivery.alert
    is_mutable = alert.kind in MUTABLE and bool(alert.topic)
    return Foot(
        unsubscribe_url=look.unsubscribe_url,
        archive_url=look.public_url,
        mute_url=f"{look.mute_url}/{alert.thread}" if look.mute_url and is_mutable else "",
        wish_url=f"{look.wish_url}/{alert.id}" if look.wish_url and is_mutable else "",
        answers_to=parseaddr(look.answers_to)[1],
        answer_subject=f"Re: {subject}",
    )


def _thread(delivery: Delivery, host: str) -> list[tuple[str, str]]:
    headers = [("Message-ID", _message_id(delivery.id, host))]
    if delivery.thread_id and delivery.thread_id != delivery.id:
        opener = _message_id(delivery.thread_id, host)
        headers += [("In-Reply-To", opener), ("References", opener)]
    return headers


def _message_id(root: str, host: str) -> str:
    return f"<{re.sub(r'[^A-Za-z0-9._-]', '-', root)}@{host}>"


def _list(topic: str, look: MailLook) -> list[tuple[str, str]]:
    """What mail programs sort and unsubscribe by. A topic's list id is ASCII and its own, whatever its script."""
    name = visible(topic, 60)
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""
    label = plain or (f"topic-{sha256(topic.encode()).hexdigest()[:10]}" if topic else "owner")
    headers = [("List-Id", f"<{label}.{look.list_host}>")]
    ways = [f"<{look.unsubscribe_url}>"] if look.unsubscribe_url else []
    if look.unsubscribe_mailbox:
        ways.append(f"<mailto:{look.unsubscribe_mailbox}?subject=unsubscribe>")
    if ways:
        headers.append(("List-Unsubscribe", ", ".join(ways)))
    if look.unsubscribe_url:
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _add_body(message: EmailMessage, letter: Letter, subject: str) -> None:
    """Text first, HTML second, both of the same letter; base64 where most of it is not ASCII, which is shorter."""
    text, html = text_of(letter), html_of(letter, subject)
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))


def html_of(letter: Letter, subject: str) -> str:
    """The page, its style written into its elements, since many mail programs drop style sheets."""
    return _inliner().inline(_pages().get_template("alert.html").render(letter=letter, subject=subject))


def entry_html(letter: Letter) -> str:
    """What a feed shows of the alert: the same without head, foot and style, which readers bring themselves."""
    return _pages().get_template("entry.html").render(letter=letter)


def _encoding(text: str) -> str:
    return "base64" if sum(not c.isascii() for c in text) * 6 > len(text) else "quoted-printable"


@cache
def _pages() -> "Environment":
    # Rendering is slow to import, and most starts of `once` send nothing.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["direction"] = direction
    return pages


@cache
def _inliner() -> "CSSInliner":
    from css_inline import CSSInliner

    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
