"""The door to the pages: behind it every request has a visitor, and every form was made by one of our own pages."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from worker.web.access.forms import SAFE, Form, read_form, require_own
from worker.web.access.hosts import is_at_this_machine
from worker.web.access.visitor import Refused, Visitor

Endpoint = Callable[[Request], Awaitable[Response]]
#: who sits at this machine, as logs and pages name him
LOCAL = "local"
NOT_HERE = "the pages answer on this machine alone, under localhost or 127.0.0.1"


class Door:
    """Lets in whoever sits at this machine."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def page(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint behind the door: its request's state has `visitor` and, where one was sent, `form`."""

        async def answer(request: Request) -> Response:
            visitor = self._visitor(request)
            form = Form()
            if request.method not in SAFE:
                form = await read_form(request)
                require_own(request, form, visitor.csrf, f"http://{request.headers['host'].lower()}")
            request.state.visitor, request.state.form = visitor, form
            return await endpoint(request)

        return answer

    def _visitor(self, request: Request) -> Visitor:
        if not is_at_this_machine(request.headers, request.client.host if request.client else ""):
            raise Refused(NOT_HERE)
        return Visitor(LOCAL, "admin", self._csrf(LOCAL))

    def _csrf(self, who: str) -> str:
        return hmac.new(self._secret, who.encode(), hashlib.sha256).hexdigest()
