"""Cheap repair of XML that is not: junk before the root, entities of HTML, bare `&` and `<`, control characters,
undeclared prefixes, a document that was cut short. Linear in the length of the text; no DTD survives it.
"""

import re
from html.entities import html5

#: Internal entities are taken from a DTD if they are this short, and this many: more is an attack.
MOST_ENTITY = 256
MOST_ENTITIES = 200
#: Characters that all replacements of such entities may add.
MOST_EXPANSION = 1_000_000

#: Characters that no XML document may hold, nor any text that is stored.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: The same in UTF-8: bytes, and sequences of bytes.
CONTROLS = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r")
NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_ENTITY = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z_][A-Za-z0-9_.-]{0,63});)?"
)
#: A character beyond the basic plane, written as the two halves that UTF-16 makes of it.
_HALVES = re.compile(
    rb"&#(?:(5[56]\d{3})|[xX]([dD][89abAB][0-9a-fA-F]{2}));&#(?:(5[67]\d{3})|[xX]([dD][c-fC-F][0-9a-fA-F]{2}));"
)
_BARE_LESS = re.compile(rb"<(?![A-Za-z_/!?:])")
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,500}\?>")
_ROOT = re.compile(rb"<(?:rss|feed|[A-Za-z]{1,10}:(?:RDF|feed)|RDF|urlset|channel)[\s>]", re.IGNORECASE)
_ENTITY_DECLARATION = re.compile(rb"<!ENTITY\s+([A-Za-z_][\w.-]{0,63})\s+(?:\"([^\"<%&]*)\"|'([^'<%&]*)')\s*>")
#: Elements of HTML that are never closed; none of them is one of a feed.
_VOID = re.compile(rb"<(br|hr|img|wbr|input)(?=[\s>])([^<>]*)(?<!/)>")
_VOID_END = re.compile(rb"</(br|hr|img|wbr|input)")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]{0,30}):[A-Za-z_]|\s([A-Za-z_][\w.-]{0,30}):[A-Za-z_][\w.-]*\s*=")
_DECLARED_PREFIX = re.compile(rb"xmlns:([\w.-]{1,30})\s*=")
_END_OF_ITEM = re.compile(rb"</(?:item|entry|url)\s*>", re.IGNORECASE)
_START_OF_ITEM = re.compile(rb"<(?:item|entry|url)[\s>]", re.IGNORECASE)
_OPEN = re.compile(rb"<(?!/)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")
_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)(?:[^<>]*[^<>/])?(/?)>")


def mend(document: bytes) -> bytes:
    """A UTF-8 document as XML without a declaration or a DTD, as far as cheap repair reaches."""
    document = NO_CHARACTERS.sub(b"", document.translate(None, CONTROLS))
    document, entities = _without_doctype(_from_root(document))
    return _whole(_outside_cdata(document, entities))


def is_whole(document: bytes, mended: bytes) -> bool:
    """Whether the document goes on to its end, and not `mended` alone: nothing is said of the rest of its damage."""
    root = _OPEN.match(mended)
    return root is None or bool(root[2]) or b"</" + root[1] in document or b"</channel" in document


def escape_stray(document: bytes) -> bytes:
    """The document with bare `&` and `<` escaped and the entities of HTML resolved; nothing else is mended."""
    return _outside_cdata(document, {})


def _from_root(document: bytes) -> bytes:
    """From the root element or the declarations before it; nothing after the root."""
    root = _ROOT.search(document)
    doctype = document.find(b"<!DOCTYPE", 0, root.start() if root else None)
    if doctype >= 0:
        return document[doctype:]
    if root:
        return document[root.start() :]
    return _DECLARATION.sub(b"", document[:1000], count=1).lstrip() + document[1000:]


