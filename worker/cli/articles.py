"""`copytaster articles`: what is stored, and cleaning it again."""

import os
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import Limit, opened_store
from worker.cli.prune import prune
from worker.cli.since import span_of
from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from datetime import timedelta

    from storage.model import ArticleRow
    from worker.reclean import Recleaned

app = typer.Typer(help="The stored articles.", invoke_without_command=True)
app.command()(prune)

#: what became of articles that need no line of their own
_QUIET = ("unchanged", "refreshed")


@app.callback()
def articles(context: typer.Context, config: Config = None, json: Json = False, limit: Limit = None) -> None:
    """List the stored articles, the newest first.

    Example: copytaster articles --limit 20
    """
    if context.invoked_subcommand:
        return
    with opened_store(config) as store:
        rows = store.article_rows(limit)
    if json:
        from worker.shapes import article_json

        print_json(article_json(row) for row in rows)
        return
    table = (
        (row.article.id, row.first_seen, row.verdict, row.story, _outlet(row), row.article.headline) for row in rows
    )
    print_table(("id", "first seen", "verdict", "story", "outlet", "headline"), table, styles=("cyan", "dim"))


@app.command()
def reclean(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Articles (a12); default: all.")] = None,
    since: Annotated[str, typer.Option(help="Only those first seen in that time: 30d, 12h.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Clean the stored raw pages again, after an upgrade or a new rule for a site.

    Another text makes a new revision; nothing rings. Only articles whose page is still kept ([storage] keep_pages) can
    be cleaned again. Example: copytaster articles reclean --since 30d --dry-run
    """
    import asyncio

    if ids and since:
        raise typer.BadParameter("give articles or --since, not both")
    span = span_of(since) if since else None
    with spoken_errors():
        done = asyncio.run(_reclean(folder_of(config), tuple(ids or ()), span, is_dry=dry_run))
    if json:
        print_json({"id": r.id, "outcome": r.outcome, "headline": r.headline, "reason": r.reason} for r in done)
    else:
        _print_done(done, is_dry=dry_run)
    if any(one.outcome == "failed" for one in done):
        raise typer.Exit(1)


async def _reclean(
    folder: "os.PathLike[str]", idents: tuple[str, ...], span: "timedelta | None", *, is_dry: bool
) -> "list[Recleaned]":
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress

    from storage.store import Store
    from worker.clock import read_clock
    from worker.opening import read_settings
    from worker.pool import Pool
    from worker.reclean import Recleaning, reclean

    settings, rules = read_settings(Path(folder), os.environ)
    store = Store.open(settings.storage.url.get_secret_value(), upgrade=False)
    pool, clock = Pool(), read_clock(os.environ)
    console = Console(stderr=True)
    try:
        found = store.pages_of(idents, clock.now() - span if span else None)
        for missing in sorted(set(idents) - set(found)):
            typer.echo(f"warning: no raw page of {missing} is kept: it stays as it is", err=True)
        width = 2 * (os.cpu_count() or 1)
        work = Recleaning(store=store, pool=pool, rules=rules, clock=clock, width=width, is_dry=is_dry)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("cleaning", total=len(found))
            done = []
            async for one in reclean(work, found):
                done.append(one)
                progress.advance(task)
    finally:
        pool.close()
        store.close()
    return sorted(done, key=lambda one: int(one.id[1:]))


def _print_done(done: "list[Recleaned]", *, is_dry: bool) -> None:
    loud = [(one.id, one.outcome, one.headline, one.reason) for one in done if one.outcome not in _QUIET]
    if loud:
        print_table(("id", "outcome", "headline", "reason"), loud, styles=("cyan",))
    counts = Counter(one.outcome for one in done)
    said = ", ".join(f"{counts[name]} {name}" for name in sorted(counts)) or "no page is kept"
    typer.echo(f"{len(done)} cleaned again: {said}{' (nothing was written)' if is_dry else ''}", err=True)


def _outlet(row: "ArticleRow") -> str:
    return row.article.publisher or row.feed.title or row.feed.url
