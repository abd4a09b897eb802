"""A tree to drafts: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and sitemaps, and whatever feeds mix of them.

Elements are read by name, not by format: feeds use `dc:date` in Atom and `atom:link` in RSS. Where several could
serve, the tables below say which goes first.
"""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.etree import _Element

from storage.model import Enclosure
from worker.parse.draft import Draft, DraftFeed
from worker.parse.feedinfo import read_info
from worker.parse.limits import MOST_ENTRIES, MOST_OF_A_KIND
from worker.parse.links import alternate
from worker.parse.markup import html_of, media_type, text_of
from worker.parse.plain import may_be_doubled
from worker.parse.tree import RDF, XML, name_of

ENTRY_NAMES = frozenset(("item", "entry"))
SITEMAP_NAMES = frozenset(("url",))
#: Levels between the root and the entries at most.
ENTRY_DEPTH = 4
TITLES = ("title", "dc:title", "news:title", "media:title")
PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued", "news:publication_date", "created", "dcterms:created")
UPDATED = ("updated", "modified", "dc:date", "dcterms:modified", "lastbuilddate", "lastmod")
IDS = ("guid", "id")
#: Bodies and the type that they have if they state none.
SUMMARIES = {
    "description": "text/html",
    "summary": "text/plain",
    "dc:description": "text/html",
    "abstract": "text/plain",
}
CONTENTS = {
    "content:encoded": "text/html",
    "content": "text/plain",
    "fullitem": "text/html",
    "body": "application/xhtml+xml",
    "xhtml:body": "application/xhtml+xml",
    "div": "application/xhtml+xml",
    "xhtml:div": "application/xhtml+xml",
}
#: Captions: they stand in for a summary that is missing, and never displace one.
CAPTIONS = {"itunes:summary": "text/html", "media:description": "text/plain", "itunes:subtitle": "text/plain"}
AUTHORS = ("author", "dc:creator", "dc:author", "managingeditor", "itunes:author")
CATEGORIES = ("category", "dc:subject", "keywords", "media:category", "itunes:category")

Children = dict[str, list[_Element]]


def read_feed(root: _Element, url: str, document: bytes) -> DraftFeed:
    """The drafts of a document whose root is that of a feed."""
    has_bases = b"base=" in document
    head = _head(root)
    base = _base(head, url) if has_bases else url
    drafts: list[Draft] = []
    names = SITEMAP_NAMES if name_of(root) == "urlset" else ENTRY_NAMES
    for entry in _entries(root, names, ENTRY_DEPTH):
        drafts.append(_read_entry(entry, _base(entry, url) if has_bases else url))
        if len(drafts) == MOST_ENTRIES:
            break
    return DraftFeed(
        base=base, may_be_doubled=may_be_doubled(document), info=read_info(root, head), entries=tuple(drafts)
    )


def _head(root: _Element) -> _Element:
    """The element that holds what the feed says of itself."""
    return next((child for child in root if name_of(child) in ("channel", "feed")), root)


def _entries(parent: _Element, names: frozenset[str], depth: int) -> Iterator[_Element]:
    for child in parent:
        if name_of(child) in names:
            yield child
        elif depth and len(child):
            yield from _entries(child, names, depth - 1)


def _base(element: _Element, url: str) -> str:
    nodes = (element, *element.iterancestors())
    base = url
    for value in reversed([node.get(f"{XML}base") or node.get("base") or "" for node in nodes]):
        try:
            base = urljoin(base, value.strip())
        except ValueError:
            continue
    return base


def children(parent: _Element) -> Children:
    """The children by name, in order."""
    found: Children = {}
    for child in parent:
        found.setdefault(name_of(child), []).append(child)
    return found


