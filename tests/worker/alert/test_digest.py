"""Digests and storm messages say what is right when they go out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import ArticleLine, Story, StoryNow
from tests.worker.alert.desk import ALEPPO, NOON, fields_of
from worker.alert import compose, compose_storm, may_compose_storm

TOPIC = replace(ALEPPO, digest="18:00 Europe/London")
COVERS = (NOON, NOON + timedelta(hours=6))


def line(name: str, verdict: str = "new", published: str = "2026-03-02T08:00:00Z") -> ArticleLine:
    return ArticleLine(
        id=name, url=f"https://x.example/{name}", headline=name, publisher="X", published=published, verdict=verdict
    )


def story(*reports: tuple[ArticleLine, str], ident: str = "s1") -> StoryNow:
    return StoryNow(
        story=Story(id=ident, title="House falls", first_seen=NOON),
        articles=tuple(report[0] for report in reports),
        fields=tuple(fields_of(report[1]) for report in reports),
        lead="A house fell.",
    )


def figures(*reports):
    (section,) = compose(TOPIC, (story(*reports),), (), COVERS, COVERS[1]).sections
    return [(f.what, f.value) for f in section.new.figures]


def test_a_corrected_figure_is_right_and_a_stale_copy_does_not_count():
    wire = (
        line("wire", "revision"),
        "House falls, 2 dead\n\n" + "x" * 800 + "Correction: an earlier version gave 5 dead",
    )
    assert figures(wire, (line("reprint", "syndicated"), "House falls, 5 dead")) == [("dead", 2)]


def test_a_reprint_that_came_before_the_wire_does_not_count_once_the_wire_was_corrected():
    reprint = (line("reprint", published="2026-03-02T09:00:00Z"), "House falls, 5 dead")
    wire = (
        line("wire", "revision"),
        "House falls, 2 dead\n\n" + "x" * 800 + "Correction: an earlier version gave 5 dead",
    )
    own = (line("own", published="2026-03-02T10:00:00Z"), "House falls, 3 dead")
    assert figures(reprint, wire, own) == [("dead", 2), ("dead", 3)]


def test_reports_that_differ_are_all_shown_the_newest_first():
    old = (line("old", published="2026-03-02T08:00:00+02:00"), "5 dead, 3 missing")
    new = (line("new", published="2026-03-02T07:00:00Z"), "9 dead, 4 of them children; 5 bodies")
    assert figures(old, new) == [("dead", 9), ("dead", 5), ("missing", 3)]


def test_copies_count_where_no_original_is_left():
    assert figures((line("reprint", "syndicated"), "House falls, 5 dead")) == [("dead", 5)]


def test_a_digest_names_its_hours_its_stories_and_its_accounting():
    alert = compose(TOPIC, (story(), story(ident="s2")), (("seen", 40), ("alerted", 2)), COVERS, COVERS[1])
    assert (alert.kind, alert.topic, len(alert.sections)) == ("digest", "Aleppo", 2)
    assert alert.reason == "2 stories, the digest of 18:00 Europe/London"
    assert alert.notice == ("Covers 02 March 2026 12:00 to 02 March 2026 18:00 (Europe/London)",)
    assert alert.accounting == (("seen", 40), ("alerted", 2))


def test_why_reports_were_suppressed_is_counted_by_kind():
    reasons = (
        ("a copy of a12 of a story that was told", 2),
        ("a copy of a7 of a story that was told", 3),
        ("reported again without a new fact", 4),
        ("waits for 2 independent sources; so far 1", 1),
        ("corrected (70 → 7 dead) before the digest that will tell the story", 1),
        ("corrected (9 → 8 dead) before the digest that will tell the story", 1),
    )
    alert = compose(TOPIC, (story(),), (("suppressed", 12),), COVERS, COVERS[1], suppressed=reasons)
    assert alert.suppressed == (
        ("a copy of an article of a story that was told", 5),
        ("reported again without a new fact", 4),
        ("corrected before the digest that will tell the story", 2),
        ("waits for 2 independent sources", 1),
    )


def test_a_digest_after_its_hour_has_the_same_id_and_says_why_it_is_late():
    on_time, late = (compose(TOPIC, (story(),), (), COVERS, COVERS[1] + timedelta(hours=h)) for h in (0, 9))
    assert on_time.id == late.id
    assert "late" in late.reason
    assert "late" not in on_time.reason


def test_a_storm_lists_every_story_and_its_id_is_that_of_its_stories_since_the_last():
    stories = tuple(story(ident=f"s{n}") for n in range(40))
    alert = compose_storm(ALEPPO, stories, None, NOON)
    assert (alert.kind, len(alert.sections), alert.reason) == (
        "storm",
        40,
        "40 stories in a storm, told in one message",
    )
    later = NOON + timedelta(minutes=1)
    assert compose_storm(ALEPPO, stories[::-1], None, later).id == alert.id
    assert compose_storm(ALEPPO, stories[1:], None, NOON).id != alert.id
    assert compose_storm(ALEPPO, stories, NOON, later).id != alert.id


@pytest.mark.parametrize(
    ("last", "quiet", "may"),
    [
        (None, "", True),
        (NOON - timedelta(minutes=14), "", False),
        (NOON - timedelta(minutes=15), "", True),
        (None, "11:00-13:00 UTC", False),
        (None, "13:00-11:00 UTC", True),
    ],
)
def test_one_storm_message_in_a_quarter_of_an_hour(last, quiet, may):
    assert may_compose_storm(last, NOON, quiet=quiet) is may


def test_names_are_those_that_are_told_most():
    (section,) = compose(
        TOPIC,
        (story((line("a"), "Mr Omar Haddad in Idlib"), (line("b"), "Mr Sami Nasr, Mr Omar Haddad in Homs in Homs")),),
        (),
        COVERS,
        datetime(2026, 3, 2, 18, tzinfo=UTC),
    ).sections
    assert section.new.people[0] == "Omar Haddad"
    assert section.new.places == ("Homs", "Idlib")
