"""`copytaster topic test`: what a topic would have done, over the archive."""

import os
from json import dumps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.since import span_of
from worker.cli.spoken import Config, Json, spoken_errors

if TYPE_CHECKING:
    from datetime import datetime

    from storage.model.search import FoundArticle
    from storage.store import Store
    from worker.asking import Asked, Hit
    from worker.match.trial import Trial

#: hits that are shown of each kind, and the newest matches among which they are looked for
SHOWN, LOOKED_AT = 10, 500
BARS = "▁▂▃▄▅▆▇█"


def try_out(
    query: Annotated[str, typer.Argument(metavar="NAME|QUERY", help="A configured topic's name, or a query.")],
    last: Annotated[str, typer.Option(help="How far back: 30d, 12h.")] = "30d",
    diff: Annotated[str, typer.Option(metavar="OLD", help="Another query: which articles come and go.")] = "",
    config: Config = None,
    json: Json = False,
) -> None:
    """Try a topic on the stored articles before it rings: how often, when, and on what.

    Example: copytaster topic test 'police NEAR/10 (arrested OR shot)' --last 30d
    Another: copytaster topic test --diff 'police NEAR/10 shot' 'police NEAR/20 shot'
    """
    from worker.cli.asking import asked, fill_in
    from worker.cli.look import opened_store
    from worker.clock import read_clock

    span = span_of(last, option="--last")
    asking, other = asked(query, config), asked(diff, config) if diff else None
    with spoken_errors():
        until = read_clock(os.environ).now()
    with opened_store(config) as store:
        fill_in(store)
        if other is not None:
            _tell_difference(store, (other, asking), until - span, json=json)
        else:
            _tell(store, asking, (until - span, until), json=json)


def _tell(store: "Store", asking: "Asked", within: "tuple[datetime, datetime]", *, json: bool) -> None:
    from worker.asking import matching
    from worker.match.trial import trial

    found = matching(store, asking, within[0])
    tried = trial(found, *within)
    best, borderline = _chosen(store, asking, found)
    if json:
        _print(asking, tried, best, borderline)
    else:
        _show(asking, tried, best, borderline)


def _chosen(store: "Store", asking: "Asked", found: "tuple[FoundArticle, ...]") -> "tuple[list[Hit], list[Hit]]":
    """The clearest matches, clearest first, and the most doubtful of the others, most doubtful first."""
    from worker.asking import hits
    from worker.match.trial import clearness

    looked = list(hits(store, asking, [each.id for each in found[:LOOKED_AT]]))
    ranked = sorted(looked, key=lambda hit: -clearness(hit.match))
    return ranked[:SHOWN], ranked[SHOWN:][: -SHOWN - 1 : -1]


def _print(asking: "Asked", tried: "Trial", best: "list[Hit]", borderline: "list[Hit]") -> None:
    from storage.codec import jsonable
    from worker.shapes import hit_json

    told: dict[str, Any] = {"topic": asking.topic.name, "query": asking.topic.query, "reads": asking.reads}
    shown = {"best": [hit_json(hit) for hit in best], "borderline": [hit_json(hit) for hit in borderline]}
    typer.echo(dumps(told | jsonable(tried) | shown, ensure_ascii=False))


def _show(asking: "Asked", tried: "Trial", best: "list[Hit]", borderline: "list[Hit]") -> None:
    from worker.cli.asking import show_hits
    from worker.cli.tables import print_table, shown

    typer.echo(f"{asking.topic.name}\nreads {asking.reads}")
    busiest = f"{shown(tried.busiest_hour)} ({tried.busiest_count} articles)" if tried.busiest_hour else "none"
    at_once = f"{tried.at_once:.1f} for new stories, at most {tried.at_once_at_most:.1f} with updates"
    lines = (
        ("days", f"{tried.days:.1f}"),
        ("articles", tried.articles),
        ("stories", tried.stories),
        ("alerts a day, at once", at_once),
        ("digests a day", f"{tried.digests:.2f}"),
        ("busiest hour", busiest),
        (f"by {'day' if tried.stretch_days == 1 else f'{tried.stretch_days} days'}", _bars(tried.series)),
    )
    print_table(("", ""), lines, styles=("bold",))
    for title, found in (("clearest", best), ("most doubtful", borderline)):
        if found:
            typer.echo(f"{title}:")
            show_hits(found)


def _bars(series: tuple[int, ...]) -> str:
    """The series as a row of bars, oldest first; a dot for none."""
    most = max(series, default=0)
    bars = "".join(BARS[(count * len(BARS) - 1) // most] if count else "·" for count in series)
    return f"{bars} (at most {most})"


def _tell_difference(store: "Store", both: "tuple[Asked, Asked]", since: "datetime", *, json: bool) -> None:
    from worker.asking import hits, matching
    from worker.cli.asking import show_hits
    from worker.shapes import hit_json

    old, new = (matching(store, each, since) for each in both)
    olds, news = {each.id for each in old}, {each.id for each in new}
    gained = list(hits(store, both[1], [each.id for each in new if each.id not in olds][:LOOKED_AT]))
    lost = list(hits(store, both[0], [each.id for each in old if each.id not in news][:LOOKED_AT]))
    counts = {"both": len(olds & news), "gained": len(news - olds), "lost": len(olds - news)}
    if json:
        told = {"old": both[0].topic.query, "new": both[1].topic.query, "counts": counts}
        shown = {"gained": [hit_json(hit) for hit in gained], "lost": [hit_json(hit) for hit in lost]}
        typer.echo(dumps(told | shown, ensure_ascii=False))
        return
    typer.echo(f"{counts['both']} articles match both; {counts['gained']} come, {counts['lost']} go")
    for title, found in (("come", gained), ("go", lost)):
        if found:
            typer.echo(f"{title}:")
            show_hits(found[:SHOWN])
