"""An article: its text block by block, with what was matched and found in it marked, and where it is from."""

from collections.abc import Mapping

from storage.store.stories import outlet
from worker.context import Context
from worker.web.desk.marks import marks_of, written_blocks
from worker.web.desk.page import Page


def article(ctx: Context, given: Mapping[str, str]) -> Page:
    """The page of an article. Raises `NotFound`."""
    row = ctx.store.article_row(given["ident"])
    matches = ctx.rules.match(row.article, row.fields)
    marks = marks_of(matches, row.fields)
    head, body = written_blocks(row.article, marks)
    values = {
        "row": row,
        "article": row.article,
        "fields": row.fields,
        "outlet": outlet(row.article, row.feed),
        "head": head,
        "body": body,
        "matches": matches,
        "kinds": {mark.kind for mark in marks},
        "topics": tuple(ctx.rules.topics),
        "has_page": bool(ctx.store.pages_of((given["ident"],))),
        "decisions": ctx.store.decision_rows(given["ident"]),
    }
    return Page("article.html", values)
