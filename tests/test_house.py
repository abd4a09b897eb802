"""The rules of the house that no linter knows: sizes, names, excepts, unfinished work, private places."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("worker", "config", "storage")
#: a migration is a list of statements, not a function to read
MODULES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "versions" not in file.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = [
    file
    for pattern in ("*", "docs/**/*", ".ci/*", "worker/**/*.toml", "config/**/*.toml", "worker/**/*.service")
    for file in ROOT.glob(pattern)
    if file.is_file() and file.suffix in {"", ".md", ".toml", ".yml", ".service"} and file.name != ".git"
]
LONGEST_FUNCTION, LONGEST_MODULE, MOST_POSITIONAL = 60, 400, 5
#: names that say nothing of what is inside
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "data"}
#: written in pieces, so that this file passes its own test
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
#: where something was built or fetched from says nothing to a reader
PRIVATE = re.compile("|".join((r"(?<![\w.}/])/" + r"work/", "pypi" + r"\.org", "python" + "hosted")))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def where(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_rooms_are_found() -> None:
    assert len(MODULES) > len(ROOMS)
    assert {file.name for file in TEXTS} >= {"README.md", "Makefile", "pyproject.toml", "run"}


@pytest.mark.parametrize("room", ROOMS)
def test_functions_are_small(room: str) -> None:
    long = [
        f"{where(file, node)} {node.name}: {size} lines"
        for file in MODULES
        if file.is_relative_to(ROOT / room)
        for node in functions(file)
        if (size := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("room", ROOMS)
def test_modules_are_small(room: str) -> None:
    sizes = {file: file.read_text("utf-8").count("\n") for file in MODULES if file.is_relative_to(ROOT / room)}
    assert not [f"{file.relative_to(ROOT)}: {size} lines" for file, size in sizes.items() if size > LONGEST_MODULE]


def test_functions_take_few_values() -> None:
    many = [
        f"{where(file, node)} {node.name}"
        for file in MODULES
        if "cli" not in file.parts
        for node in functions(file)
        if len([one for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in {"self", "cls"}])
        > MOST_POSITIONAL
    ]
    assert not many


def test_names_of_modules_say_what_is_inside() -> None:
    assert not [
        str(file.relative_to(ROOT)) for file in MODULES if file.stem in EMPTY_NAMES or file.parent.name in EMPTY_NAMES
    ]


def test_only_the_engine_catches_everything() -> None:
    broad = [
        where(file, node)
        for file in MODULES
        if not file.is_relative_to(ROOT / "worker" / "engine")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type)
    ]
    assert not broad


def _is_broad(caught: ast.expr | None) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or getattr(kind, "id", "") in {"Exception", "BaseException"} for kind in kinds)


def test_every_module_says_what_is_in_it() -> None:
    rooms = (file for file in MODULES if file.read_text("utf-8").strip())
    assert not [str(file.relative_to(ROOT)) for file in rooms if not ast.get_docstring(tree(file))]


def test_no_test_sleeps() -> None:
    calls = ((file, node) for file in TESTS for node in ast.walk(tree(file)) if isinstance(node, ast.Call))
    assert not [where(file, node) for file, node in calls if ast.unparse(node.func) in {"time.sleep", "sleep"}]


@pytest.mark.parametrize("pattern", [UNFINISHED, PRIVATE], ids=["unfinished", "private"])
def test_nothing_is_unfinished_or_private(pattern: re.Pattern[str]) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in (*MODULES, *TESTS, *TEXTS)
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_every_dependency_has_its_home_and_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = tomllib.loads(text)["project"]["dependencies"]
    lines = text[text.index("\ndependencies = [") : text.index("\n]", text.index("\ndependencies = ["))].splitlines()[
        2:
    ]
    assert len(listed) == len(lines)
    assert not [line for line in lines if not re.search(r"#\s*\w+", line)]


def test_exceptions_to_lint_are_explained() -> None:
    silent = re.compile(r"#\s*(noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?)\s*$")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in MODULES
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if silent.search(line)
    ]
    assert not found
