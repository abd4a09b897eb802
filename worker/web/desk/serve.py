"""From a page's name to its answer: made in a thread, with the headers that keep strangers' text inert."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from storage.errors import NotFound, StoreError
from storage.model.users import Deed
from worker.context import Context
from worker.deliver.safe import direction, visible, web_link
from worker.log import log
from worker.web.access.forms import Form
from worker.web.access.visitor import Visitor, require
from worker.web.desk.acting import mute, resend, save
from worker.web.desk.article import article
from worker.web.desk.compare import changes, copied, raw, raw_file
from worker.web.desk.page import Download, Moved, Page, amount, span
from worker.web.desk.paths import FILES
from worker.web.desk.search import search
from worker.web.desk.story import story
from worker.web.desk.today import today
from worker.web.desk.topics import topic, topics
from worker.web.desk.trying import edit, explained
from worker.web.desk.watch import outbox, source, sources
from worker.web.headers import HEADERS

HERE = Path(__file__).parent
PAGES: Mapping[str, Callable[[Context, Mapping[str, str]], Page | Download]] = {
    "today": today,
    "topics": topics,
    "topic": topic,
    "edit": edit,
    "explain": explained,
    "story": story,
    "article": article,
    "changes": changes,
    "copy": copied,
    "raw": raw,
    "raw_file": raw_file,
    "source": source,
    "sources": sources,
    "outbox": outbox,
    "search": search,
}
#: what the forms of pages do, each by its page's name
ACTIONS: Mapping[str, Callable[[Context, Mapping[str, str]], Awaitable[Page | Moved]]] = {
    "edit": save,
    "mute": mute,
    "resend": resend,
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
    #: a script asks, which wants the part of the page that changes
    wants_part: bool = False
    #: whence it is asked, for the audit log
    address: str = ""


async def answer(ctx: Context, wanted: Wanted) -> Response:
    """The page as it is now; an error that has a page of its own, too. Raises `Refused`."""
    if wanted.form:
        require(wanted.visitor, "editor")
    async with _places:
        try:
            made = await _made(ctx, wanted)
        except NotFound as error:
            made = Page("error.html", {"title": "Not there", "reason": str(error)}, 404)
        except StoreError as error:
            made = Page("error.html", {"title": "The archive does not answer", "reason": str(error)}, 503)
        match made:
            case Moved(address=address):
                return Response(None, 303, {**HEADERS, "Location": address})
            case Download(name=name, body=body):
                apart = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox"}
                return Response(body, 200, {**HEADERS, **apart}, "application/octet-stream")
            case Page():
                text = await asyncio.to_thread(_written, ctx, wanted, made)
                return Response(text, made.status, {**HEADERS, "Vary": "HX-Request"}, "text/html; charset=utf-8")


def file(path: str, known: str) -> Response:
    """The style sheet or a script of ours; 304 where the browser has it as it is. `known`: its If-None-Match."""
    body = (HERE / "files" / path.removeprefix("/")).read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {**HEADERS, "Cache-Control": "private, no-cache", "ETag": tag}
    if known == tag:
        return Response(None, 304, headers)
    return Response(body, 200, headers, FILES[path])


async def _made(ctx: Context, wanted: Wanted) -> Page | Download | Moved:
    if wanted.form:
        made = await ACTIONS[wanted.name](ctx, {**wanted.form, **wanted.given})
        if isinstance(made, Moved):
            who, now = wanted.visitor.name, ctx.clock.now()
            deed = Deed(at=now, who=who, what=made.what, about=made.about, address=wanted.address)
            await ctx.db(ctx.store.keep_deed, deed)
            log.info("web.deed", user=who, what=made.what, about=made.about)
        return made
    return await asyncio.to_thread(PAGES[wanted.name], ctx, wanted.given)


def _written(ctx: Context, wanted: Wanted, page: Page) -> str:
    given = {"name": wanted.name, "now": ctx.clock.now(), "visitor": wanted.visitor}
    template = page.part if wanted.wants_part and page.part else page.template
    return _templates().get_template(template).render(**given, **page.values)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "when": _when,
        "seen": visible,
        "web_link": web_link,
        "amount": amount,
        "span": span,
        "direction": direction,
    }
    return made


def _when(moment: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    return moment.astimezone().strftime(form)
