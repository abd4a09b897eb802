"""Articles as JSON lines: each with what was decided on it, and its fields."""

import json
from collections.abc import Iterable
from typing import BinaryIO

from storage.codec import jsonable
from storage.model import ArticleRow
from worker.shapes import article_json


def write_lines(rows: Iterable[ArticleRow], out: BinaryIO) -> None:
    """Writes a line for each of the articles."""
    whole = (article_json(row) | {"fields": jsonable(row.fields)} for row in rows)
    out.writelines((json.dumps(line, ensure_ascii=False) + "\n").encode() for line in whole)
