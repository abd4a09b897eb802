"""`copytaster user`: who may see the pages where others can reach them, and what they did."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from datetime import datetime

    from storage.model.users import Role
    from storage.store import Store

app = typer.Typer(help="Who may see the pages where others can reach them.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Letters, digits and . _ @ + -")]
ROLE = "reader, editor or admin."
#: who did it, in the audit log, where nobody has logged in
HERE = "command line"


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=ROLE)] = "reader",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Only a proxy can say who it is ([web] trusted_header).")
    ] = False,
    config: Config = None,
) -> None:
    """Add a user. The password is asked for, or read from standard input: its first line.

    Example: copytaster user add anna --role editor
    """
    from storage.model.users import User, user_name

    chosen = _role(role)
    with opened_store(config) as store:
        name = user_name(name)
        kept = "" if no_password else _new_password()
        store.add_user(User(name=name, role=chosen, created_at=_now(), password=kept))
        note(store, "user added", f"{name} as {chosen}")
    typer.echo(f"{name} is a user with the role {chosen}", err=True)


@app.command("list")
def list_(config: Config = None, json: Json = False) -> None:
    """List the users and their roles.

    Example: copytaster user list
    """
    with opened_store(config) as store:
        found = store.users()
    if json:
        print_json(
            {"name": u.name, "role": u.role, "password": bool(u.password), "created_at": u.created_at.isoformat()}
            for u in found
        )
        return
    rows = ((user.name, user.role, "yes" if user.password else "by a proxy", user.created_at) for user in found)
    print_table(("name", "role", "password", "since"), rows, styles=("cyan",))


@app.command()
def role(name: Name, role: Annotated[str, typer.Argument(help=ROLE)], config: Config = None) -> None:
    """Give a user another role; it holds from the next page on.

    Example: copytaster user role anna admin
    """
    from storage.model.users import user_name

    chosen = _role(role)
    with opened_store(config) as store:
        name = user_name(name)
        store.set_role(name, chosen)
        note(store, "role changed", f"{name} to {chosen}")
    typer.echo(f"{name} has the role {chosen}", err=True)


@app.command()
def passwd(name: Name, config: Config = None) -> None:
    """Give a user another password, asked for or read from standard input; whoever is logged in as him is not any more.

    Example: copytaster user passwd anna
    """
    from storage.model.users import user_name

    with opened_store(config) as store:
        name = user_name(name)
        store.set_password(name, _new_password())
        note(store, "password changed", name)
    typer.echo(f"{name} has another password", err=True)


@app.command()
def remove(name: Name, config: Config = None) -> None:
    """Remove a user; whoever is logged in as him is not any more.

    Example: copytaster user remove anna
    """
    from storage.model.users import user_name

    with opened_store(config) as store:
        name = user_name(name)
        store.remove_user(name)
        note(store, "user removed", name)
    typer.echo(f"{name} is no user any more", err=True)


@app.command()
def audit(
    config: Config = None,
    json: Json = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many, the newest.", min=1)] = 100,
) -> None:
    """Tell who did what in the last year: log-ins, users, tokens, what was changed on pages.

    Example: copytaster user audit --limit 20
    """
    with opened_store(config) as store:
        deeds = store.deeds(limit)
    if json:
        print_json(
            {"at": d.at.isoformat(), "who": d.who, "what": d.what, "about": d.about, "address": d.address}
            for d in deeds
        )
        return
    rows = ((deed.at, deed.who, deed.address, deed.what, deed.about) for deed in deeds)
    print_table(("at", "who", "from", "what", "about"), rows, styles=("dim", "cyan"))


def note(store: "Store", what: str, about: str) -> None:
    """In the audit log, as done by a command."""
    from storage.model.users import Deed

    store.keep_deed(Deed(at=_now(), who=HERE, what=what, about=about))


def _now() -> "datetime":
    from worker.clock import read_clock

    return read_clock(os.environ).now()


def _role(given: str) -> "Role":
    from storage.model.users import ROLES

    for known in ROLES:
        if given == known:
            return known
    raise typer.BadParameter(f"{given!r} is none; the roles are reader, editor, admin", param_hint="--role")


def _new_password() -> str:
    """The hash of the password that is given: what stands in an argument, everybody on the machine can see."""
    from worker.web.access.passwords import hashed

    if sys.stdin.isatty():
        return hashed(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return hashed(sys.stdin.readline().rstrip("\r\n"))
