"""The daily test article: a feed and a page of our own, in which one word stands that no other text has."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.model import Alert, Article, Feed, Topic
from worker.alert.sections import alert_id

#: an address that nobody has (RFC 6761)
ADDRESS = "https://canary.invalid"
FEED = Feed(url=f"{ADDRESS}/feed", title="Canary")
TEXT = """\
This is the daily test article of copytaster. It was written by the program itself to see whether what a feed brings
still becomes an alert, and it says the word {word} so that only one topic can match it.

It is read from a feed, its page is cleaned, its fields are found, it is compared with the archive and matched, and an
alert is made of it. Then it is taken out again: no search and no digest will find it.

If it reached you, every step works. If it does not reach you some day, the owner is told on another channel."""


@dataclass(frozen=True, slots=True)
class Canary:
    """The test article of one slot."""

    slot: datetime

    @property
    def id(self) -> str:
        """Of its alert: the same for the slot, so that it comes once."""
        return alert_id("canary", self.slot.isoformat())

    @property
    def word(self) -> str:
        return "canary" + hashlib.sha256(self.id.encode()).hexdigest()[:16].translate(_LETTERS)

    @property
    def url(self) -> str:
        return f"{ADDRESS}/{self.slot:%Y-%m-%d}"

    @property
    def title(self) -> str:
        return f"Test article of {self.slot:%d %B %Y}"

    @property
    def topic(self) -> Topic:
        return Topic(name="Canary", query=f'"{self.word}"', notify=("canary",))

    def feed(self) -> bytes:
        """The feed that carries it, as Atom."""
        return (
            f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Canary</title><id>{ADDRESS}</id>'
            f"<updated>{self.slot.isoformat()}</updated><entry><id>{self.url}</id><title>{self.title}</title>"
            f'<link href="{self.url}"/><updated>{self.slot.isoformat()}</updated></entry></feed>'
        ).encode()

    def page(self) -> bytes:
        """Its page."""
        body = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.format(word=self.word).split("\n\n"))
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{self.title}</title></head><body>'
            f"<nav><a href='/'>Home</a></nav><article><h1>{self.title}</h1>{body}</article></body></html>"
        ).encode()

    def is_whole(self, article: Article) -> bool:
        """Whether the cleaned article has its text, and nothing of the page around it."""
        return self.word in article.text and "Home" not in article.text

    def alert(self, rung: Alert, now: datetime) -> Alert:
        """What goes to the configured channel, of the alert that the article made."""
        return Alert(
            id=self.id,
            kind="test",
            at=now,
            sections=rung.sections,
            reason="the daily test article came through every step",
            thread=self.id,
        )


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
