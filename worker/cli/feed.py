"""`copytaster feed …`: a command a file, gathered here."""

import importlib

import typer

app = typer.Typer(help="Feeds: read, find, add, list.", no_args_is_help=True)

for _name in ("parse", "discover"):
    app.command(_name)(getattr(importlib.import_module(f"worker.cli.feed_{_name}"), _name))
