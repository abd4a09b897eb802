"""Two texts side by side: the versions of an article, or a copy and what it was made of; and the page as it came."""

import hashlib
from collections.abc import Mapping
from itertools import pairwise

from storage.errors import NotFound
from storage.store.stories import outlet
from worker.context import Context
from worker.identify.passages import passages
from worker.identify.wording import word_changes
from worker.pipeline import provenance
from worker.web.desk.page import Download, Page, numbered

#: octets of a raw page that are shown; the whole of it can be kept
MOST_RAW = 200_000


def changes(ctx: Context, given: Mapping[str, str]) -> Page:
    """What changed in an article from one version to the next; the latest change, or that to `revision`."""
    ident = given["ident"]
    steps = tuple(pairwise(ctx.store.versions(ident)))
    if not steps:
        raise NotFound(f"{ident} was never changed")
    wanted = numbered(given, "revision")
    before, after = next((step for step in steps if step[1].revision == wanted), steps[-1])
    values = {
        "ident": ident,
        "steps": steps,
        "before": before,
        "after": after,
        "worded": tuple((change, word_changes(change.old or "", change.new or "")) for change in before.changes),
        "passages": passages(before.article.text, after.article.text),
    }
    return Page("changes.html", values)


def copied(ctx: Context, given: Mapping[str, str]) -> Page:
    """A copy beside the article that had the text first, as far as the story knows. Raises `NotFound`."""
    row = ctx.store.article_row(given["ident"])
    traces = {trace.id: trace for trace in provenance(ctx.store.story_articles(row.story))}
    trace = traces.get(row.article.id)
    if trace is None or not trace.of:
        raise NotFound(f"{row.article.id} is no copy of another article of its story")
    first = ctx.store.article_row(trace.of)
    values = {
        "row": row,
        "outlet": outlet(row.article, row.feed),
        "first": first,
        "first_outlet": outlet(first.article, first.feed),
        "trace": trace,
        "passages": passages(first.article.text, row.article.text),
    }
    return Page("copy.html", values)


def raw(ctx: Context, given: Mapping[str, str]) -> Page:
    """The page of an article as it came, as a text. Raises `NotFound` if it is not kept."""
    kept = ctx.store.page_of(given["ident"])
    body = kept.page.body
    values = {
        "ident": given["ident"],
        "article": kept.article,
        "page": kept.page,
        "digest": hashlib.sha256(body).hexdigest(),
        "size": len(body),
        "text": body[:MOST_RAW].decode("utf-8", "replace"),
        "is_cut": len(body) > MOST_RAW,
    }
    return Page("raw.html", values)


def raw_file(ctx: Context, given: Mapping[str, str]) -> Download:
    """The same, octet for octet. Raises `NotFound`."""
    kept = ctx.store.page_of(given["ident"])
    return Download(f"{kept.article.id}.html.txt", kept.page.body)
