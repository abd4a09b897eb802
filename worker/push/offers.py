"""Whether an answer names a hub: in its Link headers, which come first, or in the feed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from storage.model import FeedInfo, Response

#: RFC 8288: <target>; parameters
_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[^\s;,=]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))?)*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
#: longer is nobody's address
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Offered:
    """The hub that is asked, and the feed's address as it knows it."""

    hub: str
    topic: str


def offered(response: Response, info: FeedInfo) -> Offered | None:
    """What the answer offers; None where it names no hub. Of several hubs the first is asked.

    A feed that does not say its own address is known by the one that answered.
    """
    links = tuple(_links(response))
    hubs = [url for relation, url in links if relation == "hub"] or list(info.hubs)
    selves = [url for relation, url in links if relation == "self"] or [info.self_url]
    hub = next((url for url in hubs if _is_web(url)), "")
    topic = next((url for url in selves if _is_web(url)), response.final_url)
    return Offered(hub, topic) if hub else None


def _links(response: Response) -> Iterator[tuple[str, str]]:
    """(relation, absolute address) of the Link headers."""
    for name, value in response.headers:
        if name == "link":
            for target, parameters in _LINK.findall(value.decode("latin-1")):
                yield from _related(parameters, target.strip(), response.final_url)


def _related(parameters: str, target: str, base: str) -> Iterator[tuple[str, str]]:
    relation = _RELATION.search(parameters)
    if relation is None:
        return
    try:
        url = urljoin(base, target)
    except ValueError:
        return
    for name in (relation[1] or relation[2] or "").lower().split():
        yield name, url


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= LONGEST
