"""`copytaster stories`: what is told, and putting together or apart what the program got wrong."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import Limit, opened_store
from worker.cli.spoken import Config, Json
from worker.cli.tables import print_json, print_table, shown

if TYPE_CHECKING:
    from datetime import datetime

    from storage.store import StoryChange

app = typer.Typer(help="The stories.", invoke_without_command=True)

StoryId = Annotated[str, typer.Argument(metavar="STORY", help="A story (s5).")]


@app.callback()
def stories(context: typer.Context, config: Config = None, json: Json = False, limit: Limit = None) -> None:
    """List the stories, the latest report first.

    Example: copytaster stories --json
    """
    if context.invoked_subcommand:
        return
    from worker.pipeline import independent_sources

    with opened_store(config) as store:
        rows = store.story_rows(independent_sources, limit)
    if json:
        from worker.shapes import story_json

        print_json(story_json(row) for row in rows)
        return
    table = (
        (
            row.story.id,
            row.story.first_seen,
            len(row.story.outlets),
            len(row.story.independent_sources),
            row.story.title,
        )
        for row in rows
    )
    print_table(("id", "first seen", "outlets", "independent", "title"), table, styles=("cyan", "dim"))


@app.command()
def merge(
    story: StoryId,
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Stories that are the same event.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Make stories one, for good: the first keeps its id, and the others' ids lead to it.

    The program does not part them again. What was told of either counts as told.

    Example: copytaster stories merge s5 s9
    """
    with opened_store(config) as store:
        _tell(store.merge_stories(story, others, _now()), is_json=json)


@app.command()
def split(
    story: StoryId,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Articles of another event (a12).")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Make a story of their own of some articles, for good; copies of them go along.

    The program does not put them back. What was told of the story counts as told of both.

    Example: copytaster stories split s5 a12 a14
    """
    with opened_store(config) as store:
        _tell(store.split_story(story, articles, _now()), is_json=json)


@app.command()
def log(story: StoryId, config: Config = None, json: Json = False) -> None:
    """Tell when and why a story was merged or split.

    Example: copytaster stories log s5
    """
    with opened_store(config) as store:
        _tell(store.story_changes(story), is_json=json)


def _tell(changes: "Iterable[StoryChange]", *, is_json: bool) -> None:
    from storage import codec

    if is_json:
        print_json(codec.jsonable(change) for change in changes)
        return
    for change in changes:
        way = f"{change.other} became part of" if change.kind == "merge" else f"{change.other} was split from"
        listed = ", ".join(change.articles)
        typer.echo(f"{shown(change.at)}  {way} {change.story}: {listed} ({shown(change.reason)})")


def _now() -> "datetime":
    import os

    from worker.clock import read_clock

    return read_clock(os.environ).now()
