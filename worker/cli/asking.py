"""What `search` and `topic test` have in common: reading the query, showing what it finds."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from storage.store import Store
    from worker.asking import Asked, Hit

#: articles indexed at a time
PAGE = 50


def asked(query: str, config: "Path | None") -> "Asked":
    """The configured topic of that name, or the query itself. Ends the command where it cannot be read."""
    from storage.model import Topic
    from worker.asking import asked_as
    from worker.cli.topic_file import BadTopicFile, configured_topics
    from worker.gazetteer import Gazetteer
    from worker.match import QueryError, Vocabulary, Words

    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    topic = file.topic(query) or Topic(name=query, query=query)
    try:
        return asked_as(topic, Words(Vocabulary(file.sets, file.snippets), Gazetteer.open()))
    except QueryError as error:
        typer.echo(error.shown(topic.query), err=True)
        raise typer.Exit(1) from None


def fill_in(store: "Store") -> None:
    """Puts articles from before the index into it. An interruption loses nothing: the next call goes on."""
    from worker.match import words_of

    done = 0
    while old := store.old_articles(PAGE):
        store.keep_old_words([(ident, words_of(article)) for ident, article in old])
        done += len(old)
        if sys.stderr.isatty():
            typer.echo(f"\rindexing articles from before the index: {done}", nl=False, err=True)
    if done and sys.stderr.isatty():
        typer.echo("", err=True)


def show_hits(found: "Sequence[Hit]") -> None:
    """Two lines an article: what it is, and where the query stands in it, in bold on a terminal."""
    from worker.cli.tables import shown
    from worker.match.trial import snippet

    for hit in found:
        article = hit.row.article
        outlet = article.publisher or hit.row.feed.title
        head = (article.id, shown(hit.row.first_seen), shown(outlet), shown(article.headline or article.title))
        typer.echo("  ".join(filter(None, head)))
        before, here, behind = map(shown, snippet(article.text, hit.match))
        # What stands behind the bold part is kept apart, for `shown` would take the terminal's own signs away.
        typer.echo(f"    {before}{typer.style(here, bold=True)}{behind}")
