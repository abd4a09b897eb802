"""The one web client, and what every user of it needs to read an answer.

    client.py       WebClient: one request with its redirects, paced and limited
    multi.py        libcurl's transfers on the running asyncio loop
    exchange.py     one request and its answer on one handle
    request.py      what is asked, and within which limits
    address.py      addresses: their form on the wire, their origin, where a redirect leads
    guard.py        which network addresses may be connected to (pure)
    pace.py         one request at a time for a host, and the gap between two
    decode.py       content codings (pure)
    faults.py       libcurl's failures as sentences (pure)

What is not here: schedules, validators, what an answer means. Those are the steps' business.
"""

from worker.http.address import NoWebAddress, headers_for, same_site
from worker.http.client import WebClient
from worker.http.errors import ClientClosed, InvalidRequest
from worker.http.faults import status_words
from worker.http.request import Request, WebLimits
from worker.protocol import challenge, retry_after

__all__ = [
    "ClientClosed",
    "InvalidRequest",
    "NoWebAddress",
    "Request",
    "WebClient",
    "WebLimits",
    "challenge",
    "headers_for",
    "retry_after",
    "same_site",
    "status_words",
]
