"""Who we say we are, and the limits of the two clients of the program, from its settings."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

import pycurl

from config import Deliver, Fetch
from worker.http.request import WebLimits

#: where the owner of a server finds out what asks him
PROJECT_PAGE = "https://github.com/copytaster/copytaster"
#: a host that has not taken the connection by then is down; the rest of `timeout` is for its answer
CONNECT_SECONDS = 10.0


def user_agent() -> str:
    """The User-Agent of every request: program, version, page of the project."""
    return f"copytaster/{program_version()} (+{PROJECT_PAGE})"


@cache
def program_version() -> str:
    """Of this program, as it was installed when it was first asked for."""
    try:
        return version("copytaster")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"


def client_version() -> str:
    """Libcurl with what it was built with, for reports of faults."""
    return str(pycurl.version)


def fetch_limits(fetch: Fetch) -> WebLimits:
    """For feeds and pages: one request at a time for a host."""
    timeout = fetch.timeout.total_seconds()
    return WebLimits(
        timeout=timeout,
        connect_timeout=min(timeout, CONNECT_SECONDS),
        host_gap=fetch.host_gap.total_seconds(),
        allow_private=tuple(str(network) for network in fetch.allow_private),
        user_agent=user_agent(),
    )


def deliver_limits(deliver: Deliver) -> WebLimits:
    """For webhooks: an endpoint that is slow holds up no other, even at the same address."""
    timeout = deliver.timeout.total_seconds()
    return WebLimits(
        timeout=timeout,
        connect_timeout=min(timeout, CONNECT_SECONDS),
        host_gap=0,
        allow_private=tuple(str(network) for network in deliver.allow_private),
        user_agent=user_agent(),
        one_at_a_time=False,
        setting="[deliver] allow_private",
    )
