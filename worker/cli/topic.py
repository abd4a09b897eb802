"""`copytaster topic …`: a command a file, gathered here."""

import importlib
from importlib.util import find_spec

import typer

app = typer.Typer(help="Topics: list, check, try and explain them.", no_args_is_help=True)


@app.callback()
def family() -> None:
    """Topics: list, check, try and explain them."""


#: `list` and `import` are Python's own words and `test` is pytest's, so their functions have other names
_COMMANDS = {
    "list": "listing",
    "lint": "lint",
    "match": "match",
    "explain": "explain",
    "test": "try_out",
    "import": "bring_in",
    "missed": "missed",
    "feeds": "feeds",
}

for _name, _function in _COMMANDS.items():
    if find_spec(f"worker.cli.topic_{_name}"):
        app.command(_name)(getattr(importlib.import_module(f"worker.cli.topic_{_name}"), _function))

#: what readers wish of topics: several commands of one file
for _name in ("proposals", "propose", "accept", "decline"):
    app.command(_name)(getattr(importlib.import_module("worker.cli.topic_proposals"), _name))
