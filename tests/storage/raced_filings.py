"""Articles that are filed in races: what they say, how two processes file them, what came of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.errors import Overtaken
from storage.model import Article, DueEntry, Entry, EntryRecord, Feed, FeedState, Fields, Lease, Topic
from storage.store import Store
from storage.tables import alerts, articles
from tests.worker.house import rules, watch
from worker import identify
from worker.match import words_of
from worker.pipeline import file_article
from worker.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
#: between two races: every lease of the one before has run out, and no alert of it counts
APART = timedelta(hours=2)
SITES = ("https://wire.example", "https://post.example")
FEED, OTHER = Feed(url=f"{SITES[0]}/feed"), Feed(url=f"{SITES[1]}/feed")
LAMPS = Topic(name="Lamps", query="lamp", notify=("hook",))


def text_of(number: int, site: int) -> str:
    """A text of which each race has its own words, and each site its own last line."""
    words = words_of_race(number)
    told = " ".join(
        f"{one} told {other} of the lamp and" for one, other in zip(words, words[5:] + words[:5], strict=True)
    )
    return f"{told} so it stayed.\n\nRead on at {SITES[site]}."


def report_of(number: int, site: int) -> str:
    """The race's event, told by each site in sentences of its own."""
    words = words_of_race(number)
    if site:
        words.reverse()
    saying = ("met {} beside the lamp of {}.", "wrote to {} about a lamp in {}.")[site]
    return "\n\n".join(f"{a} {saying.format(b, c)}" for a, b, c in zip(words, words[1:], words[2:], strict=False))


def version_of(number: int, site: int) -> str:
    return f"{text_of(number, 0)}\n\nThe keeper counted {site + 1} visitors."


def stranger_of(number: int, site: int) -> str:
    return text_of(2 * number + site, site)


def words_of_race(number: int) -> list[str]:
    mark = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    return [f"{chr(65 + place)}{mark}{chr(97 + place)}" for place in range(24)]


def same_text_of(number: int, _site: int) -> str:
    return text_of(number, 0)


def claimed_entries(store: Store, rounds: int, *, one_address: bool = False) -> tuple[list[DueEntry], list[DueEntry]]:
    """Two feeds after their baseline, each with an entry for every race, all of them claimed."""
    watch(store, rules((LAMPS,), feeds=(FEED, OTHER)), NOW - APART)
    state = FeedState(next_at=NOW + 10**6 * APART, baseline_at=NOW - APART, status="ok")
    for count in (0, rounds):
        for due in store.claim_every_feed(Lease("desk", NOW - APART, NOW)):
            site = SITES[0] if one_address or due.feed == FEED else SITES[1]
            records = [record_of(f"{due.feed.url}/{n}", f"{site}/{n}") for n in range(count)]
            store.save_poll(due, records, lambda _: state, articles_wanted=True, now=NOW - APART)
    claimed = store.claim_entries(Lease("desk", NOW, NOW + LEASE), 2 * rounds)
    ordered = sorted(claimed, key=round_of)
    return [due for due in ordered if due.feed == FEED], [due for due in ordered if due.feed == OTHER]


def record_of(guid: str, link: str) -> EntryRecord:
    return EntryRecord(entry=Entry(id=guid, link=link, title="Lamp"), keys=(("guid", guid),), content_hash="c")


def round_of(due: DueEntry) -> int:
    return int(due.entry.link.rpartition("/")[2])


def file_all(
    text: Callable[[int, int], str],
    topic: Topic,
    store: Store,
    number: int,
    own: list[DueEntry],
    start: Callable[[], object],
) -> Iterable[str]:
    for due in own:
        start()
        file_one(store, due, NOW + round_of(due) * APART, text(round_of(due), number), topic)
    return ()


def file_one(store: Store, due: DueEntry, at: datetime, text: str, topic: Topic = LAMPS) -> None:
    """Files what the entry's page says, at that time."""
    article = Article(url=due.entry.link, headline="", text=text, language="en")
    print_ = identify.fingerprint(article, feed_url="", entry_id="")
    found = Study(article=article, fields=Fields(language="en"), fingerprint=print_, words=words_of(article))
    while True:
        with suppress(Overtaken), store.filing(replace(due, first_seen=at), at) as filing:
            file_article(filing, filing.due, found, None, rules((topic,), feeds=(FEED, OTHER)))
            filing.finish()
            return


def whole_groups(store: Store) -> Iterable[int]:
    """The races of which both articles are one group."""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(articles.c.url, articles.c.group_id)).all()
    groups: dict[int, set[str]] = {}
    for row in rows:
        groups.setdefault(row.group_id, set()).add(row.url)
    return [race_of(urls.pop()) for urls in groups.values() if len(urls) == len(SITES)]


def second_versions(store: Store) -> Iterable[int]:
    with store.engine.connect() as connection:
        query = sa.select(articles.c.url, articles.c.revision)
        return [race_of(row.url) for row in connection.execute(query) if row.revision == len(SITES)]


def rung(store: Store) -> Iterable[int]:
    """The races of the alerts that went out at once."""
    with store.engine.connect() as connection:
        times = connection.execute(sa.select(alerts.c.at).where(alerts.c.outcome == "ring")).scalars()
        return [(at - NOW) // APART for at in times]


def race_of(url: str) -> int:
    return int(url.rpartition("/")[2])
