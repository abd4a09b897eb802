"""`copytaster feed add`, `import`, `export`, `list`: the feeds of the configuration and how they are."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from storage.model import Feed

SETTINGS = "copytaster.toml"


def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Feeds, or sites whose feed is to be found.")],
    config: Config = None,
) -> None:
    """Add feeds to the configuration; the address of a site becomes that of its best feed.

    Example: copytaster feed add https://example.org
    """
    import asyncio

    from storage.model import Feed
    from worker.cli.feed_discover import limits_of, search
    from worker.discover import SiteNotReadable

    found = []
    for url in urls:
        try:
            address = url if "://" in url else f"https://{url}"
            feeds = asyncio.run(search(address, limits_of(folder_of(config))))
        except SiteNotReadable as problem:
            typer.echo(f"error: {url}: {problem}", err=True)
            raise typer.Exit(1) from None
        if not feeds:
            typer.echo(f"error: {url} has no feed; `copytaster feed discover {url}` shows what was tried", err=True)
            raise typer.Exit(1)
        found.append(Feed(url=feeds[0].url, title=feeds[0].title))
    _append(folder_of(config), found)


def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE.opml|PACK|-", help="The list, a starter pack by its name, or - for input.")
    ],
    config: Config = None,
) -> None:
    """Add the feeds of an OPML list to the configuration; its folders become tags.

    Starter packs of well-known feeds, by region: africa, americas, asia, europe, middle-east, world.

    Example: copytaster feed import subscriptions.opml
    Example: copytaster feed import middle-east
    """
    from worker.parse.errors import NotAnOpml
    from worker.parse.opml import read_opml

    try:
        feeds = read_opml(_list(file))
    except FileNotFoundError:
        import config as settings

        names = ", ".join(settings.pack_names())
        typer.echo(f"error: {file}: there is no such file, nor a starter pack of that name; packs: {names}", err=True)
        raise typer.Exit(1) from None
    except (OSError, NotAnOpml) as problem:
        typer.echo(f"error: {file}: {problem}", err=True)
        raise typer.Exit(1) from None
    _append(folder_of(config), feeds)


def _list(file: str) -> bytes:
    """The OPML of a file, of a pack, of standard input; a file goes before a pack of its name."""
    import config as settings

    if file == "-":
        return sys.stdin.buffer.read()
    path = Path(file)
    pack = None if path.exists() else settings.read_pack(file)
    return path.read_bytes() if pack is None else pack


def export(config: Config = None) -> None:
    """Print the configured feeds as an OPML list.

    Example: copytaster feed export > feeds.opml
    """
    import config as settings
    from worker.parse.opml import write_opml
    from worker.rules import feed_of

    with spoken_errors():
        loaded = settings.load(folder_of(config), os.environ)
    sys.stdout.buffer.write(write_opml(tuple(feed_of(feed) for feed in loaded.feeds)))


def list_(config: Config = None, json: Json = False) -> None:
    """List the feeds and how they are: status, entries, next poll.

    Example: copytaster feed list
    """
    with opened_store(config) as store:
        rows = store.feed_rows()
    if json:
        from worker.shapes import source_json

        print_json(source_json(row) for row in rows)
        return
    table = (
        (
            row.state.status,
            row.entries,
            row.state.next_at,
            row.feed.title or row.state.title,
            row.feed.url,
            row.state.reason,
        )
        for row in rows
    )
    print_table(("status", "entries", "next poll", "title", "address", "reason"), table)


def _append(folder: Path, feeds: "Sequence[Feed]") -> None:
    """Writes the feeds at the end of the settings, unless they are there; the file is whole at every moment."""
    import config as settings

    file = folder / SETTINGS
    with spoken_errors():
        known = {feed.url for feed in settings.load(folder, os.environ).feeds}
    fresh = [feed for feed in {feed.url: feed for feed in feeds}.values() if feed.url not in known]
    if fresh:
        text = file.read_text("utf-8") if file.exists() else ""
        draft = file.with_suffix(".toml.new")
        draft.write_text(text.rstrip("\n") + "\n" + "".join(map(_toml, fresh)), "utf-8")
        draft.replace(file)
    for feed in fresh:
        typer.echo(f"added {feed.url}  {feed.title}")
    typer.echo(f"{len(fresh)} added, {len(feeds) - len(fresh)} known already, in {file}", err=True)


def _toml(feed: "Feed") -> str:
    import json

    quote = json.dumps  # a basic string of TOML is one of JSON, but for DEL, which no address or title holds
    tags = f"tags = [{', '.join(quote(tag, ensure_ascii=False) for tag in feed.tags)}]\n" if feed.tags else ""
    words = (("title", feed.title), ("country", feed.country), ("language", feed.language), ("family", feed.family))
    stated = "".join(f"{name} = {quote(value, ensure_ascii=False)}\n" for name, value in words if value)
    interval = f'interval = "{feed.interval.total_seconds():.0f}s"\n' if feed.interval else ""
    return f"\n[[feeds]]\nurl = {quote(feed.url)}\n{stated}{interval}{tags}"
