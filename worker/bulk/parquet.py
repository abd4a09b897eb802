"""The archive as Parquet, a group of rows at a time; pyarrow is loaded here alone."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow.parquet import ParquetFile, ParquetWriter

from storage.codec import encode
from storage.model import ArticleRow

#: rows of a group, which is held in memory: some 10 MB of texts
ROWS = 2_000
_TEXTS = pa.list_(pa.string())
_TIME = pa.timestamp("us", tz="UTC")
#: `published` is as the page states it: a date alone, or a time with its own zone
SCHEMA = pa.schema(
    [
        *[(name, pa.string()) for name in ("id", "url", "canonical_url", "headline", "standfirst", "publisher")],
        *[(name, _TEXTS) for name in ("authors", "agencies", "tags")],
        *[(name, pa.string()) for name in ("section", "country", "language", "published")],
        ("first_seen", _TIME),
        *[(name, pa.string()) for name in ("feed", "verdict", "of", "group", "story", "reason")],
        ("revision", pa.int32()),
        ("confidence", pa.float64()),
        ("is_partial", pa.bool_()),
        ("is_backlog", pa.bool_()),
        ("text", pa.string()),
        ("fields", pa.string()),
    ],
    metadata={"fields": "JSON: people, places, organisations, quotes, figures, dates"},
)


def write_parquet(rows: Iterable[ArticleRow], out: BinaryIO) -> None:
    """Writes a table of the articles, compressed."""
    with table_writer(out) as writer:
        waiting = iter(rows)
        while group := tuple(islice(waiting, ROWS)):
            write_group(writer, group)


def table_writer(out: BinaryIO) -> ParquetWriter:
    """What writes a table of articles, group by group, until it is closed."""
    return ParquetWriter(out, SCHEMA, compression="zstd")


def write_group(writer: ParquetWriter, rows: Sequence[ArticleRow]) -> None:
    """Writes some of the articles, which are held in memory meanwhile."""
    writer.write_table(pa.Table.from_pylist([_record(row) for row in rows], SCHEMA))


def read_groups(file: BinaryIO) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some at a time, each whole. Raises `ArrowException` for what is damaged."""
    for batch in ParquetFile(file).iter_batches(ROWS):
        yield batch.to_pylist()


def _record(row: ArticleRow) -> dict[str, Any]:
    known = {"feed": row.feed.url, "fields": encode(row.fields).decode()}
    return {name: known.get(name) or _part(row, name) for name in SCHEMA.names}


def _part(row: ArticleRow, name: str) -> Any:
    return getattr(row.article if hasattr(row.article, name) else row, name)
