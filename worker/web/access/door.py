"""The door to the pages: behind it every request has a visitor, and every form was made by one of our own pages."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from worker.web.access.forms import SAFE, Form, read_form, require_own
from worker.web.access.keepers import Keeper
from worker.web.access.visitor import Refused
from worker.web.headers import HEADERS

Endpoint = Callable[[Request], Awaitable[Response]]
LOG_IN = "/log-in"
ENDED = "you are not logged in any more: log in, load the page again and send it again"


class Door:
    """Lets in whom its keeper knows."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def page(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint behind the door: its request's state has `visitor`, and `form`, empty where none was sent."""

        async def answer(request: Request) -> Response:
            origin = self._keeper.origin(request)
            visitor = await self._keeper.visitor(request)
            if visitor is None:
                return _to_log_in(request)
            form = Form()
            if request.method not in SAFE:
                form = await read_form(request)
                require_own(request, form, visitor.csrf, origin)
            request.state.visitor, request.state.form = visitor, form
            request.state.address = self._keeper.address(request)
            return await endpoint(request)

        return answer

    def porch(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint before the door: for everybody who asks under our own name; forms come from our pages."""

        async def answer(request: Request) -> Response:
            request.state.origin = self._keeper.origin(request)
            request.state.address = self._keeper.address(request)
            return await endpoint(request)

        return answer


def _to_log_in(request: Request) -> Response:
    if request.headers.get("hx-request") == "true":  # a script would put the log-in into the midst of its page
        return Response(None, 401, {**HEADERS, "HX-Redirect": LOG_IN})
    if request.method not in SAFE:
        raise Refused(ENDED)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = LOG_IN if path == "/" else f"{LOG_IN}?{urlencode({'next': path})}"
    return RedirectResponse(address, 303, HEADERS)
