"""Which network addresses may be connected to. Asked at connect time, so that no name, number or redirect evades it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from worker.http.errors import InvalidRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: What `is_global` lets through, or has let through in some Python: ways into the private net by another name,
#: and reserved blocks. RFC 6890 and the IANA special-purpose registries.
DENIED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this host"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "for examples"),
    ("198.51.100.0/24", "for examples"),
    ("203.0.113.0/24", "for examples"),
    ("2001:db8::/32", "for examples"),
    ("192.88.99.0/24", "a 6to4 relay"),
    ("198.18.0.0/15", "reserved"),
    ("::/96", "an IPv4 address in disguise"),
    ("::ffff:0:0/96", "an IPv4 address in disguise"),
    ("::ffff:0:0:0/96", "an IPv4 address in disguise"),
    ("64:ff9b::/96", "an IPv4 address in disguise"),
    ("64:ff9b:1::/48", "an IPv4 address in disguise"),
    ("2001::/32", "an IPv4 address in disguise"),
    ("2002::/16", "an IPv4 address in disguise"),
    ("3fff::/20", "reserved"),
    ("5f00::/16", "reserved"),
    ("fec0::/10", "private"),
)
_DENIED = tuple((ip_network(network), kind) for network, kind in DENIED)


class AddressGuard:
    """Says of an IP address why it may not be connected to.

    `allow_private`: networks that may be, as text. Raises `InvalidRequest` for one that cannot be read.
    """

    def __init__(self, allow_private: tuple[str, ...] = ()) -> None:
        self._allowed = tuple(_network(text) for text in allow_private)

    def refusal(self, address: str) -> str:
        """'' if the address may be connected to, else what it is: `private`, `loopback`, …"""
        found = ip_address(address)
        if any(_within(candidate, network) for candidate in _names(found) for network in self._allowed):
            return ""
        return kind(found)


def kind(address: Address) -> str:
    """What keeps an address from being public, '' if nothing does."""
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    for network, name in _DENIED:
        if _within(address, network):
            return name
    if address.is_reserved:
        return "reserved"
    if address.is_private:
        return "private"
    return "" if address.is_global else "reserved"


def _names(address: Address) -> tuple[Address, ...]:
    """The address, and the IPv4 address that a connection to it really reaches from this machine."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (address, mapped) if mapped else (address,)


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise InvalidRequest(f'{text!r} is no network: write it as "10.2.0.0/16"') from None
