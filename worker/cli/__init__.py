"""The commands, a file a family. Heavy imports stand inside the commands: `copytaster --help` must be quick."""

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import typer

#: command -> where its function or its Typer app lives; families that are Typer apps are named `app`
COMMANDS = {
    "run": "worker.cli.daemon:run",
    "once": "worker.cli.daemon:once",
    "worker": "worker.cli.daemon:worker",
    "check": "worker.cli.check:check",
    "status": "worker.cli.look:status",
    "articles": "worker.cli.articles:app",
    "stories": "worker.cli.stories:app",
    "quotes": "worker.cli.said:quotes",
    "figures": "worker.cli.said:figures",
    "search": "worker.cli.search:search",
    "show": "worker.cli.look:show",
    "diff": "worker.cli.diff:diff",
    "alerts": "worker.cli.alerts:app",
    "replay": "worker.cli.replay:replay",
    "evidence": "worker.cli.evidence:evidence",
    "handover": "worker.cli.handover:handover",
    "export": "worker.cli.export:export",
    "migrate": "worker.cli.migrate:migrate",
    "backup": "worker.cli.backup:backup",
    "restore": "worker.cli.restore:restore",
    "doctor": "worker.cli.doctor:doctor",
    "demo": "worker.cli.demo:demo",
    "clean": "worker.cli.clean:clean",
    "fields": "worker.cli.fields:fields",
    "same": "worker.cli.same:same",
    "topic": "worker.cli.topic:app",
    "feed": "worker.cli.feed:app",
    "init": "worker.cli.init:init",
    "config": "worker.cli.config:app",
    "unit": "worker.cli.unit:unit",
    "user": "worker.cli.user:app",
    "token": "worker.cli.token:app",
}

#: what an output says that takes no more: a full disk or quota, a device that is gone, a reader that is gone
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE)


def build(wanted: str | None) -> typer.Typer:
    """The command line with the commands that are needed: all for help, else the one that is called."""
    app = typer.Typer(
        name="copytaster",
        help="Reads every wire. Rings only when something is new.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback(invoke_without_command=True)
    def root(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
        if version:
            typer.echo(f"copytaster {_version()}")
            raise typer.Exit

    for name, where in COMMANDS.items():
        if wanted in COMMANDS and name != wanted:
            continue
        module, attribute = where.split(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("copytaster")
    except PackageNotFoundError:
        return "(a checkout that was never installed)"


def run() -> None:
    """Runs the command line of this process."""
    _open_closed_streams()
    wanted = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    try:
        try:
            build(wanted)()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in UNWRITABLE or error.filename:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would be tried again at the end
        if error.errno != errno.EPIPE:
            typer.echo(
                f"error: the output cannot be written: {error.strerror}. Make room, or write it elsewhere", err=True
            )
        sys.exit(1)


def _open_closed_streams() -> None:
    """Lets a standard stream that is closed (`<&-`) be an empty one, and no file or database take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run
