"""The one web client of the program: libcurl on the asyncio loop, with limits, an address guard and manners."""

import asyncio
import ssl
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import pycurl

from storage.model import FetchFailed, Response
from worker.http.address import NoWebAddress, on_the_wire
from worker.http.errors import ClientClosed
from worker.http.exchange import Exchange, attach, prepare
from worker.http.faults import failure, too_large
from worker.http.guard import AddressGuard
from worker.http.handles import Handles
from worker.http.journey import Journey, unaskable
from worker.http.multi import Multi
from worker.http.pace import Pace
from worker.http.request import Request, WebLimits

#: where systems keep their certificates, if Python does not know: Debian, Fedora, SUSE, Alpine and BSD
CA_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


class WebClient:
    """Fetches. One client per set of limits; use it in one loop, close it at the end.

    No cookies, no Referer, no proxy of the environment. Nothing is asked twice, but that libcurl sends a request
    without a body again if the kept connection turns out to have been closed by the server.
    """

    def __init__(self, limits: WebLimits) -> None:
        self._limits = limits if limits.ca_file else replace(limits, ca_file=system_ca_file())
        self._guard = AddressGuard(limits.allow_private)
        self._pace = Pace(limits.host_gap)
        self._slots = asyncio.Semaphore(limits.max_in_flight)
        self._multi: Multi | None = None
        self._handles = Handles(self._limits)
        self._is_closed = False

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """The answer, whatever its status, after at most five redirects; or why none could be had.

        Raises `ClientClosed` if the client is or gets closed; that says nothing about the other side.
        """
        try:
            journey = Journey(request, self._limits.timeout)
        except NoWebAddress as problem:
            return unaskable(request, str(problem))
        end = None
        while end is None:
            async with self._pace.turn(self._turn_key(journey), gap=not journey.hops):
                end = await self._stay(journey)
        return end

    async def close(self) -> None:
        """Ends every request under way; each raises `ClientClosed`. Closing twice does no harm."""
        self._is_closed = True
        if self._multi:
            self._multi.close()
            self._multi = None
        self._handles.close()

    def _turn_key(self, journey: Journey) -> Hashable:
        return journey.host if self._limits.one_at_a_time else journey

    async def _stay(self, journey: Journey) -> Response | FetchFailed | None:
        """Follows redirects as long as they stay with one host; None when the next hop is another's."""
        host = journey.host
        while journey.host == host:
            answer = await self._ask(journey)
            if isinstance(answer, FetchFailed) or not journey.request.follow_redirects:
                return answer
            try:
                if not journey.follow(answer):
                    return answer
            except NoWebAddress as problem:
                return journey.led_astray(str(problem))
            if not journey.may_go_on():
                return journey.went_too_far()
        return None

    async def _ask(self, journey: Journey) -> Response | FetchFailed:
        async with self._slots:
            if self._is_closed:
                raise ClientClosed("the web client is closed")
            curl = self._handles.take(asyncio.get_running_loop().time())
            exchange = Exchange(self._guard, journey.request.max_bytes)
            may_be_used_again = prepare(curl, on_the_wire(journey.url), journey.request, journey.headers())
            try:
                return await self._perform(curl, exchange, journey)
            finally:
                exchange.forget()
                if may_be_used_again and not self._is_closed:
                    self._handles.give_back(curl)
                else:
                    self._handles.end(curl)

    async def _perform(self, curl: pycurl.Curl, exchange: Exchange, journey: Journey) -> Response | FetchFailed:
        attach(curl, exchange, seconds=journey.seconds_left, connect_seconds=self._limits.connect_timeout)
        if self._multi is None:
            self._multi = Multi(connections=self._limits.max_in_flight)
        code = await self._multi.perform(curl)
        exchange.was_sent = curl.getinfo(pycurl.REQUEST_SIZE) > 0
        journey.seconds_left -= curl.getinfo(pycurl.TOTAL_TIME)
        if exchange.overflow == "body":
            return journey.failed(too_large(journey.request.max_bytes))
        if code:
            return journey.failed(failure(code, curl.errstr(), exchange, self._limits))
        return journey.answered(curl.getinfo(pycurl.RESPONSE_CODE), exchange)


def system_ca_file() -> str:
    """The system's certificates: libcurl's own default is the path of the machine on which it was built."""
    known = ssl.get_default_verify_paths().cafile
    found = [path for path in (known, *CA_FILES) if path and Path(path).is_file()]
    return found[0] if found else ""
