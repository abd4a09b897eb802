"""`copytaster config …`: what editors need to know of the configuration."""

import typer

app = typer.Typer(help="About the configuration itself.", no_args_is_help=True)


@app.callback()
def family() -> None:
    """About the configuration itself."""


@app.command()
def schema() -> None:
    """Prints the JSON Schema of copytaster.toml and topics.toml, for completion and checks in an editor.

    Example: copytaster config schema > copytaster.schema.json
    """
    import json

    from config import schema as json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
