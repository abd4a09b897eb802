"""A topic as a feed: its alerts as Atom (RFC 4287) or as JSON Feed 1.1. Pure.

Both have the same entries under the same ids, and ids and dates that never change.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from storage.model import Alert
from worker.deliver.letter import letter_of
from worker.deliver.message import entry_html
from worker.deliver.payload import Json, encoded
from worker.deliver.safe import visible, web_link
from worker.deliver.subject import subject_of

#: entries of a feed, the newest alerts
MOST = 50
ATOM = "http://www.w3.org/2005/Atom"
#: changed with what feeds say of an alert, so that readers take it anew
FORM = "1"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFeed:
    """A topic's alerts, newest first; `token` makes its address, `base` is where the web pages answer."""

    topic: str
    token: str
    alerts: tuple[Alert, ...]
    base: str

    def address(self, form: str) -> str:
        return f"{self.base}/feeds/{self.token}.{form}"

    @property
    def title(self) -> str:
        return f"{visible(self.topic, 100)} · copytaster"

    @property
    def updated(self) -> datetime:
        return max((alert.at for alert in self.alerts), default=_NEVER)


def token_of(secret: str, topic: str) -> str:
    """The unguessable part of the address of a topic's feed: the same for the same topic of the same installation."""
    return hmac.new(secret.encode(), topic.encode(), hashlib.sha256).hexdigest()[:40]


def etag_of(topic: str, alerts: Sequence[Alert], form: str) -> str:
    """Changes when the feed does: alerts never change, so their ids are enough."""
    parts = "\n".join((FORM, form, topic, *(alert.id for alert in alerts)))
    return f'"{_digest(parts)}"'


def atom_of(feed: TopicFeed) -> bytes:
    """The feed as Atom, UTF-8."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, "id", _urn(feed.token))
    _add(root, "title", feed.title)
    _add(root, "updated", _time(feed.updated))
    _add(_add(root, "author"), "name", "copytaster")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address("atom"))
    for alert in feed.alerts:
        _add_entry(root, alert)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def json_feed_of(feed: TopicFeed) -> bytes:
    """The feed as JSON Feed, UTF-8."""
    return encoded(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "feed_url": feed.address("json"),
            "authors": [{"name": "copytaster"}],
            "items": [_item(alert) for alert in feed.alerts],
        }
    )


def _add_entry(root: ET.Element, alert: Alert) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _urn(alert.id))
    _add(entry, "title", subject_of(alert))
    for name in ("published", "updated"):
        _add(entry, name, _time(alert.at))
    _add(entry, "category", term=alert.kind)
    if link := _link(alert):
        _add(entry, "link", rel="alternate", href=link)
    _add(entry, "content", entry_html(letter_of(alert)), type="html")


def _item(alert: Alert) -> Json:
    item: Json = {
        "id": _urn(alert.id),
        "title": subject_of(alert),
        "content_html": entry_html(letter_of(alert)),
        "date_published": _time(alert.at),
        "tags": [alert.kind],
    }
    if link := _link(alert):
        item["url"] = link
    return item


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _link(alert: Alert) -> str:
    """Where the newest report of an alert of one story is read."""
    lines = alert.sections[0].articles if len(alert.sections) == 1 else ()
    return web_link(lines[0].url) if lines else ""


def _urn(name: str) -> str:
    """An id that is no address and tells nothing of the name."""
    d = _digest(name)
    return f"urn:uuid:{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


#: the end of a feed's address to its media type and what writes it
FORMS: Mapping[str, tuple[str, Callable[[TopicFeed], bytes]]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom_of),
    "json": ("application/feed+json; charset=utf-8", json_feed_of),
}
