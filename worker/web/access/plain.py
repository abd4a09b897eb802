"""A page of a few words in the style of the desk, for who may not or not yet see the desk itself."""

from html import escape

from starlette.responses import HTMLResponse

from worker.web.headers import HEADERS

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{title} · copytaster</title><link rel="stylesheet" href="/desk.css"><link rel="icon" href="data:,"></head>
<body><main id="main"><h1>{title}</h1>
{inner}
</main></body></html>"""


def plain_page(title: str, inner: str, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    """`inner` is HTML, `title` is text."""
    return HTMLResponse(_PAGE.format(title=escape(title), inner=inner), status, {**HEADERS, **(headers or {})})


def alert(said: str) -> str:
    """A paragraph that is read out at once; '' for nothing."""
    return f'<p class="bad" role="alert">{escape(said[:1].upper() + said[1:])}.</p>' if said else ""
