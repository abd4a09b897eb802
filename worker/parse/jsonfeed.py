"""JSON Feed 1.0 and 1.1 to drafts. Wrong types are read as absent."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from storage.model import Enclosure, FeedInfo
from worker.parse.draft import Draft, DraftFeed
from worker.parse.errors import NotAFeed
from worker.parse.limits import MOST_ENTRIES, MOST_OF_A_KIND
from worker.parse.repair import FORBIDDEN


def read_json(text: str, url: str) -> DraftFeed:
    """The drafts of a JSON Feed; raises `NotAFeed` for other JSON."""
    try:
        document = json.loads(text)
    except RecursionError:
        raise NotAFeed("the document is JSON nested too deep to be a feed") from None
    except ValueError as error:
        raise NotAFeed(f"the document begins like JSON, but is broken: {str(error)[:200]}") from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("the document is JSON, but no JSON Feed: it has no list of items")
    return DraftFeed(
        base=url,
        info=FeedInfo(
            title=_text(document.get("title")),
            link=_text(document.get("home_page_url")),
            language=_text(document.get("language")),
            hubs=tuple(_text(hub.get("url")) for hub in _objects(document.get("hubs"))),
            self_url=_text(document.get("feed_url")),
            next=_text(document.get("next_url")) or None,
        ),
        entries=tuple(_entry(item, url) for item in items[:MOST_ENTRIES] if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any], base: str) -> Draft:
    html, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    authors = [*_objects(item.get("authors")), *_objects([item.get("author")])]
    tags = item.get("tags")
    return Draft(
        base=base,
        id=_text(item.get("id")),
        id_is_link=True,
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        title_is_html=False,
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        authors=tuple(_text(author.get("name")) for author in authors),
        summary_html=escape(_text(item.get("summary")), quote=False),
        content_html=html or escape(plain, quote=False),
        enclosures=tuple(_enclosure(attachment) for attachment in _objects(item.get("attachments"))),
        categories=tuple(map(_text, tags[:MOST_OF_A_KIND])) if isinstance(tags, list) else (),
        language=_text(item.get("language")),
    )


def _enclosure(attachment: dict[str, Any]) -> Enclosure:
    size = attachment.get("size_in_bytes")
    return Enclosure(
        url=_text(attachment.get("url")),
        type=_text(attachment.get("mime_type")),
        length=size if isinstance(size, int) and 0 <= size < 2**63 else None,
    )


def _objects(value: object) -> Iterator[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    yield from (item for item in listed[:MOST_OF_A_KIND] if isinstance(item, dict))


def _text(value: object) -> str:
    """Strings without what no text may hold; numbers as JSON writes them, for ids are numbers at times."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value).strip()
    return json.dumps(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
