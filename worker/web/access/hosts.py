"""Who may see the pages: whoever sits at this machine. What signed links do is open to who has them; this is not."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

#: headers by which a proxy tells that the request is another's
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(name: str) -> bool:
    """Whether a host's name or address can only mean this machine."""
    if name.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def is_private(host: str, public_url: str) -> bool:
    """Whether only this machine can reach what listens on `host`.

    Where alerts link to another address, a proxy stands before the page, and a proxy of this machine looks like it.
    """
    return is_loopback(host) and is_loopback(host_of(public_url) or host)


def host_of(url: str) -> str:
    """The host of an address, '' where it has none or cannot be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_at_this_machine(headers: Mapping[str, str], client: str) -> bool:
    """Whether a request was made here and for here.

    The name is looked at too: a page of a stranger can make the browser ask 127.0.0.1 under a name of its own (DNS
    rebinding), and would then read the answer.
    """
    is_direct = not any(name in headers for name in FORWARDED)
    return is_direct and is_loopback(client) and is_loopback(host_of(f"//{headers.get('host', '')}"))
