"""From a request to an answer: who asks, how much, for what; and what goes wrong, said."""

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from storage import codec
from storage.errors import InvalidValue, NotFound, StoreError
from worker.context import Context
from worker.web.access.keepers import Keeper
from worker.web.access.visitor import Refused
from worker.web.api.answers import Asking
from worker.web.api.callers import Caller, Callers
from worker.web.api.caps import Allowances, Places
from worker.web.api.cursors import question_of
from worker.web.api.openapi import description
from worker.web.api.operations import OPERATIONS, Operation, operation_of
from worker.web.api.params import read_all
from worker.web.api.problems import Problem, answer_of
from worker.web.headers import HEADERS

#: octets of a query; a query of the language may have 4,000 characters, each of nine octets when it is quoted
MOST_QUERY = 40_000
METHODS = ("GET", "HEAD")


class Api:
    """What answers below /api/v1."""

    def __init__(self, present: Callable[[], Context], keeper: Keeper) -> None:
        self._present = present
        self._callers = Callers(present, keeper)
        self._allowances = Allowances()
        self._places = Places()

    async def answer(self, request: Request) -> Response:
        """The answer, or the problem."""
        try:
            return await self._answer(request)
        except Problem as problem:
            return answer_of(problem)
        except Refused as refused:
            return answer_of(Problem(refused.status_code, refused.detail))

    async def _answer(self, request: Request) -> Response:
        if len(request.scope["query_string"]) > MOST_QUERY:
            raise Problem(414, f"the query has more than {MOST_QUERY} octets", do="Ask for less at once")
        caller = await self._caller(request)
        if request.method not in METHODS:
            problem = Problem(405, f"{request.method} is not for the API: it changes nothing", do="Use GET")
            problem.headers["Allow"] = ", ".join(METHODS)
            raise problem
        path = f"/{request.path_params['rest']}"
        if path == "/openapi.json":
            return Response(await asyncio.to_thread(description), 200, HEADERS, "application/json")
        found = operation_of(path)
        if found is None:
            known = ", ".join(dict.fromkeys(f"/api/v1{one.path}" for one in OPERATIONS))
            raise Problem(404, f"there is no {request.url.path[:200]}", where="path", do=f"There are: {known}")
        operation, thing = found
        caller.require(operation.scope)
        body = await self._places.run(lambda: self._body(request, operation, thing))
        return Response(body, 200, HEADERS, "application/json")

    async def _caller(self, request: Request) -> Caller:
        """Who asks, within the allowance; who may not ask is counted by address."""
        try:
            caller = await self._callers.caller(request)
        except (Problem, Refused):
            self._allowances.take(f"address {self._callers.address(request)}")
            raise
        self._allowances.take(caller.name)
        return caller

    def _body(self, request: Request, operation: Operation, thing: str) -> bytes:
        """In a thread of its own. Raises `Problem`."""
        ctx = self._present()
        query = request.scope["query_string"].decode("latin-1")
        given = parse_qsl(query, keep_blank_values=True, errors="replace")
        values = read_all(operation.params, given, ctx.clock.now())
        asking = Asking(ctx=ctx, given=values, thing=thing, question=question_of(operation.name, dict(given)))
        try:
            return codec.encode(operation.answer(asking))
        except NotFound as error:
            raise Problem(404, str(error), where=thing or "query") from error
        except InvalidValue as error:
            raise Problem(500, str(error), do="Tell whoever looks after this copytaster") from error
        except StoreError as error:
            raise Problem(503, str(error), do="Try again; `copytaster doctor` says more", retry_after=10) from error
