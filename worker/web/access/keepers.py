"""Who a visitor is: whoever sits at this machine; else who has logged in, or is named by a proxy that is believed."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request

from storage.errors import InvalidValue
from storage.model.users import User, user_name
from storage.store import Store
from worker.context import Context
from worker.networks import lies_in
from worker.web.access.hosts import address_of, is_at_this_machine, is_own_name, is_private
from worker.web.access.sessions import Sessions
from worker.web.access.trust import Trust
from worker.web.access.visitor import Refused, Visitor

#: who sits at this machine, as logs and pages name him
LOCAL = "local"
NOT_HERE = "the pages answer on this machine alone, under localhost or 127.0.0.1"
NO_USERS = "the pages are not served before there is a user: on the machine, `copytaster user add NAME --role admin`"
PART_OF_A_SITE = "the pages need a host of their own: [web] public_url has a path"
OTHER_NAME = "the pages do not answer under this name: set [web] public_url to the address that browsers use"


class Keeper(Protocol):
    """Knows visitors."""

    def origin(self, request: Request) -> str:
        """Scheme and host of our own pages, as browsers see them. Raises `Refused` for a request meant for others."""

    async def visitor(self, request: Request) -> Visitor | None:
        """Who asks; None: he has to log in first. Raises `Refused`."""

    def address(self, request: Request) -> str:
        """From where he asks."""


class Here:
    """Whoever sits at this machine, and nobody else."""

    def __init__(self) -> None:
        self._stamp = Stamp()

    def origin(self, request: Request) -> str:
        """That of this machine, under the name that the browser used."""
        if not is_at_this_machine(request.headers, self.address(request)):
            raise Refused(NOT_HERE)
        return f"http://{request.headers['host'].lower()}"

    async def visitor(self, request: Request) -> Visitor:
        """The one who sits here."""
        return Visitor(LOCAL, "admin", self._stamp.of(LOCAL))

    def address(self, request: Request) -> str:
        """As the socket tells it."""
        return request.client.host if request.client else ""


class Users:
    """Who has a name here."""

    def __init__(self, present: Callable[[], Context], sessions: Sessions, public_url: str, trust: Trust) -> None:
        self._present = present
        self._sessions = sessions
        self._public = urlsplit(public_url)
        self._trust = trust
        self._stamp = Stamp()

    def origin(self, request: Request) -> str:
        """That of `public_url`; else of the name or address that the browser used."""
        host = request.headers.get("host", "").lower()
        if not is_own_name(host, self._public.hostname or ""):
            raise Refused(OTHER_NAME)
        return f"{self._public.scheme}://{self._public.netloc}".lower() if self._public.netloc else f"http://{host}"

    async def visitor(self, request: Request) -> Visitor | None:
        """Who is named by a proxy, else who has logged in."""
        if name := self._told(request):
            user = await self._user(name)
            return Visitor(user.name, user.role, self._stamp.of(f"user {user.name}"))
        if found := await self._sessions.find(request):
            digest, session = found
            return Visitor(session.user.name, session.user.role, self._stamp.of(f"session {digest}"), has_session=True)
        ctx = self._present()
        if not await asyncio.to_thread(ctx.store.users):
            raise Refused(NO_USERS, 404)
        return None

    def address(self, request: Request) -> str:
        """The last hop before our proxies."""
        client = request.client.host if request.client else ""
        told = ",".join(request.headers.getlist("x-forwarded-for"))
        return address_of(client, told, self._trust.proxies)

    def _told(self, request: Request) -> str:
        """The name in the trusted header, '' if there is none or nobody to be believed sends it."""
        client = request.client.host if request.client else ""
        if not self._trust.header or not lies_in(client, self._trust.proxies):
            return ""
        names = request.headers.getlist(self._trust.header)
        if len(names) > 1:
            raise Refused(f"the header {self._trust.header} came more than once: the proxy has to replace it", 400)
        return names[0] if names else ""

    async def _user(self, name: str) -> User:
        ctx = self._present()
        try:
            user = await asyncio.to_thread(ctx.store.user, user_name(name))
        except InvalidValue as error:
            raise Refused(f"the proxy's header {self._trust.header}: {error}") from None
        if user is None:
            raise Refused(f"{name} is no user here; on the machine, `copytaster user add {name} --no-password`")
        return user


def closed(store: Store, listen: str, public_url: str) -> str:
    """Why the pages are not served, with what to do; '' if they are."""
    if is_private(listen, public_url):
        return ""
    if urlsplit(public_url).path.strip("/"):
        return PART_OF_A_SITE
    return "" if store.users() else NO_USERS


class Stamp:
    """Makes the tokens of forms: other ones in each process, and for each visitor."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def of(self, who: str) -> str:
        """The visitor's."""
        return hmac.new(self._secret, who.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
