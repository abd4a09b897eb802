"""A tree to drafts: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and sitemaps, and whatever feeds mix of them.

Elements are read by name, not by format: feeds use `dc:date` in Atom and `atom:link` in RSS. Where several could
serve, the tables below say which goes first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml.etree import _Element

from storage.model import Enclosure
from worker.parse.draft import Draft, DraftFeed
from worker.parse.feedinfo import NAMES as INFO_NAMES
from worker.parse.feedinfo import read_info
from worker.parse.lift import KEY, Lifted
from worker.parse.limits import MOST_ENTRIES, MOST_OF_A_KIND
from worker.parse.links import alternate
from worker.parse.markup import html_of, media_type, text_of
from worker.parse.plain import may_be_doubled
from worker.parse.tree import RDF, XML_BASE, XML_LANG, Children, Source, name_of

ENTRY_NAMES = frozenset(("item", "entry"))
HEADS = frozenset(("channel", "feed"))
SITEMAP_NAMES = frozenset(("url",))
#: Levels between the root and the entries at most.
ENTRY_DEPTH = 4
TITLES = ("title", "dc:title", "news:title", "itunes:title", "media:title")
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
#: How the attribute is written: its prefix is the only one that cannot be chosen.
LANGUAGE_ATTRIBUTE = b"xml:lang"
AUTHORS = ("author", "dc:creator", "dc:author", "managingeditor", "itunes:author")
CATEGORIES = ("category", "dc:subject", "keywords", "media:category", "itunes:category")

#: Further names that are read of an entry, or on the way to it.
READ_BESIDE = frozenset("link enclosure loc media:group news:news news:keywords item entry url name email".split())
NAMES = READ_BESIDE.union(
    INFO_NAMES,
    TITLES,
    PUBLISHED,
    UPDATED,
    IDS,
    SUMMARIES,
    CONTENTS,
    CAPTIONS,
    AUTHORS,
    CATEGORIES,
    LANGUAGES,
    SITEMAP_NAMES,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document, parsed: its root, and what was parsed."""

    root: _Element
    parsed: Lifted


def read_feed(document: Document, url: str) -> DraftFeed:
    """The drafts of a document whose root is that of a feed."""
    root, parsed = document.root, document.parsed
    head = _head(root)
    base = _base(root, url)
    source = Source(NAMES, parsed.texts, names_languages=LANGUAGE_ATTRIBUTE in parsed.rest)
    wanted = SITEMAP_NAMES if name_of(root) == "urlset" else ENTRY_NAMES
    entries = islice(_entries(root, base, source, wanted), MOST_ENTRIES)
    return DraftFeed(
        base=base if head is root else _base(head, base),
        may_be_doubled=parsed.is_doubled or may_be_doubled(parsed.rest),
        info=read_info(root, head, source.children(head)),
        entries=tuple([_read_entry(entry, entry_base, source) for entry, entry_base in entries]),
    )


def _head(root: _Element) -> _Element:
    """The element that holds what the feed says of itself: Atom's root, or a child of RSS's and RDF's."""
    if name_of(root) in HEADS:
        return root
    return next((child for child in root if name_of(child) in HEADS), root)


def _entries(
    parent: _Element, base: str, source: Source, wanted: frozenset[str], depth: int = ENTRY_DEPTH
) -> Iterator[tuple[_Element, str]]:
    """The entries in their order, each with the base of its addresses."""
    for child in parent:
        if source.name(child) in wanted:
            yield child, _base(child, base)
        elif depth and len(child):
            yield from _entries(child, _base(child, base), source, wanted, depth - 1)


def _base(element: _Element, base: str) -> str:
    """The base of the addresses in an element; `base` is that of the one around it. CDF shouts."""
    if not element.keys():
        return base
    stated = element.get(XML_BASE) or element.get("base") or element.get("BASE") or ""
    try:
        return urljoin(base, stated.strip()) if stated else base
    except ValueError:
        return base


