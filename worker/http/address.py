"""Web addresses: the form in which they go over the wire, what they share, where a redirect leads."""

import re
from functools import lru_cache
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

Value = TypeVar("Value")

DEFAULT_PORTS = {"http": 80, "https": 443}
#: the only headers that go to another site than their own: any other may be a key
OPEN_HEADERS = frozenset({"accept", "accept-language", "user-agent"})
_NOT_PRINTABLE_ASCII = re.compile(rb"[^\x21-\x7e]")
_NO_HOST_CHARACTER = re.compile(r"[\\\s\x00-\x1f<>\"{}|^`]")


class NoWebAddress(ValueError):
    """Not an address that can be asked; the message says why, as the end of a sentence."""


def on_the_wire(url: str) -> str:
    """The address in ASCII without its fragment; what is ASCII already stays byte for byte.

    Raises `NoWebAddress`.
    """
    parts = _split(url)
    plain = url.strip().partition("#")[0]
    if not parts.netloc.isascii():
        plain = plain.replace(parts.netloc, _ascii_netloc(parts), 1)
    return _NOT_PRINTABLE_ASCII.sub(lambda m: b"%%%02X" % m[0][0], plain.encode()).decode()


def host_of(url: str) -> tuple[str, str, int]:
    """Scheme, host as written, port: what counts as one host for manners. Raises `NoWebAddress`."""
    parts = _split(url)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]


def same_site(one: str, other: str) -> bool:
    """Whether what belongs to `one` may be shown to `other`: the same host and port, or its default https port."""
    (scheme, host, port), (scheme2, host2, port2) = host_of(one), host_of(other)
    if host != host2:
        return False
    upgraded = (scheme, port, scheme2, port2) == ("http", 80, "https", 443)
    return upgraded or (scheme, port) == (scheme2, port2)


def headers_for(url: str, headers: tuple[tuple[str, Value], ...], *, of: str) -> tuple[tuple[str, Value], ...]:
    """Of the headers that were meant for the address `of`, those that may be shown to `url`."""
    if url == of or same_site(of, url):
        return headers
    return tuple((name, value) for name, value in headers if name.lower() in OPEN_HEADERS)


def redirected(url: str, location: bytes) -> str:
    """The absolute address that a Location header leads to. It keeps the user's name within one site."""
    try:
        text = location.decode()
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    try:
        target = urljoin(url, text.strip())
    except ValueError:
        raise NoWebAddress(f"{text!r} is malformed") from None
    user = urlsplit(url).netloc.rpartition("@")[0]
    parts = _split(target)
    if user and "@" not in parts.netloc and same_site(url, target):
        return target.replace(parts.netloc, f"{user}@{parts.netloc}", 1)
    return target


def without_user(url: str) -> str:
    """The address as it may be shown: no name and password."""
    return re.sub(r"^(\w+://)[^/?#]*@", r"\1", url)


@lru_cache(maxsize=4096)  # an address is looked at several times on its way
def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        raise NoWebAddress(f"{without_user(url)!r} is malformed") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise NoWebAddress(f"{without_user(url)!r} does not begin with http:// or https://")
    if not parts.hostname or not port_is_readable or _NO_HOST_CHARACTER.search(parts.netloc):
        raise NoWebAddress(f"{without_user(url)!r} is malformed")
    return parts


def _ascii_netloc(parts: SplitResult) -> str:
    user, at, _ = parts.netloc.rpartition("@")
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        raise NoWebAddress(f"{parts.hostname!r} is no host name") from None
    return f"{user}{at}{host}" + (f":{parts.port}" if parts.port else "")
