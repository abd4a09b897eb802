"""`copytaster restore`: a backup in the place of the database."""

import os
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.spoken import Config, folder_of, spoken_errors


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `copytaster backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="An archive that is there is moved aside, and kept beside it.")
    ] = False,
    config: Config = None,
) -> None:
    """Put a backup where the configuration has the database. It is checked whole before anything is moved.

    Stop the daemon first. PostgreSQL: into an empty database. Example: copytaster restore copytaster-2026-11-22.db
    """
    from rich.console import Console
    from rich.progress import Progress

    import config as settings
    from storage.restoring import restore
    from worker.lock import hold_database

    console = Console(stderr=True)
    with spoken_errors():
        url = settings.load(folder_of(config), os.environ).storage.url.get_secret_value()
        with hold_database(url), Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("copying", total=None)

            def tell(part: int, whole: int) -> None:
                progress.update(task, completed=part, total=whole)

            done = restore(url, file, replace=replace, tell=tell)
    typer.echo(f"restored and checked: {done.articles:,} articles, schema {done.schema}", err=True)
    if done.kept:
        typer.echo(f"what was there before is kept: {done.kept}. Remove it when all is well", err=True)
