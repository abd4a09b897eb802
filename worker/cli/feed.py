"""`copytaster feed …`: the family, gathered from its files."""

import typer

from worker.cli.feed_discover import discover
from worker.cli.feed_lists import add, export, import_, list_
from worker.cli.feed_parse import parse

app = typer.Typer(help="Feeds: read, find, add, list.", no_args_is_help=True)
app.command()(add)
app.command("import")(import_)
app.command()(export)
app.command("list")(list_)
app.command()(discover)
app.command()(parse)
