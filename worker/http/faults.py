"""libcurl's failures as values with a sentence for the owner. The sentences go on from the name of a feed."""

from dataclasses import dataclass
from http import HTTPStatus

import pycurl

from storage.model import FetchFault
from worker.http.exchange import MAX_HEADER_BYTES, Exchange
from worker.http.request import MEGABYTE, WebLimits

_TLS = {
    pycurl.E_SSL_CONNECT_ERROR,
    pycurl.E_SSL_CERTPROBLEM,
    pycurl.E_SSL_CIPHER,
    pycurl.E_PEER_FAILED_VERIFICATION,
    pycurl.E_SSL_ISSUER_ERROR,
    pycurl.E_SSL_CACERT_BADFILE,
    pycurl.E_SSL_INVALIDCERTSTATUS,
    pycurl.E_SSL_PINNEDPUBKEYNOTMATCH,
    pycurl.E_USE_SSL_FAILED,
}
_SENTENCES: dict[int, tuple[FetchFault, str]] = {
    pycurl.E_COULDNT_RESOLVE_HOST: ("dns", "has a host name that leads nowhere"),
    pycurl.E_COULDNT_CONNECT: ("refused", "cannot be connected to"),
    pycurl.E_URL_MALFORMAT: ("protocol", "has a malformed address"),
    pycurl.E_PARTIAL_FILE: ("protocol", "sent an answer that was cut short"),
    pycurl.E_GOT_NOTHING: ("protocol", "hung up without an answer"),
    pycurl.E_SEND_ERROR: ("refused", "broke the connection"),
    pycurl.E_RECV_ERROR: ("refused", "broke the connection"),
}


@dataclass(frozen=True, slots=True)
class Failure:
    fault: FetchFault
    reason: str


def failure(code: int, detail: str, exchange: Exchange, limits: WebLimits) -> Failure:
    """What a libcurl code other than 0 means. `detail`: libcurl's own words."""
    if exchange.overflow == "headers":
        return Failure("too_large", f"sent more than {MAX_HEADER_BYTES // 1000} KB of headers")
    if exchange.refused and not exchange.was_opened:
        address, why = exchange.refused
        return Failure("address", f"address {address} is {why}: allow it with {limits.setting}")
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return Failure("timeout", _too_late(exchange, limits))
    if code in _TLS:
        return Failure("tls", f"has no valid TLS: {detail or 'the handshake failed'}")
    fault, sentence = _SENTENCES.get(code, ("protocol", "sent what is not HTTP"))
    return Failure(fault, f"{sentence} ({detail})" if detail else sentence)


def too_large(max_bytes: int) -> Failure:
    """A body beyond its limit, as sent or once decoded."""
    return Failure("too_large", f"sent more than {max_bytes / MEGABYTE:g} MB")


def status_words(status: int) -> str:
    """`404 Not Found`; the number alone if nobody has named it."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _too_late(exchange: Exchange, limits: WebLimits) -> str:
    if exchange.was_sent:
        verb = "finish its answer" if exchange.has_begun else "answer"
        return f"did not {verb} within {limits.timeout:g} s"
    verb = "connected to" if exchange.was_opened else "found by its host name"
    return f"could not be {verb} within {min(limits.connect_timeout, limits.timeout):g} s"
