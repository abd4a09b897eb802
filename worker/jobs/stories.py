"""Late merges and splits: stories that nearly were one, or have grown, are judged again when more is known."""

from datetime import datetime

from storage.store import StoryChange
from worker import identify
from worker.context import Context
from worker.log import log

#: Sets of stories that are looked at in one go; the rest waits for the next.
MOST_SETS = 50
#: Articles that are given terms in one transaction, and transactions in one go: a few seconds, between others' work.
BATCH = 40
MOST_BATCHES = 25


async def fill_in_terms(ctx: Context) -> None:
    """Gives articles from before an upgrade that emptied their terms new ones, some at a time, until all have."""
    done = 0
    for _ in range(MOST_BATCHES):
        found = await ctx.db(fill_in, ctx, ctx.clock.now())
        done += found
        if found < BATCH:
            break
    if done:
        log.info("stories.terms_filled_in", articles=done)


def fill_in(ctx: Context, now: datetime) -> int:
    """The next batch, in the writer's thread; returns how many."""
    found = ctx.store.articles_without_terms(BATCH)
    if found:
        rows = [(ident, identify.story_terms(article)) for ident, article in found]
        since = now - identify.LIMITS.terms_window
        ctx.store.keep_old_terms(rows, index_since=since, is_last=len(rows) < BATCH)
    return len(found)


async def regroup_stories(ctx: Context) -> None:
    """Merges and splits the stories that were told of since the last look, where that is called for."""
    await fill_in_terms(ctx)
    for change in await ctx.db(regroup, ctx, ctx.clock.now()):
        log.info(f"story.{change.kind}", story=change.story, other=change.other, reason=change.reason)


def regroup(ctx: Context, now: datetime) -> list[StoryChange]:
    """The merges and splits that were due; in the writer's thread."""
    pairs = ctx.store.near_stories()
    done: list[StoryChange] = []
    for linked in identify.components({story for pair in pairs for story in pair}, pairs)[:MOST_SETS]:
        found = ctx.store.reports_of(linked)
        rarity = identify.Rarity(found.term_counts, found.articles)
        moves = identify.regroup(found.reports, rarity, found.pinned)
        seen = [pair for pair in pairs if pair[0] in linked]
        reasoned = [(move, identify.why(move, found.reports, rarity)) for move in moves]
        done += ctx.store.move_reports(seen, reasoned, now)
    return done
