"""A feed's document to entries: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed, Google News sitemaps.

The way of a document: nearly all are well-formed UTF-8, which `tree` parses strictly as it comes. For the others
`charset` makes text of the bytes; `repair` mends what is cheap to mend and `tree` tries again; what is still broken
goes to feedparser (`tolerant`), or, if it is large, to libxml2's own recovery, entry by entry (`salvage`). `reader`
and `jsonfeed` give drafts, `normal` makes entries of them. Dates: `dates`.
"""

import re
import zlib
from dataclasses import replace
from datetime import datetime

from lxml.etree import _Element

from storage.model import ParsedFeed
from worker.parse.charset import decode, may_be_utf8
from worker.parse.draft import DraftFeed
from worker.parse.errors import NotAFeed, NotAnOpml, ParseError
from worker.parse.jsonfeed import read_json
from worker.parse.lift import Lifted, lifted
from worker.parse.limits import MOST_BYTES, MOST_TOLERATED
from worker.parse.normal import normalise
from worker.parse.reader import Document, read_feed
from worker.parse.repair import declare_prefixes, is_whole, mend
from worker.parse.salvage import salvaged
from worker.parse.sniff import is_html, refusal
from worker.parse.tolerant import read_broken
from worker.parse.tree import is_too_deep, name_of, recovered, strict

__all__ = ["NotAFeed", "NotAnOpml", "ParseError", "parse_feed"]

#: Root elements of feeds; a document with another root is one only if it has entries.
ROOTS = frozenset(("rss", "rdf:rdf", "rdf", "feed", "urlset", "channel"))
#: A DTD stands before the root; one that hides further down is not read, and nothing in it expands.
DTD_SPAN = 4096
#: Characters in which it shows what a document is.
START_SPAN = 200
#: How well-formed XML begins in UTF-8.
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?<")
#: Sitemaps are served as files that are compressed themselves, whatever the transfer does.
GZIP = b"\x1f\x8b\x08"


def parse_feed(body: bytes, *, url: str, content_type: str, now: datetime | None = None) -> ParsedFeed:
    """What a feed's document holds, its entries in their order; raises `NotAFeed` for anything else.

    `url` is the address it came from, the base of relative links; `content_type` the header's value. With `now`,
    dates in the future are not believed. Raises nothing but `NotAFeed`, whatever the bytes are, and expands no entity.
    Time grows with the length alone.
    """
    if body.startswith(GZIP):
        body = _unpacked(body)
    if len(body) > MOST_BYTES:
        raise NotAFeed(f"the document is larger than {MOST_BYTES >> 20} MB")
    sound = lifted(body) if _may_be_clean(body, content_type) else None
    draft = _read_clean(sound, url) if sound else None
    return normalise(draft or _read_other(body, url, content_type, sound), now)


def _may_be_clean(body: bytes, content_type: str) -> bool:
    """Whether the document is XML in UTF-8 without a DTD if it is well-formed."""
    start = body[:START_SPAN]
    if not MARKUP.match(start) or b"<!DOCTYPE" in body[:DTD_SPAN] or is_html(start.decode("ascii", "replace")):
        return False
    return may_be_utf8(body, content_type)


def _read_clean(sound: Lifted, url: str) -> DraftFeed | None:
    """The drafts of a well-formed document, None for one that is not."""
    root = strict(sound.rest)
    if root is None:
        return None
    draft = _read_tree(Document(root=root, parsed=sound), url)
    if draft is None:
        raise NotAFeed(refusal(decode(sound.document)))
    return draft


def _read_other(body: bytes, url: str, content_type: str, sound: Lifted | None) -> DraftFeed:
    if not body.strip(b"\0 \t\r\n"):
        raise NotAFeed("the document is empty")
    text = decode(body, content_type)
    start = text[:START_SPAN].lstrip("\ufeff\0 \t\r\n")
    if start.startswith(("{", "[")):
        return read_json(text.lstrip("\ufeff\0 \t\r\n").rstrip("\0"), url)
    draft = None if is_html(start) else _read_xml(text, url, sound)
    if draft is None:
        raise NotAFeed(refusal(text))
    return draft


def _unpacked(body: bytes) -> bytes:
    """The document in a compressed file, as much of it as is needed to see that it is too large."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise NotAFeed("the document is a compressed file that is broken") from None


def _read_xml(text: str, url: str, sound: Lifted | None) -> DraftFeed | None:
    written = text.encode("utf-8", "replace")
    if sound is None or sound.document != written:
        sound = lifted(written)  # what is sound needs no repair
    markup, root = _mended(mend(sound.rest))
    if root is not None:
        draft = _read_tree(Document(root=root, parsed=sound._replace(rest=markup)), url)
    else:
        markup = mend(written)
        draft = _read_broken(markup, url) if "<" in text else None
    if draft is None or is_whole(written, markup):
        return draft
    if not draft.entries:
        raise NotAFeed("the document breaks off before its first entry")
    return replace(draft, is_whole=False)


def _read_broken(markup: bytes, url: str) -> DraftFeed | None:
    """What can be had of a document that is no XML even after repair."""
    draft = read_broken(markup, url) if len(markup) <= MOST_TOLERATED else None
    if draft is not None and draft.entries:
        return draft
    whole = Lifted(markup, markup, {}, is_doubled=False)
    for recovery in (salvaged, recovered):
        root = recovery(markup)
        found = None if root is None else _read_tree(Document(root=root, parsed=whole), url)
        if found is not None and found.entries:
            return found
        draft = draft or found
    if is_too_deep(markup):
        raise NotAFeed("the document's elements are nested deeper than 256 levels")
    return draft


def _mended(document: bytes) -> tuple[bytes, _Element | None]:
    """The repaired document and its tree; prefixes are looked for only where it does not parse without."""
    root = strict(document)
    if root is None and (prefixed := declare_prefixes(document)) != document:
        return prefixed, strict(prefixed)
    return document, root


def _read_tree(document: Document, url: str) -> DraftFeed | None:
    draft = read_feed(document, url)
    return draft if draft.entries or name_of(document.root) in ROOTS else None
