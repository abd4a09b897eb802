"""Speed as ratios of one run: how long the work takes against a plain piece of it, on the same machine at once.

Each figure is plain time over our time, so that more is better and a slow machine changes nothing. Processor time is
measured, the best of some rounds, so that other work on the machine changes little.
"""

import asyncio
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from storage.model import Entry, Feed, FeedState, Fields, Fingerprint, Lease, Page, Topic
from storage.store import Store
from storage.store.indexing import index_article
from storage.store.related import find_related
from tests.system.world import Story
from worker.clean import clean
from worker.extract import extract
from worker.gazetteer import Gazetteer
from worker.identify import LIMITS
from worker.match import Matcher
from worker.pool import Pool
from worker.study import study

SEED = Path(__file__).parents[1] / "data" / "seed"
ROUNDS = 5
TOPICS, FEEDS, DUE = 1_000, 10_000, 100
ARTICLES, PHRASES = 10_000, 50
#: an odd number that strews neighbours over the index, as hashes do
SPREAD = 0x9E3779B97F4A7C15
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORD = re.compile(r"\w+")
URL = "https://paper.example/floods"
FLOODS = (
    "Floods killed 14 people and left nine missing in the north of Kenya, officials said on Friday, as rain went on.",
    (
        "“The river rose within an hour,” said Grace Wanjiru, a nurse in Garissa, who had lost her house. She told"
        " Reuters that about 300 families had been forced from their homes since 3 March."
    ),
    (
        "The Kenya Red Cross Society said 40 percent of the roads could not be used. President William Ruto will"
        " visit the region on Monday, his spokesman said."
    ),
)


def figures() -> Iterator[tuple[str, float]]:
    """Name and ratio of each figure of speed."""
    page = (SEED / "pages" / "drupal.html").read_bytes()
    gazetteer = Gazetteer.open()
    article = clean(page, url="http://a.example/")
    yield "clean a page / parse it", _ratio(lambda: _parse(page), lambda: clean(page, url="http://a.example/"))
    yield "extract its fields / parse it", _ratio(lambda: _parse(page), lambda: extract(article, gazetteer))
    matcher = Matcher(_topics(), {}, {}, gazetteer)
    split = lambda: [word.casefold() for word in WORD.findall(article.text)]  # noqa: E731  # a measure, not a name
    yield f"match {TOPICS} topics / split in words", _ratio(split, lambda: matcher.match(article, Fields()))
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_claims(Path(folder), count) for count in (DUE, FEEDS))
        yield f"claim {DUE} feeds of {FEEDS} / of {DUE}", few / many
        few, many = (_lookups(Path(folder), count) for count in (ARTICLES // 10, ARTICLES))
        yield f"look for copies among {ARTICLES} / a tenth", few / many
    first, *further = asyncio.run(_pages_of_a_child())
    yield "a child's later pages / its first", min(further) / first


async def _pages_of_a_child() -> list[float]:
    pool = Pool(1)
    try:
        return await pool.run(times_of_pages, 3, limit=60)
    finally:
        pool.close()


def times_of_pages(rounds: int) -> list[float]:
    """Seconds of processor time that this process takes for a page, the first time and after."""
    html = f"<html lang=en><title>Floods</title><article><h1>Floods</h1><p>{'<p>'.join(FLOODS)}</article>"
    page = Page(url=URL, final_url=URL, content_type="text/html", body=html.encode(), fetched_at=NOW)
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        study(page, Entry(id="1"), URL, "")
        taken.append(time.process_time() - begun)
    return taken


def _parse(page: bytes) -> None:
    etree.HTML(page)


def _ratio(plain: Callable[[], object], ours: Callable[[], object]) -> float:
    return _best(plain) / _best(ours)


def _best(work: Callable[[], object]) -> float:
    """Seconds of processor time for one call, the best of some rounds."""
    work()
    once = _time(work, 1)
    count = max(1, int(0.05 / max(once, 1e-6)))
    return min(_time(work, count) for _ in range(ROUNDS))


def _time(work: Callable[[], object], count: int) -> float:
    start = time.process_time()
    for _ in range(count):
        work()
    return (time.process_time() - start) / count


def _topics() -> list[Topic]:
    """Invented topics of the usual forms; some of them match."""
    words = sorted({word for number in range(300) for word in WORD.findall(Story(number).title.lower())})
    forms = ("{0} AND {1}", '"{0} {1}"', "{0} OR {1} OR aleppo", "{0} NEAR/5 {1}", "{0}* NOT {1}")
    return [
        Topic(name=str(n), query=forms[n % len(forms)].format(words[n % len(words)], words[(7 * n + 1) % len(words)]))
        for n in range(TOPICS)
    ]


def _claims(folder: Path, count: int) -> float:
    """Seconds to claim what is due among so many feeds, and to give it back."""
    store = Store(f"sqlite:///{folder}/{count}.db")
    store.prepare(upgrade=True)
    later = FeedState(next_at=NOW + timedelta(days=1))
    store.sync_feeds([Feed(url=f"http://a.example/{number}") for number in range(count - DUE)], later)
    feeds = [Feed(url=f"http://a.example/{number}") for number in range(count)]
    store.sync_feeds(feeds, FeedState(next_at=NOW))

    def claim() -> None:
        claimed = store.claim_feeds(Lease("bench", NOW, NOW + timedelta(minutes=2)), count)
        assert len(claimed) == DUE
        store.release_leases("bench")

    seconds = _best(claim)
    store.close()
    return seconds


def _lookups(folder: Path, count: int) -> float:
    """Seconds to look for copies of an article among so many, of which some share a phrase with it each."""
    store = Store(f"sqlite:///{folder}/{count}-articles.db")
    store.prepare(upgrade=True)
    prints = [_print(number) for number in range(count)]
    with store.engine.begin() as connection:
        for number, print_ in enumerate(prints):
            index_article(connection, number, print_, NOW)
    shared = prints[:: count // PHRASES]
    asked = Fingerprint(keys=(("url", URL),), shingles=tuple(print_.shingles[0] for print_ in shared), terms=())
    with store.engine.begin() as connection:
        seconds = _best(lambda: find_related(connection, asked, LIMITS, NOW))
    store.close()
    return seconds


def _print(number: int) -> Fingerprint:
    """The fingerprint of an article that has nothing in common with others."""
    marks = range(number * PHRASES, (number + 1) * PHRASES)
    return Fingerprint(keys=(), shingles=tuple(mark * SPREAD % (1 << 62) for mark in marks), terms=())
