"""What is thrown away when its time is over: raw pages, the index by which copies are found, signs of the dead, and
what the owner's rules let go.
"""

from datetime import datetime, timedelta
from functools import partial

from storage.store import Store
from worker.bulk.shelf import shelf_of
from worker.context import Context
from worker.identify import LIMITS
from worker.log import log
from worker.retiring import Part, Retiring, Write, retire
from worker.rules import Rules

#: a process that died is shown so long
SHOWN_DEAD = timedelta(days=1)
#: index rows of articles first seen longer ago are in no window
IN_INDEX = max(LIMITS.text_window, LIMITS.terms_window)
#: note with the time of the last housekeeping in passing
BEGUN_AT = "house_kept"


async def keep_house(ctx: Context) -> None:
    """Removes what `let_go` does, and signs of processes that died."""
    now = ctx.clock.now()
    await ctx.db(ctx.store.forget_processes, now - SHOWN_DEAD)
    for rule, part in (await let_go(ctx.store, ctx.rules, now, ctx.db)).items():
        log.info("house.kept", rule=rule, rows=part.rows, articles=part.articles)


async def keep_house_in_passing(ctx: Context, every: timedelta) -> None:
    """As `keep_house`, for one that comes by often and does not stay: nothing, if it was begun within that time."""
    now = ctx.clock.now()
    last = await ctx.db(ctx.store.note, BEGUN_AT)
    if last and timedelta(0) <= now - datetime.fromisoformat(last) < every:
        return
    await ctx.db(ctx.store.keep_note, BEGUN_AT, now.isoformat())
    await keep_house(ctx)


async def let_go(store: Store, rules: Rules, now: datetime, write: Write) -> dict[str, Part]:
    """Removes pages older than `[storage] keep_pages`, index rows that no window reaches any more, and what the rules
    of `[retention]` let go; returns how much it was, by rule.
    """
    pages, rows = await write(partial(store.prune, now - rules.keep_pages, now - IN_INDEX))
    shelf = shelf_of(rules.archive, rules.archive_format)
    work = Retiring(store=store, rules=rules.retention, shelf=shelf, now=now, write=write)
    done = {"pages": Part(rows=pages), "index": Part(rows=rows)} | await retire(work)
    return {rule: part for rule, part in done.items() if part.rows}