def _read_entry(entry: _Element, base: str) -> Draft:
    found = children(entry)
    for group in found.get("media:group", ()):
        for name, elements in children(group).items():
            found.setdefault(name, elements)
    for news in found.get("news:news", ()):
        found |= {name: elements for name, elements in children(news).items() if name.startswith("news:")}
    title, is_html = _title(found)
    summary, content = _bodies(found)
    guid, is_link = _id(entry, found)
    return Draft(
        base=base,
        id=guid,
        id_is_link=is_link,
        link=alternate(found) or _first(found, ("loc",)) or _attribute(entry, "href"),
        title=title,
        title_is_html=is_html,
        published=_first(found, PUBLISHED),
        updated=_first(found, UPDATED) or _attribute(entry, "lastmod"),
        authors=tuple(_authors(found)),
        summary_html=summary,
        content_html=content,
        enclosures=tuple(_enclosures(found)),
        categories=tuple(_categories(found)),
        language=_language(entry, found),
    )


def _attribute(entry: _Element, name: str) -> str:
    """An attribute of an entry of CDF, which writes them in either case."""
    return entry.get(name) or entry.get(name.upper()) or ""


def _first(found: Children, names: tuple[str, ...]) -> str:
    """The last non-empty text under the first of the names that has one."""
    for name in names:
        for element in reversed(found.get(name, ())):
            if text := text_of(element):
                return text
    return ""


def _title(found: Children) -> tuple[str, bool]:
    """The title and whether it may hold markup."""
    for name in TITLES:
        for element in found.get(name, ()):
            kind = media_type(element, "")
            text = html_of(element, default="text/html") if kind != "text/plain" else text_of(element)
            if text:
                return text, kind != "text/plain"
    return "", True


def _id(entry: _Element, found: Children) -> tuple[str, bool]:
    for name in IDS:
        for element in found.get(name, ()):
            if text := text_of(element):
                stated = element.get("isPermaLink") or element.get("ispermalink") or "true"
                return text, stated.strip().lower() == "true"
    return (entry.get(f"{RDF}about") or "").strip(), False


def _bodies(found: Children) -> tuple[str, str]:
    """Summary and content, the first of each. A second summary is the content where there is none."""
    contents = _texts(found, CONTENTS)
    summaries = _texts(found, SUMMARIES)
    if not contents and len(summaries) > 1 and summaries[1] != summaries[0]:
        contents = summaries[1:]
    if not summaries and not contents:
        summaries = _texts(found, CAPTIONS)
    return (summaries or [""])[0], (contents or [""])[0]


def _texts(found: Children, names: dict[str, str]) -> list[str]:
    known = [name for name in found if name in names]
    texts = (html_of(element, default=names[name]) for name in known for element in found[name])
    return [text for text in texts if text]


def _authors(found: Children) -> Iterator[str]:
    for name in AUTHORS:
        elements = found.get(name, ())[:MOST_OF_A_KIND]
        for element in elements:
            named = next((text_of(child) for child in element if name_of(child) == "name"), "")
            yield named or ("" if len(element) else text_of(element)) or _email(element)
        if elements:
            return


def _email(element: _Element) -> str:
    return next((text_of(child) for child in element if name_of(child) == "email"), "")


def _enclosures(found: Children) -> Iterator[Enclosure]:
    links = [link for link in found.get("link", ()) if (link.get("rel") or "").lower() == "enclosure"]
    for element in [*found.get("enclosure", ()), *links][:MOST_OF_A_KIND]:
        url = element.get("url") or element.get("href") or ""
        length = (element.get("length") or "").strip()
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        yield Enclosure(url=url, type=(element.get("type") or "").strip(), length=size)


def _categories(found: Children) -> Iterator[str]:
    for name in CATEGORIES:
        for element in found.get(name, ())[:MOST_OF_A_KIND]:
            yield element.get("term") or element.get("text") or text_of(element) or element.get("label") or ""
    for element in found.get("news:keywords", ())[:1]:
        yield from text_of(element).split(",")


def _language(entry: _Element, found: Children) -> str:
    stated = _first(found, ("dc:language", "language"))
    bodies = (element for name in ("content", "summary", "title") for element in found.get(name, ()))
    return stated or next((lang for node in (entry, *bodies) if (lang := node.get(f"{XML}lang"))), "")
