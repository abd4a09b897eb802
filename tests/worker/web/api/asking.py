"""An archive with something of everything, and the API over it, called without a server."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette

from storage.model import Topic
from storage.model.users import Token, User
from tests.worker.house import NOON, House, fresh_store, opened_house, rules, watch
from tests.worker.web.calling import HOST, Answer, call
from tests.worker.web.test_desk import FEEDS, fill
from worker.match import words_of
from worker.web.access.secret import digest_of
from worker.web.access.trust import NOBODY, Trust
from worker.web.app import build_app

#: of people and of languages, one with what addresses take for their own
TOPICS = (
    Topic(name="Aleppo", query="aleppo OR حلب", notify=("hook",)),
    Topic(name="Gas/Öl & #1?", query="gas tanks NOT football", notify=("hook",)),
)
ALL_SECRET, STORIES_SECRET = "ct_" + "a" * 43, "ct_" + "b" * 43
Ask = Callable[..., Coroutine[Any, Any, Answer]]


@cache
def _filled() -> bytes:
    with TemporaryDirectory() as folder:
        store = fresh_store(Path(folder))
        watch(store, rules(TOPICS, feeds=FEEDS))
        fill(store)
        store.keep_old_words([("a1", words_of(store.article("a1")))])
        store.add_user(User(name="anna", role="reader", created_at=NOON))
        for name, secret, scopes in (("all", ALL_SECRET, ("read",)), ("some", STORIES_SECRET, ("read:stories",))):
            store.add_token(Token(name=name, scopes=scopes, created_at=NOON, digest=digest_of(secret)))
        store.close()
        return (Path(folder) / "copytaster.db").read_bytes()


@asynccontextmanager
async def opened_api(
    folder: Path, public_url: str = "", trust: Trust = NOBODY
) -> AsyncIterator[tuple[Ask, House, Starlette]]:
    """What asks the API as a program at this machine does, unless it is told otherwise."""
    (folder / "copytaster.db").write_bytes(_filled())
    async with opened_house(folder, rules(TOPICS, feeds=FEEDS)) as house:
        app = build_app(lambda: house.ctx, "127.0.0.1", public_url, trust)

        async def ask(
            path: str,
            given: dict[str, str] | Iterable[tuple[str, str]] = (),
            *,
            method: str = "GET",
            headers: Iterable[tuple[str, str]] = (),
            client: str = "127.0.0.1",
            host: str = HOST,
        ) -> Answer:
            query = urlencode(given)
            return await call(
                app,
                method,
                f"/api/v1{path}" + (f"?{query}" if query else ""),
                headers=headers,
                client=client,
                host=host,
            )

        yield ask, house, app


def talk(folder: Path, of: Callable[[Ask, House], Coroutine[Any, Any, None]], **given: Any) -> None:
    """Opens it, and lets the test ask."""

    async def main() -> None:
        async with opened_api(folder, **given) as (ask, house, _):
            await of(ask, house)

    asyncio.run(main())


def read(answer: Answer) -> Any:
    return json.loads(answer.text)
