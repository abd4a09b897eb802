"""What the forms of the pages do: each the same that a command does, for whoever may."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from config import ConfigError
from config.rewrite import replace_query
from storage.model import Recipient
from worker.context import Context
from worker.match import QueryError, parse_query
from worker.web.desk.page import Moved, Page
from worker.web.desk.topics import named
from worker.web.desk.trying import editor, on_one_line


async def save(ctx: Context, form: Mapping[str, str]) -> Page | Moved:
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
    if faults := await ctx.configuration.reload():
        return await refused("It is written, but the watch goes on as before: " + " ".join(faults))
    return Moved("/topic?" + urlencode({"name": topic.name, "saved": ""}), "topic.change", topic.name)


async def resend(ctx: Context, form: Mapping[str, str]) -> Moved:
    """Makes a delivery due again, as `alerts resend` does."""
    ident = form.get("id", "")
    await ctx.db(ctx.store.resend, ident, ctx.clock.now())
    only = "?only=undelivered" if form.get("only") == "undelivered" else ""
    return Moved(f"/outbox{only}", "delivery.resend", ident)


async def mute(ctx: Context, form: Mapping[str, str]) -> Moved:
    """Ends the updates of a story for everybody, as the link in mails does for one; or takes that back."""
    ident, is_undone = form["ident"], form.get("undo") == "1"
    everybody = [Recipient(channel=name, address=one) for name, to in ctx.rules.routes.items() for one in to]
    if is_undone:
        await ctx.db(ctx.store.unmute_story, ident, everybody)
    else:
        await ctx.db(ctx.store.mute_story, ident, everybody, ctx.clock.now())
    return Moved(f"/stories/{ident}", "story.unmute" if is_undone else "story.mute", ident)
