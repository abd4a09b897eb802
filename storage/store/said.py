"""What articles quote and count: filled when an article is filed, searched by speaker, by what is counted, by place."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby, islice

import sqlalchemy as sa

from storage import codec
from storage.kept import delete_where, insert_into
from storage.model import Fields, Figure, Quote
from storage.model.said import FigureRow, QuoteRow, Sought, Where
from storage.store.base import Base, behind, number
from storage.store.stories import Head
from storage.tables import articles, figures, matches, quotes, revisions

#: rows read at once where more may be read than are wanted
CHUNK = 200
_ARABIC_ARTICLE = "ال"
_LATIN_ARTICLES = ("al-", "el-", "ar-", "as-", "ash-", "ad-", "an-", "at-")


def keep_said(connection: sa.Connection, ident: int, fields: Fields, at: datetime) -> None:
    """Puts the quotes and figures of an article in the place of those it had."""
    for table in (quotes, figures):
        connection.execute(delete_where(table.c.article_id), {"wanted": ident})
    said = [
        {"speaker_key": last_word(quote.speaker or ""), "quote": codec.encode(quote).decode()}
        for quote in fields.quotes
    ]
    counted = [
        {"what": figure.what, "place_key": folded(figure.place), "figure": codec.encode(figure).decode()}
        for figure in fields.figures
    ]
    for table, rows in ((quotes, said), (figures, counted)):
        if rows:
            named = [{"article_id": ident, "number": i, "at": at} | row for i, row in enumerate(rows)]
            connection.execute(insert_into(table), named)


class Said(Base):
    def quote_rows(self, sought: Sought) -> tuple[QuoteRow, ...]:
        """The quotes that are looked for, the newest article first, in the order of its text.

        A speaker is found by surname or by any more of the name: "Lavrov", "Sergei Lavrov".
        """
        wanted = [quotes.c.speaker_key == last_word(sought.speaker)] if sought.speaker else []
        words = frozenset(folded(sought.speaker).split())
        query = _query(quotes, quotes.c.quote, sought, wanted).execution_options(yield_per=CHUNK)
        # The key is the surname alone: of those who share it, more are read than are wanted.
        with self._read() as connection, connection.execute(query) as rows:
            found = ((row, codec.decode(row.quote, Quote)) for row in rows)
            fitting = ((row, quote) for row, quote in found if words <= set(folded(quote.speaker or "").split()))
            return tuple(QuoteRow(quote=quote, where=_where(row)) for row, quote in islice(fitting, sought.limit))

    def figure_rows(self, sought: Sought) -> tuple[FigureRow, ...]:
        """The figures that are looked for, the newest article first, in the order of its text."""
        with self._read() as connection:
            rows = connection.execute(_figures(sought).limit(sought.limit))
            return tuple(FigureRow(figure=codec.decode(row.figure, Figure), where=_where(row)) for row in rows)

    def figure_course(self, sought: Sought) -> tuple[FigureRow, ...]:
        """The figures that are looked for as they were told over time, oldest first.

        Those of an article's earlier versions are among them; each is told when the version came that first had it.
        """
        versions: dict[str, list[list[FigureRow]]] = {}
        changed_at: dict[str, datetime] = {}
        current = self.figure_rows(sought)
        with self._read() as connection:
            for old in connection.execute(_earlier_versions(sought)):
                where = _where(old)
                changed_at[where.article] = old.updated_at
                told = [FigureRow(figure=figure, where=where) for figure in _sought(old.fields, sought)]
                versions.setdefault(where.article, []).append(told)
        for ident, rows in groupby(current, key=lambda row: row.where.article):
            last = [replace(row, where=replace(row.where, at=changed_at.get(ident, row.where.at))) for row in rows]
            versions.setdefault(ident, []).append(last)
        course = [row for rows in versions.values() for row in _first_told(rows)]
        return tuple(sorted(course, key=lambda row: row.where.at))


def _earlier_versions(sought: Sought) -> sa.Select[tuple[object, ...]]:
    """Of the story that is sought, else of the articles that still have such a figure."""
    named = _figures(sought).with_only_columns(figures.c.article_id).order_by(None)
    of = articles.c.story_id == number(sought.story, "s") if sought.story else articles.c.id.in_(named)
    return (
        sa.select(
            articles.c.id,
            articles.c.story_id,
            articles.c.article,
            articles.c.verdict,
            articles.c.updated_at,
            sa.literal(0).label("number"),
            revisions.c.seen_at.label("at"),
            revisions.c.fields,
        )
        .join(revisions, revisions.c.article_id == articles.c.id)
        .where(of)
        .order_by(revisions.c.article_id, revisions.c.revision)
    )


def _figures(sought: Sought) -> sa.Select[tuple[object, ...]]:
    wanted = [figures.c.what == sought.what] if sought.what else []
    wanted += [figures.c.place_key == folded(sought.place)] if sought.place else []
    return _query(figures, figures.c.figure, sought, wanted)


def _sought(fields: str, sought: Sought) -> tuple[Figure, ...]:
    """The figures of an earlier version that are looked for."""
    place = folded(sought.place)
    return tuple(
        figure
        for figure in codec.decode(fields, Fields).figures
        if sought.what in ("", figure.what) and place in ("", folded(figure.place))
    )


def _first_told(versions: Iterable[Sequence[FigureRow]]) -> Iterator[FigureRow]:
    """Of the versions of an article, oldest first, what the one before did not say."""
    known: set[tuple[object, ...]] = set()
    for rows in versions:
        yield from (row for row in rows if _counted(row.figure) not in known)
        known = {_counted(row.figure) for row in rows}


def _counted(figure: Figure) -> tuple[object, ...]:
    return figure.what, figure.unit, figure.place, figure.method, figure.low, figure.high


def _query(
    table: sa.Table, column: sa.Column[str], sought: Sought, wanted: list[sa.ColumnElement[bool]]
) -> sa.Select[tuple[object, ...]]:
    if sought.story:
        wanted.append(articles.c.story_id == number(sought.story, "s"))
    if sought.topic:
        wanted.append(table.c.article_id.in_(sa.select(matches.c.article_id).where(matches.c.topic == sought.topic)))
    if sought.since is not None:
        wanted.append(table.c.at >= sought.since)
    if sought.until is not None:
        wanted.append(table.c.at < sought.until)
    if sought.behind is not None:
        wanted.append(behind((table.c.at, table.c.article_id), sought.behind, "a", table.c.number))
    return (
        sa.select(
            column,
            table.c.number,
            articles.c.id,
            articles.c.story_id,
            articles.c.article,
            articles.c.verdict,
            table.c.at,
        )
        .join(articles, articles.c.id == table.c.article_id)
        .where(*wanted)
        .order_by(table.c.at.desc(), table.c.article_id.desc(), table.c.number)
    )


def _where(row: sa.Row[tuple[object, ...]]) -> Where:
    article = codec.decode(row.article, Head)
    return Where(
        article=f"a{row.id}",
        story=f"s{row.story_id}",
        at=row.at,
        publisher=article.publisher,
        url=article.url,
        is_copy=row.verdict == "syndicated",
        number=row.number,
    )


def folded(name: str) -> str:
    """The name without case, accents and Arabic articles, by which a search finds it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(_without_article(word) for word in plain.replace("’", "'").split())


def last_word(name: str) -> str:
    """The folded surname, or the last word of what has none."""
    return folded(name).rpartition(" ")[2]


def _without_article(word: str) -> str:
    if word.startswith(_ARABIC_ARTICLE) and len(word) > len(_ARABIC_ARTICLE) + 2:
        return word.removeprefix(_ARABIC_ARTICLE)
    for article in _LATIN_ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word.removeprefix(article)
    return word
