"""`copytaster evidence`: all of a story in one archive that anybody can check."""

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json, spoken_errors
from worker.cli.tables import print_json, shown


def evidence(
    story: Annotated[str, typer.Argument(metavar="[STORY]", help="A story (s5).")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file to write. [default: evidence-s5.zip]")
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FILE", help="Tell whether such a file is as it was written.")
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Write all that is known of a story to one file: texts, raw pages, headers, hashes, timeline, alerts, reasons.

    The same state of the archive gives the same file. `--check` names what differs, and exits with 1 then.

    Example: copytaster evidence s5 --out quake.zip
    """
    if bool(story) == bool(check):
        raise typer.BadParameter("give a story, or --check and a file")
    if check is not None:
        _check(check, is_json=json)
    else:
        _pack(story, out or Path(f"evidence-{story}.zip"), config, is_json=json)


def _pack(story: str, target: Path, config: Path | None, *, is_json: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from storage import codec
    from worker.evidence import pack
    from worker.pipeline import independent_sources

    console = Console(stderr=True)
    with (
        opened_store(config) as store,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("raw pages", total=None)
        packed = pack(
            store,
            story,
            target,
            independent_sources,
            lambda done, all_: progress.update(task, completed=done, total=all_),
        )
    if is_json:
        print_json([{"file": str(target)} | codec.jsonable(packed)])
        return
    typer.echo(f"{target}: {packed.story}, {packed.files} files, {packed.octets / 1e6:,.1f} MB", err=True)
    typer.echo(f"SHA-256 {packed.sha256}: keep it elsewhere, to show later that this is the file", err=True)


def _check(file: Path, *, is_json: bool) -> None:
    from storage import codec
    from worker.evidence import check

    with spoken_errors():
        found = check(file)
    if is_json:
        print_json([{"file": str(file)} | codec.jsonable(found)])
    else:
        for fault in found.faults:
            typer.echo(shown(fault))
        state = f"{len(found.faults)} faults" if found.faults else "as it was written"
        typer.echo(f"{file}: {shown(found.story)}, {found.files} files, {state}; SHA-256 {found.sha256}", err=True)
    if found.faults:
        raise typer.Exit(1)
