"""The owner's pages over a real server: what they show, that strangers' text is inert, and who is let in."""

import asyncio
import http.client
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from storage.model import (
    Alert,
    Article,
    Block,
    Decision,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Figure,
    Fingerprint,
    Lease,
    Match,
    Mention,
    Place,
    Quote,
    Receipt,
    Span,
    Verdict,
)
from storage.model.said import FigureRow, Where
from storage.store import Store
from tests.ports import listens, own_port
from tests.until import PATIENCE, until_in_loop
from tests.worker.house import HOUR, NOON, opened_house, rules
from worker.extract.timeline import timeline
from worker.web.access.hosts import is_at_this_machine, is_private
from worker.web.desk.marks import marks_of, written_blocks
from worker.web.desk.outlook import around
from worker.web.desk.plot import plot
from worker.web.server import serving_web

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
HEADLINE = f"حلب: قصف {EVIL} Aleppo"
TEXT = f"{HEADLINE}\n\n{HEADLINE}\n\nNine people died in Aleppo, the governor said.\n\n- one {EVIL}\n- two\n"
NINE = TEXT.index("Nine")
FIELDS = Fields(
    figures=(Figure(text="Nine", start=NINE, end=NINE + 4, value=9, low=9, high=9, what="dead", place="Aleppo"),),
    quotes=(Quote(text=f"we stay {EVIL}", start=NINE, end=NINE + 4, speaker=f"Governor {EVIL}"),),
    places=(Place(name="Aleppo", kind="city", mentions=(Mention(text="Aleppo", start=NINE + 20, end=NINE + 26),)),),
)
FEEDS = (Feed(url="http://a.example/rss", title=f"A {EVIL}"), Feed(url="http://b.example/rss"))
PAGES = [
    "/",
    "/topics",
    "/topic?name=Aleppo",
    "/topic/edit?name=Aleppo",
    "/topic/edit?query=aleppo+OR+rain",
    "/topic/explain?name=Aleppo&article=a1",
    "/stories/s1",
    "/articles/a1",
    "/sources",
    "/source?url=http%3A%2F%2Fa.example%2Frss",
    "/outbox",
    "/search",
    "/search?q=aleppo",
    "/search?since=2026-03-02&source=a.example&topic=Aleppo",
]
Answer = tuple[int, dict[str, str], str]


def fill(store: Store) -> None:
    """An article that means harm, an alert that never arrived, and a broken feed."""
    store.sync_feeds(FEEDS, FeedState(next_at=NOON))
    good, bad = store.claim_every_feed(Lease("me", NOON, NOON + HOUR))
    entry = Entry(id="1", link="javascript:alert(3)", title=HEADLINE)
    fine = FeedState(next_at=NOON + HOUR, status="ok", baseline_at=NOON, polled_at=NOON)
    record = EntryRecord(entry=entry, keys=(), content_hash="1")
    store.save_poll(good, [], lambda _: fine, articles_wanted=True, now=NOON)
    (good,) = store.claim_every_feed(Lease("me", NOON, NOON + HOUR), limit=1)
    store.save_poll(good, [record], lambda _: fine, articles_wanted=True, now=NOON)
    broken = FeedState(next_at=NOON + HOUR, status="failing", reason=f"answers 500 {EVIL}", failures=3)
    store.save_poll(bad, [], lambda _: broken, articles_wanted=True, now=NOON)
    (due,) = store.claim_entries(Lease("me", NOON, NOON + HOUR), 1)
    blocks = (
        Block(type="paragraph", text="Nine people died in Aleppo, the governor said."),
        Block(type="list", items=(f"one {EVIL}", "two")),
    )
    article = Article(
        url=entry.link, title=HEADLINE, headline=HEADLINE, text=TEXT, blocks=blocks, publisher=f"A {EVIL}"
    )
    alert = Alert(id="al1", kind="story.new", at=NOON, topic="Aleppo", reason=f"new {EVIL}", thread="al1")
    prints = Fingerprint(keys=(("guid", "1"),), shingles=(), terms=())
    told = Decision(topic="Aleppo", outcome="ring", reason=f"first {EVIL}", alert=alert, channels=("hook",))
    known = Decision(topic="Gas", outcome="suppress", reason=f"nothing new {EVIL}")
    with store.filing(due, NOON) as filing:
        filed = filing.file(article, prints, FIELDS, Verdict(kind="new", reason=EVIL), lambda _: (EVIL,))
        filing.decide(filed, [Match(topic="Aleppo"), Match(topic="Gas")], [told, known], {"hook": ("",)})
        filing.finish()
    (delivery,) = store.claim_deliveries(Lease("me", NOON, NOON + HOUR), (), 1)
    store.settle_delivery(delivery, "me", Receipt(outcome="dead", reason=f"said 410 {EVIL}"), None, NOON)


