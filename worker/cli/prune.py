"""`copytaster articles prune`: letting go what the rules of retention say, and telling first what that would be."""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from storage.store import Store
    from worker.clock import Clock
    from worker.retiring import Part
    from worker.rules import Rules

#: what a rule counts, where it does not say so itself
NAMES = dict.fromkeys(("unmatched", "matched", "alerted"), "stories") | {"index": "rows"}


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would go, and let nothing go.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Let go what the rules of [retention] say, archived first, as the daemon does by itself; raw pages too.

    Without rules only raw pages go, after [storage] keep_pages. Example: copytaster articles prune --dry-run
    """
    from storage.store import Store
    from worker.clock import read_clock
    from worker.opening import read_settings

    with spoken_errors():
        settings, rules = read_settings(folder_of(config), os.environ)
        store = Store.open(settings.storage.url.get_secret_value(), upgrade=False)
        try:
            parts = _told(store, rules, read_clock(os.environ), is_dry=dry_run)
        finally:
            store.close()
    _print_parts(parts, is_dry=dry_run, as_json=json)


def _told(store: "Store", rules: "Rules", clock: "Clock", *, is_dry: bool) -> "Mapping[str, Part]":
    from rich.console import Console
    from rich.progress import Progress

    from worker.jobs.housekeeping import let_go
    from worker.retiring import weigh

    console, now = Console(stderr=True), clock.now()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task("weighing" if is_dry else "letting go", total=None)
        if is_dry:
            return weigh(store, rules.retention, now, now - rules.keep_pages)
        return asyncio.run(let_go(store, rules, now, _write))


async def _write(step: Callable[[], Any]) -> Any:
    return await asyncio.to_thread(step)


def _print_parts(parts: "Mapping[str, Part]", *, is_dry: bool, as_json: bool) -> None:
    if as_json:
        print_json(_json(rule, part) for rule, part in parts.items())
        return
    head = ("rule", "goes" if is_dry else "went", "articles", "last report from", "to", "MB")
    print_table(head, (_cells(rule, part) for rule, part in parts.items()), styles=("cyan",))
    if not parts:
        typer.echo("nothing is to go: see [retention] in docs/configure.md", err=True)
    elif is_dry:
        typer.echo("nothing was let go", err=True)


def _json(rule: str, part: "Part") -> dict[str, object]:
    days = {"first": part.first and part.first.isoformat(), "last": part.last and part.last.isoformat()}
    return {"rule": rule, "count": part.rows, "articles": part.articles, "bytes": part.size, **days}


def _cells(rule: str, part: "Part") -> tuple[object, ...]:
    counted = f"{part.rows:,} {NAMES.get(rule, rule)}"
    days = (at.date().isoformat() if at else "" for at in (part.first, part.last))
    return (
        rule,
        counted,
        f"{part.articles:,}" if part.articles else "",
        *days,
        f"{part.size / 1e6:,.1f}" if part.size else "",
    )
