"""What the forms of the pages do: each the same that a command does, for whoever may."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from config import ConfigError
from config.rewrite import replace_query
from worker.context import Context
from worker.log import log
from worker.match import QueryError, parse_query
from worker.web.access.visitor import Visitor
from worker.web.desk.page import Moved, Page
from worker.web.desk.topics import named
from worker.web.desk.trying import editor, on_one_line


async def save(ctx: Context, form: Mapping[str, str], visitor: Visitor) -> Page | Moved:
    """Writes a topic's query into topics.toml, as `topic accept` does, and has the watch take it up."""
    topic, old = named(ctx, form.get("name", "")), form.get("old", "")
    changed = replace(topic, query=on_one_line(form.get("query", "")))

    async def refused(problem: str) -> Page:
        return await asyncio.to_thread(editor, ctx, changed, old, problem)

    if ctx.configuration is None:
        return await refused("This process has no configuration of its own to write into.")
    try:
        parse_query(changed.query, None, ctx.rules.words.vocabulary)
        await asyncio.to_thread(replace_query, ctx.configuration.folder, topic.name, old, changed.query)
    except QueryError:
        return await refused("")
    except ConfigError as error:
        return await refused(str(error))
    log.info("topic.changed", topic=topic.name, by=visitor.name)
    if faults := await ctx.configuration.reload():
        return await refused("It is written, but the watch goes on as before: " + " ".join(faults))
    return Moved("/topic?" + urlencode({"name": topic.name, "saved": ""}))
