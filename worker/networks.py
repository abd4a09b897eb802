"""Whether an address lies in a network."""

import ipaddress
from collections.abc import Iterable


def lies_in(client: str, networks: Iterable[str]) -> bool:
    """Whether the address, as a socket tells it, lies in one of the networks; IPv4 written as IPv6 is IPv4."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ipaddress.ip_network(network) for network in networks)
