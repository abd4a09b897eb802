"""What a page's form sends: small, whole in time, made by one of our own pages."""

import asyncio
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request

from worker.web.access.visitor import Refused

#: methods that change nothing
SAFE = ("GET", "HEAD", "OPTIONS")
#: octets of a form, its fields, and real seconds in which it has to be here
MOST_BYTES, MOST_FIELDS, LONGEST = 256_000, 1_000, 15.0
URLENCODED = "application/x-www-form-urlencoded"
FIELD, HEADER = "csrf", "x-csrf-token"

Form = ImmutableMultiDict[str, str]


def is_own(headers: Mapping[str, str], origin: str) -> bool:
    """Whether a browser says that a page of ours made the request.

    `Sec-Fetch-Site` cannot be set by scripts, but browsers leave it out on plain HTTP from another machine; `Origin` is
    sent with every form, as `null` by pages that send no referrer.
    """
    said, site = headers.get("origin", "null"), headers.get("sec-fetch-site")
    if said not in ("null", origin):
        return False
    return said == origin if site is None else site == "same-origin"


async def read_form(request: Request) -> Form:
    """The fields of the form. Raises `Refused` if it is none, too large, too slow."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in ("", URLENCODED):
        raise Refused(f"a form comes as {URLENCODED}", 415)
    try:
        async with asyncio.timeout(LONGEST):
            body = await _body(request)
        return Form(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except TimeoutError:
        raise Refused("the form did not arrive in time: send it again", 408) from None
    except ValueError:
        raise Refused("the form cannot be read: send it from the page again", 400) from None


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused(f"the form has more than {MOST_BYTES // 1000} kB", 413)
    return body


def require_own(request: Request, form: Form, csrf: str, origin: str) -> None:
    """Raises `Refused` unless the form was made by one of our pages for this visitor."""
    if not is_own(request.headers, origin):
        raise Refused("this was not sent by a page of this copytaster: open the page here and send it again")
    given = request.headers.get(HEADER) or form.get(FIELD, "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), csrf.encode()):
        raise Refused("this form is out of date: load the page again, then send it")
