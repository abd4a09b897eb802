"""What went wrong, as RFC 9457 has it: what, where, what to do."""

import json
from http import HTTPStatus

from starlette.responses import Response

from worker.web.headers import HEADERS

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """The request cannot be answered. `where`: the parameter or thing; `do`: a sentence of advice, or ''."""

    def __init__(self, status: int, detail: str, *, where: str = "", do: str = "", retry_after: int = 0) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.where = where
        self.do = do
        self.retry_after = retry_after
        self.headers: dict[str, str] = {"Retry-After": str(retry_after)} if retry_after else {}


def unauthorized(detail: str, error: str = "") -> Problem:
    """Nobody is named, or wrongly (RFC 6750)."""
    problem = Problem(401, detail, where="Authorization", do="copytaster token add NAME --scope read makes a token")
    problem.headers["WWW-Authenticate"] = 'Bearer realm="copytaster"' + (f', error="{error}"' if error else "")
    return problem


def answer_of(problem: Problem) -> Response:
    """The problem as an answer."""
    told = {"type": "about:blank", "title": HTTPStatus(problem.status).phrase, "status": problem.status}
    told |= {"detail": problem.detail, "where": problem.where, "do": problem.do}
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, problem.status, {**HEADERS, **problem.headers}, MEDIA_TYPE)
