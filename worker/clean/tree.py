"""Text to one tree, whatever the bytes are."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from worker.clean.encoding import recoded

#: bytes that are looked at; the web client fetches no more
MAX_BYTES = 10_000_000
_NOT_TEXT = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00\x18ftyp",
    b"OggS",
    b"ID3",
    b"BZh",
    b"7z\xbc\xaf",
    b"wOF",
)
#: a start tag with more attributes than any page has: the parser's time grows with their square
_LONG = 4000
_TAG_NAME = re.compile(rb"<[A-Za-z][\w:-]*\s")
_LONG_TAG = re.compile(rb"<([A-Za-z][\w:-]*)\s([^<>]{%d,})>" % _LONG)
_MAX_ATTRIBUTES = 300
_EMPTY = b"<html><body></body></html>"


def is_text(body: bytes) -> bool:
    """False for pictures, archives and the like."""
    return not body.startswith(_NOT_TEXT) and body[:2000].count(b"\x00") < 900


def _shortened(source: bytes) -> bytes:
    """The source with such tags cut down. Looked for by hand first: the expression takes a third of a parse."""
    return _LONG_TAG.sub(_short_tag, source) if any(_is_long(source, at) for at in _far_apart(source)) else source


def _far_apart(source: bytes) -> Iterator[int]:
    """Where a `<` stands with no other close behind it, found by leaps from one to the last within reach."""
    at = source.find(b"<")
    while at >= 0:
        leap = source.rfind(b"<", at + 1, at + _LONG + 2)
        if leap < 0:
            yield at
            leap = source.find(b"<", at + _LONG + 2)
        at = leap


def _is_long(source: bytes, at: int) -> bool:
    return source.find(b">", at, at + _LONG) < 0 and _TAG_NAME.match(source, at) is not None


def _short_tag(match: re.Match[bytes]) -> bytes:
    return b"<%b>" % match[1] if match[2].count(b"=") > _MAX_ATTRIBUTES else match[0]


def parse(source: bytes) -> etree._Element:
    """The tree of a page in UTF-8; an empty one where there is nothing to parse. Nesting beyond 2,048 levels is cut."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    source = _shortened(source.replace(b"\x00", b""))
    try:
        root = etree.fromstring(source if source.strip() else _EMPTY, parser)
    except etree.LxmlError:
        root = None
    return root if root is not None else etree.fromstring(_EMPTY, parser)


def read(body: bytes, content_type: str, rewrite: Callable[[bytes], bytes] = bytes) -> etree._Element:
    """The tree of a page as it came over the wire, its source (in UTF-8) rewritten first."""
    return parse(rewrite(recoded(body[:MAX_BYTES], content_type)))
