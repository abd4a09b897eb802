"""`copytaster replay`: what other rules would have rung for in a period, against what was sent."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors

if TYPE_CHECKING:
    from worker.replay import Played
    from worker.rules import Rules

#: alerts of each kind that the table shows; `--json` has all
SHOWN = 50


def replay(
    since: Annotated[str, typer.Option("--from", help="From then on: 2026-03-01, 2026-03-01T06:00Z, or 7d ago.")],
    until: Annotated[str, typer.Option("--to", help="Until then; default: now.")] = "",
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="Topics to try: a file like topics.toml, or a folder; default: those in force."),
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Tell what rules would have rung for in a period, and what of that was sent. Nothing is sent or written.

    Example: copytaster replay --from 7d --rules new-topics.toml
    """
    from worker.cli.look import opened_store
    from worker.clock import read_clock
    from worker.replay import replay as play

    with spoken_errors():
        now = read_clock(os.environ).now()
        span = _moment(since, now, "--from"), _moment(until, now, "--to") if until else now
        tried = _rules(folder_of(config), rules)
    if span[0] >= span[1]:
        raise typer.BadParameter("the period ends before it begins", param_hint="--to")
    with opened_store(config) as store:
        played = play(store, tried, *span)
    if json:
        _print(played, span)
    else:
        _show(played, tried)


def _rules(folder: Path, given: Path | None) -> "Rules":
    from worker.opening import read_settings

    if given is not None and given.is_dir():
        return read_settings(given, os.environ)[1]
    if given is not None and not given.is_file():
        raise typer.BadParameter(f"{given} is no file and no folder", param_hint="--rules")
    return read_settings(folder, os.environ, topics=given)[1]


def _moment(text: str, now: datetime, option: str) -> datetime:
    """A day or time (UTC unless it names a zone), or how long ago."""
    from datetime import UTC

    from config.kinds import duration

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return now - duration(text)
        except ValueError:
            hint = "give a day (2026-03-01), a time (2026-03-01T06:00Z), or how long ago it is (7d)"
            raise typer.BadParameter(f"{text!r} is no moment: {hint}", param_hint=option) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parted(played: "Sequence[Played]") -> "tuple[list[Played], list[Played], list[Played]]":
    """What would come, what would go, and what would stay."""
    come = [one for one in played if one.would_be_told and not one.was_told]
    go = [one for one in played if one.was_told and not one.would_be_told]
    return come, go, [one for one in played if one.was_told and one.would_be_told]


def _print(played: "Sequence[Played]", span: tuple[datetime, datetime]) -> None:
    from json import dumps

    come, go, stay = _parted(played)
    told: dict[str, Any] = {"from": span[0].isoformat(), "to": span[1].isoformat(), "judged": len(played)}
    told |= {
        "come": [_json(one) for one in come],
        "go": [_json(one) for one in go],
        "stay": [_json(one) for one in stay],
    }
    typer.echo(dumps(told, ensure_ascii=False))


def _json(one: "Played") -> dict[str, Any]:
    from storage.codec import jsonable

    return dict(jsonable(one))


def _show(played: "Sequence[Played]", rules: "Rules") -> None:
    from worker.cli.tables import print_table

    come, go, stay = _parted(played)
    counts = []
    for name in dict.fromkeys([*rules.topics, *(one.topic for one in played)]):
        here = [sum(one.topic == name for one in part) for part in (stay, go, come)]
        counts.append((name, here[0] + here[1], here[0] + here[2], here[2], here[1]))
    print_table(("topic", "were told", "would be", "come", "go"), counts, styles=("bold",))
    for title, part in (("come", come), ("go", go)):
        if part:
            typer.echo(f"{title}:" if len(part) <= SHOWN else f"{title}, the first {SHOWN} of {len(part)}:")
            rows = ((one.at, one.topic, one.article, one.headline[:60], one.why_would) for one in part[:SHOWN])
            print_table(("at", "topic", "article", "headline", "because"), rows, styles=("dim",))
    if not come and not go:
        typer.echo("The same would be told.")
