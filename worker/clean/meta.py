"""What a page says of itself in its head and linked data: names, times, addresses. What it shows is in `header`."""

import html
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from worker.clean import dates, jsonld
from worker.clean.text import key, tidy
from worker.clean.wording import Wording

_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "pubdate",
    "publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date",
    "rnews:datepublished",
    "cxenseparse:recs:publishtime",
    "date_published",
    "article_date_original",
    "originalpublicationdate",
    "og:published_time",
    "og:pubdate",
    "bt:pubdate",
    "created",
    "release_date",
    "vr:published_time",
    "cxenseparse:publishtime",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "bt:moddate",
    "modified",
    "revised",
    "og:modified_time",
)
_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "article.author",
    "authors",
    "og:article:author",
    "cxenseparse:author",
    "citation_author",
    "twitter:creator:name",
    "creator",
)
_SECTION = (
    "article:section",
    "parsely-section",
    "section",
    "articlesection",
    "og:section",
    "cxenseparse:section",
    "category",
)
_TAGS = ("article:tag", "parsely-tags", "news_keywords", "keywords", "sailthru.tags", "og:article:tag")
_SITE = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "cre",
    "copyright",
)
#: "written by" as labels of cards have it
_WRITTEN_BY = Wording(
    r"(?:written|posted|published)? ?by|authors?|verfasst von|geschrieben von|von|autor(?:in)?|(?:écrit|rédigé) par|"
    r"auteur|escrito por|(?:por )?autor|scritto da|autore|geschreven door|skrevet av|skrevet af|skriven av|författare|"
    r"napisane przez|napsal\(a\)|szerző|scris de|yazan|yazar|кем опубликовано|написано автором|автор|"
    r"كُتب بواسطة|كتب بواسطة|الكاتب|נכתב על ידי|作者|執筆者|投稿者|글쓴이|작성자|viết bởi|được viết bởi|ditulis oleh|"
    r"kirjoittanut|γράφτηκε από|συντάχθηκε από",
)
_ADDRESS = re.compile(r"^(?:https?:|//|/)\S+$", re.I)
_MAX_TAGS = 30


