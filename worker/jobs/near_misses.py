"""What topics nearly matched: gathered from the archive, and told to the owner once a week."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from storage.model import ArticleRow, MissedClause, NearMiss, Topic, TopicMisses
from storage.store import Store
from worker import alert
from worker.context import Context
from worker.log import log
from worker.match import MatchError, Nearly, Words
from worker.match.nearmiss import Missed
from worker.match.trial import snippet

#: the regular message, as the store notes when it was told
MESSAGE = "near_misses_until"
#: topics that the weekly message looks at: each takes tens of milliseconds of the thread that writes
MOST_TOPICS = 500
#: of what the index finds for a topic, so many of the newest articles are looked at
LOOKED_AT = 300
#: articles told of each clause
TOLD = 10
_PAGE = 50
_COPIES = ("same", "syndicated")


async def report_near_misses(ctx: Context) -> None:
    """Tells the owner once a week what nearly matched. The week in which it is switched on tells nothing."""
    weekly, now = ctx.rules.near_misses, ctx.clock.now()
    if not weekly or not ctx.rules.owner:
        return
    slot, before = alert.latest_week(weekly, now)
    done = await ctx.db(ctx.store.told_until, MESSAGE)
    if done is not None and slot <= done:
        return
    found = []
    for topic in islice(ctx.rules.topics.values(), 0 if done is None else MOST_TOPICS):
        misses = await ctx.db(gather, ctx.store, topic, ctx.rules.words, (before, slot))
        if misses.clauses:
            found.append(misses)
    message = alert.near_misses(found, (before, slot), weekly, now) if found else None
    await ctx.db(ctx.store.tell_slot, MESSAGE, slot, message, ctx.rules.owner, ctx.rules.routes)
    log.info("near_misses.told", slot=slot.isoformat(), topics=len(found))


def gather(store: Store, topic: Topic, words: Words, within: tuple[datetime, datetime]) -> TopicMisses:
    """What the topic nearly matched of the newest articles first seen within that time; copies are left out."""
    try:
        nearly = Nearly(topic, words)
    except MatchError:  # a query that cannot be read is told where it is configured
        return TopicMisses(topic=topic.name, clauses=())
    groups: dict[str, list[NearMiss]] = {}
    counts: dict[str, int] = {}
    for row in _rows(store, nearly, within):
        missed = nearly.missed(row.article, row.fields)
        if missed is None:
            continue
        counts[missed.clause] = counts.get(missed.clause, 0) + 1
        group = groups.setdefault(missed.clause, [])
        if len(group) < TOLD:
            group.append(_told(nearly, missed, row))
    clauses = [MissedClause(clause=name, count=counts[name], articles=tuple(group)) for name, group in groups.items()]
    return TopicMisses(topic=topic.name, clauses=tuple(sorted(clauses, key=lambda each: -each.count)))


def _rows(store: Store, nearly: Nearly, within: tuple[datetime, datetime]) -> Iterator[ArticleRow]:
    since, until = within
    idents: dict[str, datetime] = {}
    for asked in nearly.questions():
        for each in store.found_since(asked.probe, since):
            if each.first_seen < until and each.verdict not in _COPIES:
                idents[each.id] = each.first_seen
    newest = sorted(idents, key=lambda ident: (idents[ident], ident), reverse=True)[:LOOKED_AT]
    for start in range(0, len(newest), _PAGE):
        yield from store.article_rows_of(newest[start : start + _PAGE])


def _told(nearly: Nearly, missed: Missed, row: ArticleRow) -> NearMiss:
    article = row.article
    return NearMiss(
        article=article.id,
        headline=article.headline or article.title,
        publisher=article.publisher or row.feed.title,
        url=article.url,
        reason=nearly.reason(missed, article, row.fields),
        snippet=snippet(article.text, missed.match),
    )
