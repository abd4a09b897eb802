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
    from storage.store import Store
    from worker.lock import hold_database

    with spoken_errors():
        url = settings.load(folder_of(config), os.environ).storage.url.get_secret_value()
        with hold_database(url):
            Store.open(url, upgrade=True).close()
    typer.echo(f"the database is at schema {HEAD}", err=True)
