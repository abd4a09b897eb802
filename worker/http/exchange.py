"""One request and its answer on one handle: what libcurl is told, and what it tells."""

import socket

import pycurl

from worker.http.decode import ACCEPT_ENCODING
from worker.http.guard import AddressGuard
from worker.http.request import Headers, Request, WebLimits

#: headers of one answer; browsers stop at 256 KB, servers at 8 to 64
MAX_HEADER_BYTES = 100_000
_REFUSED: int = pycurl.SOCKET_BAD
_CODINGS = f"Accept-Encoding: {ACCEPT_ENCODING}".encode()


class Exchange:
    """Collects the answer to one request. Its methods are libcurl's callbacks: they may raise nothing."""

    def __init__(self, guard: AddressGuard, max_bytes: int) -> None:
        self._guard = guard
        self._max_bytes = max_bytes
        self._chunks: list[bytes] = []
        self._header_bytes = 0
        self.headers: list[tuple[str, bytes]] = []
        #: bytes of the body so far
        self.size = 0
        #: what grew beyond its limit: 'headers' or 'body'
        self.overflow = ""
        #: (address, why) of the last address that the guard refused
        self.refused: tuple[str, str] | None = None
        self.was_opened = False
        #: the first line of the answer is here
        self.has_begun = False
        #: the request went out, on a new connection or a kept one
        self.was_sent = False

    @property
    def body(self) -> bytes:
        return b"".join(self._chunks)

    def forget(self) -> None:
        """Lets go of the answer: the handle keeps hold of this object until its next request."""
        self._chunks.clear()

    def open_socket(self, _purpose: int, address: tuple[int, int, int, tuple[str, int]]) -> "_Handed | int":
        family, kind, protocol, (host, *_) = address
        if why := self._guard.refusal(host):
            self.refused = (host, why)
            return _REFUSED
        self.was_opened = True
        return _Handed(family, kind, protocol)

    def take_header(self, line: bytes) -> int:
        if line.startswith(b"HTTP/") and not self.size:
            self.has_begun = True
            self.headers.clear()  # of an interim answer (1xx)
        self._header_bytes += len(line)
        if self._header_bytes > MAX_HEADER_BYTES:
            self.overflow = "headers"
            return 0
        name, colon, value = line.partition(b":")
        if colon and not self.size:
            self.headers.append((name.strip().lower().decode("latin-1"), value.strip()))
        return len(line)

    def take_body(self, chunk: bytes) -> int:
        self.size += len(chunk)
        if self.size > self._max_bytes:
            self.overflow = "body"
            return 0
        self._chunks.append(chunk)
        return len(chunk)


class _Handed(socket.socket):
    """libcurl takes a duplicate; the original goes without the warning that a forgotten socket deserves."""

    __slots__ = ()

    def __del__(self) -> None:
        self.close()


def equip(curl: pycurl.Curl, limits: WebLimits) -> pycurl.Curl:
    """The handle with all set that is the same for every request."""
    curl.setopt(pycurl.NOSIGNAL, 1)
    curl.setopt(pycurl.PROXY, "")  # else the environment's
    curl.setopt(pycurl.PATH_AS_IS, 1)
    curl.setopt(pycurl.FOLLOWLOCATION, 0)
    curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
    curl.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
    curl.setopt(pycurl.USERAGENT, limits.user_agent)
    if limits.ca_file:
        curl.setopt(pycurl.CAINFO, limits.ca_file)
    return curl


def prepare(curl: pycurl.Curl, url: str, request: Request, headers: Headers) -> bool:
    """Tells an equipped handle what to ask. `url` is on-the-wire ASCII.

    True if another request may be prepared on it afterwards, False if something of this one would stay.
    """
    curl.setopt(pycurl.URL, url)
    lines = [_line(name, value) for name, value in headers]
    lines.append(_CODINGS)
    is_plain = request.method == "GET" and request.body is None
    if not is_plain:
        lines += _make_special(curl, request)
    curl.setopt(pycurl.HTTPHEADER, lines)
    return is_plain and "@" not in url


def _make_special(curl: pycurl.Curl, request: Request) -> list[bytes]:
    """What a request has that is no plain GET; its further header lines."""
    if request.method == "HEAD":
        curl.setopt(pycurl.NOBODY, 1)
    elif request.method != ("GET" if request.body is None else "POST"):
        curl.setopt(pycurl.CUSTOMREQUEST, request.method)
    if request.body is None:
        return []
    curl.setopt(pycurl.POST, 1)
    curl.setopt(pycurl.POSTFIELDS, request.body)
    # over a kept connection that turns out to be dead libcurl sends again by itself: right for a GET, not for this
    curl.setopt(pycurl.FRESH_CONNECT, 1)
    curl.setopt(pycurl.FORBID_REUSE, 1)
    return [b"Expect:"]


def attach(curl: pycurl.Curl, exchange: Exchange, *, seconds: float, connect_seconds: float) -> None:
    """Connects a prepared handle with what collects its answer, and sets its times."""
    curl.setopt(pycurl.OPENSOCKETFUNCTION, exchange.open_socket)
    curl.setopt(pycurl.HEADERFUNCTION, exchange.take_header)
    curl.setopt(pycurl.WRITEFUNCTION, exchange.take_body)
    curl.setopt(pycurl.TIMEOUT_MS, max(1, round(seconds * 1000)))
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, round(min(seconds, connect_seconds) * 1000)))


def _line(name: str, value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode()
    return name.encode() + (b": " + raw if raw else b";")  # libcurl's sign for a header without a value
