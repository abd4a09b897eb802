"""XML to a tree with libxml2, no entities, no DTD, no network; and the names of its elements."""

from collections.abc import Container, Mapping
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

#: Namespaces by their address in lower case -> the prefix that stands for them here. '' is the feed's own.
NAMESPACES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://example.com/newformat#": "",
    "http://example.com/necho": "",
    "http://purl.org/echo/": "",
    "uri/of/echo/namespace#": "",
    "http://purl.org/pie/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/syndication/history/1.0": "history",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
XML = "{http://www.w3.org/XML/1998/namespace}"
XML_BASE, XML_LANG = f"{XML}base", f"{XML}lang"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

#: Children by name, in order.
Children = dict[str, list[_Element]]


def parser(*, recover: bool) -> etree.XMLParser:
    """The one way in which documents of strangers are read: nothing is fetched, nothing expands."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def strict(document: bytes) -> _Element | None:
    """The root of a well-formed UTF-8 document, None if it is not one."""
    try:
        return etree.fromstring(document, parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def recovered(document: bytes) -> _Element | None:
    """The root of what libxml2 makes of a broken document, None if it makes nothing of it."""
    try:
        root: _Element | None = etree.fromstring(document, parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def is_too_deep(document: bytes) -> bool:
    """Whether the document was refused because its elements are nested too deep."""
    try:
        etree.fromstring(document, parser(recover=False))
    except etree.XMLSyntaxError as error:
        return "depth" in str(error)
    except ValueError:
        return False
    return False


def name_of(element: _Element) -> str:
    """`dc:date`, or the bare name for the feed's own namespace, in lower case; '' for what is no element."""
    tag = element.tag
    return _named(str(tag), element.prefix)


@lru_cache(maxsize=4096)
def _named(tag: str, prefix: str | None) -> str:
    space, _, local = tag[1:].partition("}") if tag[0] == "{" else ("", "", tag)
    known = NAMESPACES.get(space.lower())
    if known is None:
        known = "" if "backend.userland.com/rss" in space else (prefix or "")
    return f"{known}:{local}".lower() if known else local.lower()


class Source:
    """What is needed to read a document: the names of its elements, and the texts that were set aside (`lift`).

    Names are looked up by tag, and worked out once a tag, for there are few of them. Elements whose names are not in
    `wanted` have the name ''.
    """

    __slots__ = ("_names", "_wanted", "names_languages", "texts")

    def __init__(self, wanted: Container[str], texts: Mapping[str, str], *, names_languages: bool) -> None:
        self._wanted = wanted
        self._names: dict[object, str] = {}
        self.texts = texts
        #: attributes of some elements name their language
        self.names_languages = names_languages

    def name(self, element: _Element) -> str:
        """The name of an element, '' if it is not wanted."""
        name = self._names.get(element.tag)
        return self._learn(element) if name is None else name

    def children(self, parent: _Element) -> Children:
        """The wanted children by name, in order."""
        found: Children = {}
        known = self._names.get
        for child in parent:
            name = known(child.tag)
            if name is None:
                name = self._learn(child)
            if name in found:
                found[name].append(child)
            elif name:
                found[name] = [child]
        return found

    def _learn(self, element: _Element) -> str:
        name = name_of(element)
        self._names[element.tag] = name = name if name in self._wanted else ""
        return name
