"""A newsroom that others can reach: pages behind the door, users, a clock that stands."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.model.users import Role, User
from storage.store import Store
from tests.worker.house import NOON, SetClock, fresh_store
from tests.worker.web.calling import Answer, asked
from worker.web.access import passwords
from worker.web.access.door import Door
from worker.web.access.keepers import Users
from worker.web.access.log_in import LogIn
from worker.web.access.refusals import refused
from worker.web.access.sessions import Sessions
from worker.web.access.trust import NOBODY, Trust
from worker.web.access.visitor import Refused

HOST = "news.example.org"
HERE = f"https://{HOST}"
OWN = (("origin", HERE), ("sec-fetch-site", "same-origin"))
FORM = ("content-type", "application/x-www-form-urlencoded")
PASSWORD = "correct horse battery"
COOKIE = "__Host-copytaster"


@dataclass
class Ctx:
    """What the doors ask of a context."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)

    async def db(self, method: Callable[..., Any], *given: Any, **named: Any) -> Any:
        return method(*given, **named)


@dataclass
class Newsroom:
    """The doors over a store, and a browser before them that has cookies."""

    folder: Path
    public_url: str = HERE
    trust: Trust = NOBODY
    host: str = HOST
    client: str = "203.0.113.7"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ctx = Ctx(fresh_store(self.folder))
        self.store = self.ctx.store
        self.app = self.build()

    def build(self) -> Starlette:
        """A process on this store."""

        async def page(request: Request) -> Response:
            return PlainTextResponse(" ".join((request.state.visitor.name, request.state.visitor.role, csrf(request))))

        def csrf(request: Request) -> str:
            return str(request.state.visitor.csrf)

        def present() -> Any:
            return self.ctx

        sessions = Sessions(present, is_secure=self.public_url.startswith("https:"))
        door = Door(Users(present, sessions, self.public_url, self.trust))
        routes = [*LogIn(present, sessions).routes(door), Route("/", door.page(page), methods=["GET", "POST"])]
        return Starlette(routes=routes, exception_handlers={Refused: refused})

    def add(self, name: str, role: Role = "reader", password: str = PASSWORD) -> None:
        kept = passwords.hashed(password) if password else ""
        self.store.add_user(User(name=name, role=role, created_at=NOON, password=kept))

    def ask(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        fields: dict[str, str] | None = None,
        client: str = "",
    ) -> Answer:
        """An answer; the browser keeps its cookies."""
        jar = [("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))] if self.cookies else []
        body = urlencode(fields).encode() if fields is not None else b""
        kind = [FORM] if fields is not None else []
        answer = asked(
            self.app,
            method,
            url,
            headers=(*headers, *jar, *kind),
            body=body,
            client=client or self.client,
            host=self.host,
        )
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0].strip('"')
        self.cookies = {key: value for key, value in self.cookies.items() if value}
        return answer

    def log_in(self, name: str = "anna", password: str = PASSWORD, client: str = "", **more: str) -> Answer:
        return self.ask("POST", "/log-in", OWN, {"name": name, "password": password, **more}, client)

    def close(self) -> None:
        self.store.close()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The calls in threads of their own."""

    async def main() -> list[Any]:
        return list(await asyncio.gather(*(asyncio.to_thread(call) for call in calls)))

    return asyncio.run(main())
