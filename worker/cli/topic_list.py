"""`copytaster topic list`: the topics of the configuration, with their readings and the names that come along."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.model import Topic
    from worker.cli.topic_file import TopicFile
    from worker.match import Names

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

    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not file.topics:
        typer.echo(f"no topics in {config_folder(config) / 'topics.toml'}: add one with [[topics]]", err=True)
    names = Gazetteer.open()
    for topic in file.topics:
        told = _told(topic, file, names)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            _show(told)


def _told(topic: "Topic", file: "TopicFile", names: "Names") -> dict[str, Any]:
    from worker.match import MatchError, TermSet, Vocabulary, descendants, parse_query

    told: dict[str, Any] = {"name": topic.name, "query": topic.query, "aliases": {}, "struck_out": {}, "sets": {}}
    try:
        query = parse_query(topic.query, names, Vocabulary(file.sets, file.snippets), aliases=topic.aliases)
    except MatchError as error:
        return told | {"reads": f"cannot be read: {error} (copytaster topic lint)"}
    sets = {
        node.name: [term.text for term in node.terms] for node in descendants(query.root) if isinstance(node, TermSet)
    }
    aliases, struck_out = dict(query.aliases), dict(query.struck_out)
    return told | {"reads": query.reads, "aliases": aliases, "struck_out": struck_out, "sets": sets}


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
