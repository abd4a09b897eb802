"""The index of the archive: the words of every article as topics compare them, asked by `search` and `topic test`.

It is filled in the transaction that files an article; articles from before it was made are filled in by a step that
can be interrupted (`old_articles`, `keep_old_words`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage import codec, dialect, fulltext
from storage.model import Article, ArticleRow
from storage.model.search import EVERYTHING, FoundArticle, Probe, Within, Words
from storage.store.archive import ARTICLES, article_row_of
from storage.store.base import Base, rows_with
from storage.tables import articles, feeds, matches, meta

#: keys in `meta`: the last article from before the index, and the last of them that is in it
OLD_UNTIL, OLD_DONE = "words_until", "words_done"


class Searches(Base):
    def count_found(self, probe: Probe | None) -> int:
        """How many articles the index finds."""
        with self._read() as connection:
            if probe is None:
                return int(connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one())
            return int(connection.execute(fulltext.count(connection, probe)).scalar_one())

    def is_certain(self, probe: Probe) -> bool:
        """Whether this database's index can tell all that the probe says."""
        return fulltext.is_certain(self.engine.dialect.name, probe)

    def found_ids(
        self, probe: Probe | None, *, limit: int, before: str = "", within: Within = EVERYTHING
    ) -> tuple[str, ...]:
        """The newest articles that the index finds, newest first; of those filed before `before`, if given."""
        end = int(before[1:]) if before else None
        with self._read() as connection:
            filed = articles.alias("filed")
            query = sa.select(filed.c.id) if probe is None else fulltext.ids(connection, probe)
            ident = query.selected_columns[0]
            if end is not None:
                query = query.where(ident < end)
            query = query.where(*_bounds(ident, within))
            return tuple(f"a{row}" for row in connection.execute(query.order_by(ident.desc()).limit(limit)).scalars())

    def found_since(self, probe: Probe | None, since: datetime) -> tuple[FoundArticle, ...]:
        """The articles that the index finds and that were first seen since then, newest first."""
        columns = (articles.c.id, articles.c.story_id, articles.c.first_seen, articles.c.verdict)
        query = sa.select(*columns).where(articles.c.first_seen >= since).order_by(articles.c.id.desc())
        with self._read() as connection:
            if probe is not None:
                query = query.where(articles.c.id.in_(fulltext.ids(connection, probe)))
            return tuple(
                FoundArticle(id=f"a{row.id}", story=f"s{row.story_id}", first_seen=row.first_seen, verdict=row.verdict)
                for row in connection.execute(query)
            )

    def article_rows_of(self, idents: Sequence[str]) -> tuple[ArticleRow, ...]:
        """The articles, in the order given."""
        wanted = [int(ident[1:]) for ident in idents]
        with self._read() as connection:
            query = ARTICLES.where(dialect.among(connection.dialect.name, articles.c.id))
            rows = {row.id: row for row in connection.execute(query, dialect.packed(connection, wanted))}
            return tuple(article_row_of(rows[ident]) for ident in wanted if ident in rows)

    def old_articles(self, limit: int) -> tuple[tuple[str, Article], ...]:
        """Articles from before the index was made that are not in it yet, oldest first."""
        with self._read() as connection:
            done, until = _old(connection)
            if done >= until:
                return ()
            query = sa.select(articles.c.id, articles.c.article).where(articles.c.id > done, articles.c.id <= until)
            rows = connection.execute(query.order_by(articles.c.id).limit(limit)).all()
            return tuple((f"a{row.id}", codec.decode(row.article, Article)) for row in rows)

    def keep_old_words(self, rows: Sequence[tuple[str, Words]]) -> None:
        """Puts articles of `old_articles`, in their order, into the index; an interruption loses none."""
        numbers = [int(ident[1:]) for ident, _ in rows]
        with self._write() as connection:
            here = dialect.referred(connection, sa.select(articles.c.id), articles)
            there = {row.id for row in rows_with(connection, here, articles.c.id, numbers)}
            for ident, (_, words) in zip(numbers, rows, strict=True):
                if ident in there:
                    fulltext.keep(connection, ident, words, is_old=True)
            if rows:
                dialect.upsert(connection, meta, ["key"], {"key": OLD_DONE, "value": rows[-1][0][1:]})


def _bounds(ident: sa.ColumnElement[int], within: Within) -> Iterator[sa.ColumnElement[bool]]:
    """One look-up an article each, so that the newest are found without a look at the others."""
    here = sa.select(articles.c.id).where(articles.c.id == ident).correlate_except(articles)
    if within.since is not None:
        here = here.where(articles.c.first_seen >= within.since)
    if within.until is not None:
        here = here.where(articles.c.first_seen < within.until)
    if within.feeds is not None:
        here = here.where(articles.c.feed_id.in_(sa.select(feeds.c.id).where(feeds.c.url.in_(within.feeds))))
    if (within.since, within.until, within.feeds) != (None, None, None):
        yield here.exists()
    if within.topic:
        told = sa.select(matches.c.article_id).where(matches.c.article_id == ident, matches.c.topic == within.topic)
        yield told.correlate_except(matches).exists()


def _old(connection: sa.Connection) -> tuple[int, int]:
    query = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_((OLD_DONE, OLD_UNTIL)))
    found = {row.key: int(row.value) for row in connection.execute(query)}
    return found.get(OLD_DONE, 0), found.get(OLD_UNTIL, 0)
