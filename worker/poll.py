"""Asking a feed: what is sent, and nothing of when or of what the answer means (`worker.schedule`)."""

from storage.model import DueFeed, FetchFailed, Response
from worker.http import Request, WebClient, challenge, headers_for

__all__ = ["challenge", "poll", "request_for"]

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)


async def poll(client: WebClient, due: DueFeed) -> Response | FetchFailed:
    """Asks a feed once."""
    return await client.fetch(request_for(due))


def request_for(due: DueFeed) -> Request:
    """A conditional GET of the address under which the feed is found now.

    The validators go to the address that gave them and to no other: behind a redirect that lasts, to its target.
    """
    feed, state = due.feed, due.state
    url = state.moved_to or feed.url
    given = headers_for(url, feed.headers, of=feed.url)
    names = {name.lower() for name, _ in given}
    headers = given if "accept" in names else (("Accept", ACCEPT), *given)
    validators = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return Request(
        url=url,
        headers=headers,
        validators=tuple((name, value) for name, value in validators if value),
        validators_url=state.redirect_to or url,
    )
