"""What is thrown away when its time is over: raw pages, and the index by which copies are found."""

from worker.context import Context
from worker.identify import LIMITS
from worker.log import log


async def keep_house(ctx: Context) -> None:
    """Removes pages older than `[storage] keep_pages`, and index rows that no window reaches any more."""
    now = ctx.clock.now()
    window = max(LIMITS.text_window, LIMITS.terms_window)
    pages, rows = await ctx.db(ctx.store.prune, now - ctx.rules.keep_pages, now - window)
    log.info("house.kept", pages=pages, index_rows=rows)
