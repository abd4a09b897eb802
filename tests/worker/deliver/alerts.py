"""Alerts of every kind, for the tests of their messages."""

from datetime import UTC, datetime

from storage.model import (
    Alert,
    ArticleLine,
    FigureFact,
    MatchedClause,
    News,
    QuoteFact,
    Section,
    Span,
    Story,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KINDS = (
    "story.new", "story.update", "digest", "silence", "source.broken", "storm", "correction", "test",
    "channel.failed", "watching",
)  # fmt: skip


def section(
    headline="House falls in Aleppo",
    *,
    url="https://wire.example/1",
    new=None,
    update=0,
    language="en",
    lead="It fell.",
):
    return Section(
        story=Story(
            id="s1",
            title="House falls",
            first_seen=NOON,
            outlets=("Wire", "Post", "Globe"),
            independent_sources=("Wire", "Post"),
        ),
        articles=(
            ArticleLine(
                id="a1",
                url=url,
                headline=headline,
                publisher="Wire",
                published="2026-03-02T09:15:00+02:00",
                verdict="new",
                language=language,
            ),
        ),
        new=new
        or News(
            figures=(
                FigureFact(
                    what="dead", head="people", value=9, text="at least 9 people", old=5, attributed_to="police"
                ),
            ),
            quotes=(QuoteFact(text="We had no warning", speaker="Omar Haddad"),),
            places=("Aleppo",),
            sentences=("Now 9 are dead.",),
        ),
        matched=(
            MatchedClause(article="a1", clause="aleppo", spans=(Span(field="title", start=0, end=3, term="حلب"),)),
        ),
        lead=lead,
        update=update,
    )


def alert(kind="story.new", *, topic="Aleppo", reason="first report of a new story", sections=None, notice=()):
    own = section() if kind in ("story.new", "story.update", "digest", "storm", "correction") else None
    return Alert(
        id="alert-1",
        kind=kind,
        at=NOON,
        topic=topic,
        sections=((own,) if own else ()) if sections is None else sections,
        reason=reason,
        notice=notice,
        accounting=(("seen", 1842), ("alerted", 6)) if kind == "digest" else (),
        thread="alert-1",
    )
