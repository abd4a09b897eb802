"""How long the pages take on a large archive, and how large they are: an invented archive, filled row by row."""

import asyncio
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage import codec, fulltext
from storage.model import Alert, Article, Feed, FeedState, Fields, Match, Mention, Place, Section, Story, Topic
from storage.model import News as NewsOf
from storage.store import Store
from storage.tables import alerts, articles, decisions, deliveries, entries, feeds, matches, stories
from tests.worker.house import NOON, opened_house, rules
from worker.context import Context
from worker.match import words_of
from worker.web.access.forms import Form
from worker.web.access.visitor import Visitor
from worker.web.desk.paths import FILES
from worker.web.desk.serve import Wanted, answer, file

FEEDS, TOPICS, REPORTS_A_STORY, DAYS = 400, 200, 3, 60
CHUNK = 1_000
VISITOR = Visitor("bench", "admin", "token")
TOWNS = (("Aleppo", 36.2, 37.16), ("Homs", 34.73, 36.72), ("Idlib", 35.93, 36.63), ("Mosul", 36.34, 43.13))


@dataclass(frozen=True, slots=True)
class Figure:
    """A page, its median and its longest time in milliseconds, its octets."""

    page: str
    median: float
    longest: float
    octets: int


def measure(folder: Path, count: int, turns: int = 9) -> tuple[Figure, ...]:
    """The pages of an archive with that many articles, the first look at each left out."""
    return asyncio.run(_measured(folder, count, turns))


async def _measured(folder: Path, count: int, turns: int) -> tuple[Figure, ...]:
    chance = random.Random(7)
    words = Vocabulary(chance)
    watched = [Topic(name=f"Topic {n}", query=query, notify=("hook",)) for n, query in enumerate(words.queries(TOPICS))]
    sources = [Feed(url=f"http://f{n}.example/rss", title=words.title(), country="SY") for n in range(FEEDS)]
    async with opened_house(folder, rules(watched, feeds=sources)) as house:
        house.clock.moment = NOON
        if not house.store.counts().articles:
            fill(house.store, words, count)
        return tuple([await _page(house.ctx, name, givens, turns) for name, givens in _asked(chance, words, count)])


async def _page(ctx: Context, name: str, givens: Sequence[Mapping[str, str]], turns: int) -> Figure:
    times, octets = [], 0
    for turn in range(turns + 1):
        given = givens[turn % len(givens)]
        begin = time.perf_counter()
        made = await answer(ctx, Wanted(name=name, given=given, visitor=VISITOR, form=Form()))
        times.append((time.perf_counter() - begin) * 1000)
        octets = max(octets, len(made.body))
        if made.status_code != 200:
            raise RuntimeError(f"{name} {given}: {made.status_code}")
    if name == "today":
        octets += sum(len(file(path, "").body) for path in FILES if path != "/htmx.js")
    label = " ".join((name, *(f"{key}={value}" for key, value in givens[0].items())))
    return Figure(label[:48], statistics.median(times[1:]), max(times[1:]), octets)


