"""Text to one tree, whatever the bytes are."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from worker.clean.encoding import decode

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
_TAG_NAME = re.compile(r"<[A-Za-z][\w:-]*\s")
_LONG_TAG = re.compile(rf"<([A-Za-z][\w:-]*)\s([^<>]{{{_LONG},}})>")
_MAX_ATTRIBUTES = 300
_EMPTY = "<html><body></body></html>"


def is_text(body: bytes) -> bool:
    """False for pictures, archives and the like."""
    return not body.startswith(_NOT_TEXT) and body[:2000].count(b"\x00") < 900


def _shortened(text: str) -> str:
    """The text with such tags cut down. Looked for by hand first: the expression takes a third of the parser's time."""
    return _LONG_TAG.sub(_short_tag, text) if any(_is_long(text, at) for at in _far_apart(text)) else text


def _far_apart(text: str) -> Iterator[int]:
    """Where a `<` stands with no other close behind it, found by leaps from one to the last within reach."""
    at = text.find("<")
    while at >= 0:
        leap = text.rfind("<", at + 1, at + _LONG + 2)
        if leap < 0:
            yield at
            leap = text.find("<", at + _LONG + 2)
        at = leap


def _is_long(text: str, at: int) -> bool:
    return text.find(">", at, at + _LONG) < 0 and _TAG_NAME.match(text, at) is not None


def _short_tag(match: re.Match[str]) -> str:
    return f"<{match[1]}>" if match[2].count("=") > _MAX_ATTRIBUTES else match[0]


def parse(text: str) -> etree._Element:
    """The tree of a page; an empty one where there is nothing to parse. Nesting beyond 2,048 levels is cut off."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    source = _shortened(text.replace("\x00", "")).encode("utf-8", "replace")
    try:
        root = etree.fromstring(source if source.strip() else _EMPTY.encode(), parser)
    except etree.LxmlError:
        root = None
    return root if root is not None else etree.fromstring(_EMPTY.encode(), parser)


def read(body: bytes, content_type: str, rewrite: Callable[[str], str] = str) -> etree._Element:
    """The tree of a page as it came over the wire, its source rewritten first."""
    return parse(rewrite(decode(body[:MAX_BYTES], content_type)))
