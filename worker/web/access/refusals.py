"""How a refusal looks."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from worker.web.headers import HEADERS

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{title} · copytaster</title><link rel="stylesheet" href="/desk.css"></head>
<body><main id="main"><h1>{title}</h1><p role="alert">{said}</p><p><a href="/">To the first page</a></p></main></body>
</html>"""
TITLES = {400: "Not understood", 403: "Not allowed", 408: "Too slow", 413: "Too large", 415: "Not a form"}


async def refused(request: Request, error: Exception) -> Response:
    """The page of a `Refused`."""
    status, said = getattr(error, "status_code", 403), getattr(error, "detail", "")
    text = PAGE.format(title=TITLES.get(status, "Not now"), said=escape(f"{said[:1].upper()}{said[1:]}."))
    return HTMLResponse(text, status, {**HEADERS, **(getattr(error, "headers", None) or {})})
