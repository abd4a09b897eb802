"""`copytaster topic import`: topics from another system's queries."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from worker.match.foreign import Dialect


class System(Enum):
    """Whose queries they are."""

    meltwater = "meltwater"
    brandwatch = "brandwatch"
    lucene = "lucene"


class Joint(Enum):
    """What words side by side mean."""

    any = "or"
    all = "and"


@dataclass(frozen=True, slots=True)
class Line:
    """A query of the file, and the name that its topic gets."""

    number: int
    name: str
    query: str


def bring_in(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A query a line; or a name, a tab, a query.")],
    system: Annotated[System, typer.Option("--from", help="Whose queries they are; lucene: also Elasticsearch.")],
    side_by_side: Annotated[
        Joint, typer.Option("--default-operator", help="Of lucene: what words side by side mean.")
    ] = Joint.any,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a query instead of TOML.")] = False,
) -> None:
    """Writes another system's queries as topics of topics.toml, where they can mean exactly the same.

    Whatever has no exact form is told with its place, the reason and what to write instead; then the exit code is 2.
    Words get no other names of places, since the other system knew none: take `aliases = false` away to have them.

    Example: copytaster topic import --from meltwater searches.txt >> config/topics.toml
    """
    from worker.match.foreign import DIALECTS

    is_good = True
    for line in _lines(file, system.value):
        result = _result(line, DIALECTS[system.value], side_by_side.name)
        is_good = is_good and bool(result["ok"])
        if as_json:
            typer.echo(json.dumps(result, ensure_ascii=False))
        else:
            _show(result, line, "standard input" if file == "-" else file)
    raise typer.Exit(0 if is_good else 2)


def _lines(file: str, system: str) -> Iterator[Line]:
    try:
        text = sys.stdin.buffer.read() if file == "-" else _read(file)
        rows = text.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"error: {file}: cannot be read as UTF-8 text: {error}", err=True)
        raise typer.Exit(2) from None
    for number, row in enumerate(rows, 1):
        name, tab, query = row.partition("\t")
        if row.strip():
            yield Line(number, name.strip(), query) if tab and name.strip() else Line(number, f"{system} {number}", row)


def _read(file: str) -> bytes:
    from pathlib import Path

    return Path(file).read_bytes()


def _result(line: Line, dialect: "Dialect", default: str) -> dict[str, Any]:
    from worker.match import QueryError
    from worker.match.foreign import imported

    result: dict[str, Any] = {"name": line.name, "ok": True, "query": None, "aliases": False, "notes": [], "errors": []}
    try:
        found = imported(line.query, dialect, default={"any": "OR", "all": "AND"}[default])
    except QueryError as error:
        fault = {"column": error.column, "message": error.message, "hint": error.hint or None}
        return result | {"ok": False, "errors": [fault]}
    return result | {"query": found.query, "notes": list(found.notes)}


def _show(result: dict[str, Any], line: Line, file: str) -> None:
    from config.rewrite import quoted
    from worker.match import QueryError

    for fault in result["errors"]:
        error = QueryError(fault["column"], fault["message"], fault["hint"] or "")
        typer.echo(error.shown(line.query, where=f"{file}:{line.number}:"), err=True)
    for note in result["notes"]:
        typer.echo(f"{file}:{line.number}: note: {note}", err=True)
    if result["ok"]:
        name, query = quoted(result["name"]), quoted(result["query"])
        typer.echo(f"[[topics]]\nname = {name}\nquery = {query}\naliases = false\n")
