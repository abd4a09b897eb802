"""Under what a page files its article: section and tags, as its head, linked data, microdata and links say."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from worker.clean import jsonld
from worker.clean.meta import Meta
from worker.clean.text import key, tidy
from worker.clean.walk import Outline

#: names of the elements that hold the links to an article's tags
_TAG_BOX = re.compile(
    r" (?:tags|tag list|taglist|tagcloud|keywords|schlagw[oö]rter|schlagworte|etiquetas|mots cl[eé]s) "
)
#: links, and characters, of a box that is one article's tags and not all of a site's
_MOST_TAGS, _LARGEST_BOX, _LONGEST = 30, 600, 60


def section(meta: Meta, outline: Outline, names: tuple[str, ...]) -> str:
    """The section, '' if the page names none. `names` are the article's titles, which end a trail of breadcrumbs."""
    stated = meta.section() or next(iter(meta.items.get("articlesection", ())), "") or _marked(outline)
    if stated:
        return stated
    trail = _trail(meta, {key(n) for n in names})
    if trail:
        return trail[-1]
    return next((text for a, rel in _tag_links(meta) if "category" in rel and (text := _text(a))), "")


def tags(meta: Meta, outline: Outline) -> tuple[str, ...]:
    """The tags in the page's order, none twice."""
    stated = meta.tags()
    if stated:
        return stated
    linked = [_text(a) for a, rel in _tag_links(meta) if "category" not in rel]
    found = linked or _boxed(outline)
    return tuple(dict.fromkeys(t for t in found if 1 < len(t) < _LONGEST))[:_MOST_TAGS]


def _marked(outline: Outline) -> str:
    named = (n.text for n in outline.lines if "articleSection" in (n.prop, n.frame.prop) and n.size < _LONGEST)
    return next(named, "")


def _tag_links(meta: Meta) -> list[tuple[etree._Element, list[str]]]:
    """Links that are marked as tags, with all that they are marked as."""
    related = ((a, rel.split()) for a in meta.root.iter("a") if (rel := a.get("rel")) and "tag" in rel)
    return [(a, rel) for a, rel in related if "tag" in rel]


def _boxed(outline: Outline) -> list[str]:
    boxes = (f for f in outline.frames if f.hint != " " and _TAG_BOX.search(f.hint) and f.tag not in ("body", "html"))
    for frame in boxes:
        links = list(frame.element.iter("a"))
        if 0 < len(links) <= _MOST_TAGS and len(_text(frame.element)) < _LARGEST_BOX:
            return [_text(a).lstrip("# ") for a in links]
    return []


def _trail(meta: Meta, names: set[str]) -> list[str]:
    """The sections of the page's breadcrumbs, outer ones first, without home and the article itself."""
    for node in meta.graph.all:
        if "BreadcrumbList" in jsonld.types(node):
            items = node.get("itemListElement")
            steps = [_step(i) for i in (items if isinstance(items, list) else [items]) if isinstance(i, dict)]
            named = [(name, address) for name, address in steps if name and key(name) not in names]
            found = [name for n, (name, address) in enumerate(named) if not _is_home(address, n, len(named))]
            if found:
                return found
    return []


def _step(item: dict[str, Any]) -> tuple[str, str]:
    inner = item.get("item")
    name = jsonld.first(item.get("name")) or (jsonld.first(inner.get("name")) if isinstance(inner, dict) else "")
    address = inner.get("@id") or inner.get("url") if isinstance(inner, dict) else inner
    return tidy(name)[:_LONGEST], address if isinstance(address, str) else ""


def _is_home(address: str, place: int, count: int) -> bool:
    try:
        path = urlsplit(address).path
    except ValueError:
        return False
    return path in ("", "/") and place == 0 and (bool(address) or count > 1)


def _text(element: etree._Element) -> str:
    return tidy("".join(map(str, element.itertext()))[:5000])
