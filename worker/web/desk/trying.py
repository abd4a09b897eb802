"""Trying a query out before it rings: what it means, finds and would ring for; and why it matches or does not."""

from collections.abc import Mapping
from dataclasses import replace

from config.rewrite import quoted
from storage.model import Topic
from worker.context import Context
from worker.match import QueryError, explain
from worker.web.desk.outlook import NAMES, around, outlook
from worker.web.desk.page import Page
from worker.web.desk.topics import named

#: code points of a query that are read: nobody writes longer ones by hand
LONGEST = 4_000


def edit(ctx: Context, given: Mapping[str, str]) -> Page:
    """The query of a topic, or of none yet, with what it would do. Raises `NotFound` for a topic that is none."""
    topic = _asked(ctx, given)
    return editor(ctx, topic, given.get("old", ctx.rules.topics[topic.name].query if topic.name else ""))


def editor(ctx: Context, topic: Topic, old: str, problem: str = "") -> Page:
    """The editor with a query in it. `old`: the one that it is to replace; `problem`: why it could not be saved."""
    values: dict[str, object] = {
        "topic": topic,
        "old": old,
        "problem": problem,
        "names": NAMES,
        "outlook": None,
        "error": None,
        "can_save": bool(topic.name and ctx.configuration),
        "toml": f"[[topics]]\nname = {quoted(topic.name or 'A name')}\nquery = {quoted(topic.query)}\n",
    }
    status = 409 if problem else 200
    try:
        values["outlook"] = outlook(ctx, topic) if topic.query else None
    except QueryError as error:
        values |= {"error": error, "around": around(topic.query, error.column)}
        status = 400
    return Page("edit.html", values, status, part="_tried.html")


def explained(ctx: Context, given: Mapping[str, str]) -> Page:
    """Every clause of a topic's query, or of another, on one article. Raises `NotFound` for what is not there."""
    topic, ident = _asked(ctx, given), given.get("article", "").strip()[:40]
    values: dict[str, object] = {"topic": topic, "ident": ident, "row": None, "found": None, "error": None}
    if not (topic.query and ident):
        return Page("explain.html", values)
    row = ctx.store.article_row(ident)
    try:
        found = explain(topic, ctx.rules.words, row.article, row.fields)
    except QueryError as error:
        return Page("explain.html", values | {"error": error, "around": around(topic.query, error.column)}, 400)
    return Page("explain.html", values | {"row": row, "found": found})


def _asked(ctx: Context, given: Mapping[str, str]) -> Topic:
    """The topic of that name with the query given; of no name, a topic of that query alone."""
    name = given.get("name", "")
    topic = named(ctx, name) if name else Topic(name="", query="")
    return replace(topic, query=on_one_line(given["query"])) if "query" in given else topic


def on_one_line(query: str) -> str:
    """As topics.toml has it: what is broken into lines to be read means the same."""
    return " ".join(query[:LONGEST].split())
