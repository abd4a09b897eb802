"""`copytaster feed parse`: one document, or a batch, to entries, each within its limits of time and memory."""

import contextlib
import json
import resource
import signal
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

#: What one document may take, whatever is in it.
MOST_SECONDS = 2.0
MOST_MEMORY = 512 * 1024 * 1024
#: If the clock's signal cannot stop a document, the kernel ends the process so many seconds later.
GRACE_SECONDS = 2
#: A batch that has taken so many seconds is shared out to more processes: some 400 feeds; to fork for fewer costs
#: more than it brings.
PATIENCE = 2.0


class _OutOfTime(BaseException):
    """The time is up. No `except` clause of a library is meant to catch it."""


def parse(
    file: Annotated[Path | None, typer.Argument(help="The document; - is standard input.")] = None,
    url: Annotated[str, typer.Option(help="The address it came from: the base of relative links.")] = "",
    content_type: Annotated[str, typer.Option(help="The value of its Content-Type header.")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id", "path", "url"?, "content_type"?} a line from standard input.')
    ] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes for --jsonl; default: all cores.")] = None,
) -> None:
    """Read a feed's document and print its entries as JSON.

    Example: copytaster feed parse rss.xml --url https://example.org/rss
    """
    if jsonl:
        import worker.parse  # noqa: F401 — loaded once, before the children are forked
        from worker.cli.batch import run_batch

        raise typer.Exit(run_batch(parse_line, jobs, patience=PATIENCE))
    if file is None:
        typer.echo("feed parse: name a FILE, or - for standard input, or give --jsonl", err=True)
        raise typer.Exit(2)
    name = str(file)
    try:
        body = sys.stdin.buffer.read() if name == "-" else file.read_bytes()
        answer = {"id": name} | _parsed(body, url, content_type)
    except OSError as error:
        typer.echo(f"feed parse: {name}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    except ValueError as error:
        typer.echo(f"feed parse: {name}: {error}", err=True)
        raise typer.Exit(1) from None
    from storage.codec import jsonable

    sys.stdout.buffer.write(
        json.dumps(jsonable(answer), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
    )


def parse_line(asked: dict[str, Any]) -> dict[str, Any]:
    """One line of the batch: `{"path", "url"?, "content_type"?}` to `{"feed", "entries"}`; `ValueError` if it fails."""
    path = asked.get("path")
    if not isinstance(path, str):
        raise ValueError('a line needs a "path"')  # noqa: TRY004 — a bad line is a ValueError to the batch
    try:
        with Path(path).open("rb", buffering=0) as file:
            body = file.read()
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from None
    return _parsed(body, str(asked.get("url") or ""), str(asked.get("content_type") or ""))


def _parsed(body: bytes, url: str, content_type: str) -> dict[str, Any]:
    from worker.parse import parse_feed

    with _limits():
        parsed = parse_feed(body, url=url, content_type=content_type)
    return {"feed": parsed.feed, "entries": parsed.entries}


@contextlib.contextmanager
def _limits() -> Iterator[None]:
    """CPU and memory for one document; `ValueError` where they do not suffice."""
    _bound_memory()
    seconds = int(time.process_time() + MOST_SECONDS + GRACE_SECONDS) + 1
    cpu = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, cpu[1]))
    previous = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    except _OutOfTime:
        raise ValueError(f"the document takes more than {MOST_SECONDS:g} s to read") from None
    except MemoryError:
        raise ValueError(f"the document takes more than {MOST_MEMORY >> 20} MB to read") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
        resource.setrlimit(resource.RLIMIT_CPU, cpu)


@cache
def _bound_memory() -> None:
    """Bounds the memory of this process, once: what it has, and what one document may take."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MOST_MEMORY, limit))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


def _address_space() -> int:
    """Bytes that the process has mapped; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
