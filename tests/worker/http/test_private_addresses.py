"""Ways to name what lies within the owner's network, asked for directly and by a redirect: none is connected to.

The guard's own table stands in `test_guard`; here the whole client is asked, with libcurl's reading of addresses.
"""

import asyncio

import pytest

from storage.model import FetchFailed
from tests.origin import Answer, Origin
from tests.until import PATIENCE
from worker.http import Request, WebClient, WebLimits

#: only the origin that redirects may be asked
ORIGIN = "127.0.0.77"
HOSTS = {
    "plain": "127.0.0.1",
    "another of the loopback": "127.99.3.2",
    "two parts": "127.1",
    "three parts": "127.0.1",
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "hexadecimal parts": "0x7f.0x0.0x0.0x1",
    "octal": "017700000001",
    "octal parts": "0177.0.0.01",
    "parts of all kinds": "0x7f.0.0.01",
    "this host": "0.0.0.0",
    "this host, short": "0",
    "a name": "localhost",
    "a name in capitals": "LocalHost",
    "a name below localhost": "news.localhost",
    "a name with its root": "localhost.",
    "wide digits": "１２７.０.０.１",
    "wide dots": "127。0。0。1",
    "circled digits": "①②⑦.0.0.1",
    "escaped": "127%2e0%2e0%2e1",
    "behind a user": "news.example@127.0.0.1",
    "private, class A": "10.0.0.1",
    "private, class B": "172.16.0.1",
    "private, class C": "192.168.0.1",
    "private, decimal": "167772161",
    "shared by carriers": "100.64.0.1",
    "a cloud's metadata": "169.254.169.254",
    "a cloud's metadata, decimal": "2852039166",
    "a cloud's metadata, hexadecimal": "0xA9FEA9FE",
    "everybody": "255.255.255.255",
    "many": "224.0.0.1",
    "IPv6": "[::1]",
    "IPv6 at length": "[0:0:0:0:0:0:0:1]",
    "IPv6, unspecified": "[::]",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped, hexadecimal": "[::ffff:7f00:1]",
    "mapped, private": "[::ffff:10.0.0.1]",
    "compatible": "[::127.0.0.1]",
    "translated": "[::ffff:0:127.0.0.1]",
    "NAT64": "[64:ff9b::7f00:1]",
    "NAT64, private": "[64:ff9b::10.0.0.1]",
    "NAT64, local": "[64:ff9b:1::7f00:1]",
    "6to4": "[2002:7f00:1::]",
    "6to4, private": "[2002:a00:1::1]",
    "Teredo": "[2001:0:7f00:1::]",
    "unique local": "[fd00::1]",
    "site local": "[fec0::1]",
    "link local": "[fe80::1]",
    "a cloud's metadata, IPv6": "[fd00:ec2::254]",
}


def limits() -> WebLimits:
    agent = "copytaster/1 (+https://x/)"
    return WebLimits(
        timeout=PATIENCE, connect_timeout=PATIENCE, host_gap=0, allow_private=(f"{ORIGIN}/32",), user_agent=agent
    )


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_no_form_of_a_private_address_is_connected_to(host: str) -> None:
    async def main() -> None:
        client = WebClient(limits())
        async with Origin({"/": Answer()}, address="127.0.0.1") as inner, Origin({}, address=ORIGIN) as outer:
            target = f"http://{host}:{inner.port}/".encode()
            outer.script = {"/": Answer(raw=b"HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % target)}
            direct = await client.fetch(Request(url=f"http://{host}:{inner.port}/"))
            led = await client.fetch(Request(url=outer.url("/")))
            assert inner.connections == 0
            assert len(outer.asked) == 1
        await client.close()
        for got in (direct, led):
            assert isinstance(got, FetchFailed)
            assert got.fault == "address"
            assert "allow it with [fetch] allow_private" in got.reason

    asyncio.run(main())
