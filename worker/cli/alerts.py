"""`copytaster alerts`: the outbox, the dead letters, the reasons."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from storage.model import DeliveryRow

app = typer.Typer(help="The outbox: what was sent, what was not, and why.", invoke_without_command=True)


@app.callback()
def alerts(
    context: typer.Context,
    config: Config = None,
    undelivered: Annotated[bool, typer.Option("--undelivered", help="Only what did not get through.")] = False,
    json: Json = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many, the newest.", min=1)] = 1000,
) -> None:
    """List deliveries, the newest first; `--undelivered`: those that failed, waiting for a retry or dead.

    Example: copytaster alerts --undelivered
    """
    if context.invoked_subcommand:
        return
    with opened_store(config) as store:
        rows = store.delivery_rows(undelivered=undelivered, limit=limit)
    if json:
        from worker.shapes import delivery_json

        print_json(delivery_json(row) for row in rows)
        return
    table = (
        (
            row.delivery.id,
            row.delivery.alert.at,
            row.state,
            _to(row),
            row.delivery.alert.kind,
            _subject(row),
            row.reason,
        )
        for row in rows
    )
    print_table(("id", "decided", "state", "to", "kind", "what", "reason"), table, styles=("cyan", "dim"))


@app.command()
def resend(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A delivery (msg_…) or an alert.")], config: Config = None
) -> None:
    """Make a delivery due again, with its old id, so that a receiver that has it can tell.

    Example: copytaster alerts resend msg_0123456789abcdef
    """
    from worker.clock import read_clock

    with opened_store(config) as store:
        count = store.resend(ident, read_clock(os.environ).now())
    typer.echo(f"{count} due again; `copytaster run` or `once` sends {'it' if count == 1 else 'them'}", err=True)


@app.command()
def why(
    article: Annotated[str, typer.Argument(help="An article (a12).")], config: Config = None, json: Json = False
) -> None:
    """Tell why an article rang or did not, topic by topic.

    Example: copytaster alerts why a12
    """
    from storage import codec

    with opened_store(config) as store:
        row, decisions = store.article_row(article), store.decision_rows(article)
    if json:
        print_json(codec.jsonable(decision) for decision in decisions)
        return
    typer.echo(f"{row.article.headline}\n{row.verdict}: {row.reason}")
    if not decisions:
        typer.echo("It matches no topic.")
        return
    table = ((decision.at, decision.topic, decision.outcome, decision.reason) for decision in decisions)
    print_table(("decided", "topic", "outcome", "reason"), table, styles=("dim",))


def _to(row: "DeliveryRow") -> str:
    to = row.delivery.to
    return f"{to.channel} {to.address}".strip()


def _subject(row: "DeliveryRow") -> str:
    alert = row.delivery.alert
    title = alert.sections[0].story.title if len(alert.sections) == 1 else alert.reason
    return f"[{alert.topic}] {title}" if alert.topic else title
