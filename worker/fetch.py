"""Fetching an article's page. What comes back in place of the article is named here; what is in it, by `clean`."""

from datetime import datetime
from urllib.parse import urlsplit

from storage.model import FetchFailed, Page, Response
from worker.http import Request, WebClient, challenge, status_words

ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.1"
#: types that hold pages. Servers that do not know better say text/plain or octet-stream: then the bytes decide.
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/htm", "text/x-html"})
UNSURE_TYPES = frozenset({"", "text/plain", "application/octet-stream", "unknown/unknown"})


async def fetch_page(client: WebClient, url: str, now: datetime) -> Page | FetchFailed:
    """The page of an article, or a sentence why there is none. `now`: the program's time, becomes `fetched_at`."""
    answer = await client.fetch(Request(url=url, headers=(("Accept", ACCEPT),)))
    if isinstance(answer, FetchFailed):
        return answer
    return read_page(answer, now)


def read_page(response: Response, now: datetime) -> Page | FetchFailed:
    """What an answer is to someone who asked for an article."""
    content_type = response.header("content-type")
    if problem := _problem(response, content_type):
        return FetchFailed(
            url=response.url, fault="protocol", reason=problem, hops=response.hops, status=response.status
        )
    return Page(
        url=response.url,
        final_url=response.final_url,
        content_type=content_type,
        body=response.body,
        fetched_at=now,
        status=response.status,
        headers=response.headers,
        hops=response.hops,
    )


def _problem(response: Response, content_type: str) -> str:
    if wall := challenge(response):
        return wall
    if response.status >= 300 or response.status == 204:
        return f"answers {status_words(response.status)}"
    if response.hops and _is_front_page(response.final_url) and not _is_front_page(response.url):
        return "is redirected to the front page of the site: the article is no longer there"
    if not response.body.strip():
        return "answers with an empty page"
    if not _is_html(response.body, content_type):
        return f"is no web page but {content_type or 'a file of unknown type'}"
    return ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _is_html(body: bytes, content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in HTML_TYPES:
        return True
    return kind in UNSURE_TYPES and b"<" in body[:2000].replace(b"\0", b"") and b"\0\0\0" not in body[:2000]
