"""What a page's form must bring along, and whom a role keeps out: as a table of attacks."""

from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.model.users import ROLES, Role
from tests.worker.web.calling import HOST, Answer, asked
from worker.web.access.door import Door
from worker.web.access.forms import MOST_BYTES, MOST_FIELDS
from worker.web.access.keepers import Here
from worker.web.access.refusals import refused
from worker.web.access.visitor import Refused, Visitor, needs

HERE = f"http://{HOST}"
OWN = (("origin", HERE), ("sec-fetch-site", "same-origin"))
FORM = ("content-type", "application/x-www-form-urlencoded")


def app(role: Role = "reader") -> Starlette:
    async def page(request: Request) -> Response:
        visitor = needs(request, role)
        return PlainTextResponse(f"{visitor.name} {visitor.role} {visitor.csrf} {request.state.form.get('word', '-')}")

    routes = [Route("/", Door(Here()).page(page), methods=["GET", "POST", "PUT", "DELETE"])]
    return Starlette(routes=routes, exception_handlers={Refused: refused})


def sending(method: str = "POST", headers: tuple[tuple[str, str], ...] = OWN, **fields: str) -> Answer:
    """What a form gets, with the right token in the place of `RIGHT`."""
    made = app()
    token = asked(made, "GET", "/").text.split()[2]
    body = urlencode({name: value.replace("RIGHT", token) for name, value in fields.items()}).encode()
    named = tuple((name, value.replace("RIGHT", token)) for name, value in headers)
    return asked(made, method, "/", headers=(*named, FORM), body=body)


def test_who_sits_here_is_let_in_and_sends_forms() -> None:
    answer = sending(csrf="RIGHT", word="حلب")
    assert answer.status == 200
    assert answer.text.endswith(" حلب")
    assert asked(app(), "GET", "/").text.startswith("local admin ")


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        (OWN, {"csrf": "RIGHT"}, 200),
        ((("origin", HERE),), {"csrf": "RIGHT"}, 200),
        ((("sec-fetch-site", "same-origin"),), {"csrf": "RIGHT"}, 200),
        ((("origin", "null"), ("sec-fetch-site", "same-origin")), {"csrf": "RIGHT"}, 200),
        ((*OWN, ("x-csrf-token", "RIGHT")), {}, 200),
        (OWN, {}, 403),
        (OWN, {"csrf": ""}, 403),
        (OWN, {"csrf": "RIGHTx"}, 403),
        (OWN, {"csrf": "é"}, 403),
        ((*OWN, ("x-csrf-token", "wrong")), {"csrf": "RIGHT"}, 403),
        ((), {"csrf": "RIGHT"}, 403),
        ((("origin", "null"),), {"csrf": "RIGHT"}, 403),
        ((("origin", "http://evil.example"),), {"csrf": "RIGHT"}, 403),
        ((("origin", f"{HERE}.evil.example"),), {"csrf": "RIGHT"}, 403),
        ((("origin", "http://127.0.0.1:9999"),), {"csrf": "RIGHT"}, 403),
        ((("origin", HERE), ("sec-fetch-site", "cross-site")), {"csrf": "RIGHT"}, 403),
        ((("origin", HERE), ("sec-fetch-site", "same-site")), {"csrf": "RIGHT"}, 403),
        ((("sec-fetch-site", "none"),), {"csrf": "RIGHT"}, 403),
        ((("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")), {"csrf": "RIGHT"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_form_that_no_page_of_ours_made_does_nothing(
    headers: tuple[tuple[str, str], ...], fields: dict[str, str], status: int, method: str
) -> None:
    assert sending(method, headers, **fields).status == status


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x", 415),
        ("text/plain", b"csrf=x", 415),
        (FORM[1], b"\xff=\xfe", 400),
        (FORM[1], b"&".join([b"a=1"] * (MOST_FIELDS + 1)), 400),
        (FORM[1], b"a" * (MOST_BYTES + 1), 413),
    ],
)
def test_what_is_no_form_is_refused_in_few_words(kind: str, body: bytes, status: int) -> None:
    answer = asked(app(), "POST", "/", headers=(*OWN, ("content-type", kind)), body=body)
    assert (answer.status, len(answer.text) < 1_000) == (status, True)


@pytest.mark.parametrize(
    ("client", "host", "extra"),
    [
        ("10.0.0.9", HOST, ()),
        ("127.0.0.1", "evil.example", ()),
        ("127.0.0.1", "", ()),
        ("127.0.0.1", HOST, (("x-forwarded-for", "127.0.0.1"),)),
        ("127.0.0.1", HOST, (("via", "1.1 proxy"),)),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_who_sits_here_comes_in(client: str, host: str, extra: tuple[tuple[str, str], ...], method: str) -> None:
    answer = asked(app(), method, "/", client=client, host=host, headers=(*OWN, *extra))
    assert answer.status == 403
    assert "default-src 'none'" in answer.header("content-security-policy")


@pytest.mark.parametrize("has", ROLES)
@pytest.mark.parametrize("wants", ROLES)
def test_a_role_may_what_those_below_it_may(has: Role, wants: Role) -> None:
    async def page(request: Request) -> Response:
        request.state.visitor = Visitor('<b>"anna"', has, "t")
        needs(request, wants)
        return PlainTextResponse("in")

    made = Starlette(routes=[Route("/", page)], exception_handlers={Refused: refused})
    answer = asked(made, "GET", "/")
    assert (answer.status == 200) is (ROLES.index(has) >= ROLES.index(wants))
    if answer.status != 200:
        assert answer.status == 403
        assert "&lt;b&gt;&quot;anna&quot; is a" in answer.text, "names are inert"


def test_a_token_of_one_process_is_none_of_another() -> None:
    assert asked(app(), "GET", "/").text != asked(app(), "GET", "/").text
