"""From an entry to an article: fetch its page, read it in a child, file it with all that follows from it."""

import time
from dataclasses import replace
from datetime import datetime

from storage.errors import LeaseLost, Overtaken
from storage.model import DueEntry, FetchFailed, Page
from storage.store import PackedPage
from worker import schedule
from worker.context import Context
from worker.fetch import fetch_page
from worker.log import log
from worker.pipeline import Outcome, file_article
from worker.pool import WorkFailed
from worker.study import Study, study
from worker.vitals.tally import result_of

#: real seconds that a child may take over one page
STUDY_LIMIT = 30.0
#: times that a filing which others overtook is begun again, before it is a fault
TRIES = 5
NOT_WEB = "the feed gives no web address for it"


async def turn_into_article(ctx: Context, due: DueEntry) -> None:
    """Fetches the entry's page, reads it and files the article with all that follows from it."""
    page = await _fetch(ctx, due)
    if due.has_full_article and not isinstance(page, Page):
        await _try_again(ctx, due, page)
        return
    found = await _study(ctx, due, page)
    if due.has_full_article and found.article.is_partial:
        await _try_again(ctx, due, "; ".join(found.article.warnings) or "only a part of it could be read")
        return
    try:
        await ctx.file(_file, ctx, due, found, page)
    except LeaseLost as lost:
        log.warning("lease.lost", reason=str(lost))


async def _fetch(ctx: Context, due: DueEntry) -> Page | str:
    """The page, or a sentence why there is none."""
    if not due.entry.link.startswith(("http://", "https://")):
        return NOT_WEB
    answer = await fetch_page(ctx.web, due.entry.link, ctx.clock.now())
    ctx.tally.count("fetches", "page", result_of(answer))
    if isinstance(answer, FetchFailed):
        log.info("page.failed", url=due.entry.link, fault=answer.fault, reason=answer.reason)
        return f"the page {answer.reason}"
    return answer


async def _study(ctx: Context, due: DueEntry, page: Page | str) -> Study:
    entry, url = due.entry, due.entry.link or due.feed.url
    got, trouble = (page, "") if isinstance(page, Page) else (None, page)
    began = time.monotonic()
    try:
        sites = ctx.rules.sites.only(got.final_url if got else url) if ctx.rules.sites else None
        return await ctx.pool.run(study, got, entry, url, trouble, sites, limit=STUDY_LIMIT)
    except ValueError as problem:  # too much for a child, or a fault of ours: what the feed gave is told all the same
        log.error("page.unreadable", url=url, reason=str(problem), exc_info=not isinstance(problem, WorkFailed))
        bare = replace(entry, summary_html=entry.summary_html[:20_000], content_html="")
        return await ctx.pool.run(study, None, bare, url, f"the page {problem}", limit=STUDY_LIMIT)
    finally:
        ctx.tally.time("reading", time.monotonic() - began)


def _file(ctx: Context, due: DueEntry, found: Study, page: Page | str) -> None:
    kept = _packed(page, ctx) if isinstance(page, Page) else page
    for _ in range(TRIES):
        try:
            _file_once(ctx, due, found, kept)
        except Overtaken as overtaken:
            log.info("filing.again", reason=str(overtaken))
        else:
            return
    raise Overtaken(f"{due.entry.link}: others filed its relatives {TRIES} times while it was compared")


def _packed(page: Page, ctx: Context) -> PackedPage:
    return PackedPage.of(page if ctx.rules.keep_headers else replace(page, headers=()))


def _file_once(ctx: Context, due: DueEntry, found: Study, page: PackedPage | str) -> None:
    now = ctx.clock.now()
    with ctx.store.filing(due, now) as filing:
        filed = file_article(filing, due, found, page if isinstance(page, PackedPage) else None, ctx.rules)
        again = _next_try(due, now) if found.article.is_partial and page != NOT_WEB else None
        if again is None:
            filing.finish()
        else:
            filing.retry_page(again, "; ".join(found.article.warnings))
    _count(ctx, filed)
    for decision in filed.decisions:
        alert = decision.alert.id if decision.alert else ""
        log.info("article.decided", url=found.article.url, topic=decision.topic, outcome=decision.outcome, alert=alert)


async def _try_again(ctx: Context, due: DueEntry, reason: str) -> None:
    """The article that is known stays; its page is looked at again later, a few times."""
    await ctx.db(ctx.store.put_off_entry, due, _next_try(due, ctx.clock.now()), reason)


def _count(ctx: Context, filed: Outcome) -> None:
    ctx.tally.count("filed", "unchanged" if filed.is_unchanged else filed.verdict)
    ctx.tally.count("matches", by=filed.matches)
    for decision in filed.decisions:
        ctx.tally.count("decisions", decision.outcome)
        if decision.alert is not None:
            ctx.tally.count("alerts", decision.alert.kind)


def _next_try(due: DueEntry, now: datetime) -> datetime | None:
    wait = schedule.page_retry_delay(due.attempts + 1)
    return None if wait is None else now + wait
