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
_ENTITY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z_][A-Za-z0-9_.-]{0,63});)?"
)
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?:])")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,500}\?>")
_ROOT = re.compile(r"<(?:rss|feed|[A-Za-z]{1,10}:(?:RDF|feed)|RDF|urlset|channel)[\s>]", re.IGNORECASE)
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]{0,63})\s+(?:\"([^\"<%&]*)\"|'([^'<%&]*)')\s*>")
#: Elements of HTML that are never closed; none of them is one of a feed.
_VOID = ("br", "hr", "img", "wbr", "input")
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,30}):[A-Za-z_]|\s([A-Za-z_][\w.-]{0,30}):[A-Za-z_][\w.-]*\s*=")
_DECLARED_PREFIX = re.compile(r"xmlns:([\w.-]{1,30})\s*=")
_END_OF_ITEM = re.compile(r"</(?:item|entry|url)\s*>", re.IGNORECASE)
_START_OF_ITEM = re.compile(r"<(?:item|entry|url)[\s>]", re.IGNORECASE)
_OPEN = re.compile(r"<(?!/)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")


def mend(text: str) -> str:
    """The text as XML without a declaration or a DTD, as far as cheap repair reaches."""
    text = _from_root(FORBIDDEN.sub("", text))
    text, entities = _without_doctype(text)
    return _whole(_outside_cdata(text, entities))


def escape_stray(text: str) -> str:
    """The text with bare `&` and `<` escaped and the entities of HTML resolved; nothing else is mended."""
    return _outside_cdata(text, {})


def _from_root(text: str) -> str:
    """From the root element or the declarations before it; nothing after the root."""
    root = _ROOT.search(text)
    doctype = text.find("<!DOCTYPE", 0, root.start() if root else None)
    if doctype >= 0:
        return text[doctype:]
    return text[root.start() :] if root else _DECLARATION.sub("", text[:1000], count=1).lstrip() + text[1000:]


def _without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The text after its DTD, and the small entities that the DTD declares."""
    if not text.startswith("<!DOCTYPE"):
        return text, {}
    root = _ROOT.search(text)
    if root is None:
        return text, {}
    entities: dict[str, str] = {}
    for match in _ENTITY_DECLARATION.finditer(text, 0, root.start()):
        value = match[2] if match[2] is not None else match[3]
        if len(value) <= MOST_ENTITY and len(entities) < MOST_ENTITIES:
            entities.setdefault(match[1], value)
    return text[root.start() :], entities


def _outside_cdata(text: str, entities: dict[str, str]) -> str:
    """References and bare characters mended, CDATA sections left as they are."""
    pieces: list[str] = []
    at, room = 0, [MOST_EXPANSION]
    while at < len(text):
        start = text.find("<![CDATA[", at)
        end = text.find("]]>", start) if start >= 0 else -1
        if end < 0:
            start = len(text)
        pieces.append(_mended(text[at:start], entities, room))
        pieces.append(text[start : end + 3] if end >= 0 else "")
        at = end + 3 if end >= 0 else len(text)
    return "".join(pieces)


def _mended(text: str, entities: dict[str, str], room: list[int]) -> str:
    def resolved(match: re.Match[str]) -> str:
        if match[1] or match[2]:
            return _character(int(match[1]) if match[1] else int(match[2], 16))
        name = match[3]
        if not name:
            return "&amp;"
        if name in entities:
            room[0] -= len(entities[name])
            return _escaped(entities[name]) if room[0] > 0 else ""
        known = html5.get(f"{name};")
        return _escaped(known) if known else f"&amp;{name};"

    return _closed(_BARE_LESS.sub("&lt;", _ENTITY.sub(resolved, text)))


def _closed(text: str) -> str:
    """The text with the void elements of HTML closed that stand in it unescaped."""
    for name in _VOID:
        if f"<{name}" in text and f"</{name}" not in text:
            text = re.sub(rf"<{name}(?=[\s>])([^<>]*)(?<!/)>", rf"<{name}\1/>", text)
    return text


def _character(code: int) -> str:
    """A character reference as XML allows it; nothing for controls."""
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return f"&#{code};"
    return ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def declare_prefixes(text: str) -> str:
    """The text with prefixes declared that are used without; their own name stands for the namespace."""
    used = {name for match in _PREFIX.finditer(text) for name in match.groups() if name}
    missing = used - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"}
    root = _ROOT.search(text)
    if not missing or root is None or len(missing) > MOST_ENTITIES:
        return text
    at = root.end() - 1
    return text[:at] + "".join(f' xmlns:{name}="{name}"' for name in sorted(missing)) + text[at:]


def _whole(text: str) -> str:
    """Ends where the root ends; a document that was cut short ends after its last whole entry."""
    root = _OPEN.match(text)
    if root is None:
        return text
    close = text.rfind(f"</{root[1]}")
    if close >= 0:
        end = text.find(">", close)
        return text[: end + 1] if end >= 0 else text[:close] + f"</{root[1]}>"
    last = max((match.end() for match in _END_OF_ITEM.finditer(text)), default=-1)
    if last < 0:
        return text
    first = _START_OF_ITEM.search(text)
    return text[:last] + "".join(
        f"</{name}>" for name in reversed(_left_open(text[: first.start() if first else last]))
    )


def _left_open(head: str) -> list[str]:
    """The elements that are open before the first entry."""
    stack: list[str] = []
    for match in re.finditer(r"<(/?)([A-Za-z_][\w:.-]*)(?:[^<>]*[^<>/])?(/?)>", head):
        if match[1]:
            if match[2] in stack:
                del stack[len(stack) - 1 - stack[::-1].index(match[2]) :]
        elif not match[3]:
            stack.append(match[2])
    return stack
