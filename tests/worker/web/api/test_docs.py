"""The examples of docs/api.md: each is asked, and answers what stands there, as far as it stands there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.worker.house import House
from tests.worker.web.api.asking import Ask, read, talk
from worker.web.api.operations import OPERATIONS

PAGE = (Path(__file__).parents[4] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```api\nGET (/api/v1\S+)\n(\d+) (.*?)\n```", PAGE, re.M)


def holds(shown: Any, told: Any) -> bool:
    """Whether what is told has all that is shown; `…` stands for anything."""
    if shown == "…":
        return told is not None
    if isinstance(shown, dict):
        return isinstance(told, dict) and all(name in told and holds(shown[name], told[name]) for name in shown)
    if isinstance(shown, list):
        return isinstance(told, list) and len(told) >= len(shown) and all(map(holds, shown, told))
    return bool(shown == told)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("```api")


@pytest.mark.parametrize(("path", "status", "shown"), EXAMPLES)
def test_an_example_is_answered_so(tmp_path: Path, path: str, status: str, shown: str) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask(path.removeprefix("/api/v1"))
        assert answer.status == int(status)
        assert holds(json.loads(shown.replace("[…]", '["…"]')), read(answer)), answer.text

    talk(tmp_path, of)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_stands_in_the_page(operation: Any) -> None:
    assert f"`{operation.path.partition('/{')[0]}" in PAGE
    assert f"`read:{operation.scope}`" in PAGE
    for param in operation.params:
        assert param.name in PAGE
