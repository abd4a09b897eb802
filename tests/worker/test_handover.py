"""What the next shift has to know, put together from what the store has."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer import BadParameter

from storage.model import (
    Alert,
    Change,
    Feed,
    FeedState,
    FigureFact,
    News,
    QuoteFact,
    Recipient,
    Section,
    Story,
    Verdict,
)
from storage.store import Store
from tests.storage.test_dossiers import NOON as FILED
from tests.storage.test_dossiers import PAGE, file
from tests.worker.house import fresh_store
from worker.cli.handover import END, FIRST_STRONG, _inert, _isolated, moment
from worker.handover import Handover, hand_over

HOUR = timedelta(hours=1)
NOW = FILED + 2 * HOUR


def alert(ident: str, kind: str, at: datetime, *figures: FigureFact, topic: str = "T") -> Alert:
    story = Story(id="s1", title="Quake", first_seen=FILED, outlets=("A", "B"), independent_sources=("A",))
    new = News(figures=figures, quotes=(QuoteFact(text="We talk.", speaker="S. Lavrov"),), places=("Aleppo",))
    section = Section(story=story, articles=(), new=new)
    return Alert(id=ident, kind=kind, at=at, topic=topic, sections=(section,), reason="new", thread="al1")  # type: ignore[arg-type]  # a kind


def dead(value: float, old: float | None = None) -> FigureFact:
    return FigureFact(what="dead", head="people", value=value, text=f"{value:g} dead", old=old)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A story that rang at noon with 9 dead, then with 12; its second version corrects the first."""
    store = fresh_store(tmp_path)
    file(store, "9 dead", PAGE, Verdict(kind="new", reason="first"), alert("al1", "story.new", FILED, dead(9)))
    changes = (Change(kind="correction", old=None, new="It was 12"), Change(kind="wording", old="a", new="b"))
    again = Verdict(kind="revision", of="a1", group="g1", story="s1", changes=changes)
    file(store, "12 dead", replace(PAGE, body=b"2"), again, alert("al2", "story.update", FILED + HOUR, dead(12, 9)))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE decisions SET is_backlog = 0")
    return store


def told(store: Store, since: datetime = FILED - HOUR, *topics: str) -> Handover:
    return hand_over(store, since, NOW, frozenset(topics))


def test_a_story_is_told_once_with_all_that_was_new(store: Store) -> None:
    (topic,) = told(store).topics
    (story,) = topic.stories
    assert (story.id, story.alerts, story.is_new, story.is_waiting) == ("s1", 2, True, False)
    assert (story.outlets, story.independent_sources, story.places) == (2, 1, ("Aleppo",))
    assert [quote.text for quote in story.quotes] == ["We talk."]


def test_figures_go_from_what_was_known_to_what_is(store: Store) -> None:
    (figure,) = told(store).figures
    assert (figure.old, figure.new, figure.what) == (9, 12, "dead")
    assert told(store, FILED + HOUR).figures == (figure,), "what was known before the shift is the old one"


def test_a_figure_that_did_not_change_is_no_change(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    file(store, "9 dead", PAGE, Verdict(kind="new"), alert("al1", "story.new", FILED, dead(9)))
    assert told(store).figures == ()


def test_corrections_are_told_and_wording_is_not(store: Store) -> None:
    (corrected,) = told(store).corrections
    assert [(change.kind, change.new) for change in corrected.changes] == [("correction", "It was 12")]
    assert corrected.topics == ("T",)


def test_what_was_before_is_not_told_again(store: Store) -> None:
    late = told(store, FILED + HOUR / 2)
    assert [story.is_new for topic in late.topics for story in topic.stories] == [False]


@pytest.mark.parametrize(("topic", "stories"), [("T", 1), ("Other", 0)])
def test_one_topic_may_be_asked_for(store: Store, topic: str, stories: int) -> None:
    assert sum(len(each.stories) for each in told(store, FILED - HOUR, topic).topics) == stories


def test_what_did_not_arrive_who_is_muted_and_which_sources_fail(store: Store) -> None:
    store.sync_feeds(
        [Feed(url="https://b.example/rss", title="B")], FeedState(next_at=FILED, status="blocked", reason="403")
    )
    token = store.leaving_token(Recipient(channel="c", address="anna@desk.example"))
    assert store.mute(token, "al1", NOW)
    found = told(store)
    assert [(trouble.title, trouble.status) for trouble in found.troubles] == [("B", "blocked")]
    assert [(muted.story, muted.channel, muted.recipients) for muted in found.muted] == [("s1", "c", 1)]
    assert "anna" not in repr(found), "who has muted it is not told"


def test_what_waits_for_a_digest_is_told_however_old(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    file(store, "x", PAGE, Verdict(kind="new"), alert("al1", "story.new", FILED))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alerts SET outcome = 'digest', due_at = NULL")
    ((story,),) = [topic.stories for topic in told(store, NOW - HOUR).topics]
    assert story.is_waiting


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2h", NOW - 2 * HOUR),
        ("2031-05-06T12:30+02:00", FILED - 1.5 * HOUR),
        ("2031-05-06T12:30:00Z", FILED + HOUR / 2),
    ],
)
def test_since_when(since: str, found: datetime) -> None:
    assert moment(since, NOW) == found


def test_an_hour_is_the_last_one_of_that_name() -> None:
    for hour in range(24):
        found = moment(f"{hour:02}:00", NOW)
        assert NOW - 24 * HOUR < found <= NOW
        assert found.astimezone().hour == hour


@pytest.mark.parametrize("since", ["soon", "25:00", "2031-99-01", "2999-01-01T00:00Z", ""])
def test_what_cannot_be_read_is_said(since: str) -> None:
    with pytest.raises(BadParameter):
        moment(since, NOW)


def test_what_strangers_wrote_is_inert() -> None:
    text = _inert(_isolated("[x](javascript:1)\n# <b>\u202e\u2069 `y` \x1b[31m"))
    assert text == f"{FIRST_STRONG}\\[x\\]\\(javascript:1\\) \\# \\<b\\> \\`y\\` \\[31m{END}"
