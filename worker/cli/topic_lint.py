"""`copytaster topic lint`: what a query means, or why it cannot be read."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.model import Topic
    from storage.store import Store
    from worker.cli.topic_file import TopicFile
    from worker.match import Caution, Names


def lint(
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY|NAME]", help="A query, or a configured topic's name.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="Configuration folder; default: config/.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read lines of a topics file, answer one line a topic.")
    ] = False,
) -> None:
    """Shows how a query is read, which names of places come along, and what is dead, idle, costly or too broad.

    Without a query: all topics of the configuration. What a topic finds is counted in the archive, if there is one.
    Exit 1 if any cannot be read.

    Example: copytaster topic lint 'aleppo (ceasefire OR truce) NOT football'
    """
    from worker.cli.topic_file import BadTopicFile, TopicFile, configured_topics

    if jsonl:
        raise typer.Exit(_lint_stream())
    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        if query is None:
            raise typer.Exit(1) from None
        file = TopicFile()
    raise typer.Exit(_lint_all(_asked(query, file), file, config, as_json=as_json))


def _asked(query: str | None, file: "TopicFile") -> "list[Topic]":
    from storage.model import Topic

    if query is None:
        if not file.topics:
            raise typer.BadParameter("give a query: copytaster topic lint 'aleppo OR idlib'")
        return file.topics
    return [file.topic(query) or Topic(name="", query=query)]


def _lint_all(topics: "list[Topic]", file: "TopicFile", config: Path | None, *, as_json: bool) -> int:
    from worker.gazetteer import Gazetteer
    from worker.match import Vocabulary, Words

    names, is_good = Gazetteer.open(), True
    words = Words(Vocabulary(file.sets, file.snippets), names)
    with _archive(config) as store:
        for topic in topics:
            result = _result(topic, file, names)
            is_good = is_good and bool(result["ok"])
            if result["ok"] and store is not None:
                from worker.breadth import breadth

                result["warnings"] += [_warning(each) for each in breadth(store, topic, words)]
            if as_json:
                typer.echo(json.dumps(result, ensure_ascii=False))
            else:
                _show(topic, result, file.places.get(topic.name, ""))
    return 0 if is_good else 1


@contextmanager
def _archive(config: Path | None) -> Iterator["Store | None"]:
    """The archive of the configuration; None if there is none yet, or it cannot be read."""
    from worker.cli.topic_file import config_folder

    folder = config_folder(config)
    if not any((folder / name).is_file() for name in ("copytaster.toml", "topics.toml")):
        yield None  # nothing is configured: what reads a configuration and a database is slow to load
        return
    import config as settings
    from config import ConfigError
    from storage.errors import StoreError
    from storage.store import Store
    from worker.lock import lock_path

    try:
        url = settings.load(folder, os.environ).storage.url.get_secret_value()
        lock = lock_path(url)
        store = Store.open(url, upgrade=False) if lock is None or lock.with_suffix("").exists() else None
    except (ConfigError, StoreError):
        store = None
    try:
        yield store
    finally:
        if store is not None:
            store.close()


def _warning(caution: "Caution") -> dict[str, Any]:
    return {
        "column": caution.column,
        "message": caution.message,
        "kind": caution.kind,
        "clause": caution.clause or None,
        "hint": caution.hint or None,
    }


def _lint_stream() -> int:
    """Every topic is answered before the next line is waited for."""
    from worker.cli.topic_file import TopicFile
    from worker.gazetteer import Gazetteer

    names, file, is_good = Gazetteer.open(), TopicFile(), True
    for number, line in enumerate(iter(sys.stdin.buffer.readline, b""), 1):
        if not line.strip():
            continue
        count = len(file.topics)
        try:
            row = json.loads(line)
            file.add(row if isinstance(row, dict) else {}, f"line {number}")
            if len(file.topics) == count:
                continue
            result = _result(file.topics[-1], file, names)
        except ValueError as error:
            result = {"name": None, "ok": False, "errors": [{"column": 1, "message": f"line {number}: {error}"}]}
        is_good = is_good and bool(result["ok"])
        sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    return 0 if is_good else 1


def _result(topic: "Topic", file: "TopicFile", names: "Names") -> dict[str, Any]:
    from worker.match import QueryError, Vocabulary, parse_query

    result: dict[str, Any] = {"name": topic.name, "ok": True, "reads": None, "errors": [], "warnings": []}
    try:
        query = parse_query(topic.query, names, Vocabulary(file.sets, file.snippets), aliases=topic.aliases)
    except QueryError as error:
        fault = {"column": error.column, "message": error.message, "hint": error.hint or None}
        return result | {"ok": False, "errors": [fault], "aliases": {}}
    warnings = [_warning(warning) for warning in query.warnings]
    aliases = {term: list(others) for term, others in query.aliases}
    struck_out = {term: list(others) for term, others in query.struck_out}
    return result | {"reads": query.reads, "warnings": warnings, "aliases": aliases, "struck_out": struck_out}


def _show(topic: "Topic", result: dict[str, Any], place: str) -> None:
    from worker.match import QueryError

    where = f"{place}:" if place else ""
    for fault in result["errors"]:
        error = QueryError(fault["column"], fault["message"], fault["hint"] or "")
        typer.echo(error.shown(topic.query, where=where), err=True)
    if not result["ok"]:
        return
    typer.echo(f"{topic.name + ': ' if topic.name else ''}reads {result['reads']}")
    for term, others in result["aliases"].items():
        typer.echo(f"  {term} is also {', '.join(others)}")
    for term, others in result["struck_out"].items():
        typer.echo(f"  {term} is not {', '.join(others)}")
    for warning in result["warnings"]:
        _show_warning(topic.query, warning)


def _show_warning(query: str, warning: dict[str, Any]) -> None:
    """The message, the query with a caret, and what to write instead."""
    from worker.match import QueryError

    lines = QueryError(warning["column"], warning["message"]).shown(query).split("\n")
    typer.echo("  " + "\n  ".join([lines[0].replace("error:", f"warning ({warning['kind']}):"), *lines[1:]]))
    if warning["hint"]:
        typer.echo(f"    instead: {warning['hint']}")
