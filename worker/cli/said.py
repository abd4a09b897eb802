"""`copytaster quotes` and `copytaster figures`: who said what, and how many, in what is stored."""

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.look import Limit, opened_store
from worker.cli.since import so_long_ago
from worker.cli.spoken import Config, Json
from worker.cli.tables import no_formula, print_json, print_table

if TYPE_CHECKING:
    from storage.model.said import FigureRow
    from worker.extract.timeline import Line

Story = Annotated[str, typer.Option(help="Only in this story: s5.")]
Topic = Annotated[str, typer.Option(help="Only in articles that match this topic.")]
Since = Annotated[str, typer.Option(help="Only in articles first seen since then: 30d, 12h, or a day: 2016-12-05.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write a table for spreadsheets.")]


def quotes(
    speaker: Annotated[str, typer.Option(help="Surname, or more of the name.")] = "",
    story: Story = "",
    topic: Topic = "",
    since: Since = "",
    limit: Limit = None,
    config: Config = None,
    json: Json = False,
    table: Csv = False,
) -> None:
    """List what is quoted, with speakers, the newest article first.

    Example: copytaster quotes --speaker Lavrov --since 7d
    """
    from storage.model.said import Sought
    from worker.shapes import quote_json

    sought = Sought(speaker=speaker, story=story, topic=topic, since=so_long_ago(since), limit=limit)
    with opened_store(config) as store:
        rows = [quote_json(row) for row in store.quote_rows(sought)]
    _print(rows, ("at", "article", "speaker", "text"), json=json, table=table)


def figures(
    what: Annotated[str, typer.Option(help="What is counted: dead, injured, missing, displaced, money ...")] = "",
    place: Annotated[str, typer.Option(help="Where.")] = "",
    story: Story = "",
    topic: Topic = "",
    since: Since = "",
    limit: Limit = None,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="By what is counted, oldest first: range, corrections, conflicts.")
    ] = False,
    config: Config = None,
    json: Json = False,
    table: Csv = False,
) -> None:
    """List the figures, the newest article first; with --timeline how each of them went.

    Example: copytaster figures --what dead --place Aleppo --since 30d
    """
    from storage.model.said import Sought
    from worker.shapes import figure_json

    sought = Sought(what=what, place=place, story=story, topic=topic, since=so_long_ago(since), limit=limit)
    with opened_store(config) as store:
        rows = store.figure_course(sought) if timeline else store.figure_rows(sought)
    if timeline:
        _print_timeline(rows, json=json, table=table)
        return
    _print(
        [figure_json(row) for row in rows],
        ("at", "article", "what", "value", "qualifier", "place", "attributed_to", "text"),
        json=json,
        table=table,
    )


def _print(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, json: bool, table: bool) -> None:
    if json:
        print_json(rows)
    elif table:
        _write_csv(rows)
    else:
        cells = ([_cell(row[column]) for column in columns] for row in rows)
        print_table([column.replace("_", " ") for column in columns], cells, styles=("dim", "cyan"))


def _cell(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _write_csv(rows: Iterable[dict[str, Any]]) -> None:
    """A head and a line a row; cells that a spreadsheet would take for a formula are quoted."""
    rows = list(rows)
    writer = csv.writer(sys.stdout)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        cells = (_cell(value) for value in row.values())
        writer.writerow([no_formula(cell) if isinstance(cell, str) else cell for cell in cells])


def _print_timeline(rows: "Iterable[FigureRow]", *, json: bool, table: bool) -> None:
    from worker.extract.timeline import timeline
    from worker.shapes import figure_json

    lines = timeline(rows)
    steps = [[{"role": step.role} | figure_json(step.row) for step in line.steps] for line in lines]
    if json:
        print_json(_line_json(line) | {"steps": found} for line, found in zip(lines, steps, strict=True))
    elif table:
        _write_csv(step for found in steps for step in found)
    else:
        for line, found in zip(lines, steps, strict=True):
            span = f"{_cell(line.low)}" if line.low == line.high else f"{_cell(line.low)} to {_cell(line.high)}"
            typer.echo(f"{line.what} {f'in {line.place} ' if line.place else ''}now {span} {line.unit}".rstrip())
            cells = (
                [_cell(step[c]) for c in ("at", "article", "publisher", "role", "value", "text")] for step in found
            )
            print_table(("at", "article", "outlet", "", "value", "text"), cells, styles=("dim", "cyan"))


def _line_json(line: "Line") -> dict[str, Any]:
    return {"what": line.what, "unit": line.unit, "place": line.place, "low": line.low, "high": line.high}
