"""`copytaster migrate`: bring the database to the schema of this version."""

import os

import typer

from worker.cli.spoken import Config, folder_of, spoken_errors


def migrate(config: Config = None) -> None:
    """Make the database, or upgrade it, to the schema of this version.

    Example: copytaster migrate
    """
    import config as settings
    from storage.migrate import HEAD
    from worker.daemon import database_url, open_store
    from worker.lock import hold_database

    with spoken_errors():
        loaded = settings.load(folder_of(config), os.environ)
        with hold_database(database_url(loaded)):
            open_store(loaded, upgrade=True).close()
    typer.echo(f"the database is at schema {HEAD}", err=True)
