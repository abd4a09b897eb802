"""`copytaster run`, `copytaster worker` and `copytaster once`."""

import gc
import os
from typing import Annotated

import typer

from worker.cli.spoken import Config, folder_of, spoken_errors

#: new objects at which the collector looks for cycles: of each poll under way there are hundreds
YOUNG = 10_000


def run(config: Config = None) -> None:
    """Run the daemon in the foreground; SIGTERM stops it in order, SIGHUP reloads the configuration.

    Example: copytaster run --config /etc/copytaster
    """
    _serve(config, leads=True)


def worker(config: Config = None) -> None:
    """Work beside a daemon on another machine: the same PostgreSQL, the same configuration.

    Example: copytaster worker --config /etc/copytaster
    """
    _serve(config, leads=False)


def _serve(config: Config, *, leads: bool) -> None:
    import asyncio

    from worker.daemon import Daemon
    from worker.log import set_up_log

    set_up_log()
    _spare_what_stays()
    with spoken_errors():
        asyncio.run(Daemon(folder_of(config), os.environ, leads=leads).run())


def _spare_what_stays() -> None:
    """Keeps the collector from the code, which is most of what a process holds and stays as long as it."""
    gc.freeze()
    gc.set_threshold(YOUNG)


def once(
    config: Config = None,
    every: Annotated[bool, typer.Option("--all", help="Poll the feeds that are not due too.")] = False,
) -> None:
    """Poll every due feed once, deliver all that follows from it, and exit: for cron.

    Example: copytaster once --all
    """
    import asyncio

    from worker.daemon import run_once
    from worker.log import set_up_log

    set_up_log()
    _spare_what_stays()
    with spoken_errors():
        troubles = asyncio.run(run_once(folder_of(config), os.environ, every=every))
        for trouble in dict.fromkeys(troubles):
            typer.echo(f"error: {trouble}", err=True)
        if troubles:
            raise typer.Exit(1)
