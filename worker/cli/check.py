"""`copytaster check`."""

import os
from typing import TYPE_CHECKING

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from worker.checkup import Finding


def check(config: Config = None, json: Json = False) -> None:
    """Validate the configuration, try every feed once and every channel without sending.

    Exit code 1 if anything would fail. Example: copytaster check
    """
    import asyncio

    with spoken_errors():
        findings = asyncio.run(_check(folder_of(config)))
    findings.sort(key=lambda finding: (finding.is_good, finding.kind, finding.name))
    if json:
        print_json({"kind": f.kind, "name": f.name, "ok": f.is_good, "said": f.said} for f in findings)
    else:
        rows = (("ok" if f.is_good else "FAILS", f.kind, f.name, f.said) for f in findings)
        print_table(("", "what", "name", "said"), rows)
    failed = sum(not finding.is_good for finding in findings)
    typer.echo(f"the configuration is right; {len(findings) - failed} of {len(findings)} answer", err=True)
    if failed:
        raise typer.Exit(1)


async def _check(folder: "os.PathLike[str]") -> "list[Finding]":
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress

    from worker.checkup import check_all, opened_checkup
    from worker.clock import read_clock
    from worker.opening import read_settings

    settings, rules = read_settings(Path(folder), os.environ)
    findings = []
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("trying", total=len(rules.feeds) + len(rules.routes))
        async with opened_checkup(settings, rules, read_clock(os.environ).now()) as checkup:
            async for finding in check_all(checkup):
                findings.append(finding)
                progress.advance(task)
    return findings