@contextmanager
def asking(folder: Path, public_url: str = "") -> Iterator[dict[str, Answer]]:
    """What the server says to each of `PAGES`, and to what is wrong."""
    answers: dict[str, Answer] = {}

    def ask(port: int, path: str, **headers: str) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()

    async def main(port: int) -> None:
        async with opened_house(folder, rules(feeds=FEEDS)) as house:
            fill(house.store)
            async with serving_web(("127.0.0.1", port), public_url, lambda: house.ctx):
                await until_in_loop(lambda: listens(port))
                wrong = [
                    "/topic/edit?query=(aleppo",
                    "/topic?name=Gone",
                    "/search?until=2026-03-01",
                    "/search?topic=Gas",
                    "/search?source=b.example",
                    "/search?since=tomorrow",
                    "/search?lang=ar",
                    "/search?lang=arabic",
                    "/source?url=gone",
                    "/articles/a1/raw",
                    "/articles/a1/changes",
                    "/articles/a1/copy",
                    "/topic/explain?query=rain&article=a1",
                    "/topic/explain?query=rain&article=a9",
                    "/desk.css",
                    "/stories/s9",
                    "/stories/x",
                    "/articles/a9",
                    "/search?q=(aleppo",
                    "/sources?page=x",
                ]
                for path in (*PAGES, *wrong, "/outbox?only=undelivered"):
                    answers[path] = await asyncio.to_thread(ask, port, path)
                answers["rebound"] = await asyncio.to_thread(lambda: ask(port, "/", Host="evil.example"))
                answers["proxied"] = await asyncio.to_thread(lambda: ask(port, "/", **{"X-Forwarded-For": "9.9.9.9"}))

    with own_port() as port:
        asyncio.run(main(port))
    yield answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answer]]:
    with asking(tmp_path_factory.mktemp("desk")) as given:
        yield given


class Tags(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_and_nothing_in_it_runs_or_leaves(answers: dict[str, Answer], path: str) -> None:
    status, headers, text = answers[path]
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    tags = Tags(text).found
    assert not [tag for tag, _ in tags if tag in {"img", "iframe", "style", "object"}]
    assert text.count("<script ") == text.count("<script") == text.count("></script>"), "no script stands in a page"
    assert {attrs["src"] for tag, attrs in tags if tag == "script"} <= {"/desk.js", "/htmx.js"}
    attributes = [(name, value or "") for _, attrs in tags for name, value in attrs.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
    assert not [value for name, value in attributes if name in {"href", "action"} and "script" in value]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_read_by_keyboard_and_ear(answers: dict[str, Answer], path: str) -> None:
    tags = Tags(answers[path][2]).found
    names = [tag for tag, _ in tags]
    assert {"main", "nav", "title"} <= set(names)
    assert names.count("h1") == 1
    assert next(attrs["href"] for tag, attrs in tags if tag == "a") == "#main"
    idents = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(idents) == len(set(idents))
    labels = {attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs}
    assert labels <= set(idents)
    assert not [attrs for tag, attrs in tags if tag == "th" and "scope" not in attrs]


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        ("/", 200, ["1 rang", "1 suppressed", "nothing new", "answers 500", "1 never got through"]),
        ("/stories/s1", 200, ["Who reported when", "Who said what", "dead, Aleppo", "we stay"]),
        ("/articles/a1", 200, ['<span class="quote figure"', "Why it rang or did not", "first "]),
        ("/topics", 200, ["1 topic", "1 rang", "hook"]),
        ("/topic?name=Aleppo", 200, ["What it asks", "alerts a day", "Suppressed", "1 rang", "Edit the query"]),
        ("/topic/edit?name=Aleppo", 200, ["Read as", "What to expect", "For topics.toml"]),
        ("/topic/edit?query=aleppo+OR+rain", 200, ["aleppo OR rain", "name = 'A name'"]),
        ("/topic/edit?query=(aleppo", 400, ["at character", 'role="alert"']),
        ("/topic?name=Gone", 404, ["no topic 'Gone'"]),
        ("/topic/explain?name=Aleppo&article=a1", 200, ["matches", "yes"]),
        ("/topic/explain?query=rain&article=a1", 200, ["does not match", "no"]),
        ("/topic/explain?query=rain&article=a9", 404, ["no article a9"]),
        ("/sources", 200, ["1 failing", "1 ok", "3 in a row", "b.example"]),
        ("/outbox", 200, ["dead letter", "said 410"]),
        ("/outbox?only=undelivered", 200, ["dead letter"]),
        ("/sources?page=x", 200, ["2 feeds"]),
        ("/search?q=aleppo", 200, ["0 articles", "Read as"]),
        ("/search?q=(aleppo", 400, ["at character", 'role="alert"']),
        ("/search?since=2026-03-02&source=a.example&topic=Aleppo", 200, ["1 article", "قصف"]),
        ("/search?until=2026-03-01", 200, ["nothing was found"]),
        ("/search?topic=Gas", 200, ["1 article"]),
        ("/search?source=b.example", 200, ["nothing was found"]),
        ("/search?since=tomorrow", 400, ["tomorrow is no date"]),
        ("/search?lang=ar", 200, ["Read as <code", "lang:ar"]),
        ("/search?lang=arabic", 400, ["at character"]),
        ("/source?url=http%3A%2F%2Fa.example%2Frss", 200, ["Health", "Rhythm", "قصف"]),
        ("/source?url=gone", 404, ["no feed gone"]),
        ("/articles/a1/raw", 404, ["no raw page of a1"]),
        ("/articles/a1/changes", 404, ["was never changed"]),
        ("/articles/a1/copy", 404, ["is no copy"]),
        ("/stories/s9", 404, ["no story s9"]),
        ("/stories/x", 404, ["is no id"]),
        ("/articles/a9", 404, ["no article a9"]),
        ("/desk.css", 200, ["prefers-color-scheme: dark"]),
    ],
)
def test_what_is_shown(answers: dict[str, Answer], path: str, status: int, shown: list[str]) -> None:
    given, _, text = answers[path]
    plain = re.sub(r"\s+", " ", unescape(text))
    assert (given, [part for part in shown if part not in plain]) == (status, [])


