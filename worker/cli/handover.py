"""`copytaster handover`: what the next shift has to know."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.look import opened_store
from worker.cli.spoken import Config, Json, spoken_errors
from worker.cli.tables import print_json, shown

if TYPE_CHECKING:
    from storage.store.handing import Corrected
    from worker.handover import FigureChange, Handover, StoryNews, TopicNews, Trouble

#: a heading, and lines with what belongs below each
Part = tuple[str, Sequence[tuple[str, Sequence[str]]]]
#: what Markdown would take for more than text
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|~&])")
#: pieces of texts stand in isolates, so that Arabic and Latin beside one another keep their order
FIRST_STRONG, END = "\u2068", "\u2069"
FORMS = "8h, 06:00 or 2026-11-22T06:00"


def handover(
    since: Annotated[
        str, typer.Option(help="Since when: a span back (8h), an hour (06:00), a time (ISO 8601).")
    ] = "8h",
    topics: Annotated[
        list[str] | None, typer.Option("--topic", metavar="NAME", help="Only this one; may repeat.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown, for a mail or a wiki.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Tell what happened: stories by topic with what is new, figures from old to new, corrections, what did not arrive.

    Example: copytaster handover --since 06:00 --topic Aleppo --markdown
    """
    import os

    from storage import codec
    from worker.clock import read_clock
    from worker.handover import hand_over

    with spoken_errors():
        now = read_clock(os.environ).now()
    begin = moment(since, now)
    with opened_store(config) as store:
        told = hand_over(store, begin, now, frozenset(topics or ()))
    if json:
        print_json([codec.jsonable(told)])
        return
    head = f"Handover, {shown(told.since)} to {shown(told.until)}"
    typer.echo("\n".join(_markdown(head, parts(told)) if markdown else _plain(head, parts(told))))


def moment(since: str, now: datetime) -> datetime:
    """The time that is meant, in the past. Ends the command as wrong use where it cannot be read."""
    from config.kinds import duration

    try:
        if re.fullmatch(r"\d{1,2}:\d\d", since):
            hour, minute = map(int, since.split(":"))
            at = now.astimezone().replace(hour=hour, minute=minute, second=0, microsecond=0)
            return at if at <= now else at - timedelta(days=1)
        if re.match(r"\d{4}-", since):
            at = datetime.fromisoformat(since)
            found = at.astimezone() if at.tzinfo is None else at
        else:
            found = now - duration(since)
    except ValueError as problem:
        raise typer.BadParameter(f"{problem}; as {FORMS}", param_hint="--since") from None
    if found > now:
        raise typer.BadParameter("it is still to come", param_hint="--since")
    return found


def parts(told: "Handover") -> Iterator[Part]:
    """The whole of it, the most pressing first; what is empty is left out, but for topics."""
    if told.undelivered:
        lines = [
            f"{_of(u.topic, u.title)} on {u.channel}: {_state(u.state, u.next_at)}; {shown(u.reason)}"
            for u in told.undelivered
        ]
        yield f"Not delivered: {len(told.undelivered)}", [(line, ()) for line in lines]
    if told.corrections:
        yield "Corrected and changed", [_correction(each) for each in told.corrections]
    if told.figures:
        yield "Figures", [(_figure(each), ()) for each in told.figures]
    for topic in told.topics:
        yield _heading(topic), [_story(story) for story in topic.stories] or [("nothing rang", ())]
    if not told.topics:
        yield "Topics", [("nothing was decided", ())]
    if told.notices:
        yield "Told to the owner", [(f"{shown(at)} {kind}: {shown(said)}", ()) for at, kind, said in told.notices]
    if told.troubles:
        yield (
            f"Sources in trouble: {len(told.troubles)}",
            [(_trouble(each), (shown(each.url),)) for each in told.troubles],
        )
    if told.muted:
        yield (
            "Muted stories",
            [
                (f"{m.story} {_of(m.topic, m.title)}: {m.recipients} on {m.channel}, since {shown(m.since)}", ())
                for m in told.muted
            ],
        )
    if told.open_proposals:
        yield (
            "Waiting for a decision",
            [(f"{told.open_proposals} proposals of readers: copytaster topic proposals", ())],
        )


def _heading(topic: "TopicNews") -> str:
    counts = ", ".join(f"{number} {outcome}" for outcome, number in topic.outcomes)
    return f"{topic.name}: {len(topic.stories)} stories" + (f" ({counts})" if counts else "")


def _story(story: "StoryNews") -> tuple[str, Sequence[str]]:
    state = "waits" if story.is_waiting else "new" if story.is_new else "goes on"
    sources = f"{story.outlets} outlets, {story.independent_sources} independent"
    below = [f"{shown(story.latest)}: {shown(story.reason)}"]
    below += [
        f"{figure.what}: {_amount(figure.old, figure.value)} ({_isolated(figure.text)})" for figure in story.figures
    ]
    below += [f"{_isolated(quote.speaker or 'somebody')}: {_isolated(quote.text)}" for quote in story.quotes]
    named = (("places", story.places), ("people", story.people))
    below += [f"{what}: {', '.join(map(_isolated, names))}" for what, names in named if names]
    below += map(shown, story.urls[:1])
    return f"{story.id} {_isolated(story.title)}: {state}, {sources}", below


def _correction(each: "Corrected") -> tuple[str, Sequence[str]]:
    changes = [
        f"{change.kind}: {_isolated(change.old or '')} → {_isolated(change.new or '')}" for change in each.changes
    ]
    head = f"{shown(each.at)} {each.article} in {each.story}, {_isolated(each.publisher)} ({', '.join(each.topics)})"
    return head, [*changes, shown(each.url)]


def _trouble(each: "Trouble") -> str:
    since = f" since {shown(each.since)}" if each.since else ""
    return f"{_isolated(each.title or each.url)}: {each.status}{since}; {shown(each.reason)}"


def _figure(each: "FigureChange") -> str:
    said = f", says {_isolated(each.attributed_to)}" if each.attributed_to else ""
    return f"{each.story} {each.what}: {_amount(each.old, each.new)} ({_isolated(each.text)}{said})"


def _amount(old: float | None, new: float) -> str:
    return f"{new:,.15g}" if old is None else f"{old:,.15g} → {new:,.15g}"


def _state(state: str, next_at: datetime | None) -> str:
    return "given up" if state == "dead" else f"tried again {shown(next_at)}" if next_at else state


def _of(topic: str, title: str) -> str:
    return f"[{topic}] {_isolated(title)}" if topic else _isolated(title)


def _isolated(text: str) -> str:
    return f"{FIRST_STRONG}{shown(text)}{END}"


def _plain(head: str, told: Iterator[Part]) -> Iterator[str]:
    yield head
    for title, lines in told:
        yield from ("", shown(title), "-" * min(len(title), 60))
        for line, below in lines:
            yield line
            yield from (f"    {each}" for each in below)


def _markdown(head: str, told: Iterator[Part]) -> Iterator[str]:
    yield f"# {_inert(head)}"
    for title, lines in told:
        yield from ("", f"## {_inert(title)}", "")
        for line, below in lines:
            yield f"- {_inert(line)}"
            yield from (f"    - {_inert(each)}" for each in below)


def _inert(text: str) -> str:
    return MARKUP.sub(r"\\\1", text)
