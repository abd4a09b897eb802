"""Lists of feeds as OPML, in and out. Folders are tags."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from lxml import etree
from lxml.etree import _Element

from storage.model import Feed
from worker.parse.charset import decode
from worker.parse.errors import NotAnOpml
from worker.parse.limits import MOST_BYTES
from worker.parse.repair import FORBIDDEN, escape_stray
from worker.parse.tree import parser

#: What OPML has no word for stands in a namespace of our own; other readers pass over it.
OURS = "urn:copytaster:feed"
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)", re.IGNORECASE)


def read_opml(body: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document in its order, each once, with the folders they stand in as tags.

    Outlines without an address are folders, or are left out. Raises `NotAnOpml` with the line.
    """
    root = _root(body)
    if str(root.tag).lower() != "opml":
        raise NotAnOpml(f"the document is no OPML: its root element is <{root.tag}>", 1)
    found: dict[str, Feed] = {}
    for feed in _feeds(root, ()):
        known = found.get(feed.url)
        found[feed.url] = feed if known is None else _merged(known, feed)
    return tuple(found.values())


def _root(body: bytes) -> _Element:
    if len(body) > MOST_BYTES:
        raise NotAnOpml(f"the document is larger than {MOST_BYTES >> 20} MB")
    text = _without_declaration(FORBIDDEN.sub("", decode(body)))
    try:
        return etree.fromstring(text.encode(), parser(recover=False))
    except etree.XMLSyntaxError as error:
        fault = error
    try:
        return etree.fromstring(escape_stray(text.encode()), parser(recover=False))
    except etree.XMLSyntaxError:
        said = str(fault.msg).partition(", line ")[0]
        raise NotAnOpml(f"the document is no OPML: {said}", fault.lineno or 1) from None


def _without_declaration(text: str) -> str:
    """The declaration names a charset that the text is no longer in; its line stays, for the numbers of errors."""
    return re.sub(r"^\s*<\?xml\s[^>]{0,500}\?>", "", text.lstrip("\ufeff"), count=1)


def _feeds(parent: _Element, folders: tuple[str, ...]) -> Iterator[Feed]:
    for child in parent:
        name = str(child.tag).lower()
        if name == "body":
            yield from _feeds(child, folders)
        elif name == "outline":
            stated = {str(key).lower(): str(value).strip() for key, value in child.items()}
            title = " ".join((stated.get("title") or stated.get("text") or "").split())
            url = _http(stated.get("xmlurl", ""))
            if url.lower().startswith(("http://", "https://")):
                yield _feed(url, title, stated, folders)
            yield from _feeds(child, (*folders, title) if title and not url else folders)


def _http(address: str) -> str:
    """The address without the scheme `feed:`, which some readers write."""
    bare = _FEED_SCHEME.sub("", address, count=1)
    return "http" + bare[4:] if bare.lower().startswith("feed://") else bare


def _feed(url: str, title: str, stated: dict[str, str], folders: tuple[str, ...]) -> Feed:
    categories = (part.strip() for part in stated.get("category", "").replace("/", ",").split(","))
    seconds = stated.get(f"{{{OURS}}}interval", "")
    is_number = seconds.isascii() and seconds.isdigit() and len(seconds) < 9
    return Feed(
        url=url,
        title="" if title == url else title,
        country=stated.get(f"{{{OURS}}}country", ""),
        language=stated.get("language", ""),
        family=stated.get(f"{{{OURS}}}family", ""),
        tags=_once((*folders, *categories)),
        interval=timedelta(seconds=int(seconds)) if is_number else None,
    )


def _merged(known: Feed, again: Feed) -> Feed:
    return replace(known, title=known.title or again.title, tags=_once((*known.tags, *again.tags)))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def write_opml(feeds: Iterable[Feed]) -> bytes:
    """An OPML 2.0 document of the feeds, UTF-8. Headers are left out, for they may be secrets.

    A feed stands in a folder of its first tag, which every reader knows; all its tags are its categories.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"ct": OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feeds of copytaster"
    body = etree.SubElement(root, "body")
    folders: dict[str, _Element] = {}
    for feed in feeds:
        folder = next((name for tag in feed.tags if (name := _category(tag))), "")
        if folder and folder not in folders:
            folders[folder] = etree.SubElement(body, "outline", {"text": folder, "title": folder})
        etree.SubElement(folders.get(folder, body), "outline", _outline(feed))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _category(tag: str) -> str:
    """A tag as a category or folder: neither commas nor slashes, which separate those, nor what XML forbids."""
    return " ".join(FORBIDDEN.sub("", tag).replace(",", " ").replace("/", " ").split())


def _outline(feed: Feed) -> dict[str, str]:
    stated = {
        "type": "rss",
        "text": feed.title or feed.url,
        "title": feed.title,
        "xmlUrl": feed.url,
        "language": feed.language,
        "category": ",".join(filter(None, map(_category, feed.tags))),
        f"{{{OURS}}}country": feed.country,
        f"{{{OURS}}}family": feed.family,
        f"{{{OURS}}}interval": str(int(feed.interval.total_seconds())) if feed.interval else "",
    }
    return {name: FORBIDDEN.sub("", value) for name, value in stated.items() if value}
