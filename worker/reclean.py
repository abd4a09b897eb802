"""`articles reclean`: stored raw pages through the first half of the street again. Nothing is told of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from storage.model import Article
from storage.store import Again, KeptPage, Store
from storage.store.cleaned import compare
from worker import identify
from worker.clock import Clock
from worker.jobs.articles import STUDY_LIMIT
from worker.pool import Pool, WorkFailed
from worker.rules import Rules
from worker.study import Study, study


@dataclass(frozen=True, slots=True, kw_only=True)
class Recleaning:
    """What pages are cleaned with. `is_dry`: nothing is written, only told what would be."""

    store: Store
    pool: Pool
    rules: Rules
    clock: Clock
    #: pages at a time
    width: int
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What became of one article: an outcome of `storage.store.cleaned`, or `failed`."""

    id: str
    outcome: str
    headline: str = ""
    reason: str = ""


async def reclean(work: Recleaning, idents: Sequence[str]) -> AsyncIterator[Recleaned]:
    """Cleans the articles' pages again, on all cores; what became of each as it is done."""
    waiting = iter(idents)
    running = {asyncio.ensure_future(_one(work, ident)) for ident, _ in zip(waiting, range(work.width), strict=False)}
    while running:
        done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        running |= {asyncio.ensure_future(_one(work, ident)) for ident, _ in zip(waiting, done, strict=False)}
        for task in done:
            yield task.result()


async def _one(work: Recleaning, ident: str) -> Recleaned:
    kept = work.store.page_of(ident)
    url = kept.page.final_url
    sites = work.rules.sites.only(url) if work.rules.sites else None
    try:
        found = await work.pool.run(study, kept.page, kept.entry, url, "", sites, limit=STUDY_LIMIT)
    except WorkFailed as problem:
        return Recleaned(ident, "failed", kept.article.headline, f"the page {problem}")
    again = _again(work.rules, kept, found)
    if work.is_dry:
        outcome = compare(kept.article, again.article)
    else:
        outcome = work.store.replace_cleaned(ident, again, work.clock.now())
    reason = "; ".join(found.article.warnings) if outcome == "kept" else ""
    return Recleaned(ident, outcome, again.article.headline, reason)


def _again(rules: Rules, kept: KeptPage, found: Study) -> Again:
    article: Article = replace(
        found.article, id=kept.article.id, country=found.article.country or kept.article.country or kept.feed.country
    )
    return Again(
        article=article,
        fingerprint=identify.with_guid(found.fingerprint, feed_url=kept.feed.url, entry_id=kept.entry.id),
        fields=found.fields,
        words=found.words,
        matches={match.topic: match for match in rules.match(article, found.fields)},
    )
