"""From where a request comes, and under which name: whether somebody sits at this machine, who is before a proxy.

What signed links do is open to whoever has them; what is asked here is for all else.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from worker.networks import lies_in

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


def is_own_name(host: str, own: str) -> bool:
    """Whether the Host header can be meant for us: an address, this machine, or our own name `own`.

    A page of a stranger needs a name to make a browser take our answer for its own.
    """
    name = host_of(f"//{host}")
    if not name:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return is_loopback(name) or name == own.lower()
    return True


def address_of(client: str, forwarded_for: str, proxies: Sequence[str]) -> str:
    """Who asks: the last hop that is no proxy of ours. What stands further left in X-Forwarded-For anybody can say."""
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    address = client
    while hops and lies_in(address, proxies):
        address = hops.pop()
    return address


def block_of(address: str) -> str:
    """What one customer has: an address, of IPv6 a network of 64 bits; anything else as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
