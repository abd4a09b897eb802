"""The description of the API (OpenAPI 3.1), from the same table that answers: parameters, shapes, problems."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from storage import codec
from storage.model.users import SCOPES
from worker.http.identity import program_version
from worker.web.api.operations import OPERATIONS, Operation
from worker.web.api.problems import MEDIA_TYPE

Json = dict[str, Any]
PLACE = "#/components/schemas/{name}"
_PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong (RFC 9457): `detail` says what, `where` in which parameter, `do` what to do.",
    "required": ["type", "title", "status", "detail", "where", "do"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "where": {"type": "string"},
        "do": {"type": "string"},
    },
}
_ABOUT = (
    "What copytaster knows, for programs; it changes nothing. Lists come page by page, newest first: `next` is the "
    "`cursor` of the following page, null on the last. Docs: docs/api.md."
)


@cache
def description() -> bytes:
    """The document as JSON."""
    shapes = [kind for one in OPERATIONS for kind in (*one.shape, *one.head)]
    _, parts = codec.schemas(dict.fromkeys(shapes), PLACE)
    told: Json = {
        "openapi": "3.1.0",
        "info": {"title": "copytaster", "version": program_version(), "description": _ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}, {}],
        "paths": {one.path.replace("{}", "{id}"): {"get": _operation(one)} for one in OPERATIONS},
        "components": {
            "schemas": {**parts, "Problem": _PROBLEM},
            "securitySchemes": {"token": _scheme()},
            "responses": {"Problem": _answer("What went wrong.", {"$ref": PLACE.format(name="Problem")}, MEDIA_TYPE)},
        },
    }
    return codec.encode(told)


def _operation(one: Operation) -> Json:
    return {
        "operationId": one.name,
        "summary": one.about,
        "tags": [one.scope],
        "parameters": list(_params(one)),
        "security": [{"token": [f"read:{one.scope}"]}, {}],
        "responses": {
            "200": _answer(one.about, _schema(one), "application/json"),
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _params(one: Operation) -> Iterator[Json]:
    if one.thing:
        schema = {"type": "string", "pattern": f"^{one.thing}$"}
        yield {"name": "id", "in": "path", "required": True, "schema": schema}
    for param in one.params:
        told = {"name": param.name, "in": "query", "description": param.about, "required": param.is_required}
        yield told | {"schema": dict(param.schema)}


def _schema(one: Operation) -> Json:
    thing = _all_of(one.shape)
    if not one.is_page:
        return thing
    page: Json = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": thing}, "next": {"type": ["string", "null"]}},
    }
    return {"allOf": [*_refs(one.head), page]} if one.head else page


def _all_of(shape: tuple[type, ...]) -> Json:
    refs = _refs(shape)
    return refs[0] if len(refs) == 1 else {"allOf": refs}


def _refs(shape: tuple[type, ...]) -> list[Json]:
    return [{"$ref": PLACE.format(name=re.sub(r"\W", "_", kind.__name__))} for kind in shape]


def _answer(about: str, schema: Mapping[str, Any], kind: str) -> Json:
    return {"description": about, "content": {kind: {"schema": schema}}}


def _scheme() -> Json:
    about = (
        f"`copytaster token add NAME --scope …` makes one. Scopes: {', '.join(SCOPES)}. At the machine none is needed."
    )
    return {"type": "http", "scheme": "bearer", "description": about}
