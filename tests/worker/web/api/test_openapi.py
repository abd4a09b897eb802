"""The description of the API is true: whatever it allows is answered in the shape that it tells, nothing is a crash."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worker.web.api.asking import Ask, opened_api
from tests.worker.web.calling import Answer
from worker.web.api import serve
from worker.web.api.caps import Allowances
from worker.web.api.openapi import description

TOLD = json.loads(description())
OPERATIONS = [(path, told["get"]) for path, told in TOLD["paths"].items()]


@dataclass
class Api:
    """The API on a loop of its own, so that one archive is enough for all examples."""

    loop: asyncio.AbstractEventLoop
    ask: Ask

    def get(self, path: str, query: list[tuple[str, str]]) -> Answer:
        return self.loop.run_until_complete(self.ask(path, query))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder: Path = tmp_path_factory.mktemp("api")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(serve, "Allowances", lambda: Allowances(iter(range(10**9)).__next__))
        loop = asyncio.new_event_loop()
        stack.callback(loop.close)
        opened = opened_api(folder)
        ask, _, _ = loop.run_until_complete(opened.__aenter__())
        stack.callback(lambda: loop.run_until_complete(opened.__aexit__(None, None, None)))
        yield Api(loop, ask)


def values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """What the schema of a parameter allows; and now and then what it does not."""
    anything = st.text(st.characters(exclude_categories=()), max_size=30)
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | anything
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str) | anything
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True) | anything
    likely = st.sampled_from(
        [*schema.get("examples", ()), "Aleppo", "aleppo", "a1", "حلب", "http://a.example/rss", "Gas"]
    )
    query = st.lists(st.sampled_from(["aleppo", "AND", "NOT", "OR", "(", ")", '"', "NEAR/3", "title:", "*", "@x", "#"]))
    return likely | anything | query.map(" ".join)


def asked(operation: dict[str, Any]) -> st.SearchStrategy[tuple[str, list[tuple[str, str]]]]:
    """What its path names, and a query."""
    named = [param for param in operation["parameters"] if param["in"] == "path"]
    likely = st.sampled_from(["a1", "s1", "al1", "Aleppo"])
    # An address with a line break in it reaches no route at all.
    thing = likely | values(named[0]["schema"]).map(lambda text: " ".join(text.split("\n"))) if named else st.just("")
    params = [param for param in operation["parameters"] if param["in"] == "query"]
    query = [
        st.just(None)
        if not param["required"]
        else values(param["schema"]).map(lambda value, name=param["name"]: (name, value))
        for param in params
    ]
    free = [
        st.none() | values(param["schema"]).map(lambda value, name=param["name"]: (name, value))
        for param in params
        if not param["required"]
    ]
    pairs = st.tuples(*query, *free).map(lambda found: [pair for pair in found if pair is not None])
    return st.tuples(thing, pairs)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[told["operationId"] for _, told in OPERATIONS])
def test_whatever_is_asked_is_answered_as_described(api: Api, path: str, operation: dict[str, Any]) -> None:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(asked(operation))
    def law(request: tuple[str, list[tuple[str, str]]]) -> None:
        thing, query = request
        sayable = [(name, value.encode("utf-8", "replace").decode()) for name, value in query]
        answer = api.get(path.replace("{id}", quote(thing.encode("utf-8", "replace"))), sayable)
        assert answer.status < 500, answer.text
        body = json.loads(answer.text)
        kind = "application/json" if answer.status == 200 else "application/problem+json"
        assert answer.header("content-type") == kind
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        fits(body, schema if answer.status == 200 else {"$ref": "#/components/schemas/Problem"})

    law()


def fits(value: Any, schema: dict[str, Any]) -> None:
    """As much of JSON Schema as the description uses. Raises `AssertionError`."""
    if "$ref" in schema:
        fits(value, TOLD["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for part in schema.get("allOf", ()):
        fits(value, part)
    if "anyOf" in schema:
        assert any(is_one(value, part) for part in schema["anyOf"]), (value, schema)
    kinds = schema.get("type", ())
    assert not kinds or any(is_of(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)), (
        value,
        schema,
    )
    assert "enum" not in schema or value in schema["enum"]
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), (schema, value)
        for name, part in schema.get("properties", {}).items():
            if name in value:
                fits(value[name], part)
        more = schema.get("additionalProperties")
        for name in value if isinstance(more, dict) else ():
            fits(value[name], more)
    if isinstance(value, list):
        fixed = schema.get("prefixItems", ())
        for index, each in enumerate(value):
            fits(each, fixed[index] if index < len(fixed) else schema.get("items") or {})


def is_one(value: Any, schema: dict[str, Any]) -> bool:
    try:
        fits(value, schema)
    except AssertionError:
        return False
    return True


def is_of(value: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    kinds = {"string": str, "object": dict, "array": list, "boolean": bool, "null": type(None)}
    return isinstance(value, kinds[kind])


def test_every_reference_leads_somewhere() -> None:
    named = set(re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', json.dumps(TOLD)))
    assert named <= set(TOLD["components"]["schemas"])
    assert {"Article", "Story", "Quote", "Figure", "Alert", "Problem"} <= named
    assert TOLD["openapi"] == "3.1.0"


def test_operations_have_names_of_their_own() -> None:
    names = [told["operationId"] for _, told in OPERATIONS]
    assert len(names) == len(set(names)) == 13
