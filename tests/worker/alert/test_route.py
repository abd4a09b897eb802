"""What holds an alert, and what passes whatever holds others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Topic
from tests.worker.alert.desk import ALEPPO, Copy, Desk
from worker.alert import AlertRules, has_room

NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 7, tzinfo=UTC)
QUIET = replace(ALEPPO, quiet="22:00-07:00 Europe/London", urgent=(("dead", 10.0), ("injured", 100.0)))
MINUTE = timedelta(minutes=1)


def story(number: int, headline: str = "Roof falls in") -> Copy:
    return Copy(headline, story=f"s{number}")


@pytest.mark.parametrize(
    ("headline", "paragraph", "outcome"),
    [
        ("Roof falls in", "It was in Aleppo.", "hold"),
        ("Roof falls in, 9 dead", "It was in Aleppo.", "hold"),
        ("Roof falls in, 10 dead", "It was in Aleppo.", "ring"),
        ("Roof falls in", "It left 12 dead, 99 hurt.", "ring"),
        ("Roof falls in, 99 hurt", "It was in Aleppo.", "hold"),
        ("Roof falls in, 400 homeless", "Nobody counted displaced as urgent.", "hold"),
        ("Roof falls in", "The worst since 1998, when 230 dead were counted.", "hold"),
    ],
)
def test_a_grave_figure_rings_in_quiet_hours(headline: str, paragraph: str, outcome: str) -> None:
    desk = Desk(topics=(QUIET,), now=NIGHT)
    (decision,) = desk.takes(Copy(headline, (paragraph,)))
    assert decision.outcome == outcome
    assert ("urgent" in decision.reason) is (outcome == "ring")


def test_an_update_rings_by_its_new_figure_alone() -> None:
    desk = Desk(topics=(QUIET,), now=NIGHT)
    told = [
        desk.takes(Copy(headline))[0].outcome for headline in ("5 dead in fire", "9 dead in fire", "14 dead in fire")
    ]
    assert told == ["hold", "hold", "ring"]
    minister = Copy("Minister Anna Berg visits fire that left 14 dead", ("Minister Anna Berg came.",))
    assert desk.takes(minister)[0].outcome == "hold", "a name is new, the grave figure is not"


def test_a_figure_taken_down_wakes_nobody() -> None:
    desk = Desk(topics=(QUIET,), now=NIGHT)
    desk.takes(Copy("70 dead in fire"))
    (decision,) = desk.takes(Copy("CORRECTED: 17 dead in fire", kind="revision", before="70 dead in fire"))
    assert (decision.alert and decision.alert.kind, decision.outcome) == ("correction", "hold")


@pytest.mark.parametrize("holding", [{"digest": "18:00 UTC"}, {"hourly": 1}], ids=["digest", "limit"])
def test_a_grave_figure_passes_digest_and_limit(holding: dict[str, str | int]) -> None:
    topic = replace(ALEPPO, urgent=(("dead", 10.0),), **holding)  # type: ignore[arg-type]  # of either kind
    desk = Desk(topics=(topic,))
    desk.takes(story(1))
    (decision,) = desk.takes(story(2, "30 dead in fire"))
    assert decision.outcome == "ring"


def test_what_rang_before_the_digest_is_corrected_at_once() -> None:
    topic = replace(ALEPPO, digest="18:00 UTC", urgent=(("dead", 10.0),))
    desk = Desk(topics=(topic,))
    desk.takes(Copy("70 dead in fire"))
    (decision,) = desk.takes(Copy("CORRECTED: 7 dead in fire", kind="revision", before="70 dead in fire"))
    assert (decision.alert and decision.alert.kind, decision.outcome) == ("correction", "ring")


def test_a_storm_lets_a_grave_figure_pass() -> None:
    topic = replace(ALEPPO, urgent=(("dead", 10.0),))
    desk = Desk(topics=(topic,), rules=AlertRules(storm_stories=2))
    outcomes = [desk.takes(story(n, text), MINUTE)[0].outcome for n, text in enumerate(["A", "B", "C", "40 dead"])]
    assert outcomes == ["ring", "ring", "storm", "ring"]


class TestLimit:
    topic = replace(ALEPPO, hourly=2)

    def test_new_stories_wait_and_new_facts_pass(self) -> None:
        desk = Desk(topics=(self.topic,))
        outcomes = [desk.takes(story(n), MINUTE)[0].outcome for n in range(4)]
        assert outcomes == ["ring", "ring", "storm", "storm"]
        (update,) = desk.takes(story(0, "Roof falls in, 9 dead"), MINUTE)
        assert (update.outcome, update.alert and update.alert.kind) == ("ring", "story.update")

    def test_what_is_new_in_a_story_that_waits_waits_with_it(self) -> None:
        desk = Desk(topics=(self.topic,))
        for number in range(3):
            desk.takes(story(number), MINUTE)
        (update,) = desk.takes(story(2, "Roof falls in, 9 dead"), timedelta(hours=2))
        assert update.outcome == "storm", "nobody was told of the story yet"
        desk.composes()
        assert desk.takes(story(2, "Roof falls in, 11 dead"))[0].outcome == "ring"

    def test_it_is_of_the_last_hour(self) -> None:
        desk = Desk(topics=(self.topic,))
        outcomes = [desk.takes(story(n), timedelta(minutes=31))[0].outcome for n in range(5)]
        assert outcomes == ["ring"] * 5

    def test_what_a_night_holds_counts_for_the_hour_after_it(self) -> None:
        topic = replace(self.topic, quiet="22:00-07:00 Europe/London")
        desk = Desk(topics=(topic,), now=NIGHT)
        decisions = [desk.takes(story(n), timedelta(hours=2))[0] for n in range(3)]
        assert [decision.outcome for decision in decisions] == ["hold", "hold", "storm"]
        assert desk.due["Aleppo"] == (MORNING, MORNING)
        desk.now = MORNING
        assert desk.takes(story(7), timedelta(minutes=20))[0].outcome == "storm"
        assert desk.takes(story(8), timedelta(minutes=50))[0].outcome == "ring"

    def test_a_story_that_waits_is_corrected_before_it_is_told(self) -> None:
        desk = Desk(topics=(replace(self.topic, hourly=1),))
        desk.takes(story(1), MINUTE)
        desk.takes(story(2, "70 dead in fire"), MINUTE)
        wrong = Copy("CORRECTED: 7 dead in fire", kind="revision", before="70 dead in fire", story="s2")
        (decision,) = desk.takes(wrong, MINUTE)
        assert (decision.outcome, "before the message" in decision.reason) == ("suppress", True)


@given(minutes=st.lists(st.integers(1, 90), max_size=40), limit=st.integers(1, 5))
def test_no_hour_has_more_new_stories_than_the_limit(minutes: list[int], limit: int) -> None:
    desk = Desk(topics=(replace(ALEPPO, hourly=limit),))
    for number, wait in enumerate(minutes):
        desk.takes(story(number), timedelta(minutes=wait))
    due = desk.due.get("Aleppo", ())
    assert all(sum(at - timedelta(hours=1) < other <= at for other in due) <= limit for at in due)


def test_without_a_limit_there_is_always_room() -> None:
    assert has_room(Topic(name="A", query="a"), (NIGHT,) * 99, NIGHT)