def _without_doctype(document: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The document after its DTD, and the small entities that the DTD declares."""
    root = _ROOT.search(document) if document.startswith(b"<!DOCTYPE") else None
    if root is None:
        return document, {}
    entities: dict[bytes, bytes] = {}
    for match in _ENTITY_DECLARATION.finditer(document, 0, root.start()):
        value = match[2] if match[2] is not None else match[3]
        if len(value) <= MOST_ENTITY and len(entities) < MOST_ENTITIES:
            entities.setdefault(match[1], value)
    return document[root.start() :], entities


def _outside_cdata(document: bytes, entities: dict[bytes, bytes]) -> bytes:
    """References and bare characters mended, CDATA sections left as they are."""
    pieces: list[bytes] = []
    at, room = 0, [MOST_EXPANSION]
    while at < len(document):
        start = document.find(b"<![CDATA[", at)
        end = document.find(b"]]>", start) if start >= 0 else -1
        if end < 0:
            start = len(document)
        pieces.append(_mended(document[at:start], entities, room))
        pieces.append(document[start : end + 3] if end >= 0 else b"")
        at = end + 3 if end >= 0 else len(document)
    return b"".join(pieces)


def _mended(markup: bytes, entities: dict[bytes, bytes], room: list[int]) -> bytes:
    def resolved(match: re.Match[bytes]) -> bytes:
        if match[1] or match[2]:
            return _character(int(match[1]) if match[1] else int(match[2], 16))
        name = match[3]
        if not name:
            return b"&amp;"
        if name in entities:
            room[0] -= len(entities[name])
            return _escaped(entities[name]) if room[0] > 0 else b""
        known = html5.get(f"{name.decode()};")
        return _escaped(known.encode()) if known else b"&amp;%b;" % name

    return _closed(_BARE_LESS.sub(b"&lt;", _ENTITY.sub(resolved, _HALVES.sub(_joined, markup))))


def _joined(halves: re.Match[bytes]) -> bytes:
    high = int(halves[1]) if halves[1] else int(halves[2], 16)
    low = int(halves[3]) if halves[3] else int(halves[4], 16)
    is_pair = 0xD800 <= high < 0xDC00 <= low < 0xE000
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00) if is_pair else halves[0]


def _closed(markup: bytes) -> bytes:
    """The markup with the void elements of HTML closed that stand in it unescaped."""
    if _VOID.search(markup) is None:
        return markup
    ended = set(_VOID_END.findall(markup))
    return _VOID.sub(lambda tag: tag[0] if tag[1] in ended else b"<%b%b/>" % (tag[1], tag[2]), markup)


def _character(code: int) -> bytes:
    """A character reference as XML allows it; nothing for controls."""
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return b"&#%d;" % code
    return b""


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;")


def declare_prefixes(document: bytes) -> bytes:
    """The document with prefixes declared that are used without; their own name stands for the namespace."""
    used = {name for match in _PREFIX.finditer(document) for name in match.groups() if name}
    missing = used - set(_DECLARED_PREFIX.findall(document)) - {b"xml", b"xmlns"}
    root = _ROOT.search(document)
    if not missing or root is None or len(missing) > MOST_ENTITIES:
        return document
    at = root.end() - 1
    return document[:at] + b"".join(b' xmlns:%b="%b"' % (name, name) for name in sorted(missing)) + document[at:]


def _whole(document: bytes) -> bytes:
    """Ends where the root ends; a document that was cut short ends after its last whole entry."""
    root = _OPEN.match(document)
    if root is None:
        return document
    close = document.rfind(b"</" + root[1])
    if close >= 0:
        end = document.find(b">", close)
        return document[: end + 1] if end >= 0 else document[:close] + b"</%b>" % root[1]
    last = max((match.end() for match in _END_OF_ITEM.finditer(document)), default=-1)
    if last < 0:
        return document
    first = _START_OF_ITEM.search(document)
    left_open = _left_open(document[: first.start() if first else last])
    return document[:last] + b"".join(b"</%b>" % name for name in reversed(left_open))


def _left_open(head: bytes) -> list[bytes]:
    """The elements that are open before the first entry."""
    stack: list[bytes] = []
    for match in _TAG.finditer(head):
        if match[1]:
            if match[2] in stack:
                del stack[len(stack) - 1 - stack[::-1].index(match[2]) :]
        elif not match[3]:
            stack.append(match[2])
    return stack
