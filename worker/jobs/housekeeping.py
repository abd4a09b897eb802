"""What is thrown away when its time is over: raw pages, the index by which copies are found, signs of the dead."""

from datetime import timedelta

from worker.context import Context
from worker.identify import LIMITS
from worker.log import log

#: a process that died is shown so long
SHOWN_DEAD = timedelta(days=1)


async def keep_house(ctx: Context) -> None:
    """Removes pages older than `[storage] keep_pages`, and index rows that no window reaches any more."""
    now = ctx.clock.now()
    window = max(LIMITS.text_window, LIMITS.terms_window)
    pages, rows = await ctx.db(ctx.store.prune, now - ctx.rules.keep_pages, now - window)
    await ctx.db(ctx.store.forget_processes, now - SHOWN_DEAD)
    log.info("house.kept", pages=pages, index_rows=rows)
