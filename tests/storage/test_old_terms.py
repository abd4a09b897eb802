"""Terms that an upgrade emptied are filled in again, on both databases."""

import runpy
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

import storage
from storage.model import Article, Fields, Fingerprint, Term, Verdict
from storage.store import Store
from storage.tables import articles, meta, terms, vocabulary
from tests.storage.test_regrouping import count
from tests.storage.test_store import NOW, claimed, polled, record

DAY = timedelta(days=1)
TERMS_AGAIN = Path(storage.__file__).parent / "migrations" / "versions" / "0011_terms_again.py"


def terms_of(text: str) -> tuple[Term, ...]:
    return tuple((word, 2.0, True) for word in text.split())


def take(store: Store, ident: str, text: str) -> None:
    polled(store, record(ident))
    due = claimed(store)
    found = Fingerprint(keys=(("guid", ident),), shingles=(), terms=terms_of(text))
    with store.filing(due, NOW) as filing:
        filing.file(Article(url=due.entry.link, text=text), found, Fields(), Verdict(kind="new"), count)
        filing.finish()


def state(store: Store) -> list[list[tuple[object, ...]]]:
    queries = (
        sa.select(articles.c.id, articles.c.terms).order_by(articles.c.id),
        sa.select(terms).order_by(terms.c.article_id, terms.c.term),
        sa.select(vocabulary).order_by(vocabulary.c.term),
        sa.select(meta.c.key).where(meta.c.key == "terms_left"),
    )
    with store.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(query)] for query in queries]


@pytest.fixture
def before(store: Store) -> list[list[tuple[object, ...]]]:
    """Five articles, one without a word, as they were before an upgrade that has emptied their terms."""
    for number, text in enumerate(("quake tarvik", "quake village", "", "budget levy", "levy vote"), 1):
        take(store, str(number), text)
    was = state(store)
    with store.engine.begin() as connection:
        connection.execute(sa.update(articles).values(terms="[]"))
        connection.execute(sa.delete(terms))
        connection.execute(sa.delete(vocabulary))
        with Operations.context(MigrationContext.configure(connection)):
            runpy.run_path(str(TERMS_AGAIN))["upgrade"]()
    return was


def fill_in(store: Store, size: int, since: timedelta = DAY) -> list[str]:
    found = store.articles_without_terms(size)
    if found:
        rows = [(ident, terms_of(article.text)) for ident, article in found]
        store.keep_old_terms(rows, index_since=NOW - since, is_last=len(rows) < size)
    return [ident for ident, _ in found]


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_an_upgrade_loses_nothing_also_if_it_is_cut_short_and_begun_again(
    store: Store, before: list[list[tuple[object, ...]]], size: int
) -> None:
    seen: list[str] = []
    while part := fill_in(store, size):
        store.engine.dispose()  # as a process that ends here leaves it
        seen += part
    assert seen == ["a5", "a4", "a3", "a2", "a1"]
    assert state(store)[:3] == before[:3]
    assert fill_in(store, size) == []


def test_two_that_fill_in_at_once_count_no_article_twice(store: Store, before: list[list[tuple[object, ...]]]) -> None:
    rows = [(ident, terms_of(article.text)) for ident, article in store.articles_without_terms(9)]
    for _ in range(2):
        store.keep_old_terms(rows, index_since=NOW - DAY, is_last=True)
    with store.engine.connect() as connection:
        ever = connection.execute(sa.select(vocabulary.c.articles).where(vocabulary.c.term == "quake")).scalar_one()
    assert ever == 2
    assert state(store)[0] == before[0]
    assert state(store)[3] == []


@pytest.mark.usefixtures("before")
def test_what_no_window_reaches_is_counted_but_not_looked_for(store: Store) -> None:
    fill_in(store, 9, since=-DAY)
    _, indexed, counted, _ = state(store)
    assert not indexed
    assert ("levy", 2) in counted


def test_a_new_archive_has_nothing_to_fill_in(store: Store) -> None:
    take(store, "1", "")
    assert fill_in(store, 9) == []
