"""`copytaster topic list`: the topics of the configuration, with their readings and the names that come along."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

#: names of a place that are shown on a line; `--json` has all
MOST_NAMES = 8


def listing(
    config: Annotated[Path | None, typer.Option("--config", help="Configuration folder; default: config/.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Lists the configured topics: how each is read, which names of places come along, which were struck out.

    Names are struck out by the exact form (`=Aleppo`), or all of them by `aliases = false`. Own names are sets
    (`@name`), whose terms are listed too.

    Example: copytaster topic list
    """
    from worker.cli.topic_file import BadTopicFile, config_folder, configured_topics
    from worker.gazetteer import Gazetteer
    from worker.match import Vocabulary, Words
    from worker.shapes import topic_json

    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not file.topics:
        typer.echo(f"no topics in {config_folder(config) / 'topics.toml'}: add one with [[topics]]", err=True)
    words = Words(Vocabulary(file.sets, file.snippets), Gazetteer.open())
    for topic in file.topics:
        told = topic_json(topic, words)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            _show(told)


def _show(told: dict[str, Any]) -> None:
    typer.echo(f"{told['name']}\n  {told['reads']}")
    for name, terms in told["sets"].items():
        typer.echo(f"  @{name}: {_some(terms)}")
    for term, others in told["aliases"].items():
        typer.echo(f"  {term} is also {_some(others)}")
    for term, others in told["struck_out"].items():
        typer.echo(f"  {term} is not {_some(others)}")


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
