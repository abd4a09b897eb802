"""`copytaster topic list`: the topics of the configuration, with their readings."""

import json
from pathlib import Path
from typing import Annotated

import typer


def listing(
    config: Annotated[Path | None, typer.Option("--config", help="Configuration folder; default: config/.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Lists the configured topics and how each query is read.

    Example: copytaster topic list
    """
    from worker.cli.topic_file import BadTopicFile, config_folder, configured_topics
    from worker.match import MatchError, Vocabulary, parse_query

    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not file.topics:
        typer.echo(f"no topics in {config_folder(config) / 'topics.toml'}: add one with [[topics]]", err=True)
    vocabulary = Vocabulary(file.sets, file.snippets)
    for topic in file.topics:
        try:
            reads = parse_query(topic.query, None, vocabulary).reads
        except MatchError as error:
            reads = f"cannot be read: {error} (copytaster topic lint)"
        if as_json:
            typer.echo(json.dumps({"name": topic.name, "query": topic.query, "reads": reads}, ensure_ascii=False))
        else:
            typer.echo(f"{topic.name}\n  {reads}")
