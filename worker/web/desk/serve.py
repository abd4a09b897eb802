"""From a page's name to its answer: made in a thread, with the headers that keep strangers' text inert."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from storage.errors import NotFound, StoreError
from worker.context import Context
from worker.deliver.safe import visible, web_link
from worker.web.access.forms import Form
from worker.web.access.visitor import Visitor
from worker.web.desk.article import article
from worker.web.desk.page import Page, amount
from worker.web.desk.search import search
from worker.web.desk.story import story
from worker.web.desk.today import today
from worker.web.desk.watch import outbox, sources
from worker.web.headers import HEADERS

HERE = Path(__file__).parent
PAGES: Mapping[str, Callable[[Context, Mapping[str, str]], Page]] = {
    "today": today,
    "story": story,
    "article": article,
    "sources": sources,
    "outbox": outbox,
    "search": search,
}
#: pages that are built at once; others wait, so that the daemon's own work goes on
MOST_AT_ONCE = 2
_places = asyncio.Semaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page by its name, with what its address says: parts of the path and of the query; for whom; what was sent."""

    name: str
    given: Mapping[str, str]
    visitor: Visitor
    #: what a POST sends; empty for a GET
    form: Form


async def answer(ctx: Context, wanted: Wanted) -> Response:
    """The page as it is now; an error that has a page of its own, too."""
    async with _places:
        status, text = await asyncio.to_thread(written, ctx, wanted)
    return Response(text, status, HEADERS, "text/html; charset=utf-8")


def style() -> Response:
    """The one style sheet."""
    return Response((HERE / "desk.css").read_bytes(), 200, HEADERS, "text/css; charset=utf-8")


def written(ctx: Context, wanted: Wanted) -> tuple[int, str]:
    """Status and HTML of a page."""
    try:
        page = PAGES[wanted.name](ctx, wanted.given)
    except NotFound as error:
        page = Page("error.html", {"title": "Not there", "reason": str(error)}, 404)
    except StoreError as error:
        page = Page("error.html", {"title": "The archive does not answer", "reason": str(error)}, 503)
    given = {"name": wanted.name, "now": ctx.clock.now(), "visitor": wanted.visitor}
    return page.status, _templates().get_template(page.template).render(**given, **page.values)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"when": _when, "seen": visible, "web_link": web_link, "amount": amount}
    return made


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
