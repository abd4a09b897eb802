"""Asking the archive a query: what `search` and `topic test` have in common."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.model import ArticleRow, Match, Topic
    from storage.model.search import FoundArticle, Question
    from storage.store import Store
    from worker.cli.topic_file import TopicFile
    from worker.gazetteer import Gazetteer
    from worker.match import Matcher

#: articles read from the database at a time
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, ready to be asked of the index and of the matcher."""

    topic: "Topic"
    reads: str
    question: "Question"
    matcher: "Matcher"

    def is_exact(self, store: "Store") -> bool:
        """Whether the index alone gives the answer."""
        probe = self.question.probe
        return self.question.is_exact and (probe is None or store.is_certain(probe))


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored article that matches."""

    row: "ArticleRow"
    match: "Match"


def asked(query: str, config: "Path | None") -> Asked:
    """The configured topic of that name, or the query itself. Ends the command where it cannot be read."""
    from storage.model import Topic
    from worker.cli.topic_file import BadTopicFile, configured_topics
    from worker.gazetteer import Gazetteer
    from worker.match import QueryError

    try:
        file = configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    topic = file.topic(query) or Topic(name=query, query=query)
    try:
        return asked_as(topic, file, Gazetteer.open())
    except QueryError as error:
        typer.echo(error.shown(topic.query), err=True)
        raise typer.Exit(1) from None


def asked_as(topic: "Topic", file: "TopicFile", names: "Gazetteer") -> Asked:
    """The topic, its query read with the sets and snippets of the file. Raises `QueryError`."""
    from worker.match import Matcher, Vocabulary, parse_query, question

    read = parse_query(topic.query, None, Vocabulary(file.sets, file.snippets))
    return Asked(
        topic=topic,
        reads=read.reads,
        question=question(read.root, names, aliases=topic.aliases),
        matcher=Matcher([topic], file.sets, file.snippets, names),
    )


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


def hits(store: "Store", asking: Asked, idents: Iterable[str]) -> Iterator[Hit]:
    """Those of the articles that match, in the order given."""
    waiting = iter(idents)
    while page := tuple(islice(waiting, PAGE)):
        for row in store.article_rows_of(page):
            for match in asking.matcher.match(row.article, row.fields):
                yield Hit(row, match)


def newest(store: "Store", asking: Asked, limit: int) -> Iterator[Hit]:
    """The newest articles that match, newest first."""
    before, given = "", 0
    while idents := store.found_ids(asking.question.probe, limit=max(limit, PAGE), before=before):
        for hit in hits(store, asking, idents):
            yield hit
            given += 1
            if given == limit:
                return
        before = idents[-1]


def matching(store: "Store", asking: Asked, since: "datetime") -> "tuple[FoundArticle, ...]":
    """All articles since then that match, newest first: told by the index where it can, else each is looked at."""
    found = store.found_since(asking.question.probe, since)
    if asking.is_exact(store):
        return found
    kept = {hit.row.article.id for hit in hits(store, asking, [each.id for each in found])}
    return tuple(each for each in found if each.id in kept)


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit for `--json`."""
    from storage.codec import jsonable
    from worker.match.trial import clearness, snippet

    article = hit.row.article
    return {
        "id": article.id,
        "story": hit.row.story,
        "url": article.url,
        "publisher": article.publisher,
        "headline": article.headline or article.title,
        "first_seen": hit.row.first_seen.isoformat(),
        "clearness": round(clearness(hit.match), 2),
        "snippet": "".join(snippet(article.text, hit.match)),
        "spans": jsonable(hit.match.spans),
    }


def show_hits(found: Sequence[Hit]) -> None:
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
