"""`copytaster migrate`: the database to the schema of this version, or a whole archive into another database."""

import os
from contextlib import ExitStack
from typing import Annotated

import typer

from worker.cli.spoken import Config, folder_of, spoken_errors


def migrate(
    from_: Annotated[
        str,
        typer.Option("--from", metavar="URL", help="Move the archive that is there into the configured database."),
    ] = "",
    config: Config = None,
) -> None:
    """Make the database, or upgrade it, to the schema of this version; with --from, move another archive into it.

    A move that was interrupted goes on where it was. The old archive stays as it is.

    Example: copytaster migrate --from sqlite:///var/copytaster.db
    """
    import config as settings
    from storage.migrate import HEAD
    from storage.store import Store
    from worker.lock import hold_database

    with spoken_errors(), ExitStack() as held:
        url = settings.load(folder_of(config), os.environ).storage.url.get_secret_value()
        for address in (url, from_):
            held.enter_context(hold_database(address))
        if from_:
            _move(from_, url)
        else:
            Store.open(url, upgrade=True).close()
            typer.echo(f"the database is at schema {HEAD}", err=True)


def _move(source: str, target: str) -> None:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    from storage.moving import move

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {}

        def tell(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table, total=total)
            progress.update(tasks[table], completed=done)

        rows = move(source, target, tell)
    typer.echo(f"{rows:,} rows moved and compared; the old archive is as it was", err=True)