def _asked(chance: random.Random, words: "Vocabulary", count: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    some = [str(chance.randrange(1, count)) for _ in range(20)]
    yield "today", [{}]
    yield "topics", [{}]
    yield "topic", [{"name": f"Topic {n}"} for n in range(12)]
    yield "edit", [{"name": f"Topic {n}"} for n in range(12)]
    yield "edit", [{"query": query} for query in words.queries(12)]
    yield "explain", [{"name": f"Topic {n}", "article": f"a{ident}"} for n, ident in enumerate(some)]
    yield "story", [{"ident": f"s{int(ident) // REPORTS_A_STORY + 1}"} for ident in some]
    yield "article", [{"ident": f"a{ident}"} for ident in some]
    yield "sources", [{}]
    yield "source", [{"url": f"http://f{n}.example/rss"} for n in range(12)]
    yield "outbox", [{}]
    yield "outbox", [{"only": "undelivered"}]
    yield "search", [{"q": query} for query in words.queries(12)]
    yield "search", [{"q": "aleppo NEAR/3 idlib"}]
    yield "search", [{"q": "aleppo", "lang": "fr"}]
    yield "search", [{"q": "aleppo", "source": "f7.example"}]
    yield "search", [{"since": "2026-02-01", "until": "2026-02-02"}]
    yield "search", [{"q": "aleppo", "since": "2026-01-05", "until": "2026-01-06"}]


class Vocabulary:
    """Invented words, as unevenly used as real ones, and texts of them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = sorted({_word(chance) for _ in range(20_000)})
        chance.shuffle(self._words)
        self._sentences = [self._sentence() for _ in range(6_000)]

    def queries(self, count: int) -> list[str]:
        """Queries as people write them: words side by side, some of them NEAR one another, alternatives."""
        forms = ("{0}", "{0} OR {1}", "{0} {1}", "aleppo ({0} OR {1})", "{0} NEAR/10 {1}", "{0} NOT {1}", "title:{0}")
        ranks = (self._chance.sample(range(20, 3_000), 2) for _ in range(count))
        return [forms[n % len(forms)].format(*(self._words[at] for at in pair)) for n, pair in enumerate(ranks)]

    def title(self) -> str:
        return " ".join(self._any() for _ in range(7)).capitalize()

    def text(self, title: str) -> str:
        town = self._chance.choice(TOWNS)[0]
        body = [" ".join(self._chance.choices(self._sentences, k=4)) for _ in range(5)]
        return "\n\n".join((title, f"{town} {body[0]}", *body[1:]))

    def _sentence(self) -> str:
        return " ".join(self._any() for _ in range(14)).capitalize() + "."

    def _any(self) -> str:
        return self._words[min(len(self._words) - 1, int(self._chance.paretovariate(0.6)))]


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.choice((2, 3, 4))))


def fill(store: Store, words: Vocabulary, count: int) -> None:
    """Articles of two months with all that the street would have kept of them."""
    chance = random.Random(11)
    state = codec.encode(_state(chance)).decode()
    with store._write() as connection:
        connection.execute(sa.update(feeds).values(state=state))
    for start in range(0, count, CHUNK):
        with store._write() as connection:
            _fill_some(connection, chance, words, range(start, min(count, start + CHUNK)), count)


def _state(chance: random.Random) -> FeedState:
    arrivals = tuple(NOON - timedelta(minutes=chance.randrange(40, 70) * n) for n in range(100))
    return FeedState(next_at=NOON + timedelta(minutes=30), status="ok", polled_at=NOON, arrivals=arrivals)


def _fill_some(connection: sa.Connection, chance: random.Random, words: Vocabulary, numbers: range, count: int) -> None:
    rows: dict[sa.Table, list[dict[str, object]]] = {}
    for number in numbers:
        ident, story = number + 1, number // REPORTS_A_STORY + 1
        at = NOON - timedelta(days=DAYS) * (1 - number / count)
        article = _article(chance, words, ident)
        if number % REPORTS_A_STORY == 0:
            row = {"id": story, "title": article.title, "first_seen": at, "updated_at": at}
            rows.setdefault(stories, []).append(row)
        rows.setdefault(articles, []).append(_article_row(chance, article, story, at))
        feed = rows[articles][-1]["feed_id"]
        entry = {"id": ident, "feed_id": feed, "guid": str(ident), "content_hash": "", "entry": "{}", "first_seen": at}
        entry |= {"published_at": at - timedelta(minutes=9), "is_backlog": False, "article_id": ident}
        rows.setdefault(entries, []).append(entry)
        if chance.random() < 0.3:
            _told(rows, chance, article, (story, at))
        fulltext.keep(connection, ident, words_of(article))
    for table in (stories, articles, entries, matches, alerts, decisions, deliveries):
        if rows.get(table):
            connection.execute(sa.insert(table), rows[table])


def _article(chance: random.Random, words: Vocabulary, ident: int) -> Article:
    title = words.title()
    return Article(
        id=f"a{ident}",
        url=f"http://f{ident % FEEDS}.example/{ident}",
        title=title,
        headline=title,
        text=words.text(title),
        publisher=f"Outlet {ident % FEEDS}",
        language=chance.choice(("en", "en", "ar", "fr")),
        country="SY",
    )


def _article_row(chance: random.Random, article: Article, story: int, at: datetime) -> dict[str, object]:
    ident = int(article.id[1:])
    towns = (chance.choice(TOWNS) for _ in range(2))
    here = (Mention(text="x", start=0, end=5),)
    places = tuple(Place(name=name, kind="city", lat=lat, lon=lon, mentions=here) for name, lat, lon in towns)
    kept = {"article": codec.encode(article).decode(), "fields": codec.encode(Fields(places=places)).decode()}
    known = {"feed_id": ident % FEEDS + 1, "group_id": ident, "story_id": story, "published_at": at, "updated_at": at}
    return kept | known | {
        "id": ident, "url": article.url, "verdict": "new", "score": 0.0, "reason": "first", "is_partial": False,
        "is_backlog": False, "revision": 1, "first_seen": at, "text_hash": "", "terms": "[]",
    }  # fmt: skip


def _told(
    rows: dict[sa.Table, list[dict[str, object]]], chance: random.Random, article: Article, where: tuple[int, datetime]
) -> None:
    ident, (story, at) = int(article.id[1:]), where
    topic = f"Topic {min(TOPICS - 1, int(chance.paretovariate(0.4)) - 1)}"
    outcome = chance.choice(("ring", "suppress", "suppress", "digest"))
    match = codec.encode(Match(topic=topic)).decode()
    rows.setdefault(matches, []).append({"article_id": ident, "topic": topic, "match": match, "at": at})
    row = {"article_id": ident, "revision": 1, "story_id": story, "topic": topic, "outcome": outcome, "at": at}
    known = {
        "reason": f"reason {ident % 9}",
        "is_backlog": False,
        "alert_id": f"al{ident}" if outcome == "ring" else None,
    }
    rows.setdefault(decisions, []).append(row | known)
    if outcome == "ring":
        told = Story(id=f"s{story}", title=article.title, first_seen=at)
        section = Section(story=told, articles=(), new=NewsOf())
        alert = Alert(id=f"al{ident}", kind="story.new", at=at, topic=topic, reason="first", sections=(section,))
        kept = {"id": alert.id, "kind": alert.kind, "topic": topic, "story_id": story, "outcome": "ring", "at": at}
        rows.setdefault(alerts, []).append(kept | {"due_at": at, "alert": codec.encode(alert).decode()})
        state = "dead" if ident % 500 == 0 else "sent"
        way = {"id": f"msg_{ident}", "alert_id": alert.id, "channel": "hook", "address": "", "thread_id": ""}
        rows.setdefault(deliveries, []).append(way | {"state": state, "created_at": at, "sent_at": at, "attempts": 1})
