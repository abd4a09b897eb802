"""Which of an element's links leads to the page, and which to hubs and further pages."""

from lxml.etree import _Element

from worker.parse.markup import text_of

HTML_TYPES = frozenset(("", "text/html", "html", "application/xhtml+xml", "xhtml"))

Children = dict[str, list[_Element]]


def alternate(found: Children) -> str:
    """The address of the page that the entry or the feed is about, as written; '' if there is none.

    The last of the links that are text or `rel=alternate` to a page; else an alternate of another type.
    """
    page = other = ""
    for link in found.get("link", ()):
        href = href_of(link)
        if href and rel_of(link) == "alternate":
            if (link.get("type") or "").strip().lower() in HTML_TYPES:
                page = href
            else:
                other = other or href
        elif not href and rel_of(link) == "alternate" and (text := text_of(link)):
            page = text
    return page or other


def related(found: Children, rel: str) -> list[str]:
    """The addresses of the links with that relation, in order."""
    return [href for link in found.get("link", ()) if rel_of(link) == rel and (href := href_of(link))]


def href_of(link: _Element) -> str:
    return (link.get("href") or link.get("url") or link.get("uri") or "").strip()


def rel_of(link: _Element) -> str:
    return (link.get("rel") or "alternate").strip().lower()
