"""The daily test article: walked through every step, delivered for real, and looked after until it has arrived."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.model import Alert, Entry, Page
from worker.alert import canary_lost, latest_slot
from worker.canary import FEED, Canary
from worker.context import Context
from worker.documents import Document
from worker.log import log
from worker.match import Matcher, NoNames
from worker.pipeline import file_article
from worker.study import Study, study

#: real seconds that a child may take over the page
STUDY_LIMIT = 30.0
#: an attempt that fails is made again after 5 seconds, 5 minutes and half an hour: after that somebody should know
PATIENCE = timedelta(minutes=40)


class Lost(Exception):
    """A step did not give what it has to give; the sentence says which."""


async def walk_canary(ctx: Context) -> None:
    """Sends the test article of the day if its hour has come; tells the owner of one that did not arrive."""
    if not ctx.rules.canary:
        return
    now = ctx.clock.now()
    canary = Canary(latest_slot(ctx.rules.canary_at, now))
    sent = await ctx.db(ctx.store.undelivered_of, canary.id)
    if sent is None:
        await _send(ctx, canary, now)
        return
    made, troubles = sent
    if troubles and now - made >= PATIENCE:
        await _tell(
            ctx, canary, "; ".join(dict.fromkeys(trouble or "it was not tried yet" for trouble in troubles)), now
        )


async def _send(ctx: Context, canary: Canary, now: datetime) -> None:
    try:
        rung = await _walked(ctx, canary, now)
    except (Lost, ValueError) as problem:  # a child that gives up says so with a ValueError
        log.error("canary.lost", reason=str(problem))
        await _tell(ctx, canary, str(problem), now)
        return
    await ctx.db(ctx.store.tell, canary.alert(rung, now), [ctx.rules.canary], ctx.rules.routes)
    log.info("canary.sent", id=canary.id, channel=ctx.rules.canary)


async def _walked(ctx: Context, canary: Canary, now: datetime) -> Alert:
    """The alert that the article makes. Raises `Lost` or ValueError with the step where it was lost."""
    document = Document(
        body=canary.feed(), url=FEED.url, content_type="application/atom+xml", feed_url=FEED.url, now=now
    )
    reading = await ctx.intake.reading.do(document)
    if reading.problem or not reading.records:
        raise Lost(f"its feed could not be read: {reading.problem or 'no entry was found'}")
    entry = reading.records[0].entry
    page = Page(
        url=entry.link,
        final_url=entry.link,
        content_type="text/html; charset=utf-8",
        body=canary.page(),
        fetched_at=now,
    )
    found = await ctx.pool.run(study, page, entry, entry.link, "", None, limit=STUDY_LIMIT)
    if not canary.is_whole(found.article):
        raise Lost("its page was not cleaned as it should be")
    return await ctx.db(_decided, ctx, canary, entry, found)


def _decided(ctx: Context, canary: Canary, entry: Entry, found: Study) -> Alert:
    """Filed, matched and decided on in a transaction that is taken back: the archive never has it."""
    rules = replace(
        ctx.rules,
        topics={canary.topic.name: canary.topic},
        matcher=Matcher([canary.topic], {}, {}, NoNames()),
        routes={},
    )
    with ctx.store.rehearsing(FEED, entry, ctx.clock.now()) as filing:
        decisions = file_article(filing, filing.due, found, None, rules).decisions
    rung = next((decision.alert for decision in decisions if decision.outcome == "ring"), None)
    if rung is None:
        why = "; ".join(decision.reason for decision in decisions) or "its topic did not match it"
        raise Lost(f"it made no alert: {why}")
    return rung


async def _tell(ctx: Context, canary: Canary, why: str, now: datetime) -> None:
    """Tells the owner once a day, on the channels that the test article does not use."""
    others = [name for name in ctx.rules.owner if name != ctx.rules.canary]
    if not others:
        log.error("canary.lost", reason=why, told="nobody: [owner] notify names no other channel")
        return
    await ctx.db(ctx.store.tell, canary_lost(ctx.rules.canary, why, canary.slot, now), others, ctx.rules.routes)
