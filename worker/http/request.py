"""What is asked for, and within which limits."""

import re
from dataclasses import dataclass

from worker.http.errors import InvalidRequest

MEGABYTE = 1_000_000
MAX_HOPS = 5
#: RFC 9110 section 5.1: a field name is a token
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAKS = re.compile(rb"[\r\n\0]")

Headers = tuple[tuple[str, str | bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Header values may be bytes, which are sent exactly so.

    Beyond the host of `url` a redirect carries only headers that are nobody's secret (`address.OPEN_HEADERS`).
    Raises `InvalidRequest` for a header that would break the lines of the request.
    """

    url: str
    method: str = "GET"
    headers: Headers = ()
    body: bytes | None = None
    follow_redirects: bool = True
    max_hops: int = MAX_HOPS
    #: of the body, both as sent and after decoding
    max_bytes: int = 10 * MEGABYTE
    #: If-None-Match and If-Modified-Since, sent to `validators_url` alone ('': to `url`), hop or not
    validators: Headers = ()
    validators_url: str = ""

    def __post_init__(self) -> None:
        for name, value in self.headers + self.validators:
            raw = value if isinstance(value, bytes) else value.encode()
            if not _FIELD_NAME.fullmatch(name) or _BREAKS.search(raw):
                raise InvalidRequest(f"header {name!r} cannot be sent: a name is one word, a value one line")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """Limits of one client. Times are real seconds, whatever the program's clock says."""

    #: a whole request with its redirects; waiting for the host's turn does not count
    timeout: float
    connect_timeout: float
    #: from the end of one request to a host to the start of the next
    host_gap: float
    #: networks that may be connected to though they are private: 127.0.0.0/8
    allow_private: tuple[str, ...]
    user_agent: str
    max_in_flight: int = 128
    #: False for deliveries: a slow endpoint does not hold up the others behind the same address
    one_at_a_time: bool = True
    #: certificates to trust, PEM; '': the system's
    ca_file: str = ""
    #: the setting that a refusal names
    setting: str = "[fetch] allow_private"