def _read_entry(entry: _Element, base: str, source: Source) -> Draft:
    found = source.children(entry)
    for group in found.get("media:group", ()):
        for name, elements in source.children(group).items():
            found.setdefault(name, elements)
    for news in found.get("news:news", ()):
        found |= {name: elements for name, elements in source.children(news).items() if name.startswith("news:")}
    title, is_html = _title(found)
    summary, content = _bodies(found, source.texts)
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
        authors=_authors(found, source),
        summary_html=summary,
        content_html=content,
        enclosures=_enclosures(found),
        categories=_categories(found),
        language=_language(entry, found, source),
    )


def _attribute(entry: _Element, name: str) -> str:
    """An attribute of an entry of CDF, which writes them in either case."""
    return entry.get(name) or entry.get(name.upper()) or ""


def _first(found: Children, names: tuple[str, ...]) -> str:
    """The last non-empty text under the first of the names that has one."""
    for name in names:
        if name in found:
            for element in reversed(found[name]):
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


def _bodies(found: Children, lifted: Mapping[str, str]) -> tuple[str, str]:
    """Summary and content, the first of each. A second summary is the content where there is none."""
    contents = _texts(found, CONTENTS, lifted)
    summaries = _texts(found, SUMMARIES, lifted)
    if not contents and len(summaries) > 1 and summaries[1] != summaries[0]:
        contents = summaries[1:]
    if not summaries and not contents:
        summaries = _texts(found, CAPTIONS, lifted)
    return (summaries or [""])[0], (contents or [""])[0]


def _texts(found: Children, names: dict[str, str], lifted: Mapping[str, str]) -> list[str]:
    texts = []
    for name in found:
        if name in names:
            texts += [text for element in found[name] if (text := _html(element, names[name], lifted))]
    return texts


def _html(element: _Element, default: str, lifted: Mapping[str, str]) -> str:
    key = element.get(KEY) if lifted else None
    return html_of(element, default=default, lifted=lifted.get(key) if key else None)


def _authors(found: Children, source: Source) -> tuple[str, ...]:
    elements = next((found[name] for name in AUTHORS if name in found), ())
    return tuple(
        [
            _person(source.children(element)) if len(element) else text_of(element)
            for element in elements[:MOST_OF_A_KIND]
        ]
    )


def _person(found: Children) -> str:
    """The name of a person; the address of one without a name."""
    return _first(found, ("name",)) or _first(found, ("email",))


def _enclosures(found: Children) -> tuple[Enclosure, ...]:
    links = [link for link in found.get("link", ()) if (link.get("rel") or "").lower() == "enclosure"]
    if not links and "enclosure" not in found:
        return ()
    return tuple(map(_enclosure, [*found.get("enclosure", ()), *links][:MOST_OF_A_KIND]))


def _enclosure(element: _Element) -> Enclosure:
    url = element.get("url") or element.get("href") or ""
    length = (element.get("length") or "").strip()
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
    return Enclosure(url=url, type=(element.get("type") or "").strip(), length=size)


def _categories(found: Children) -> tuple[str, ...]:
    elements = [element for name in CATEGORIES if name in found for element in found[name][:MOST_OF_A_KIND]]
    terms = [_term(element) if element.keys() else text_of(element) for element in elements]
    if "news:keywords" in found:
        terms += text_of(found["news:keywords"][0]).split(",")
    return tuple(terms)


def _term(element: _Element) -> str:
    return element.get("term") or element.get("text") or text_of(element) or element.get("label") or ""


def _language(entry: _Element, found: Children, source: Source) -> str:
    if stated := _first(found, LANGUAGES):
        return stated
    if not source.names_languages:
        return ""
    bodies = [element for name in ("content", "summary", "title") if name in found for element in found[name]]
    return next((lang for element in (entry, *bodies) if element.keys() and (lang := element.get(XML_LANG))), "")
