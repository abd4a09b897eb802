"""The archive, asked in the language of topics."""

from collections.abc import Mapping
from itertools import islice

from storage.model import Topic
from worker.asking import asked_as, newest
from worker.context import Context
from worker.match import QueryError
from worker.match.trial import snippet
from worker.web.desk.outlook import around
from worker.web.desk.page import Page

#: articles shown
MOST = 25
#: code points of a query that are read: nobody writes longer ones by hand
LONGEST = 4_000


def search(ctx: Context, given: Mapping[str, str]) -> Page:
    """What a query, or the topic of that name, finds; or where the query cannot be read."""
    query = given.get("q", "").strip()[:LONGEST]
    values: dict[str, object] = {"query": query, "topics": tuple(ctx.rules.topics), "error": None, "found": None}
    if not query:
        return Page("search.html", values)
    topic = ctx.rules.topics.get(query) or Topic(name=query, query=query)
    try:
        asking = asked_as(topic, ctx.rules.words)
    except QueryError as error:
        return Page("search.html", values | {"error": error, "around": around(topic.query, error.column)}, 400)
    found = tuple(islice(newest(ctx.store, asking, MOST), MOST))
    is_all = len(found) < MOST
    count = len(found) if is_all else ctx.store.count_found(asking.question.probe)
    hits = tuple((hit.row, snippet(hit.row.article.text, hit.match)) for hit in found)
    return Page(
        "search.html",
        values
        | {
            "found": hits,
            "count": count,
            "is_exact": is_all or asking.is_exact(ctx.store),
            "reads": asking.reads,
            "topic": topic,
        },
    )
