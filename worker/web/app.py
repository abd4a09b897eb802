"""The web application: one-click unsubscribe (RFC 8058), mutes, wishes, feeds in and out, pages, signs of life."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from storage.model import Recipient
from worker.context import Context
from worker.web.access.door import Door
from worker.web.access.hosts import is_private
from worker.web.access.keepers import Here, Users
from worker.web.access.log_in import LogIn
from worker.web.access.refusals import refused
from worker.web.access.sessions import Sessions
from worker.web.access.trust import NOBODY, Trust
from worker.web.access.visitor import Refused
from worker.web.api import API, Unread
from worker.web.desk.paths import FILES, PATHS
from worker.web.feeds import TopicFeeds
from worker.web.pages import PAGE, UNKNOWN
from worker.web.push import PushPages
from worker.web.signs import sign_routes
from worker.web.wishes import WishPages

#: the whole form of the button that takes a mute back
UNDO = b"undo=1"
ASK = PAGE.format('<p>End these alerts for this address?</p><form method="post"><button>Unsubscribe</button></form>')
DONE = PAGE.format("<p>Done. No further alert will come to this address.</p>")
ASK_MUTE = PAGE.format(
    "<p>No more updates of this story for this address? Corrections still come.</p>"
    '<form method="post"><button>Mute this story</button></form>'
)
MUTED = PAGE.format(
    "<p>Done. No further update of this story will come to this address.</p>"
    '<form method="post"><button name="undo" value="1">Undo</button></form>'
)
UNMUTED = PAGE.format("<p>Updates of this story come again.</p>")


def build_app(present: Callable[[], Context], listen: str, public_url: str, trust: Trust = NOBODY) -> Starlette:
    """The application; what links lead to answers below the path of `public_url`, too, pages at the root alone.

    `listen`: the host on which it listens, that decides with `public_url` whether only this machine can reach it.
    """

    async def ask(request: Request) -> Response:
        # A GET must not unsubscribe: mail scanners follow links.
        return HTMLResponse(ASK)

    async def leave(request: Request) -> Response:
        ctx = present()
        left: Recipient | None = await ctx.db(ctx.store.leave, request.path_params["token"], ctx.clock.now())
        return HTMLResponse(DONE if left else UNKNOWN, status_code=200 if left else 404)

    async def ask_mute(request: Request) -> Response:
        return HTMLResponse(ASK_MUTE)

    async def mute(request: Request) -> Response:
        ctx, (token, thread) = present(), (request.path_params[key] for key in ("token", "thread"))
        if await _form(request) == UNDO:
            known, done = await ctx.db(ctx.store.unmute, token, thread), UNMUTED
        else:
            known, done = await ctx.db(ctx.store.mute, token, thread, ctx.clock.now()), MUTED
        return HTMLResponse(done if known else UNKNOWN, status_code=200 if known else 404)

    pushes, wishes, feeds = PushPages(present), WishPages(present), TopicFeeds(present)
    routes = [
        Route(f"{base}{path}", endpoint, methods=[method])
        for base in dict.fromkeys(("", urlsplit(public_url).path.rstrip("/")))
        for path, method, endpoint in (
            ("/unsubscribe/{token}", "GET", ask),
            ("/unsubscribe/{token}", "POST", leave),
            ("/mute/{token}/{thread}", "GET", ask_mute),
            ("/mute/{token}/{thread}", "POST", mute),
            ("/tune/{token}/{alert}/{wish}", "GET", wishes.ask),
            ("/tune/{token}/{alert}/{wish}", "POST", wishes.take),
            ("/feeds/{token}.{form}", "GET", feeds.answer),
            ("/push/{token}", "GET", pushes.verify),
            ("/push/{token}", "POST", pushes.take),
        )
    ]
    desk = pages(present, listen, public_url, trust)
    return Starlette(routes=[*routes, *sign_routes(present), *desk], exception_handlers={Refused: refused})


def pages(present: Callable[[], Context], listen: str, public_url: str, trust: Trust) -> tuple[Route, ...]:
    """What is not open to everybody: for who sits here; for users, where others can reach it."""
    if is_private(listen, public_url):
        return (*_desk(present, Door(Here())), Route(API, Unread(present, Here())))
    if urlsplit(public_url).path.strip("/"):  # a part of somebody's site: links of the pages would lead out of it
        return ()
    sessions = Sessions(present, is_secure=public_url.startswith("https:"))
    keeper = Users(present, sessions, public_url, trust)
    door = Door(keeper)
    return (*LogIn(present, sessions).routes(door), *_desk(present, door), Route(API, Unread(present, keeper)))


def _desk(present: Callable[[], Context], door: Door) -> tuple[Route, ...]:
    """The pages. What makes them is loaded with the first: most daemons are never looked at."""

    def route(path: str, name: str, methods: tuple[str, ...]) -> Route:
        async def page(request: Request) -> Response:
            from worker.web.desk.serve import Wanted, answer

            given = dict(request.query_params) | request.path_params
            wanted = Wanted(
                name=name,
                given=given,
                visitor=request.state.visitor,
                form=request.state.form,
                wants_part=request.headers.get("hx-request") == "true",
                address=request.state.address,
            )
            return await answer(present(), wanted)

        return Route(path, door.page(page), methods=list(methods))

    async def file(request: Request) -> Response:
        from worker.web.desk.serve import file

        return file(request.url.path, request.headers.get("if-none-match", ""))

    pages = (route(path, name, methods) for path, (name, methods) in PATHS.items())
    return (*pages, *(Route(path, door.porch(file)) for path in FILES))


async def _form(request: Request) -> bytes:
    """The first octets of what was sent: the only form has six."""
    async for part in request.stream():
        if part:
            return part[: len(UNDO) + 1]
    return b""
