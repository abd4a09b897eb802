"""The last resort: feedparser reads what no repair makes well-formed. Slow, and patient like nothing else."""

import warnings
from typing import Any

from storage.model import Enclosure, FeedInfo
from worker.parse.draft import Draft, DraftFeed
from worker.parse.limits import MOST_ENTRIES, MOST_OF_A_KIND


def read_broken(document: bytes, url: str) -> DraftFeed | None:
    """The drafts that feedparser finds in a UTF-8 document, None where it finds none or gives up."""
    import feedparser  # here, for it takes longer than most feeds, and one in a thousand needs it

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = feedparser.parse(
                document, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, AssertionError, RecursionError, LookupError):
        return None
    entries = found.get("entries") or []
    if not entries and not found.get("version"):
        return None
    return DraftFeed(
        base=url,
        info=_info(found.get("feed") or {}),
        entries=tuple(_entry(entry, url) for entry in entries[:MOST_ENTRIES]),
    )


def _info(feed: Any) -> FeedInfo:
    ttl = str(feed.get("ttl") or "")
    links = feed.get("links") or []
    return FeedInfo(
        title=_text(feed.get("title")),
        link=_text(feed.get("link")),
        language=_text(feed.get("language")),
        ttl_minutes=int(ttl) if ttl.isascii() and ttl.isdigit() and len(ttl) < 10 else None,
        hubs=tuple(_text(link.get("href")) for link in links if link.get("rel") == "hub"),
        self_url=next((_text(link.get("href")) for link in links if link.get("rel") == "self"), ""),
        next=next((_text(link.get("href")) for link in links if link.get("rel") == "next"), None),
    )


def _entry(entry: Any, base: str) -> Draft:
    contents = [_text(content.get("value")) for content in entry.get("content") or []]
    authors = [author.get("name") or author.get("email") for author in entry.get("authors") or []]
    return Draft(
        base=base,
        id=_text(entry.get("id")),
        id_is_link=bool(entry.get("guidislink")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        published=_text(entry.get("published")),
        updated=_text(dict.get(entry, "updated")),
        authors=tuple(map(_text, authors[:MOST_OF_A_KIND])),
        summary_html=_text(entry.get("summary")),
        content_html=next((content for content in contents if content), ""),
        enclosures=tuple(
            Enclosure(url=_text(link.get("href")), type=_text(link.get("type")))
            for link in (entry.get("links") or [])[:MOST_OF_A_KIND]
            if link.get("rel") == "enclosure"
        ),
        categories=tuple(_text(tag.get("term")) for tag in (entry.get("tags") or [])[:MOST_OF_A_KIND]),
        language=_text(entry.get("language")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
