"""`copytaster export`: the archive for other programs, as JSON lines, CSV or Parquet."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from worker.cli.look import opened_store
from worker.cli.since import so_long_ago
from worker.cli.spoken import Config
from worker.cli.tables import no_formula

if TYPE_CHECKING:
    from storage.model import ArticleRow
    from storage.store import Store
    from storage.store.archive import Chosen

COLUMNS = (
    *("id", "url", "headline", "publisher", "authors", "agencies", "published", "first_seen", "language"),
    *("verdict", "of", "story", "revision", "is_partial", "text"),
)
Write = Callable[["Iterable[ArticleRow]", BinaryIO], None]


class Form(StrEnum):
    """What is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def export(
    form: Annotated[
        Form, typer.Option("--format", help="One JSON object a line with all fields; a table; a table with types.")
    ] = Form.JSONL,
    since: Annotated[
        str, typer.Option(help="Only articles first seen in that time: 30d, 12h, or from 2026-01-05 on.")
    ] = "",
    until: Annotated[str, typer.Option(help="Only articles first seen before: 7d, 2026-01-06.")] = "",
    topics: Annotated[
        list[str] | None, typer.Option("--topic", metavar="NAME", help="Only what this topic matches; may repeat.")
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="FEED", help="Only of this feed: its address, host or title; may repeat."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file to write. [default: standard output]")
    ] = None,
    config: Config = None,
) -> None:
    """Write the stored articles, oldest first, a few at a time: memory does not grow with the archive.

    Parquet needs `pip install 'copytaster[parquet]'`.

    Example: copytaster export --since 7d --topic Aleppo --format csv --out week.csv
    """
    from storage.store.archive import Chosen

    after = so_long_ago(since)
    before = so_long_ago(until, option="--until")
    with opened_store(config) as store:
        write = WRITERS[form]()
        chosen = Chosen(since=after, until=before, topics=tuple(topics or ()), feeds=_feeds(store, sources or ()))
        with _opened(out, form) as file, _counted(store, chosen, is_shown=out is not None) as rows:
            write(rows, file)


def _feeds(store: "Store", sources: Iterable[str]) -> tuple[str, ...]:
    """The addresses of the feeds that are meant. Raises `NotFound` for one that names none."""
    from urllib.parse import urlsplit

    from storage.errors import NotFound

    wanted = {source.strip().casefold(): source for source in sources}
    found: list[str] = []
    for row in store.feed_rows() if wanted else ():
        url, title = row.feed.url, (row.feed.title or row.state.title).casefold()
        names = {url.casefold(), title, (urlsplit(url).hostname or "").casefold()} & wanted.keys()
        found += [url] if names else []
        for name in names:
            wanted[name] = ""
    for source in filter(None, wanted.values()):
        raise NotFound(f"no feed has the address, host or title {source!r}; `copytaster feed list` lists them")
    return tuple(found)


@contextmanager
def _opened(out: Path | None, form: Form) -> Iterator[BinaryIO]:
    """Standard output, or a file that gets its name when it is whole."""
    from storage.errors import StorageFull, StoreError

    if out is None:
        if form is Form.PARQUET and sys.stdout.isatty():
            raise StoreError("Parquet is no text: give a file with --out")
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if out.exists():
        raise StoreError(f"there is a file {out}: give another name, or move it away")
    partial = out.with_name(f".{out.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
        partial.rename(out)
    except OSError as error:
        raise StorageFull(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            partial.unlink()


@contextmanager
def _counted(store: "Store", chosen: "Chosen", *, is_shown: bool) -> Iterator["Iterator[ArticleRow]"]:
    """The articles, with a bar on a terminal that shows how far they are."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True)
    rows = store.all_articles(chosen)
    if not (console.is_terminal and (is_shown or not sys.stdout.isatty())):
        yield rows
        return
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield iter(progress.track(rows, total=store.count_articles(chosen), description="articles"))


def _write_csv(rows: "Iterable[ArticleRow]", out: BinaryIO) -> None:
    import codecs
    import csv

    from worker.shapes import article_json

    table = csv.writer(codecs.getwriter("utf-8")(out))
    table.writerow(COLUMNS)
    for row in rows:
        values = article_json(row)
        table.writerow([_cell(values[name]) for name in COLUMNS])


def _cell(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return no_formula(text)


def _lines() -> Write:
    from worker.bulk.lines import write_lines

    return write_lines


def _parquet() -> Write:
    from worker.bulk import parquet_wanted

    with parquet_wanted():
        from worker.bulk.parquet import write_parquet
    return write_parquet


WRITERS: dict[Form, Callable[[], Write]] = {
    Form.JSONL: _lines,
    Form.CSV: lambda: _write_csv,
    Form.PARQUET: _parquet,
}
