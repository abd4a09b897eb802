"""Sends alerts through Apprise, which knows the services that have a form of their own: Telegram, ntfy, Matrix, …

Blocking; use it from a thread. Apprise is an extra, imported when it is first needed. Its addresses hold passwords and
tokens, and its log may hold its addresses: what is told of an attempt is freed of every part of the address.
"""

import importlib
import logging
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from storage.model import Alert, Receipt
from worker.deliver.letter import letter_of, text_of
from worker.deliver.safe import visible
from worker.deliver.subject import subject_of

MISSING = "Apprise is not installed: install copytaster[apprise]"
#: a part of an address that is shorter tells nothing and stands in too many words
SHORTEST_SECRET = 4
#: what logs addresses where it logs much
LOGS = ("apprise", "urllib3", "requests")
#: Longest quotation of what Apprise says.
SAID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChannel:
    """An address of Apprise; `timeout` in seconds, for a whole attempt."""

    url: str = field(repr=False)
    timeout: float = 20.0


def problem_with(channel: ServiceChannel) -> str:
    """Why nothing can be sent there, in a sentence; '' if nothing is known to be wrong. Nothing is asked."""
    library = _apprise()
    if library is None:
        return MISSING
    scheme = channel.url.partition(":")[0]
    known = library.Apprise.instantiate(channel.url) is not None
    return "" if known else f"Apprise cannot read the address ({visible(scheme, 20)}:…): see its page on that service"


def send(channel: ServiceChannel, alert: Alert) -> Receipt:
    """One attempt. Apprise says only whether the service took it: what it did not take is tried again."""
    library = _apprise()
    if library is None:
        return Receipt(outcome="retry", reason=MISSING)
    service = library.Apprise.instantiate(channel.url)
    if service is None:
        return Receipt(outcome="retry", reason=problem_with(channel))
    sender = library.Apprise()
    sender.add(service)
    done = sender.notify(
        body=text_of(letter_of(alert)),
        title=subject_of(alert),
        body_format=library.NotifyFormat.TEXT,
        timeout=channel.timeout,
    )
    if done:
        return Receipt(outcome="sent", reason=f"taken by {visible(str(service.service_name), 60)}")
    said = "; ".join(dict.fromkeys(entry.message for entry in done.logs()))
    return Receipt(
        outcome="retry", reason=f"the service did not take it: {_bare(said, channel.url) or 'no reason given'}"
    )


def _bare(said: str, url: str) -> str:
    """What was said, without any part of the address."""
    parts = urlsplit(url)
    pieces = re.split(r"[/:@?&=,;#]+", f"{parts.netloc}/{parts.path}?{parts.query}#{parts.fragment}")
    secrets = {each for piece in pieces for each in (piece, unquote(piece)) if len(each) >= SHORTEST_SECRET}
    for secret in sorted(secrets, key=len, reverse=True):
        said = re.sub(re.escape(secret), "…", said, flags=re.IGNORECASE)
    return visible(said, SAID)


@cache
def _apprise() -> Any:
    """The library; None without it. What it logs stays with it: we keep what we need of that ourselves."""
    try:
        library = importlib.import_module("apprise")
    except ModuleNotFoundError:
        return None
    for name in LOGS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apprise").propagate = False
    return library
