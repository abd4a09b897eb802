"""`copytaster topic feeds`: where each topic can be read as a feed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors

if TYPE_CHECKING:
    from config import Settings
    from worker.deliver.feeds_out import TopicFeed


def feeds(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FOLDER", help="Write each feed into the folder, too.")
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """List the addresses under which the daemon gives each topic as Atom and JSON Feed; who has one can read it.

    Example: copytaster topic feeds
    """
    import config as settings
    from worker.cli.tables import print_json, print_table
    from worker.deliver.feeds_out import FORMS

    with spoken_errors():
        loaded = settings.load(folder_of(config), os.environ)
        listed = _feeds(loaded)
    if write is not None:
        _write(write, listed)
    if json:
        print_json({"topic": feed.topic} | {form: feed.address(form) for form in FORMS} for feed in listed)
        return
    print_table(("topic", "address"), ((feed.topic, feed.address(form)) for feed in listed for form in FORMS))
    if not loaded.web.listen:
        typer.echo("[web] listen is empty: nothing answers there; --write FOLDER writes files to serve", err=True)


def _feeds(settings: "Settings") -> "list[TopicFeed]":
    from storage.store import Store
    from worker.clock import read_clock
    from worker.deliver.feeds_out import MOST, TopicFeed, token_of

    store = Store.open(settings.storage.url.get_secret_value(), upgrade=False)
    try:
        secret, now = store.feeds_secret(), read_clock(os.environ).now()
        return [
            TopicFeed(
                topic=topic.name,
                token=token_of(secret, topic.name),
                alerts=store.alerts_told(topic.name, now, MOST),
                base=settings.web.base,
            )
            for topic in settings.topics
        ]
    finally:
        store.close()


def _write(folder: Path, listed: "list[TopicFeed]") -> None:
    """A reader gets the old file or the new one, never a part."""
    from worker.deliver.feeds_out import FORMS

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for feed in listed:
            for form, (_, written) in FORMS.items():
                draft = folder / f".{feed.token}.{form}"
                draft.write_bytes(written(feed))
                draft.replace(folder / f"{feed.token}.{form}")
    except OSError as error:
        typer.echo(f"error: {folder}: cannot be written: {error.strerror}; name a folder of yours", err=True)
        raise typer.Exit(1) from None
