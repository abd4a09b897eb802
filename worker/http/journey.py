"""A request on its way through its redirects: where it is, what it may carry there, what became of it."""

from dataclasses import replace

from storage.model import FetchFailed, Hop, Response
from worker.http.address import headers_for, host_of, redirected, without_user
from worker.http.decode import CutShort, TooLarge, decode
from worker.http.exchange import Exchange
from worker.http.faults import Failure, too_large
from worker.http.request import Headers, Request

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Journey:
    """Raises `NoWebAddress` wherever it comes to an address that cannot be asked."""

    def __init__(self, request: Request, seconds: float) -> None:
        self.request = request
        self.url = request.url
        self.hops: tuple[Hop, ...] = ()
        self.seconds_left = seconds
        self.host = host_of(self.url)

    def headers(self) -> Headers:
        """What is sent to the present address."""
        headers = headers_for(self.url, self.request.headers, of=self.request.url)
        if self.url == (self.request.validators_url or self.request.url):
            headers += self.request.validators
        return headers

    def follow(self, response: Response) -> bool:
        """Goes on to where an answer redirects; False if it does not redirect."""
        location = next((value for name, value in response.headers if name == "location"), b"")
        if response.status not in REDIRECTS or not location:
            return False
        self.url = redirected(self.url, location)
        self.host = host_of(self.url)
        self.hops += (Hop(status=response.status, url=self.url),)
        if response.status < 307 and self.request.method != "HEAD":
            self.request = replace(self.request, method="GET", body=None)
        return True

    def answered(self, status: int, exchange: Exchange) -> Response | FetchFailed:
        """The answer of the present address, its body decoded."""
        coding = next((value for name, value in exchange.headers if name == "content-encoding"), b"")
        try:
            body = decode(exchange.body, coding.decode("latin-1"), self.request.max_bytes)
        except TooLarge:
            return self.failed(too_large(self.request.max_bytes))
        except CutShort:
            return self.failed(Failure("protocol", "sent an answer that was cut short"))
        headers = tuple(exchange.headers)
        start = self.request.url
        return Response(url=start, final_url=self.url, status=status, headers=headers, body=body, hops=self.hops)

    def failed(self, failure: Failure) -> FetchFailed:
        """The failure as this request's, named with the address if that is not the one that was asked for."""
        where = f" ({without_user(self.url)})" if self.hops and self.url != self.request.url else ""
        reason = failure.reason + where
        return FetchFailed(url=self.request.url, fault=failure.fault, reason=reason, hops=self.hops)

    def may_go_on(self) -> bool:
        """Whether another redirect may be followed."""
        return len(self.hops) <= self.request.max_hops

    def went_too_far(self) -> FetchFailed:
        """More redirects than are followed."""
        return self.failed(Failure("redirects", f"is redirected more than {self.request.max_hops} times"))

    def led_astray(self, problem: str) -> FetchFailed:
        """A redirect to what is no web address."""
        return self.failed(Failure("redirects", f"is redirected to where nothing can be asked: {problem}"))


def unaskable(request: Request, problem: str) -> FetchFailed:
    """The address that was to be asked is none."""
    return FetchFailed(url=request.url, fault="protocol", reason=f"has an address that cannot be asked: {problem}")
