"""The one normaliser: drafts to entries. Plain titles, absolute links, dates with a zone, ids that are never empty
and mean one entry each, and caps on everything.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from storage.model import Enclosure, Entry, FeedInfo, ParsedFeed
from worker.parse.dates import iso_date
from worker.parse.draft import Draft, DraftFeed
from worker.parse.limits import MOST_BODY, MOST_DATE, MOST_ENTRIES, MOST_OF_A_KIND, MOST_WORDS
from worker.parse.plain import plain, undoubled

_BREAKS = re.compile(r"[\t\r\n]+")
#: A scheme is a permalink's if a reader could open it.
_PAGE = re.compile(r"https?://\S", re.IGNORECASE)
#: What needs no repair to be followed.
_SOUND = re.compile(r"https?://[!-~]+")
#: `desk@example.org (The Desk)`, as RSS has it, and `The Desk <desk@example.org>`.
_MAILBOX = re.compile(
    r"(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*\(([^()]+)\)|([^@()<>]+?)\s*[<(][^\s@()<>]+@[^\s@()<>]+[>)]"
)


def normalise(feed: DraftFeed, now: datetime | None = None) -> ParsedFeed:
    """The document's entries in its order, and what it says of itself; with `now`, no date is in the future."""
    mended = undoubled if feed.may_be_doubled else str
    info = _info(feed, mended)
    entries = [_entry(draft, info.link, mended, now) for draft in feed.entries[:MOST_ENTRIES]]
    return ParsedFeed(feed=info, entries=tuple(_told_apart(entries)), is_whole=feed.is_whole)


def _info(feed: DraftFeed, mended: Callable[[str], str]) -> FeedInfo:
    info = feed.info
    return replace(
        info,
        title=plain(mended(info.title[:MOST_WORDS])),
        link=absolute(feed.base, info.link),
        language=info.language.strip().replace("_", "-")[:40],
        hubs=_several([absolute(feed.base, hub) for hub in info.hubs]),
        self_url=absolute(feed.base, info.self_url) if info.self_url else "",
        next=absolute(feed.base, info.next) or None if info.next else None,
    )


def _entry(draft: Draft, site: str, mended: Callable[[str], str], now: datetime | None) -> Entry:
    base = draft.base or site
    ident = " ".join(draft.id[:MOST_WORDS].split())
    link = absolute(base, draft.link)
    if not link and draft.id_is_link and _PAGE.match(ident):
        link = absolute(base, ident)
    title = plain(mended(draft.title[:MOST_WORDS]), is_html=draft.title_is_html)
    published = iso_date(draft.published, now) if draft.published else None
    updated = iso_date(draft.updated, now) if draft.updated else None
    return Entry(
        id=ident or link or _fingerprint(title, draft.content_html or draft.summary_html, draft.published),
        link=link,
        title=title,
        published=published,
        updated=updated,
        authors=_several(
            [
                _named(plain(mended(name[:MOST_WORDS]), is_html="<" in name and "@" not in name))
                for name in draft.authors
            ]
        ),
        summary_html=mended(draft.summary_html[:MOST_BODY]),
        content_html=mended(draft.content_html[:MOST_BODY]),
        enclosures=_enclosures(draft, base),
        categories=_several([plain(mended(term[:MOST_WORDS]), is_html=False) for term in draft.categories]),
        language=draft.language.strip().replace("_", "-")[:40],
        stated_date=_unbelieved(draft, published, updated),
    )


def _unbelieved(draft: Draft, published: str | None, updated: str | None) -> str:
    """The date as written, where it came to nothing."""
    stated = draft.published if published is None else ""
    return stated[:MOST_DATE] or (draft.updated[:MOST_DATE] if updated is None else "")


def _named(author: str) -> str:
    """The name in a mailbox; the mailbox where it has none."""
    mailbox = _MAILBOX.fullmatch(author) if "@" in author else None
    return (mailbox[1] or mailbox[2]).strip() if mailbox else author


def _told_apart(entries: list[Entry]) -> Iterable[Entry]:
    """The entries, one id for each.

    Feeds that give one guid to several links, or to several titles, mean several entries: there link and title are
    part of the id. An entry that the document repeats is given as it stood first, for it is the same one.
    """
    if len({entry.id for entry in entries}) == len(entries):
        yield from entries
        return
    links: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        links[entry.id].add(entry.link)
        titles[entry.id, entry.link].add(entry.title)
    first: dict[str, Entry] = {}
    for entry in entries:
        parts = [entry.id]
        if len(links[entry.id]) > 1:
            parts.append(entry.link)
        if len(titles[entry.id, entry.link]) > 1:
            parts.append(_fingerprint(entry.title))
        ident = " ".join(parts).strip()
        yield first.setdefault(ident, entry if ident == entry.id else replace(entry, id=ident))


def _fingerprint(*texts: str) -> str:
    return "hash:" + blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _enclosures(draft: Draft, base: str) -> tuple[Enclosure, ...]:
    if not draft.enclosures:
        return ()
    found: dict[str, Enclosure] = {}
    for enclosure in draft.enclosures[:MOST_OF_A_KIND]:
        url = absolute(base, enclosure.url)
        if url and url not in found:
            found[url] = enclosure if url == enclosure.url else replace(enclosure, url=url)
    return tuple(found.values())


def _several(texts: Sequence[str]) -> tuple[str, ...]:
    """Without empty ones and repetitions, in order."""
    if not texts:
        return ()
    found = dict.fromkeys(texts)
    found.pop("", None)
    return tuple(found)[:MOST_OF_A_KIND]


def absolute(base: str, address: str) -> str:
    """The address, absolute if there is a base; '' if it is none."""
    if len(address) < MOST_WORDS and _SOUND.fullmatch(address):
        return address
    address = _BREAKS.sub("", address.strip())[:MOST_WORDS].replace(" ", "%20")
    if not address or _PAGE.match(address):
        return address
    try:
        joined = urljoin(base, address)
        urlsplit(joined)
    except ValueError:
        return ""
    return "" if joined.lower().startswith(("javascript:", "data:")) else joined
