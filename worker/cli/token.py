"""`copytaster token`: what lets programs ask the API."""

import os
from typing import Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json
from worker.cli.tables import print_json, print_table
from worker.cli.user import note

app = typer.Typer(help="What lets programs ask the API.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What the token is for: letters, digits and . _ @ + -")]


@app.command()
def add(
    name: Name,
    scope: Annotated[
        list[str],
        typer.Option(help="read, or a part of it: read:articles, read:stories, read:alerts …; may be repeated."),
    ],
    config: Config = None,
) -> None:
    """Make a token and print it, this once: only its hash is kept.

    Example: copytaster token add dashboard --scope read:stories --scope read:alerts
    """
    from storage.model.users import SCOPES, Token, user_name
    from worker.clock import read_clock
    from worker.web.access.secret import digest_of, fresh_token

    unknown = [given for given in scope if given not in SCOPES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none; the scopes are {', '.join(SCOPES)}", param_hint="--scope")
    secret = fresh_token()
    with opened_store(config) as store:
        name, scopes = user_name(name), tuple(dict.fromkeys(scope))
        now = read_clock(os.environ).now()
        store.add_token(Token(name=name, scopes=scopes, created_at=now, digest=digest_of(secret)))
        note(store, "token added", f"{name} for {' '.join(scopes)}")
    typer.echo(secret)
    typer.echo("It is not shown again. Programs send it as: Authorization: Bearer …", err=True)


@app.command("list")
def list_(config: Config = None, json: Json = False) -> None:
    """List the tokens that hold, what each is for and when it was last used.

    Example: copytaster token list
    """
    with opened_store(config) as store:
        found = store.tokens()
    if json:
        print_json(
            {
                "name": token.name,
                "scopes": token.scopes,
                "created_at": token.created_at.isoformat(),
                "used_at": token.used_at.isoformat() if token.used_at else None,
            }
            for token in found
        )
        return
    rows = ((token.name, token.created_at, token.used_at or "never", " ".join(token.scopes)) for token in found)
    print_table(("name", "since", "last used", "for"), rows, styles=("cyan", "dim"))


@app.command()
def revoke(name: Name, config: Config = None) -> None:
    """End a token: it opens nothing from now on.

    Example: copytaster token revoke dashboard
    """
    from storage.model.users import user_name

    with opened_store(config) as store:
        name = user_name(name)
        store.revoke_token(name)
        note(store, "token revoked", name)
    typer.echo(f"{name} opens nothing any more", err=True)
