"""Finds the feeds of a site from the address of one of its pages.

The page's own word first (`<link rel=alternate>`), else its links that look like feeds, else the usual places. Only
what was fetched and is a feed comes out. `page.py` reads the page, this module asks. At most eight requests.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from storage.model import FetchFailed, Response
from worker.discover.page import Link, declared_feeds, is_of_comments, linked_feeds, read_links
from worker.http import Request, WebClient, challenge, status_words

__all__ = ["Discovered", "SiteNotReadable", "discover"]

MOST_REQUESTS = 8
MOST_HOPS = 5
#: usual places below a section of a site, then below its root; the most usual first
SECTION_GUESSES = ("feed",)
GUESSES = ("/feed", "/rss.xml", "/atom.xml", "/index.xml", "/rss", "/feed.xml")
ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

IsFeed = Callable[[Response], str | None]


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed that was fetched: its address, and the title that it gives itself ('' if none)."""

    url: str
    title: str


class SiteNotReadable(ValueError):
    """The page that was given could not be had. The message is a sentence for the user."""


async def discover(client: WebClient, url: str, is_feed: IsFeed) -> tuple[Discovered, ...]:
    """The feeds of the page at `url`, best first, feeds of comments last; `url` itself if it is a feed.

    `is_feed` gives the title of the feed that an answer holds, None if it holds none. Raises `SiteNotReadable`.
    """
    search = _Search(client, is_feed)
    page = await search.ask(url)
    if isinstance(page, FetchFailed):
        raise SiteNotReadable(f"{url} {page.reason}")
    if search.found:
        return search.best_first()
    if wall := challenge(page):
        raise SiteNotReadable(f"{url} {wall}")
    if page.status != 200:
        raise SiteNotReadable(f"{url} answers {status_words(page.status)}")
    links = read_links(page)
    for wave in (declared_feeds(links), linked_feeds(links, page.final_url)):
        await search.ask_all(wave)
        if search.found:
            return search.best_first()
    await search.ask_until_found(_guesses(page.final_url))
    return search.best_first()


class _Search:
    """Asks within the limit, each address once, and keeps what is a feed."""

    def __init__(self, client: WebClient, is_feed: IsFeed) -> None:
        self._client = client
        self._is_feed = is_feed
        self._left = MOST_REQUESTS
        self._seen: set[str] = set()
        self.found: list[Discovered] = []

    async def ask(self, url: str) -> Response | FetchFailed:
        request = Request(url=url, headers=(("Accept", ACCEPT),), max_hops=min(MOST_HOPS, self._left - 1))
        answer = await self._client.fetch(request)
        self._left -= 1 + len(answer.hops)
        self._seen.add(url)
        if isinstance(answer, Response):
            self._keep(answer)
        return answer

    async def ask_all(self, links: Iterable[Link]) -> None:
        for link in sorted(links, key=lambda link: is_of_comments(link.url, link.title)):
            if self._left > 0 and link.url not in self._seen:
                await self.ask(link.url)

    async def ask_until_found(self, urls: Iterable[str]) -> None:
        for url in urls:
            if self._left > 0 and not self.found and url not in self._seen:
                await self.ask(url)

    def best_first(self) -> tuple[Discovered, ...]:
        return tuple(sorted(self.found, key=lambda feed: is_of_comments(feed.url, feed.title)))

    def _keep(self, answer: Response) -> None:
        title = self._is_feed(answer) if answer.status == 200 else None
        moved_for_good = bool(answer.hops) and all(hop.status in (301, 308) for hop in answer.hops)
        url = answer.final_url if moved_for_good else answer.url
        is_known = answer.final_url in self._seen or any(feed.url == url for feed in self.found)
        self._seen.add(answer.final_url)
        if title is not None and (not is_known or answer.final_url == answer.url):
            self.found.append(Discovered(urldefrag(url).url, title))


def _guesses(page: str) -> tuple[str, ...]:
    section = urljoin(page, ".") if urlsplit(page).path.strip("/") else ""
    near = [urljoin(section, guess) for guess in SECTION_GUESSES] if section else []
    return tuple(dict.fromkeys([*near, *(urljoin(page, guess) for guess in GUESSES)]))
