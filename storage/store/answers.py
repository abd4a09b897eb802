"""How a page was answered, as it is kept beside the page: small, compressed."""

import zlib
from dataclasses import dataclass

from storage import codec
from storage.model import Hop, Page

#: octets of all names and values of headers that are kept; servers send half a kilobyte to four
MOST_OCTETS = 16_000
#: stands for headers that there was no room for
CUT = "(cut)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, headers and redirects of an answer. Values are read as Latin-1: each octet is a code point."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...] = ()


def packed(page: Page) -> bytes | None:
    """The page's answer as it is kept; None where no header of it is known."""
    if not page.headers:
        return None
    kept: list[tuple[str, str]] = []
    room = MOST_OCTETS
    for name, value in page.headers:
        room -= len(name) + len(value)
        if room < 0:
            kept.append((CUT, f"{len(page.headers) - len(kept)} headers were too large to keep"))
            break
        kept.append((name, value.decode("latin-1")))
    answer = Answer(url=page.url, status=page.status, headers=tuple(kept), hops=page.hops)
    return zlib.compress(codec.encode(answer), 6)


def unpacked(kept: bytes | None) -> Answer | None:
    """The answer that was kept; None if none was."""
    return None if kept is None else codec.decode(zlib.decompress(kept), Answer)
