"""`copytaster topic proposals`, `propose`, `accept`, `decline`: what readers wish of a topic, and what comes of it."""

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors

if TYPE_CHECKING:
    from pathlib import Path

    from storage.model import Proposal, Topic
    from storage.store import Store
    from worker.cli.drafting import Desk
    from worker.cli.topic_file import TopicFile

#: articles of each kind that are shown
SHOWN = 5
_WORDS = {"less": "not about this", "more": "more like this"}
Number = Annotated[int, typer.Argument(help="A proposal's number.", min=1)]


def proposals(
    last: Annotated[str, typer.Option(help="Period of the backtest: 30d, 12h.")] = "30d",
    every: Annotated[bool, typer.Option("--all", help="Those that are accepted or declined, too.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """List what readers wish of topics, each with the query that would do it and what that would have rung for.

    Nothing changes until one is accepted. Example: copytaster topic proposals
    """
    from worker.cli.asking import fill_in
    from worker.cli.look import opened_store
    from worker.cli.since import span_of
    from worker.cli.tables import print_json

    span = span_of(last, option="--last")
    file = _topics(config)
    with opened_store(config) as store:
        fill_in(store)
        desk = _desk(store, file, span)
        listed = [_drafted(desk, one, file) for one in store.proposals(settled=every)]
        if json:
            print_json(_json(one) for one in listed)
            return
        for one in listed:
            _show(store, one, is_known=file.topic(one.topic) is not None)
    if not listed:
        typer.echo("No wishes are open.", err=True)


def propose(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The id of an alert; `copytaster alerts --json`.")],
    wish: Annotated[str, typer.Argument(metavar="less|more", help="less: not about this; more: more like this.")],
    config: Config = None,
) -> None:
    """Note by hand what a reader wishes, as the links in mails do.

    Example: copytaster topic propose 0123456789abcdef less
    """
    from storage.model import WISHES
    from worker.cli.look import opened_store
    from worker.clock import read_clock

    chosen = next((one for one in WISHES if one == wish), None)
    if chosen is None:
        raise typer.BadParameter(f"{wish!r} is neither less nor more", param_hint="less|more")
    with opened_store(config) as store:
        store.propose(alert, chosen, read_clock(os.environ).now())
    typer.echo("noted; `copytaster topic proposals` shows what would come of it", err=True)


def accept(number: Number, config: Config = None) -> None:
    """Write a proposal's query into topics.toml, in the place of the one that it was made for.

    Example: copytaster topic accept 3
    """
    from config.rewrite import replace_query
    from worker.cli.look import opened_store

    with opened_store(config) as store:
        found = store.proposal(number)
        if found.state != "open" or found.draft is None or not found.draft.query:
            typer.echo(f"error: proposal {number} has no query to accept; see `copytaster topic proposals`", err=True)
            raise typer.Exit(1)
        draft = found.draft
        with spoken_errors():
            file = replace_query(folder_of(config), found.topic, draft.old_query, draft.query)
        _settle(store, number, "accepted")
    typer.echo(f"{file}\n- {draft.old_query}\n+ {draft.query}")
    typer.echo("a running daemon takes it up on SIGHUP (`systemctl reload copytaster`)", err=True)


def decline(number: Number, config: Config = None) -> None:
    """End a proposal without any change.

    Example: copytaster topic decline 3
    """
    from worker.cli.look import opened_store

    with opened_store(config) as store:
        _settle(store, number, "declined")


def _settle(store: "Store", number: int, state: Literal["accepted", "declined"]) -> None:
    from worker.clock import read_clock

    store.settle_proposal(number, state, read_clock(os.environ).now())


def _topics(config: "Path | None") -> "TopicFile":
    from worker.cli.topic_file import BadTopicFile, configured_topics

    try:
        return configured_topics(config)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _desk(store: "Store", file: "TopicFile", span: timedelta) -> "Desk":
    from worker.asking import asked_as
    from worker.cli.drafting import Desk
    from worker.clock import read_clock
    from worker.gazetteer import Gazetteer
    from worker.match import Vocabulary, Words

    words = Words(Vocabulary(file.sets, file.snippets), Gazetteer.open())
    now = read_clock(os.environ).now()
    return Desk(store, lambda topic: asked_as(topic, words), (now - span, now))


def _drafted(desk: "Desk", proposal: "Proposal", file: "TopicFile") -> "Proposal":
    """With a draft for the query that the topic has now, on the archive as it is now; kept for `accept`."""
    from dataclasses import replace

    from worker.cli.drafting import draft

    topic: Topic | None = file.topic(proposal.topic)
    if proposal.state != "open" or topic is None:
        return proposal
    drafted = draft(desk, proposal, topic)
    desk.store.keep_draft(proposal.id, drafted)
    return replace(proposal, draft=drafted)


def _json(proposal: "Proposal") -> dict[str, Any]:
    from storage.codec import jsonable

    told = dict(jsonable(proposal))
    alert = told.pop("alert")
    return told | {"alert": alert["id"], "kind": alert["kind"], "articles": alert["sections"][0]["articles"]}


def _show(store: "Store", proposal: "Proposal", *, is_known: bool) -> None:
    from worker.cli.tables import shown

    draft, line = proposal.draft, proposal.alert.sections[0].articles[0]
    asked = f"{_WORDS[proposal.wish]}, asked by {proposal.asked_by} on {shown(proposal.at)}"
    typer.echo(f"{proposal.id}  [{shown(proposal.topic)}] {asked}; {proposal.state}")
    typer.echo(f"   {line.id}  {shown(line.headline)}")
    if draft is None:
        typer.echo("   no draft" if is_known else "   no topic of this name is configured any more")
        return
    if draft.query:
        typer.echo(f"   now      {shown(draft.old_query)}\n   changed  {shown(draft.query)}")
    typer.echo(f"   because  {shown(draft.why)}")
    if draft.now and draft.changed:
        for name, tried in (("now", draft.now), ("changed", draft.changed)):
            counts = f"{tried.articles} articles, {tried.stories} stories, {tried.alerts_a_day:.2f} alerts a day"
            typer.echo(f"   {draft.days:g} days, {name}: {counts}")
    for title, idents in (("come", draft.come), ("go", draft.go)):
        for row in store.article_rows_of(idents[:SHOWN]):
            typer.echo(f"   {title}  {row.article.id}  {shown(row.article.headline or row.article.title)}")
        if len(idents) > SHOWN:
            typer.echo(f"   {title}  and {len(idents) - SHOWN} more")
