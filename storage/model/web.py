"""Answers of the web, and the lack of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect: its status and where it led."""

    status: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP answer with a status, whatever the status. Header names are lower case, values as they came."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""
    hops: tuple[Hop, ...] = ()

    def header(self, name: str) -> str:
        """The first value of a header, '' if absent."""
        return next((v.decode("latin-1") for n, v in self.headers if n == name.lower()), "")


FetchFault = Literal["address", "refused", "timeout", "tls", "dns", "too_large", "redirects", "protocol"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No answer could be had. `reason` is a sentence for the owner."""

    url: str
    fault: FetchFault
    reason: str
    hops: tuple[Hop, ...] = ()
    #: of an answer that was had, and was not what was asked for
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article's page as it came, to be cleaned now and again later."""

    url: str
    final_url: str
    content_type: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    #: as they came, names in lower case
    headers: tuple[tuple[str, bytes], ...] = ()
    hops: tuple[Hop, ...] = ()
