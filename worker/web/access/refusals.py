"""How a refusal looks."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from worker.web.access.plain import alert, plain_page

BACK = '<p><a href="/">To the first page</a></p>'
TITLES: Mapping[int, str] = {
    400: "Not understood",
    403: "Not allowed",
    404: "Not served",
    408: "Too slow",
    413: "Too large",
    415: "Not a form",
}


async def refused(request: Request, error: Exception) -> Response:
    """The page of a `Refused`."""
    status, headers = getattr(error, "status_code", 403), getattr(error, "headers", None)
    return plain_page(TITLES.get(status, "Not now"), alert(getattr(error, "detail", "")) + BACK, status, headers)
