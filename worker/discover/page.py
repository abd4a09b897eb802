"""What a page says of its feeds, and which of its links look like one. Pure."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from storage.model import Response

#: types with which pages declare feeds; the second ones name other things as well, so they are asked last
FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x.atom+xml", "application/x-atom+xml", "application/rss", "application/atom", "text/rss+xml",
})  # fmt: skip
POSSIBLE_TYPES = frozenset({"application/xml", "text/xml", "application/json"})
#: the path or query of an address under which software usually serves a feed
LOOKS_LIKE_FEED = re.compile(
    r"""(?: /(?:rss|atom|feed|feeds|rdf)/?
          | [/._-](?:rss|atom|rdf|feed)\d?(?:\.(?:xml|rdf|php|aspx?|json))?/?
          | /index\.(?:xml|rdf) | \.(?:rss|atom|rdf)
        )$""",
    re.IGNORECASE | re.VERBOSE,
)
QUERY_OF_FEED = re.compile(r"(?:^|&)(?:feed=\w+|format=(?:feed|rss|atom)|(?:type|alt|output)=(?:rss|atom))", re.I)
INSIDE_FEEDS = re.compile(r"^/(?:feeds?|rss)/", re.IGNORECASE)
#: "comments" in the languages of the larger blog systems
COMMENTS = re.compile(
    r"comments?\b|kommentar|commentaire|comentario|comentário|comment[io]\b|reacties|komentar|yorum|комментар|"
    r"коментар|تعليق|نظرات|评论|評論|コメント|댓글",
    re.IGNORECASE,
)
#: how much of a page is looked at
MOST_CHARACTERS = 1_500_000


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: `<link>` if it has a `rel`, `<a>` if `rel` is empty. The address is absolute."""

    url: str
    rel: frozenset[str]
    type: str
    title: str


def read_links(page: Response) -> tuple[Link, ...]:
    """The links of a page in its order, each resolved against the page's base."""
    reader = _Reader(page.final_url)
    try:
        reader.feed(_text(page)[:MOST_CHARACTERS])
        reader.close()
    except AssertionError:  # html.parser's way to give up at a malformed declaration; what came before it counts
        pass
    return tuple(reader.links())


def declared_feeds(links: Iterable[Link]) -> tuple[Link, ...]:
    """What the page itself calls its feeds, the surest first."""
    declared = [link for link in links if "stylesheet" not in link.rel and link.rel & {"alternate", "feed"}]
    sure = [link for link in declared if link.type in FEED_TYPES or "feed" in link.rel]
    possible = [link for link in declared if link.type in POSSIBLE_TYPES or (not link.type and _looks(link.url))]
    return tuple(dict.fromkeys(sure + possible))


def linked_feeds(links: Iterable[Link], page: str) -> tuple[Link, ...]:
    """The page's ordinary links that look like feeds, those of its own host first."""
    host = urlsplit(page).netloc
    likely = [link for link in links if not link.rel and _looks(link.url) and link.url != page]
    first = {link.url: link for link in reversed(likely)}
    return tuple(
        sorted(dict.fromkeys(first[link.url] for link in likely), key=lambda x: urlsplit(x.url).netloc != host)
    )


def is_of_comments(url: str, title: str) -> bool:
    """Whether a feed is one of readers' comments, by its address or title."""
    parts = urlsplit(url)
    return bool(COMMENTS.search(f"{parts.path}?{parts.query}") or COMMENTS.search(title))


def _looks(url: str) -> bool:
    parts = urlsplit(url)
    by_path = LOOKS_LIKE_FEED.search(parts.path) or INSIDE_FEEDS.search(parts.path)
    return bool(by_path or QUERY_OF_FEED.search(parts.query) or parts.netloc.startswith("feeds."))


def _text(page: Response) -> str:
    body = page.body
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    stated = re.search(r"charset=[\"']?([\w.:-]+)", page.header("content-type"), re.I)
    inside = re.search(rb"<meta[^>]+charset=[\"']?([\w.:-]+)", body[:4096], re.I)
    name = stated[1] if stated else inside[1].decode("ascii") if inside else "utf-8"
    try:
        return body.decode(name, "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._page = url
        self._base = ""
        self._found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "base" and not self._base and values.get("href", "").strip():
            self._base = values["href"]
        if tag in ("link", "a") and values.get("href", "").strip():
            self._found.append((tag, values))

    def links(self) -> Iterable[Link]:
        """The links with http addresses; the base counts for all of them, wherever it stands."""
        base = _absolute(self._page, self._base) or self._page
        for tag, values in self._found:
            if url := _absolute(base, values["href"]):
                rel = frozenset(values.get("rel", "").lower().split()) if tag == "link" else frozenset()
                kind = values.get("type", "").partition(";")[0].strip().lower()
                if rel or tag == "a":
                    yield Link(url, rel, kind, values.get("title", ""))


def _absolute(base: str, address: str) -> str:
    """'' for what is no web address. feed: and feed:// are old names of http."""
    plain = re.sub(r"^feed:(?=https?://)|^feed(?=://)", lambda m: "http" if m[0] == "feed" else "", address.strip())
    try:
        url = urldefrag(urljoin(base, plain)).url
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""
