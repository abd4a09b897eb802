"""`copytaster diff`: what changed in an article since it was first seen."""

import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json
from worker.cli.tables import print_json, shown

if TYPE_CHECKING:
    from storage.model import Change
    from storage.store.archive import Version

#: kinds of change as people read them
KINDS = {
    "headline": "headline",
    "figure": "figure",
    "quote_added": "quote added",
    "quote_removed": "quote removed",
    "attribution": "attributed otherwise",
    "correction": "correction",
    "withdrawn": "withdrawn",
    "paragraph_added": "added",
    "paragraph_removed": "removed",
    "wording": "worded otherwise",
}
#: A piece of text stands in isolates, so that Arabic and Latin beside one another keep their order.
FIRST_STRONG, END = "\u2068", "\u2069"
WIDTH = 22


def diff(
    ident: Annotated[str, typer.Argument(metavar="ID", help="An article (a12).")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Show what changed from version to version: headline, figures, quotes, corrections, wording.

    Words that went stand in [-…-], words that came in {+…+}; on a terminal they are red and green.

    Example: copytaster diff a12
    """
    with opened_store(config) as store:
        versions = store.versions(ident)
    if json:
        print_json(_step_json(ident, *pair) for pair in _steps(versions))
        return
    if len(versions) == 1:
        typer.echo(f"{ident} was never changed; first seen {shown(versions[0].seen_at)}")
        return
    for before, after in _steps(versions):
        typer.secho(f"revision {before.revision} to {after.revision}, {shown(after.seen_at)}", bold=_has_colours())
        for change in before.changes:
            typer.echo(f"  {KINDS[change.kind]:<{WIDTH}}{_words(change)}")
        if not before.changes:
            typer.echo("  nothing that a reader would notice")


def _steps(versions: "tuple[Version, ...]") -> "list[tuple[Version, Version]]":
    return list(pairwise(versions))


def _step_json(ident: str, before: "Version", after: "Version") -> dict[str, Any]:
    from storage import codec

    step = {"article": ident, "from": before.revision, "to": after.revision, "at": after.seen_at.isoformat()}
    return step | {"changes": codec.jsonable(before.changes)}


def _words(change: "Change") -> str:
    from worker.identify.wording import word_changes

    if change.kind == "figure":
        return f"{_isolated(change.old)} → {_isolated(change.new)}"
    parts = word_changes(shown(change.old), shown(change.new))
    return FIRST_STRONG + "".join(_marked(tag, text) for tag, text in parts) + END


def _marked(tag: str, text: str) -> str:
    if tag == "same":
        return text
    if _has_colours():
        return typer.style(text, fg="red" if tag == "removed" else "green", strikethrough=tag == "removed")
    return f"[-{text}-]" if tag == "removed" else f"{{+{text}+}}"


def _isolated(text: str | None) -> str:
    return FIRST_STRONG + shown(text) + END


def _has_colours() -> bool:
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
