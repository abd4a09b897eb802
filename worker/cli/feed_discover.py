"""`copytaster feed discover`."""

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.model import Response
    from worker.discover import Discovered
    from worker.http import WebLimits


def discover(
    url: Annotated[str, typer.Argument(help="A site, or a page of it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    config: Annotated[
        Path, typer.Option(envvar="COPYTASTER_CONFIG", help="The configuration, for its [fetch]; it may be absent.")
    ] = Path("config"),
) -> None:
    """Finds the feeds of a site, best first. Each was fetched and is a feed.

    Example: copytaster feed discover example.org
    """
    from worker.discover import SiteNotReadable

    address = url if "://" in url else f"https://{url}"
    try:
        feeds = asyncio.run(search(address, limits_of(config)))
    except SiteNotReadable as problem:
        typer.echo(f"copytaster: {problem}", err=True)
        raise typer.Exit(1) from None
    for feed in feeds:
        line = json.dumps({"url": feed.url, "title": feed.title}, ensure_ascii=False)
        typer.echo(line if as_json else f"{feed.url}  {feed.title}".rstrip())
    if not feeds:
        typer.echo(f"copytaster: {address} has no feed: try a page of it that lists its news", err=True)
        raise typer.Exit(1)


async def search(url: str, limits: "WebLimits") -> "tuple[Discovered, ...]":
    from worker.discover import discover as find
    from worker.http import WebClient

    client = WebClient(limits)
    try:
        return await find(client, url, _title_if_feed)
    finally:
        await client.close()


def limits_of(folder: Path) -> "WebLimits":
    """Those of the configuration if there is one. A faulty one is told, not passed over."""
    from config import ConfigError, Fetch, load
    from worker.http.identity import fetch_limits

    if not (folder / "copytaster.toml").is_file():
        return fetch_limits(Fetch())
    try:
        return fetch_limits(load(folder, os.environ).fetch)
    except ConfigError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None


def _title_if_feed(response: "Response") -> str | None:
    from worker.parse import NotAFeed, parse_feed

    try:
        parsed = parse_feed(response.body, url=response.final_url, content_type=response.header("content-type"))
    except NotAFeed:
        return None
    return parsed.feed.title
