"""Looking at what is stored: `show`, `status`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table, shown

if TYPE_CHECKING:
    from pathlib import Path

    from storage.model import StoryNow
    from storage.store import Store
    from worker.clock import Clock
    from worker.identify import Trace
    from worker.presence import Seen

Limit = Annotated[int | None, typer.Option("--limit", "-n", help="At most so many, the newest. [default: all]", min=1)]


@contextmanager
def opened_store(config: "Path | None") -> Iterator["Store"]:
    """The store of the configuration, for reading."""
    import config as settings
    from storage.store import Store

    with spoken_errors():
        url = settings.load(folder_of(config), os.environ).storage.url
        store = Store.open(url.get_secret_value(), upgrade=False)
        try:
            yield store
        finally:
            store.close()


def show(
    ident: Annotated[str, typer.Argument(metavar="ID", help="An article (a12) or a story (s5).")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Show an article's canonical text, or a story with its articles.

    Example: copytaster show a12
    """
    from worker.pipeline import independent_sources, provenance
    from worker.shapes import article_json, story_json

    with opened_store(config) as store:
        if ident.startswith("s"):
            story = store.story_row(ident, independent_sources)
            origins = provenance(store.story_articles(ident))
            if json:
                from storage import codec

                print_json([story_json(story) | {"provenance": codec.jsonable(origins)}])
            else:
                _print_story(story, origins)
            return
        row = store.article_row(ident)
    if json:
        print_json([article_json(row)])
        return
    typer.echo(row.article.text)
    of = f" {row.of}" if row.of else ""
    typer.echo(
        f"\n{row.article.url}\n{row.verdict}{of}, revision {row.revision}, story {row.story}: {row.reason}", err=True
    )


def status(
    config: Config = None,
    json: Json = False,
    processes_only: Annotated[
        bool, typer.Option("--processes", help="Only the processes that share the work: quick however much is stored.")
    ] = False,
    metrics: Annotated[
        bool,
        typer.Option("--metrics", help="As Prometheus reads it, for a collector of files."),
    ] = False,
) -> None:
    """Tell how the watch is: what is stored, what waits, which feeds are in trouble.

    Example: copytaster status
    """
    from storage import codec
    from worker.clock import read_clock
    from worker.presence import who_works

    with opened_store(config) as store:
        clock = read_clock(os.environ)
        processes = who_works(store, clock)
        if metrics:
            _print_metrics(store, clock, processes)
            return
        if processes_only:
            if json:
                print_json(process_json(seen) for seen in processes)
            else:
                _print_processes(processes)
            return
        counts, feeds = store.counts(), store.feed_rows()
        latency = _latency(store)
    troubled = [row for row in feeds if row.state.status not in ("ok", "new")]
    if json:
        states = [{"url": row.feed.url, "status": row.state.status, "reason": row.state.reason} for row in troubled]
        told = {"feeds": len(feeds), "feeds_in_trouble": states, "latency": latency}
        print_json([codec.jsonable(counts) | told | {"processes": [process_json(seen) for seen in processes]}])
        return
    lines = [(name.replace("_", " "), value) for name, value in codec.jsonable(counts).items()]
    lines += [("feeds", len(feeds)), ("feeds in trouble", len(troubled))]
    if latency:
        said = f"{latency['median']:g} s, 95 in 100 within {latency['p95']:g} s, of {latency['alerts']} in a day"
        lines.append(("poll to delivery", said))
    print_table(("", ""), lines)
    if processes:
        _print_processes(processes)
    if troubled:
        rows = (
            (row.state.status, row.feed.title or row.state.title, row.feed.url, row.state.reason) for row in troubled
        )
        print_table(("status", "feed", "address", "reason"), rows, styles=("red",))


def _print_metrics(store: "Store", clock: "Clock", processes: "tuple[Seen, ...]") -> None:
    from collections import Counter

    from worker.http.identity import program_version
    from worker.vitals.measures import Measured, measure_stored
    from worker.vitals.metrics import text
    from worker.vitals.tally import Tally

    of = Measured(
        store=store,
        tally=Tally(),
        clock=clock,
        owner="",
        version=program_version(),
        processes=Counter((seen.process.role, seen.state) for seen in processes),
        channels=(),
    )
    typer.echo(text(measure_stored(of), is_open=False), nl=False)


def _print_processes(processes: "tuple[Seen, ...]") -> None:
    head = ("process", "role", "since", "last sign", "version", "state", "holds")
    print_table(head, (_process_cells(seen) for seen in processes), styles=("cyan",))


def process_json(seen: "Seen") -> dict[str, Any]:
    """A process that shares the work, as the others see it."""
    from storage import codec

    own = dict(codec.jsonable(seen.process))
    return own | {"state": seen.state, "silent": round(seen.silent, 1), "holds": dict(seen.holds)}


def _process_cells(seen: "Seen") -> tuple[object, ...]:
    process = seen.process
    held = ", ".join(f"{count} {stage}" for stage, count in seen.holds.items()) or "nothing"
    states = {"works": "works", "waits": "other configuration", "stale": "STALE"}
    silent = f"{seen.silent:.0f} s ago"
    return process.owner, process.role, process.since, silent, process.version, states[seen.state], held


def _latency(store: "Store") -> dict[str, float]:
    """Seconds from the poll that brought an article to the delivery of its alert, over the last day; {} without any."""
    from datetime import timedelta

    from worker.clock import read_clock

    spans = sorted(span.total_seconds() for span in store.latencies(read_clock(os.environ).now() - timedelta(days=1)))
    if not spans:
        return {}
    middle, late = (round(spans[min(len(spans) - 1, int(len(spans) * share))], 1) for share in (0.5, 0.95))
    return {"alerts": len(spans), "median": middle, "p95": late}


def _print_story(row: "StoryNow", origins: "tuple[Trace, ...]") -> None:
    story = row.story
    typer.echo(f"{shown(story.title)}\nfirst seen {shown(story.first_seen)}; outlets: {', '.join(story.outlets)}")
    typer.echo(f"independent sources: {', '.join(story.independent_sources) or 'none'}\n")
    told = {trace.id: _came_from(trace) for trace in origins}
    lines = ((line.id, line.verdict, line.publisher, told.get(line.id, ""), line.headline) for line in row.articles)
    print_table(("id", "verdict", "outlet", "its text", "headline"), lines, styles=("cyan",))


def _came_from(trace: "Trace") -> str:
    if not trace.of:
        return "its own"
    changed = [f"{len(part)} {word}" for part, word in ((trace.cut, "cut"), (trace.added, "added")) if part]
    return f"{trace.share:.0%} from {trace.of}" + (f", paragraphs: {', '.join(changed)}" if changed else "")
