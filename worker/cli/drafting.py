"""Drafting a proposal: from the wish of a reader to a changed query with its backtest, on the archive as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.model import Draft, Proposal, Topic, Tried
    from storage.model.search import FoundArticle
    from storage.store import Store
    from worker.asking import Asked
    from worker.match.tuning import Clue, Ground, Weighed

#: articles that come and go which a draft names
NAMED = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """The archive, how a query is asked of it, and the period that is looked at."""

    store: "Store"
    ask: "Callable[[Topic], Asked]"
    within: tuple[datetime, datetime]

    def matching(self, topic: "Topic") -> "tuple[FoundArticle, ...]":
        """The articles of the period that match."""
        from worker.asking import matching

        return matching(self.store, self.ask(topic), self.within[0])


def draft(desk: Desk, proposal: "Proposal", topic: "Topic") -> "Draft":
    """What the topic's query would become by the wish, and what it would have done."""
    from dataclasses import replace

    from storage.model import Draft

    found = desk.matching(topic)
    chosen, ground = _chosen(desk, proposal, topic, found)
    if chosen is None:
        return Draft(old_query=topic.query, query="", why=_nothing(proposal))
    clause, wanted = chosen.clue.clause, proposal.wish == "more"
    query = f"({topic.query}) OR {clause}" if wanted else f"({topic.query}) NOT {clause}"
    changed = desk.matching(replace(topic, query=query))
    before, after = {each.id for each in found}, {each.id for each in changed}
    others = chosen.everywhere - 1
    why = f"{clause} stands {chosen.clue.times} times in it, and in {others} other articles"
    return Draft(
        old_query=topic.query,
        query=query,
        why=f"{why}, of which the topic matches {max(0, chosen.inside - 1)}; it matches {ground.inside} in all",
        days=(desk.within[1] - desk.within[0]).total_seconds() / 86400,
        now=_tried(found, desk.within),
        changed=_tried(changed, desk.within),
        come=tuple(each.id for each in changed if each.id not in before)[:NAMED],
        go=tuple(each.id for each in found if each.id not in after)[:NAMED],
    )


def _chosen(
    desk: Desk, proposal: "Proposal", topic: "Topic", found: "tuple[FoundArticle, ...]"
) -> "tuple[Weighed | None, Ground]":
    from worker.match.tuning import Ground, clues, for_less, for_more

    ground = Ground(articles=desk.store.counts().articles, inside=len(found))
    inside = {each.id for each in found}
    line = proposal.alert.sections[0].articles[0]
    row = desk.store.article_row(line.id)
    match = next(iter(desk.ask(topic).matcher.match(row.article, row.fields)), None)
    weighed = [_weighed(desk, clue, inside) for clue in clues(row.article, row.fields, topic.query, match)]
    return (for_more if proposal.wish == "more" else for_less)(weighed, ground), ground


def _weighed(desk: Desk, clue: "Clue", inside: set[str]) -> "Weighed":
    from storage.model import Topic
    from worker.match.tuning import Weighed

    found = desk.matching(Topic(name=clue.clause, query=clue.clause))
    return Weighed(clue=clue, everywhere=len(found), inside=sum(each.id in inside for each in found))


def _tried(found: "tuple[FoundArticle, ...]", within: tuple[datetime, datetime]) -> "Tried":
    from storage.model import Tried
    from worker.match.trial import trial

    counts = trial(found, *within)
    return Tried(articles=counts.articles, stories=counts.stories, alerts_a_day=round(counts.at_once, 3))


def _nothing(proposal: "Proposal") -> str:
    if proposal.wish == "more":
        return "what is like it matches already, or nothing in it leads to more of its kind"
    return "nothing in it tells it from the topic's other articles: exclude by hand, or decline"