class Meta:
    """The head of a page. `meta` holds its meta elements by lower-case name, `node` the article of its linked data."""

    __slots__ = ("graph", "items", "language", "links", "meta", "node", "root", "title", "url")

    def __init__(self, root: etree._Element, url: str) -> None:
        self.root, self.url = root, url
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.items: dict[str, list[str]] = {}
        self.title = self.language = ""
        self._read(root)
        scripts = [s.text or "" for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower()]
        self.graph = jsonld.Graph(scripts[:40])
        self.node = self.graph.article(self.canonical() or url)

    def _read(self, root: etree._Element) -> None:
        for element in root.iter("meta", "link", "title", "html"):
            if element.tag == "meta":
                self._read_meta(element)
            elif element.tag == "link":
                for rel in (element.get("rel") or "").lower().split():
                    self.links.setdefault(rel, element.get("href") or "")
            elif element.tag == "html":
                self.language = (
                    self.language
                    or element.get("lang")
                    or element.get("{http://www.w3.org/XML/1998/namespace}lang")
                    or ""
                )
            elif not self.title and not _is_in_svg(element):
                self.title = tidy("".join(map(str, element.itertext()))[:2000])

    def _read_meta(self, element: etree._Element) -> None:
        content = tidy((element.get("content") or "")[:5000])
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                (self.items if attribute == "itemprop" else self.meta).setdefault(name, []).append(content)

    def first(self, *names: str) -> str:
        """The first of the meta elements of these names that says anything."""
        return next((self.meta[n][0] for n in names if n in self.meta), "")

    def canonical(self) -> str:
        """The address that the page gives itself, absolute, on a site of the web; '' if it gives none."""
        for address in (self.links.get("canonical", ""), self.first("og:url")):
            try:
                full = urljoin(self.url, address.strip()) if address.strip() else ""
                if full and urlsplit(full).scheme in ("http", "https") and urlsplit(full).path.strip("/"):
                    return full
            except ValueError:
                continue
        return ""

    def description(self) -> str:
        return self.first("og:description", "description", "twitter:description") or tidy(
            jsonld.first(self.node.get("description"))
        )

    def publisher(self) -> str:
        for item in self.graph.resolve(self.node.get("publisher") or self.node.get("sourceOrganization")):
            name = tidy(jsonld.first(item))
            if name and not _ADDRESS.match(name):
                return name
        named = self.first(*_SITE[:4])
        return named if not _ADDRESS.match(named) else ""

    def site_names(self) -> list[str]:
        """All names under which the site goes: of the publisher, the site, the host."""
        found = [self.publisher(), *(self.first(n) for n in _SITE)]
        found += [
            jsonld.first(n.get("name"))
            for n in self.graph.all
            if set(jsonld.types(n)) & {"WebSite", "NewsMediaOrganization", "Organization"}
        ][:5]
        found += self._host_names()
        return [name for name in dict.fromkeys(map(tidy, found)) if len(key(name)) > 1]

    def _host_names(self) -> list[str]:
        try:
            host = urlsplit(self.url).hostname or ""
        except ValueError:
            host = ""
        labels = [label for label in host.split(".") if label not in ("www", "m", "news", "amp")]
        return [".".join(labels), *labels[: -1 or None]]

    def named_like_host(self) -> list[str]:
        """Authors after whom the host is called, but not the site: `Ann Lee` of Ann Lee's Kitchen, annlee.example."""
        hosts = {key(h) for h in self._host_names()}
        houses = {key(n) for n in self.site_names()} - {key(h) for h in self._host_names()}
        houses |= {key(self.publisher()), *(key(self.first(n)) for n in _SITE)}
        return [n for n in self.authors() if key(n) in hosts - houses]

    def titles(self) -> list[str]:
        """Headlines as the head states them, the likeliest first; the site's name may still be in them."""
        stated = [
            jsonld.first(self.node.get("headline")),
            self.first("og:title"),
            self.first("twitter:title"),
            jsonld.first(self.node.get("name")),
            self.title,
        ]
        return [t for t in dict.fromkeys(tidy(unescape_twice(t)) for t in stated) if t]

    def section(self) -> str:
        found = jsonld.first(self.node.get("articleSection")) or self.first(*_SECTION)
        return tidy(found) if not _ADDRESS.match(found) else ""

    def tags(self) -> tuple[str, ...]:
        stated: list[str] = list(jsonld.strings(self.node.get("keywords")))
        stated = stated or next((self.meta[n] for n in _TAGS if n in self.meta), self.items.get("keywords", []))
        split = [part for tag in stated for part in re.split(r"[,;،、]", tag)]
        return tuple(dict.fromkeys(t for t in map(tidy, split) if t and len(t) < 60 and not _ADDRESS.match(t)))[
            :_MAX_TAGS
        ]

    def lang(self) -> str:
        """The language code of the page as it declares it, lower case, '' if it declares none."""
        for stated in (
            self.language,
            self.first("content-language", "og:locale", "language", "dc.language"),
            jsonld.first(self.node.get("inLanguage")),
        ):
            found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?![A-Za-z])", stated or "")
            if found:
                return found[1].lower()
        return ""

    def published(self) -> list[str]:
        """Times of publication as the head states them, the likeliest first, as ISO 8601."""
        return _times(
            [
                *jsonld.strings(self.node.get("datePublished")),
                *self._named(_PUBLISHED),
                *self.items.get("datepublished", ()),
                *jsonld.strings(self.node.get("dateCreated")),
                *jsonld.strings(self.node.get("uploadDate")),
            ]
        )

    def modified(self) -> list[str]:
        return _times(
            [
                *jsonld.strings(self.node.get("dateModified")),
                *self._named(_MODIFIED),
                *self.items.get("datemodified", ()),
            ]
        )

    def _named(self, names: Iterable[str]) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def authors(self) -> list[str]:
        """Names of authors as linked data and head give them; addresses and handles left out."""
        found = [name for item in self._author_items() for name in _names(item)]
        if found:
            return list(dict.fromkeys(found))
        return next((stated for stated in self.author_lists() if stated), [])

    def author_lists(self) -> list[list[str]]:
        """What each kind of meta element says of the authors."""
        lists = [[v for v in self.meta.get(name, ()) if not _is_handle(v)] for name in _AUTHOR]
        return [stated for stated in (*lists, self._labelled()) if stated]

    def _labelled(self) -> list[str]:
        """The author among the labelled facts of a page's card, as plug-ins of WordPress write it in any language."""
        pairs = ((self.first(f"twitter:label{n}"), self.first(f"twitter:data{n}")) for n in (1, 2))
        return [said for label, said in pairs if said and _WRITTEN_BY.fullmatch(label) and not _is_handle(said)]

    def persons(self) -> list[str]:
        """Those of the authors that the linked data declares to be people, and what it says elsewhere are people."""
        items = [i for i in (*self._author_items(), *self.graph.all) if isinstance(i, dict)]
        houses = {key(n) for i in items if "NewsMediaOrganization" in jsonld.types(i) for n in _names(i)}
        found = dict.fromkeys(n for i in items if "Person" in jsonld.types(i) for n in _names(i))
        return [n for n in found if key(n) not in houses]

    def _author_items(self) -> list[Any]:
        return self.graph.resolve(self.node.get("author") or self.node.get("creator"))


def _is_handle(stated: str) -> bool:
    return bool(_ADDRESS.match(stated)) or stated.startswith("@") or stated.isdigit()


def _is_in_svg(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "svg"


def unescape_twice(text: str) -> str:
    """Text that was escaped once too often (`Q&amp;A` in linked data) as it was meant."""
    if "&" not in text:
        return text
    return html.unescape(html.unescape(text))


def _names(item: Any) -> list[str]:
    if isinstance(item, dict):
        given = " ".join(filter(None, (jsonld.first(item.get("givenName")), jsonld.first(item.get("familyName")))))
        stated = list(jsonld.strings(item.get("name"))) or [given]
        return [n for n in (tidy(unescape_twice(s)) for s in stated) if n and not _ADDRESS.match(n)]
    return [tidy(unescape_twice(n)) for n in jsonld.strings(item) if not _ADDRESS.match(n)]


def _times(stated: Iterable[str]) -> list[str]:
    return [t for t in (dates.iso(tidy(s)) for s in stated if s) if t]


def best_time(times: list[str]) -> str | None:
    """The first of the times; another way to say the same instant is taken if it knows the zone or the hour."""
    if not times:
        return None
    best = times[0]
    for other in times[1:]:
        same_day = other[:10] == best[:10]
        if (len(best) == 10 and len(other) > 10 and same_day) or (_zone(best) < _zone(other) and _same(best, other)):
            best = other
    return best


def _zone(stated: str) -> int:
    """2: a zone of its own, 1: UTC, 0: none."""
    if len(stated) < 20:
        return 0
    return 1 if stated.endswith(("+00:00", "Z")) else 2


def _same(one: str, other: str) -> bool:
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is None or second.tzinfo is None:
        return one[:16] == other[:16]
    return abs((first - second).total_seconds()) < 60
