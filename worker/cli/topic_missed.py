"""`copytaster topic missed`: what a topic nearly matched."""

import os
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.spoken import Config, Json, spoken_errors

if TYPE_CHECKING:
    from storage.model import TopicMisses


def missed(
    query: Annotated[
        str | None, typer.Argument(metavar="[NAME|QUERY]", help="A configured topic's name, or a query.")
    ] = None,
    last: Annotated[str, typer.Option(help="How far back: 7d, 12h.")] = "7d",
    config: Config = None,
    json: Json = False,
) -> None:
    """List the articles in which all clauses of a topic but one hold, by the clause that failed.

    Without a query: all topics of the configuration. `[owner] near_misses` sends the same once a week.

    Example: copytaster topic missed 'police NEAR/10 (arrested OR shot) NOT football'
    """
    from storage.codec import jsonable
    from storage.model import Topic
    from worker.cli.asking import fill_in
    from worker.cli.look import opened_store
    from worker.cli.since import span_of
    from worker.cli.topic_file import BadTopicFile, configured_topics
    from worker.clock import read_clock
    from worker.gazetteer import Gazetteer
    from worker.jobs.near_misses import gather
    from worker.match import QueryError, Vocabulary, Words, parse_query

    span = span_of(last)
    with spoken_errors():
        until = read_clock(os.environ).now()
    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    topics = file.topics if query is None else [file.topic(query) or Topic(name=query, query=query)]
    words = Words(Vocabulary(file.sets, file.snippets), Gazetteer.open())
    with opened_store(config) as store:
        fill_in(store)
        for topic in topics:
            try:
                parse_query(topic.query, None, words.vocabulary)
            except QueryError as error:
                typer.echo(error.shown(topic.query), err=True)
                raise typer.Exit(1) from None
            found = gather(store, topic, words, (until - span, until))
            if json:
                typer.echo(dumps(jsonable(found), ensure_ascii=False))
            else:
                _show(found)


def _show(found: "TopicMisses") -> None:
    from worker.cli.tables import shown

    typer.echo(f"{found.topic}: {found.count} nearly matched")
    for clause in found.clauses:
        typer.echo(f"  failed {typer.style(clause.clause, bold=True)}: {clause.count}")
        for miss in clause.articles:
            head = (miss.article, shown(miss.publisher), shown(miss.headline))
            typer.echo("    " + "  ".join(filter(None, head)))
            before, here, behind = map(shown, miss.snippet)
            typer.echo(f"      {before}{typer.style(here, bold=True)}{behind}")
            typer.echo(f"      {miss.reason}")
