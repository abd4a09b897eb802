"""Which of an element's links leads to the page, and which to hubs and further pages."""

from urllib.parse import urljoin

from lxml.etree import _Element

from worker.parse.markup import text_of
from worker.parse.tree import XML_BASE, Children

HTML_TYPES = frozenset(("", "text/html", "html", "application/xhtml+xml", "xhtml"))


def alternate(found: Children) -> str:
    """The address of the page that the entry or the feed is about, as written; '' if there is none.

    The last of the links that are text or `rel=alternate` to a page; else an alternate of another type.
    """
    page = other = ""
    for link in found.get("link", ()):
        if not link.keys():
            page = text_of(link) or page
        elif rel_of(link) == "alternate":
            href = href_of(link)
            if not href:
                page = text_of(link) or page
            elif (link.get("type") or "").strip().lower() in HTML_TYPES:
                page = href
            else:
                other = other or href
    return page or other


def related(found: Children, rel: str) -> list[str]:
    """The addresses of the links with that relation, in order."""
    return [href for link in found.get("link", ()) if rel_of(link) == rel and (href := href_of(link))]


def href_of(link: _Element) -> str:
    """The address in an attribute of a link; '' if there is none. As written, or on the base that the link has."""
    href = (link.get("href") or link.get("url") or link.get("uri") or "").strip()
    base = link.get(XML_BASE)
    try:
        return urljoin(base.strip(), href) if base and href else href
    except ValueError:
        return href


def rel_of(link: _Element) -> str:
    """The relation of a link, in lower case."""
    return (link.get("rel") or "alternate").strip().lower()
