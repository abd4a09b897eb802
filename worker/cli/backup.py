"""`copytaster backup`: the whole database in one file, while the daemon works."""

import os
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.spoken import Config, folder_of, spoken_errors


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    config: Config = None,
) -> None:
    """Write the whole database to one file, and check it. The daemon may go on working.

    Example: copytaster backup copytaster-2026-11-22.db
    """
    from rich.console import Console
    from rich.progress import Progress

    import config as settings
    from storage.backup import back_up

    console = Console(stderr=True)
    with spoken_errors():
        url = settings.load(folder_of(config), os.environ).storage.url.get_secret_value()
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("copying", total=None)
            back_up(url, file, lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(
        f"{file}: {file.stat().st_size / 1e6:,.1f} MB, checked. It holds no configuration: keep that too", err=True
    )
