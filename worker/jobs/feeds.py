"""Polling: ask a due feed, keep what it carries and what was learnt of it, in one transaction."""

import hashlib
from dataclasses import replace

from storage.model import DueFeed, Entry, EntryRecord, FeedState, FetchFailed, ParsedFeed, Response
from worker import identify, schedule
from worker.context import Context
from worker.log import log
from worker.poll import poll
from worker.study import read_feed

#: real seconds that a child may take over one document
PARSE_LIMIT = 10.0


async def claim_askable_feeds(ctx: Context) -> tuple[DueFeed, ...]:
    """Every feed that may be asked, due or not; those that asked to wait are left in peace."""
    due = await ctx.db(ctx.store.claim_every_feed, ctx.lease())
    askable = {feed.id for feed in due if schedule.is_due(feed.state, ctx.clock.now(), every=True)}
    for feed in due:
        if feed.id not in askable:
            await ctx.db(ctx.store.release_feed, feed)
    return tuple(feed for feed in due if feed.id in askable)


async def poll_due_feed(ctx: Context, due: DueFeed) -> int:
    """Asks a feed whose time has come, unless it asks to be left alone at this hour: then it is put off."""
    now = ctx.clock.now()
    if schedule.is_due(due.state, now, every=False):
        return await poll_feed(ctx, due)
    state = schedule.postpone(due.state, now)
    return await ctx.db(ctx.store.save_poll, due, (), lambda _fresh: state, articles_wanted=False, now=now)


async def poll_feed(ctx: Context, due: DueFeed) -> int:
    """Asks the feed and keeps what it carries. Returns the number of new entries."""
    due = replace(due, feed=ctx.rules.feeds.get(due.feed.url, due.feed))
    answer = await poll(ctx.web, due)
    if isinstance(answer, FetchFailed):
        return await keep_failure(ctx, due, answer)
    parsed = await _parse(ctx, due, answer)
    records = tuple(_record(due, entry) for entry in parsed.entries) if isinstance(parsed, ParsedFeed) else ()
    now, jitter = ctx.clock.now(), ctx.jitter()

    def next_state(new_entries: int) -> FeedState:
        return schedule.after_answer(
            due, answer, parsed, new_entries=new_entries, limits=ctx.rules.poll, now=now, jitter=jitter
        )

    wanted = ctx.rules.wants_articles
    fresh = await ctx.db(ctx.store.save_poll, due, records, next_state, articles_wanted=wanted, now=now)
    trouble = {"problem": str(parsed)} if isinstance(parsed, ValueError) else {}
    log.info("feed.polled", url=due.feed.url, status=answer.status, entries=len(records), new=fresh, **trouble)
    return fresh


async def keep_failure(ctx: Context, due: DueFeed, failure: FetchFailed) -> int:
    """Keeps that a poll came to nothing."""
    now = ctx.clock.now()
    state = schedule.after_failure(due, failure, limits=ctx.rules.poll, now=now, jitter=ctx.jitter())
    await ctx.db(ctx.store.save_poll, due, (), lambda _fresh: state, articles_wanted=False, now=now)
    log.warning("feed.failed", url=due.feed.url, fault=failure.fault, reason=failure.reason)
    return 0


async def _parse(ctx: Context, due: DueFeed, answer: Response) -> ParsedFeed | ValueError | None:
    """The feed in the answer or why it is none; None where there is nothing to read: no body, or the known one."""
    if answer.status not in (200, 226):
        return None
    if due.state.body_hash and schedule.body_hash(answer.body) == due.state.body_hash:
        return None
    kind = answer.header("content-type")
    try:
        return await ctx.pool.run(read_feed, answer.body, answer.final_url, kind, limit=PARSE_LIMIT)
    except ValueError as problem:  # not a feed, or too much for a child
        return problem


def _record(due: DueFeed, entry: Entry) -> EntryRecord:
    told = f"{entry.title}\n{entry.summary_html}\n{entry.content_html}"
    return EntryRecord(
        entry=entry,
        keys=identify.entry_keys(due.feed.url, entry),
        content_hash=hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
    )
