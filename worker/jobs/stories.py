"""Late merges and splits: stories that nearly were one, or have grown, are judged again when more is known."""

from datetime import datetime

from storage.store import StoryChange
from worker import identify
from worker.context import Context
from worker.log import log

#: Sets of stories that are looked at in one go; the rest waits for the next.
MOST_SETS = 50


async def regroup_stories(ctx: Context) -> None:
    """Merges and splits the stories that were told of since the last look, where that is called for."""
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
