"""Where a reader says of an alert: not about this, or more like this. The owner decides on what comes of it."""

from collections.abc import Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from storage.model import WISHES, Wish
from worker.context import Context
from worker.web.pages import PAGE, UNKNOWN

_WORDS: dict[Wish, str] = {
    "less": "This alert is not about its topic: fewer like it?",
    "more": "More alerts like this one?",
}
_ASK = (
    "<p>{}</p><p>Whoever looks after the topic decides on it; nothing changes by itself.</p>"
    '<form method="post"><button>Propose it</button></form>'
)
NOTED = PAGE.format("<p>Thank you. It is noted as a proposal.</p>")


class WishPages:
    """The page behind each of the two links of an alert."""

    def __init__(self, present: Callable[[], Context]) -> None:
        self._present = present

    async def ask(self, request: Request) -> Response:
        """A GET must not act: mail scanners follow links."""
        wish = _wish(request)
        if wish is None:
            return HTMLResponse(UNKNOWN, status_code=404)
        return HTMLResponse(PAGE.format(_ASK.format(escape(_WORDS[wish]))))

    async def take(self, request: Request) -> Response:
        """Notes the wish of a recipient who was sent the alert."""
        ctx, wish = self._present(), _wish(request)
        token, alert = request.path_params["token"], request.path_params["alert"]
        known = wish is not None and await ctx.db(ctx.store.wish, token, alert, wish, ctx.clock.now())
        return HTMLResponse(NOTED if known else UNKNOWN, status_code=200 if known else 404)


def _wish(request: Request) -> Wish | None:
    return next((wish for wish in WISHES if wish == request.path_params["wish"]), None)
