"""Polling: ask a due feed, keep what it carries and what was learnt of it, in one transaction."""

from collections.abc import Callable
from dataclasses import replace

from storage.model import DueFeed, EntryRecord, FeedState, FetchFailed, ParsedFeed, Polled, PushOffer, Response
from worker import schedule
from worker.context import Context
from worker.documents import Document, Reading
from worker.jobs.push import offer_of
from worker.log import log
from worker.poll import poll
from worker.vitals.tally import result_of


async def claim_askable_feeds(ctx: Context, limit: int | None = None, *, after: int = 0) -> tuple[DueFeed, ...]:
    """Feeds that may be asked, due or not, with ids behind `after`; those that asked to wait are left in peace.

    At most `limit`; none when there is no more.
    """
    while due := await ctx.db(ctx.store.claim_every_feed, ctx.lease(), after=after, limit=limit):
        now = ctx.clock.now()
        askable = tuple(feed for feed in due if schedule.is_due(feed.state, now, every=True))
        if len(askable) < len(due):
            chosen = {feed.id for feed in askable}
            await ctx.db(ctx.store.release_feeds, [feed for feed in due if feed.id not in chosen])
        if askable or limit is None:
            return askable
        after = due[-1].id
    return ()


async def poll_due_feed(ctx: Context, due: DueFeed) -> int:
    """Asks a feed whose time has come, unless it asks to be left alone at this hour: then it is put off."""
    now = ctx.clock.now()
    if schedule.is_due(due.state, now, every=False):
        return await poll_feed(ctx, due)
    state = schedule.postpone(due.state, now)
    return await _keep(ctx, due, lambda _fresh: state)


async def poll_feed(ctx: Context, due: DueFeed) -> int:
    """Asks the feed and keeps what it carries. Returns the number of new entries."""
    brought = due.pushed_until if ctx.rules.push_url else None
    due = replace(due, feed=ctx.rules.feeds.get(due.feed.url, due.feed), pushed_until=brought)
    answer = await poll(ctx.web, due)
    ctx.tally.count("fetches", "feed", result_of(answer))
    if isinstance(answer, FetchFailed):
        return await keep_failure(ctx, due, answer)
    return await keep_answer(ctx, due, answer)


async def keep_answer(ctx: Context, due: DueFeed, answer: Response) -> int:
    """Reads what the feed answered and keeps it. Returns the number of new entries."""
    now = ctx.clock.now()  # of the answer: to read it may take seconds, when children have to be started
    reading = await _read(ctx, due, answer)
    records: tuple[EntryRecord, ...] = ()
    offer: PushOffer | None = None
    parsed: ParsedFeed | ValueError | None = None
    if isinstance(reading, Reading):
        records = reading.records
        offer = offer_of(ctx, answer, reading.info)
        entries = tuple(record.entry for record in records)
        parsed = ParsedFeed(feed=reading.info, entries=entries, is_whole=reading.is_whole)
    elif reading:
        parsed = ValueError(reading)
    jitter, limits = ctx.jitter(), ctx.rules.poll

    def next_state(new_entries: int) -> FeedState:
        return schedule.after_answer(
            due, answer, parsed, new_entries=new_entries, limits=limits, now=now, jitter=jitter
        )

    fresh = await _keep(ctx, due, next_state, records, offer)
    tell = log.info if fresh or reading else log.debug  # that nothing changed is no event
    trouble = {"problem": reading} if isinstance(reading, str) else {}
    tell("feed.polled", url=due.feed.url, status=answer.status, entries=len(records), new=fresh, **trouble)
    return fresh


async def keep_failure(ctx: Context, due: DueFeed, failure: FetchFailed) -> int:
    """Keeps that a poll came to nothing."""
    now = ctx.clock.now()
    state = schedule.after_failure(due, failure, limits=ctx.rules.poll, now=now, jitter=ctx.jitter())
    await _keep(ctx, due, lambda _fresh: state)
    log.warning("feed.failed", url=due.feed.url, fault=failure.fault, reason=failure.reason)
    return 0


async def _read(ctx: Context, due: DueFeed, answer: Response) -> Reading | str | None:
    """What the answer holds or why it is no feed; None where there is nothing to read: no body, or the known one."""
    if answer.status not in (200, 226):
        return None
    if due.state.body_hash and schedule.body_hash(answer.body) == due.state.body_hash:
        return None
    document = Document(
        body=answer.body,
        url=answer.final_url,
        content_type=answer.header("content-type"),
        feed_url=due.feed.url,
        now=ctx.clock.now(),
    )
    try:
        reading = await ctx.intake.reading.do(document)
    except ValueError as problem:  # too much for a child
        return str(problem)
    return reading.problem or reading


async def _keep(
    ctx: Context,
    due: DueFeed,
    next_state: Callable[[int], FeedState],
    records: tuple[EntryRecord, ...] = (),
    offer: PushOffer | None = None,
) -> int:
    now, kept = ctx.clock.now(), ctx.rules.retention.shortest
    polled = Polled(
        due=due,
        records=records,
        next_state=next_state,
        articles_wanted=ctx.rules.wants_articles,
        now=now,
        offer=offer,
        archive_since=now - kept if kept is not None else None,
    )
    fresh = await ctx.intake.keeping.do(polled)
    if fresh is None:
        log.warning("lease.lost", reason=f"{due.feed.url} was slow, another worker has taken it over")
    return fresh or 0
