"""Logging in and out. Guesses are slowed down by name and by address, and nothing tells which names there are."""

import asyncio
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storage.errors import InvalidValue
from storage.model.users import Deed, User, user_name
from worker.context import Context
from worker.log import log
from worker.web.access import passwords
from worker.web.access.door import LOG_IN, Door
from worker.web.access.forms import Form, is_own, read_form
from worker.web.access.hosts import block_of
from worker.web.access.plain import alert, plain_page
from worker.web.access.secret import digest_of
from worker.web.access.sessions import Sessions
from worker.web.access.visitor import Refused
from worker.web.headers import HEADERS

#: how long the next try has to wait after each failure in a row; a mistyped password should cost nobody time
WAITS = (*(timedelta(0),) * 4, *(timedelta(seconds=30) * 2**n for n in range(5)), timedelta(minutes=15))
#: passwords that are looked at or wait for it: each takes memory and time on purpose
MOST_WAITING = 8
#: an address here: no other host, whatever a browser makes of slashes
_HERE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
_FORM = """<form class="log-in" method="post" action="/log-in">
<input type="hidden" name="next" value="{next}">
<p><label for="name">Name</label> <input id="name" name="name" value="{name}" autocomplete="username" required
 autocapitalize="none" spellcheck="false"></p>
<p><label for="password">Password</label> <input id="password" name="password" type="password"
 autocomplete="current-password" required></p>
<p><button>Log in</button></p>
</form>"""
WRONG = "name or password is not right"
BUSY = "many log-ins at once: try again in a few seconds"


class LogIn:
    """The two addresses before and behind the door."""

    def __init__(self, present: Callable[[], Context], sessions: Sessions) -> None:
        self._present = present
        self._sessions = sessions
        self._one = asyncio.Semaphore(1)
        self._waiting = 0

    def routes(self, door: Door) -> tuple[Route, ...]:
        """Where they are."""
        return (
            Route(LOG_IN, door.porch(self.ask), methods=["GET"]),
            Route(LOG_IN, door.porch(self.take), methods=["POST"]),
            Route("/log-out", door.page(self.leave), methods=["POST"]),
        )

    async def ask(self, request: Request) -> Response:
        """The form."""
        return _form(Form({"next": request.query_params.get("next", "/")}))

    async def take(self, request: Request) -> Response:
        """Begins a session, or says that it cannot be: in the same words and time for every reason."""
        if not is_own(request.headers, request.state.origin):
            raise Refused("this log-in was not sent by the page of this copytaster: open it here")
        form, ctx = await read_form(request), self._present()
        name, address = _name(form.get("name", "")), request.state.address
        keys = f"name {digest_of(name)}", f"address {block_of(address)}"
        now = ctx.clock.now()
        until = await ctx.db(ctx.store.begin_try, keys, WAITS, now)
        if until is not None:
            return _later(form, ctx.clock.real_seconds(until - now))
        user, is_right = await self._look(name, form.get("password", ""))
        if user is None or not is_right:
            await self._note(user, "log-in refused", address)
            return _form(form, WRONG, 403)
        await ctx.db(ctx.store.end_try, *keys, now)
        answer = RedirectResponse(_next(form), 303, HEADERS)
        await self._sessions.begin(request, answer, user)
        await self._note(user, "log-in", address)
        return answer

    async def leave(self, request: Request) -> Response:
        """Ends the session, here as in the browser."""
        answer = RedirectResponse(LOG_IN, 303, HEADERS)
        await self._sessions.end(request, answer)
        ctx = self._present()
        deed = Deed(at=ctx.clock.now(), who=request.state.visitor.name, what="log-out", address=request.state.address)
        await ctx.db(ctx.store.keep_deed, deed)
        return answer

    async def _look(self, name: str, password: str) -> tuple[User | None, bool]:
        """The user of that name, and whether it is his password."""
        if self._waiting >= MOST_WAITING:
            raise Refused(BUSY, 503, {"Retry-After": "5"})
        ctx = self._present()
        user = await asyncio.to_thread(ctx.store.user, name)
        self._waiting += 1
        try:
            async with self._one:
                is_right = await asyncio.to_thread(passwords.fits, user.password if user else "", password)
                if user and is_right and passwords.is_old(user.password):
                    fresh = await asyncio.to_thread(passwords.hashed, password)
                    await ctx.db(ctx.store.renew_hash, user.name, user.password, fresh)
                    user = replace(user, password=fresh)
        finally:
            self._waiting -= 1
        return user, is_right

    async def _note(self, user: User | None, what: str, address: str) -> None:
        """In the audit log and the daemon's; a name that is nobody's may be a password in the wrong field."""
        ctx, who = self._present(), user.name if user else "(unknown)"
        await ctx.db(ctx.store.keep_deed, Deed(at=ctx.clock.now(), who=who, what=what, address=address))
        log.info("web.log_in", user=who, granted=what == "log-in", address=address)


def _name(given: str) -> str:
    try:
        return user_name(given)
    except InvalidValue:
        return ""


def _next(form: Form) -> str:
    found = _HERE.fullmatch(form.get("next", ""))
    return found[0] if found else "/"


def _form(form: Form, problem: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
    inner = _FORM.format(next=escape(_next(form)), name=escape(form.get("name", "")[:64]))
    return plain_page("Log in", alert(problem) + inner, status, headers)


def _later(form: Form, seconds: float) -> Response:
    wait = max(1, math.ceil(seconds))
    said = f"{wait} seconds" if wait < 120 else f"{math.ceil(wait / 60)} minutes"
    return _form(form, f"too many log-ins failed: try again in {said}", 429, {"Retry-After": str(wait)})