def test_an_address_that_is_none_of_the_web_is_no_link(answers: dict[str, Answer]) -> None:
    assert "The original" not in answers["/articles/a1"][2]
    assert "javascript:alert(3)" in answers["/articles/a1"][2], "it is shown as what it is"


def test_only_who_sits_here_sees_the_pages(answers: dict[str, Answer], tmp_path: Path) -> None:
    assert answers["rebound"][0] == answers["proxied"][0] == 403
    with asking(tmp_path, "https://news.example.org/news") as behind_a_proxy:
        assert {status for status, _, _ in behind_a_proxy.values()} == {404}


@pytest.mark.parametrize(
    ("host", "public_url", "private"),
    [
        ("127.0.0.1", "", True),
        ("::1", "http://localhost:8460", True),
        ("localhost", "http://127.0.0.1:8460", True),
        ("127.0.0.1", "https://news.example.org", False),
        ("0.0.0.0", "http://localhost:8460", False),
        ("192.168.0.7", "", False),
        ("localhost.example.org", "", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, public_url: str, private: bool) -> None:
    assert is_private(host, public_url) is private


@pytest.mark.parametrize(
    ("headers", "client", "here"),
    [
        ({"host": "127.0.0.1:8460"}, "127.0.0.1", True),
        ({"host": "localhost:8460"}, "::1", True),
        ({"host": "[::1]:8460"}, "::1", True),
        ({"host": "evil.example:8460"}, "127.0.0.1", False),
        ({"host": "127.0.0.1.evil.example"}, "127.0.0.1", False),
        ({"host": "evil@127.0.0.1]"}, "127.0.0.1", False),
        ({"host": ""}, "127.0.0.1", False),
        ({}, "127.0.0.1", False),
        ({"host": "localhost"}, "10.0.0.9", False),
        ({"host": "localhost"}, "", False),
        ({"host": "localhost", "x-forwarded-for": "9.9.9.9"}, "127.0.0.1", False),
        ({"host": "localhost", "forwarded": "for=9.9.9.9"}, "127.0.0.1", False),
    ],
)
def test_who_is_at_this_machine(headers: dict[str, str], client: str, here: bool) -> None:
    assert is_at_this_machine(headers, client) is here


def test_marks_stand_where_the_text_has_them() -> None:
    article = Article(url="u", title="T", headline="T", text="T\n\nT\n\nأربعة قتلى في حلب\n\nحلب\n")
    start = article.text.index("حلب")
    match = Match(topic="Aleppo", spans=(Span(field="text", start=start, end=start + 3, term="حلب"),))
    head, body = written_blocks(article, marks_of([match], Fields()))
    assert [piece.text for block in head for row in block.rows for piece in row[0]] == ["T"]
    pieces = [piece for block in body for row in block.rows for piece in row[0]]
    assert [(piece.text, piece.kinds) for piece in pieces if "حلب" in piece.text] == [("حلب", ("match",)), ("حلب", ())]


def test_a_plot_shows_range_conflict_and_correction() -> None:
    given = [("A", 9, 9), ("B", 15, 30), ("C", 4, 4), ("B", 10, 10)]
    rows = [
        FigureRow(
            figure=Figure(text=str(low), start=0, end=1, value=low, low=low, high=high, what="dead"),
            where=Where(article="a1", story="s1", at=NOON + n * HOUR, publisher=outlet, url=""),
        )
        for n, (outlet, low, high) in enumerate(given)
    ]
    (line,) = timeline(rows)
    drawn = plot(line)
    assert drawn is not None
    assert [point.role for point in drawn.points] == ["first", "higher", "conflict", "correction"]
    assert [point.x for point in drawn.points] == sorted(point.x for point in drawn.points)
    assert drawn.points[1].top < drawn.points[1].foot, "a range stands upright"
    assert drawn.points[2].y > drawn.points[0].y, "less is lower"
    assert plot(timeline(rows[:1])[0]) is None, "one number makes no drawing"


@pytest.mark.parametrize(
    ("query", "column", "parts"),
    [
        ("a (b", 3, ("a ", "(", "b")),
        ("a (", 4, ("a (", "", "")),
        ("a", 9, ("a", "", "")),
        ("حلب (", 5, ("حلب ", "(", "")),
    ],
)
def test_where_a_query_breaks_is_shown(query: str, column: int, parts: tuple[str, str, str]) -> None:
    assert around(query, column) == parts
