"""What is done with feeds' documents in a child process, several at a time: the way there and back costs as much.

As in `worker.study`, the steps are imported inside: the daemon only names these functions.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage import codec
from storage.model import Entry, EntryRecord, FeedInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed's document as it came, `url` from where, when, and the address by which the feed is known."""

    body: bytes
    url: str
    content_type: str
    feed_url: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document holds, or in `problem` why it is no feed."""

    info: FeedInfo = FeedInfo()
    records: tuple[EntryRecord, ...] = ()
    is_whole: bool = True
    problem: str = ""


def read_documents(documents: Sequence[Document]) -> bytes:
    """The readings of the documents, in order, for `readings`."""
    return codec.encode([_read(document) for document in documents])


def readings(answer: bytes) -> tuple[Reading, ...]:
    """What `read_documents` sent: JSON, since the daemon reads it ten times as fast as pickled values."""
    return codec.decode(answer, tuple[Reading, ...])


def _read(document: Document) -> Reading:
    from worker.study import read_feed

    try:
        parsed = read_feed(document.body, document.url, document.content_type, document.now)
    except ValueError as problem:
        return Reading(problem=str(problem))
    records = tuple(_record(document.feed_url, entry) for entry in parsed.entries)
    return Reading(info=parsed.feed, records=_unshared(document.feed_url, records), is_whole=parsed.is_whole)


def _unshared(feed_url: str, records: tuple[EntryRecord, ...]) -> tuple[EntryRecord, ...]:
    """The records; without a link where it leads to something that several entries have in common."""
    from worker.identify import shared_addresses

    links = [next((key for kind, key in record.keys if kind == "url"), "") for record in records]
    titles = (record.entry.title or record.content_hash for record in records)
    shared = shared_addresses((link, title) for link, title in zip(links, titles, strict=True) if link)
    if not shared:
        return records
    return tuple(
        _record(feed_url, replace(record.entry, link="")) if link in shared else record
        for record, link in zip(records, links, strict=True)
    )


def _record(feed_url: str, entry: Entry) -> EntryRecord:
    from worker.identify import entry_keys

    told = f"{entry.title}\n{entry.summary_html}\n{entry.content_html}"
    return EntryRecord(
        entry=entry,
        keys=entry_keys(feed_url, entry),
        content_hash=hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
    )
