"""Handles, equipped once and used again, and the answers of name servers that they share.

libcurl could forget a name by itself, and would go through all that it knows at every request: with some thousand
hosts a minute that costs more than the request. So it forgets nothing, and each minute begins with new handles and
without names. Connections are not the handles': they stay.
"""

import pycurl

from worker.http.exchange import equip
from worker.http.request import WebLimits

#: real seconds for which the answer of a name server is used: libcurl's own number
NAMES_KEPT = 60.0


class Handles:
    """Gives handles to whom has a request. Times are those of the loop."""

    def __init__(self, limits: WebLimits) -> None:
        self._limits = limits
        self._begin(0.0)

    def take(self, now: float) -> pycurl.Curl:
        """A handle for one request."""
        if now >= self._until:
            self._begin(now)
        if self._idle:
            return self._idle.pop()
        curl = equip(pycurl.Curl(), self._limits)
        curl.setopt(pycurl.DNS_CACHE_TIMEOUT, -1)
        curl.setopt(pycurl.SHARE, self._names)
        self._own.add(curl)
        return curl

    def give_back(self, curl: pycurl.Curl) -> None:
        """Takes a handle for the next request."""
        if curl in self._own:
            self._idle.append(curl)
        else:  # of a minute that is over
            curl.close()

    def end(self, curl: pycurl.Curl) -> None:
        """Closes a handle on which no other request may be prepared."""
        self._own.discard(curl)
        curl.close()

    def close(self) -> None:
        """Closes all that nobody has, and those that are given back after this."""
        self._begin(0.0)

    def _begin(self, now: float) -> None:
        self._until = now + NAMES_KEPT
        self._names = pycurl.CurlShare()
        self._names.setopt(pycurl.SH_SHARE, pycurl.LOCK_DATA_DNS)
        self._idle: list[pycurl.Curl] = []
        self._own: set[pycurl.Curl] = set()
