"""A tree to drafts: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and sitemaps, and whatever feeds mix of them.

Elements are read by name, not by format: feeds use `dc:date` in Atom and `atom:link` in RSS. Where several could
serve, the tables below say which goes first.
"""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from lxml.etree import _Element

from storage.model import Enclosure
from worker.parse.draft import Draft, DraftFeed
from worker.parse.feedinfo import read_info
from worker.parse.limits import MOST_ENTRIES, MOST_OF_A_KIND
from worker.parse.links import alternate
from worker.parse.markup import html_of, media_type, text_of
from worker.parse.plain import may_be_doubled
from worker.parse.tree import RDF, XML, Children, Names, name_of

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
LANGUAGES = ("dc:language", "language")
XML_LANG = f"{XML}lang"
XML_BASE = f"{XML}base"
AUTHORS = ("author", "dc:creator", "dc:author", "managingeditor", "itunes:author")
CATEGORIES = ("category", "dc:subject", "keywords", "media:category", "itunes:category")

#: Further names that are read of an entry, or on the way to it.
READ_BESIDE = frozenset("link enclosure loc media:group news:news news:keywords item entry url name email".split())
NAMES = READ_BESIDE.union(
    TITLES, PUBLISHED, UPDATED, IDS, SUMMARIES, CONTENTS, CAPTIONS, AUTHORS, CATEGORIES, LANGUAGES, SITEMAP_NAMES
)


def read_feed(root: _Element, url: str, document: bytes) -> DraftFeed:
    """The drafts of a document whose root is that of a feed."""
    head = _head(root)
    base = _base(root, url)
    names = Names(NAMES)
    wanted = SITEMAP_NAMES if name_of(root) == "urlset" else ENTRY_NAMES
    entries = islice(_entries(root, base, names, wanted), MOST_ENTRIES)
    return DraftFeed(
        base=base if head is root else _base(head, base),
        may_be_doubled=may_be_doubled(document),
        info=read_info(root, head),
        entries=tuple(_read_entry(entry, entry_base, names) for entry, entry_base in entries),
    )


def _head(root: _Element) -> _Element:
    """The element that holds what the feed says of itself."""
    return next((child for child in root if name_of(child) in ("channel", "feed")), root)


def _entries(
    parent: _Element, base: str, names: Names, wanted: frozenset[str], depth: int = ENTRY_DEPTH
) -> Iterator[tuple[_Element, str]]:
    """The entries in their order, each with the base of its addresses."""
    for child in parent:
        if names.of(child) in wanted:
            yield child, _base(child, base)
        elif depth and len(child):
            yield from _entries(child, _base(child, base), names, wanted, depth - 1)


def _base(element: _Element, base: str) -> str:
    """The base of the addresses in an element; `base` is that of the one around it. CDF shouts."""
    if not element.keys():
        return base
    stated = element.get(XML_BASE) or element.get("base") or element.get("BASE") or ""
    try:
        return urljoin(base, stated.strip()) if stated else base
    except ValueError:
        return base


def _read_entry(entry: _Element, base: str, names: Names) -> Draft:
    found = names.children(entry)
    for group in found.get("media:group", ()):
        for name, elements in names.children(group).items():
            found.setdefault(name, elements)
    for news in found.get("news:news", ()):
        found |= {name: elements for name, elements in names.children(news).items() if name.startswith("news:")}
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
            is_plain = bool(element.keys()) and media_type(element, "") == "text/plain"
            if text := text_of(element) if is_plain else html_of(element, default="text/html"):
                return text, not is_plain
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
    texts = [html_of(element, default=names[name]) for name in known for element in found[name]]
    return [text for text in texts if text]


def _authors(found: Children) -> Iterator[str]:
    for name in AUTHORS:
        elements = found.get(name, ())[:MOST_OF_A_KIND]
        for element in elements:
            yield (_part(element, "name") or _part(element, "email")) if len(element) else text_of(element)
        if elements:
            return


def _part(person: _Element, name: str) -> str:
    return next((text_of(child) for child in person if name_of(child) == name), "")


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
            yield _term(element) if element.keys() else text_of(element)
    for element in found.get("news:keywords", ())[:1]:
        yield from text_of(element).split(",")


def _term(element: _Element) -> str:
    return element.get("term") or element.get("text") or text_of(element) or element.get("label") or ""


def _language(entry: _Element, found: Children) -> str:
    if stated := _first(found, LANGUAGES):
        return stated
    bodies = [element for name in ("content", "summary", "title") for element in found.get(name, ())]
    return next((lang for node in (entry, *bodies) if node.keys() and (lang := node.get(XML_LANG))), "")
