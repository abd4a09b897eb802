"""A story: who reported when, who copied how much, how its figures went, who said what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from storage.model import ArticleRow
from storage.model.said import FigureRow, QuoteRow, Sought
from storage.store.archive import Version
from storage.store.stories import outlet
from worker.context import Context
from worker.extract.timeline import Line, timeline
from worker.identify import Trace
from worker.pipeline import independent_sources, provenance
from worker.web.desk.atlas import atlas
from worker.web.desk.page import Page
from worker.web.desk.plot import HEIGHT, LEFT, RIGHT, WIDTH, WORDS, Plot, plot

#: articles, lines of figures, quotes that are shown
MOST_ARTICLES, MOST_LINES, MOST_QUOTES = 100, 8, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An article on the story's timeline; `before`: its earlier versions, with what the next one changed."""

    row: ArticleRow
    outlet: str
    trace: Trace
    before: tuple[Version, ...]


def story(ctx: Context, given: Mapping[str, str]) -> Page:
    """The page of a story. Raises `NotFound`."""
    now = ctx.store.story_row(given["ident"], independent_sources)
    ident = now.story.id
    rows = ctx.store.article_rows_of([line.id for line in now.articles[-MOST_ARTICLES:]])
    traces = {trace.id: trace for trace in provenance(rows)}
    reported = tuple(
        Reported(
            row=row,
            outlet=outlet(row.article, row.feed),
            trace=traces[row.article.id],
            before=ctx.store.versions(row.article.id)[:-1] if row.revision > 1 else (),
        )
        for row in rows
    )
    outlets = {line.id: line.publisher for line in now.articles}
    values = {
        "story": now.story,
        "outlets": outlets,
        "reported": reported,
        "hidden": len(now.articles) - len(rows),
        "plots": _drawn(timeline(_with_outlets(ctx.store.figure_course(Sought(story=ident)), outlets))),
        "words": WORDS,
        "speakers": _by_speaker(ctx.store.quote_rows(Sought(story=ident))),
        "changes": ctx.store.story_changes(ident),
        "size": (WIDTH, HEIGHT, LEFT, RIGHT),
        "muted": ctx.store.muted_for(ident),
        "atlas": atlas(place for fields in now.fields for place in fields.places),
    }
    return Page("story.html", values)


def _with_outlets(rows: Iterable[FigureRow], outlets: Mapping[str, str]) -> Iterator[FigureRow]:
    """The figures under the names by which readers know the outlets: not every page says whose it is."""
    for row in rows:
        yield replace(row, where=replace(row.where, publisher=outlets.get(row.where.article, row.where.publisher)))


def _drawn(lines: Iterable[Line]) -> tuple[tuple[Line, Plot | None], ...]:
    return tuple((line, plot(line)) for line in tuple(lines)[:MOST_LINES])


def _by_speaker(rows: Iterable[QuoteRow]) -> tuple[tuple[str, tuple[QuoteRow, ...]], ...]:
    """The quotes by who said them, as first told: copies repeat them; those of nobody named come last."""
    found: dict[str, list[QuoteRow]] = {}
    said: set[tuple[str, str]] = set()
    own = [row for row in rows if not row.where.is_copy]
    for row in sorted(own, key=lambda row: (row.where.at, row.quote.start))[:MOST_QUOTES]:
        speaker = row.quote.speaker or row.quote.speaker_text
        if (speaker, row.quote.text) not in said:
            said.add((speaker, row.quote.text))
            found.setdefault(speaker, []).append(row)
    return tuple((speaker, tuple(quotes)) for speaker, quotes in sorted(found.items(), key=lambda item: not item[0]))
