"""JSON-LD as pages really write it: in comments, with raw line breaks, trailing commas, several documents, cycles."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_ARTICLE = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|Ask|Advertiser|Report|Scholarly|Tech|Satirical|Medical)?"
    r"(?:News)?(?:Article|Posting|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report)|BlogPosting|"
    r"LiveBlogPosting|Report"
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|"
    r"/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile("[\x00-\x1f]+")
#: beyond this a script is not read; the largest real ones (live blogs) have about half a million characters
_MAX_CHARACTERS = 2_000_000
#: JSON that opens more brackets than any page does is not worth the stack
_MAX_BRACKETS = 20_000
_MAX_NODES = 4_000

Node = dict[str, Any]


def documents(script: str) -> list[Any]:
    """The values of one `application/ld+json` script, repaired where need be; empty if it cannot be read."""
    if len(script) > _MAX_CHARACTERS or script.count("[") + script.count("{") > _MAX_BRACKETS:
        return []
    script = _WRAPPING.sub("", script).strip().rstrip(";")
    for text in (script, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", script)), unescape(_CONTROL.sub(" ", script))):
        try:
            return [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _several(script)


def _several(script: str) -> list[Any]:
    """Documents one behind the other, as far as they can be read."""
    decoder, at = json.JSONDecoder(strict=False), 0
    found: list[Any] = []
    while at < len(script) and len(found) < 20:
        try:
            value, at = decoder.raw_decode(script, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        while at < len(script) and script[at] in " \t\r\n,;":
            at += 1
    return found


def nodes(values: list[Any]) -> list[Node]:
    """Every object of the documents, outer ones first, in order of appearance."""
    found: list[Node] = []
    queue: list[Any] = list(reversed(values))
    while queue and len(found) < _MAX_NODES:
        value = queue.pop()
        if isinstance(value, dict):
            found.append(value)
            queue.extend(reversed([v for v in value.values() if isinstance(v, (dict, list))]))
        elif isinstance(value, list):
            queue.extend(reversed(value))
    return found


def types(node: Node) -> tuple[str, ...]:
    """The node's types without their schema's address."""
    kind = node.get("@type") or node.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return tuple(k.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for k in kinds if isinstance(k, str))


def is_article(node: Node) -> bool:
    return any(_ARTICLE.fullmatch(t) for t in types(node))


def strings(value: Any) -> Iterator[str]:
    """The strings of a value that may be one, a list of them, or `{"@value": …}` / `{"name": …}`."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            named = item.get("@value") or item.get("name") or item.get("url")
            if isinstance(named, str):
                yield named


def first(value: Any) -> str:
    return next(strings(value), "")


class Graph:
    """The linked data of a page: its article's node, and others by `@id`."""

    __slots__ = ("all", "by_id")

    def __init__(self, scripts: list[str]) -> None:
        self.all = nodes([value for script in scripts for value in documents(script)])
        self.by_id: dict[str, Node] = {}
        for node in self.all:
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(self.by_id.get(name, {})):
                self.by_id[name] = node

    def article(self, url: str) -> Node:
        """The node of the page's own article: the one that names the page's address, else the first; {} if none."""
        found = [
            n for n in self.all if is_article(n) and (n.get("headline") or n.get("datePublished") or n.get("name"))
        ]
        path = url.split("?", maxsplit=1)[0].rstrip("/")
        own = [n for n in found if path and path in {u.split("?")[0].rstrip("/") for u in _addresses(n)}]
        return next(iter(own or found), {})

    def resolve(self, value: Any) -> list[Any]:
        """The items of a value; a reference by `@id` alone is replaced by what it refers to."""
        items = value if isinstance(value, list) else [value]
        return [self.by_id.get(i.get("@id", ""), i) if isinstance(i, dict) and _is_reference(i) else i for i in items]


def _is_reference(node: Node) -> bool:
    return isinstance(node.get("@id"), str) and not (node.get("name") or node.get("url"))


def _addresses(node: Node) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page, page.get("@id") if isinstance(page, dict) else None, node.get("@id")):
        yield from (s for s in strings(value) if s.startswith("http"))
