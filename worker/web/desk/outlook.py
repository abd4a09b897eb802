"""What a query means, and what it would do: for a topic's page and for whoever tries one out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from storage.model import ArticleRow, Topic
from worker.asking import Asked, asked_as, hits, sampled
from worker.breadth import breadth
from worker.context import Context
from worker.match import Caution, Query, TermSet, descendants, parse_query
from worker.match.trial import Trial, snippet, trial
from worker.web.desk.plot import Bars, bars

#: what a query is judged by
PERIOD = timedelta(days=30)
#: articles looked at where the index alone cannot tell which match, and where it cannot tell how many do
LOOKED_AT, SAMPLE = 60, 40
#: articles shown, and names of a place
SHOWN, NAMES = 10, 24

#: an article that matches, and where: what stands before, the occurrence, what stands behind
Seen = tuple[ArticleRow, tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A query as it is read, with what is doubtful in it and what it would have done."""

    read: Query
    cautions: tuple[Caution, ...]
    #: named sets, with their terms
    sets: Mapping[str, tuple[str, ...]]
    trial: Trial
    bars: Bars
    #: the trial covers a shorter time: what matches had to be looked at one by one
    is_cut: bool
    #: the newest that match
    newest: tuple[Seen, ...]


def outlook(ctx: Context, topic: Topic) -> Outlook:
    """The outlook of a topic's query. Raises `QueryError`."""
    words, now = ctx.rules.words, ctx.clock.now()
    read = parse_query(topic.query, words.names, words.vocabulary, aliases=topic.aliases)
    asking = asked_as(topic, words)
    found = sampled(ctx.store, asking, now - PERIOD, LOOKED_AT)
    tried = trial(found.found, found.since, now)
    sets = (node for node in descendants(read.root) if isinstance(node, TermSet))
    return Outlook(
        read=read,
        cautions=(*read.warnings, *breadth(ctx.store, topic, words, SAMPLE)),
        sets={node.name: tuple(term.text for term in node.terms) for node in sets},
        trial=tried,
        bars=bars(tried.series, now - tried.stretch_days * timedelta(days=len(tried.series)), now),
        is_cut=found.is_cut,
        newest=seen(ctx, asking, tuple(each.id for each in found.found[:SHOWN])),
    )


def seen(ctx: Context, asking: Asked, idents: tuple[str, ...]) -> tuple[Seen, ...]:
    """Those of the articles that match, in the order given."""
    return tuple((hit.row, snippet(hit.row.article.text, hit.match)) for hit in hits(ctx.store, asking, idents))


def around(query: str, column: int) -> tuple[str, str, str]:
    """The query before, at and behind the column, counted from 1, at which it cannot be read."""
    at = min(column - 1, len(query))
    return query[:at], query[at : at + 1], query[at + 1 :]
