"""Errors as people get them: what, where, what to do; never a traceback for what the owner can mend."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", envvar="COPYTASTER_CONFIG", help="Folder of the configuration. [default: config]"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def folder_of(given: Path | None) -> Path:
    """The folder of the configuration."""
    return given or Path("config")


@contextmanager
def spoken_errors() -> Iterator[None]:
    """Ends the command with exit code 1 and a sentence for each thing that is wrong."""
    from config import ConfigError
    from storage.errors import StoreError
    from worker.clock import BadClock

    try:
        yield
    except ConfigError as error:
        for fault in error.faults:
            typer.echo(f"error: {fault}", err=True)
        raise typer.Exit(1) from None
    except (StoreError, BadClock) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
