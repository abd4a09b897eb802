"""Page by page, whatever their size, one sees what one look at all would show: each row once, in the same order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.errors import NotFound
from storage.model import Alert, Article, Fields, Figure, Match, Quote, Verdict
from storage.model.said import ALL, Edge, Sought
from storage.store import Store
from storage.store.base import LONGEST_ID
from storage.tables import articles, deliveries, figures, quotes, stories
from tests.storage.test_store import NOW, claimed, count, polled, print_of, record

SAID = Fields(
    quotes=tuple(Quote(text=text, start=0, end=1, speaker="Sergei Lavrov") for text in ("one", "two", "three")),
    figures=tuple(Figure(text=f"{n}", start=0, end=1, value=n, low=n, high=n, what="dead") for n in (1, 2)),
)
#: seconds after NOW; two share a moment
MOMENTS = (0, 1, 1, 2, 7)


@pytest.fixture
def full(store: Store) -> Store:
    """Five articles of five stories; every second one is Aleppo's."""
    for number, seconds in enumerate(MOMENTS):
        polled(store, record(str(number)))
        due = claimed(store)
        with store.filing(due, NOW) as filing:
            article = Article(url=f"http://a.example/{number}", text=f"text {number}", publisher="A")
            keys = print_of(("guid", str(number)))
            filed = filing.file(article, keys, SAID, Verdict(kind="new"), count)  # type: ignore[arg-type]  # as in test_store
            if number % 2:
                filing.decide(filed, [Match(topic="Aleppo")], [], {})
            filing.finish()
        ident, at = int(filed.article_id[1:]), NOW + timedelta(seconds=seconds)
        with store._write() as connection:
            connection.execute(sa.update(articles).where(articles.c.id == ident).values(first_seen=at))
            connection.execute(sa.update(stories).where(stories.c.id == int(filed.story.id[1:])).values(updated_at=at))
            for table in (quotes, figures):
                connection.execute(sa.update(table).where(table.c.article_id == ident).values(at=at))
        store.tell(Alert(id=f"al{number}", kind="story.new", at=at, topic="Aleppo"), ["desk"], {"desk": ("a", "b")})
        with store._write() as connection:
            mine = deliveries.c.alert_id == f"al{number}"
            connection.execute(sa.update(deliveries).where(mine).values(created_at=at))
    return store


Look = Callable[[Store, Sought], Sequence[Any]]
LOOKS: dict[str, tuple[Look, Callable[[Store, Any], tuple[str, Edge]], int]] = {
    "articles": (
        lambda store, sought: store.article_rows(sought.limit, sought),
        lambda _, row: (row.article.id, Edge(at=row.first_seen, id=row.article.id)),
        5,
    ),
    "stories": (
        lambda store, sought: store.story_rows(count, sought.limit, sought),  # type: ignore[arg-type]  # as in test_store
        lambda store, row: (row.story.id, store.story_edge(row.story.id)),
        5,
    ),
    "quotes": (
        lambda store, sought: store.quote_rows(replace(sought, speaker="Sergei Lavrov")),
        lambda _, row: (f"{row.where.article} {row.quote.text}", edge_of(row.where)),
        15,
    ),
    "figures": (
        lambda store, sought: store.figure_rows(sought),
        lambda _, row: (f"{row.where.article} {row.figure.text}", edge_of(row.where)),
        10,
    ),
    "deliveries": (
        lambda store, sought: store.delivery_rows(undelivered=False, limit=sought.limit or 99, sought=sought),
        lambda _, row: (row.delivery.id, Edge(at=row.created_at, id=row.delivery.id)),
        10,
    ),
}


def edge_of(where: Any) -> Edge:
    return Edge(at=where.at, id=where.article, number=where.number)


@pytest.mark.parametrize("what", LOOKS)
def test_pages_together_are_the_whole(full: Store, what: str) -> None:
    look, told, size = LOOKS[what]
    whole = [told(full, row)[0] for row in look(full, ALL)]
    assert len(whole) == len(set(whole)) == size
    for limit in (1, 2, 3, size):
        found: list[str] = []
        edge: Edge | None = None
        while rows := look(full, Sought(limit=limit, behind=edge)):
            assert len(rows) <= limit
            seen = [told(full, row) for row in rows]
            found += [name for name, _ in seen]
            edge = seen[-1][1]
        assert found == whole, limit


@pytest.mark.parametrize("what", LOOKS)
def test_a_page_is_of_what_is_looked_for(full: Store, what: str) -> None:
    look, _, size = LOOKS[what]
    since = NOW + timedelta(seconds=1)
    assert len(look(full, Sought(since=since))) == size * 4 // 5
    assert len(look(full, Sought(until=since))) == size // 5
    assert look(full, Sought(topic="Gas")) == ()
    if what != "deliveries":
        assert len(look(full, Sought(topic="Aleppo"))) == size * 2 // 5


def test_articles_are_found_by_source_story_and_verdict(full: Store) -> None:
    (row,) = full.article_rows(sought=Sought(story="s1"))
    assert row.story == "s1"
    assert len(full.article_rows(sought=Sought(source=row.feed.url, verdict="new"))) == 5
    assert full.article_rows(sought=Sought(source="http://elsewhere.example/")) == ()
    assert full.article_rows(sought=Sought(verdict="revision")) == ()


@pytest.mark.parametrize("ident", ["a", "x1", "a" + "9" * LONGEST_ID, "a-1", "a1.0", "a٣x", ""])
def test_an_id_that_is_none_is_not_found(store: Store, ident: str) -> None:
    with pytest.raises(NotFound, match="is no id"):
        store.article_row(ident)
    with pytest.raises(NotFound, match="is no id"):
        store.article_rows(sought=Sought(behind=Edge(at=NOW, id=ident)))
