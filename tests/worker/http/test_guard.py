import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.http.errors import InvalidRequest
from worker.http.guard import AddressGuard

PUBLIC = ["93.184.215.14", "1.1.1.1", "223.255.255.1", "2606:4700::1111", "2a00:1450:4001:80b::200e"]
REFUSED = {
    "127.0.0.1": "loopback", "127.255.255.254": "loopback", "::1": "loopback",
    "10.0.0.1": "private", "172.16.0.1": "private", "172.31.255.255": "private", "192.168.1.1": "private",
    "fc00::1": "private", "fd12:3456::1": "private", "fec0::1": "private",
    "169.254.169.254": "link-local", "fe80::1": "link-local", "fe80::1%eth0": "link-local",
    "224.0.0.1": "multicast", "239.255.255.255": "multicast", "ff02::1": "multicast",
    "0.0.0.0": "this host", "0.1.2.3": "this host",
    "100.64.0.1": "reserved", "192.0.0.8": "reserved", "192.0.0.170": "reserved", "198.18.0.1": "reserved",
    "240.0.0.1": "reserved", "5f00::1": "reserved", "3fff::1": "reserved",
    "255.255.255.255": "reserved",
    "192.0.2.1": "for examples", "203.0.113.9": "for examples", "2001:db8::1": "for examples",
    "192.88.99.1": "a 6to4 relay",
    "::": "an IPv4 address in disguise", "::7f00:1": "an IPv4 address in disguise",
    "::ffff:127.0.0.1": "an IPv4 address in disguise", "::ffff:8.8.8.8": "an IPv4 address in disguise",
    "::ffff:0:10.0.0.1": "an IPv4 address in disguise", "64:ff9b::10.0.0.1": "an IPv4 address in disguise",
    "64:ff9b:1::a00:1": "an IPv4 address in disguise", "2002:7f00:1::": "an IPv4 address in disguise",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "an IPv4 address in disguise",
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_connected_to(address: str) -> None:
    assert AddressGuard().refusal(address) == ""


@pytest.mark.parametrize(("address", "why"), REFUSED.items())
def test_other_addresses_may_not_and_are_named(address: str, why: str) -> None:
    assert AddressGuard().refusal(address) == why
    assert AddressGuard(("203.0.114.0/24", "2a00::/16")).refusal(address) == why


@pytest.mark.parametrize(
    ("network", "address", "is_allowed"),
    [
        ("10.2.0.0/16", "10.2.3.4", True),
        ("10.2.0.0/16", "10.3.0.1", False),
        ("10.2.0.1", "10.2.0.1", True),
        ("10.2.3.4/16", "10.2.0.1", True),
        ("fd00::/8", "fd12::1", True),
        ("127.0.0.0/8", "::1", False),
        # a connection to a mapped address reaches the IPv4 address itself; the others go somewhere else first
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("10.0.0.0/8", "64:ff9b::10.0.0.1", False),
        ("10.0.0.0/8", "2002:a00:1::", False),
        ("64:ff9b::/96", "64:ff9b::808:808", True),
        ("0.0.0.0/0", "169.254.169.254", True),
        ("0.0.0.0/0", "fe80::1", False),
    ],
)
def test_what_is_allowed_is_let_through_and_nothing_beside_it(network: str, address: str, is_allowed: bool) -> None:
    assert (AddressGuard((network,)).refusal(address) == "") is is_allowed


def test_a_network_that_cannot_be_read_is_told_at_once() -> None:
    with pytest.raises(InvalidRequest, match="'home' is no network"):
        AddressGuard(("home",))


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_an_inner_address_is_refused_in_every_wrapping(address: object) -> None:
    guard = AddressGuard()
    wrappings = ("{}", "::ffff:{}", "::ffff:0:{}", "64:ff9b::{}", "::{}")
    assert all(guard.refusal(wrapping.format(address)) for wrapping in wrappings)
