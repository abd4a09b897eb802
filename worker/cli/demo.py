"""`copytaster demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.spoken import spoken_errors
from worker.cli.tables import print_table, shown

if TYPE_CHECKING:
    from storage.model import ArticleRow, DecisionRow
    from worker.demo.play import Round


def demo(
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Folder for what it makes. [default: a new one under the system's temp]"),
    ] = None,
) -> None:
    """Play a small news day on this machine, offline, and show what rings and what does not, and why.

    Example: copytaster demo
    """
    import asyncio
    import tempfile

    from worker.demo.play import staged
    from worker.log import set_up_log

    folder = keep or Path(tempfile.mkdtemp(prefix="copytaster-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "copytaster.db").exists():
        typer.echo(f"error: {folder} holds a demonstration already: name another folder", err=True)
        raise typer.Exit(1)
    with spoken_errors(), (folder / "log").open("w", encoding="utf-8") as log, staged(folder) as stage:
        set_up_log(log)
        rounds = asyncio.run(stage.play())
    articles, decisions = _stored(folder)
    _show_rounds(rounds)
    _show_alerts(rounds)
    _show_suppressed(articles, decisions)
    _show_article(articles)
    _keep_messages(folder, rounds)


def _stored(folder: Path) -> "tuple[tuple[ArticleRow, ...], tuple[DecisionRow, ...]]":
    import config
    from storage.store import Store

    store = Store.open(config.load(folder / "config", {}).storage.url.get_secret_value(), upgrade=False)
    try:
        return store.article_rows(), store.decision_rows()
    finally:
        store.close()


def _show_rounds(rounds: "tuple[Round, ...]") -> None:
    rows = ((n, len(r.mails), len(r.hooks), r.title) for n, r in enumerate(rounds, 1))
    print_table(("round", "mails", "webhooks", "what happened"), rows, styles=("cyan",))


def _show_alerts(rounds: "tuple[Round, ...]") -> None:
    _head("What rang")
    for message in (message for r in rounds for message in r.mails):
        typer.echo(f"Subject: {shown(message['Subject'])}\n")
        part = message.get_body(("plain",))
        typer.echo(part.get_content().strip() if part else "")
        typer.echo()


def _show_suppressed(articles: "tuple[ArticleRow, ...]", decisions: "tuple[DecisionRow, ...]") -> None:
    _head("What matched and did not ring, and why")
    titles = {row.article.id: row.article.headline for row in articles}
    rows = [(d.article, titles[d.article], d.reason) for d in reversed(decisions) if d.outcome == "suppress"]
    print_table(("article", "headline", "reason"), rows, styles=("cyan",))


def _show_article(articles: "tuple[ArticleRow, ...]") -> None:
    from worker.demo.play import ARAB

    _head("The article in the one text format")
    typer.echo(next(row.article.text for row in articles if ARAB in row.article.url))


def _keep_messages(folder: Path, rounds: "tuple[Round, ...]") -> None:
    import json

    for kind in ("mail", "webhook"):
        (folder / kind).mkdir()
    for number, r in enumerate(rounds, 1):
        for message in r.mails:
            (folder / "mail" / f"round-{number}.eml").write_bytes(message.as_bytes())
        for hook in r.hooks:
            text = json.dumps(hook, ensure_ascii=False, indent=2)
            (folder / "webhook" / f"round-{number}.json").write_text(text + "\n", "utf-8")
    typer.echo(f"\nMails (.eml) are in {folder / 'mail'}, webhooks (.json) in {folder / 'webhook'}.")


def _head(title: str) -> None:
    typer.secho(f"── {title} ".ljust(78, "─"), bold=True)
