"""What rings and what does not: days at the desk, one report after the other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Change, Topic
from tests.worker.alert.desk import ALEPPO, NOON, Copy, Desk
from worker.alert import AlertRules

FIRST = Copy("House falls in Aleppo, 5 dead", ("A house fell in Aleppo, leaving 5 dead and 12 hurt.",))
RISEN = Copy("Toll of house in Aleppo: 9 dead", ("Now 9 dead and 12 hurt.",), kind="revision", before=FIRST.text)
CORRECTED = Copy(
    "CORRECTED: House falls in Aleppo, 2 dead",
    ("A house fell, leaving 2 dead and 12 hurt.",),
    kind="revision",
    before=FIRST.text,
    correction="Correction: An earlier version gave 5 dead; there were 2 dead.",
)

ASSAULT = Copy("No truce in Aleppo", ("Talks failed.", "Both sides spoke.", "Rain fell.", "So far 341 dead."))


def revised(headline: str, *paragraphs: str, of: Copy = FIRST, **more: object) -> Copy:
    return Copy(headline, paragraphs or ("In Aleppo.",), kind="revision", before=of.text, **more)


DAYS = {
    "a new story rings": [(FIRST, "story.new")],
    "a backlog never rings": [(replace(FIRST, backlog=True), None)],
    "a report without a figure rings too": [(Copy("Soap market opens in Aleppo"), "story.new")],
    "a risen toll is an update": [(FIRST, "story.new"), (RISEN, "story.update")],
    "the same toll again is none": [(FIRST, "story.new"), (RISEN, "story.update"), (replace(RISEN, kind="new"), None)],
    "copies are silent": [
        (FIRST, "story.new"),
        (replace(FIRST, kind="syndicated", headline="Buried at dawn"), None),
        (replace(FIRST, kind="same"), None),
    ],
    "a copy of what did not match rings": [
        (replace(FIRST, matches=()), "nothing"),
        (replace(FIRST, kind="syndicated"), "story.new"),
    ],
    "another source's lower count is no news": [
        (FIRST, "story.new"),
        (Copy("House falls, 4 dead", ("4 dead.",)), None),
    ],
    "another source's higher count is": [
        (FIRST, "story.new"),
        (Copy("House falls, 6 dead", ("6 dead.",)), "story.update"),
    ],
    "a kind of casualty that nobody gave before": [
        (FIRST, "story.new"),
        (Copy("Search in Aleppo", ("There are 7 missing.",)), "story.update"),
    ],
    "a count raised by its own source rings, however far down": [
        (ASSAULT, "story.new"),
        (revised(ASSAULT.headline, *ASSAULT.paragraphs[:3], "So far 372 dead.", of=ASSAULT), "story.update"),
    ],
    "background that a revision adds does not": [
        (ASSAULT, "story.new"),
        (revised(ASSAULT.headline, *ASSAULT.paragraphs, "Last week there were 400 dead.", of=ASSAULT), None),
    ],
    "background far down is no news": [
        (FIRST, "story.new"),
        (
            Copy("House in Aleppo", ("Rescue goes on.", "Cranes came.", "Rain too.", "In 1998 there were 230 dead.")),
            None,
        ),
    ],
    "background does not hide a risen toll": [
        (replace(FIRST, paragraphs=("It left 5 dead.", "a", "b", "c", "In 1998 it was 230 dead.")), "story.new"),
        (RISEN, "story.update"),
    ],
    "up to 50 feared dead is not a count of 50": [
        (Copy("House falls, up to 50 dead", ("Perhaps up to 50 dead.",)), "story.new"),
        (Copy("House falls, 9 dead", ("9 dead.",)), "story.update"),
        (Copy("House falls, up to 60 dead", ("up to 60 dead",)), None),
    ],
    "rounding does not ring": [
        (Copy("Flood", ("It made 10,000 homeless.",)), "story.new"),
        (Copy("Flood", ("It made 10,200 homeless.",)), None),
        (Copy("Flood", ("It made about 11,000 homeless.",)), None),
        (Copy("Flood", ("It made 14,000 homeless.",)), "story.update"),
    ],
    "a new quote, place or name below the headline is no news": [
        (FIRST, "story.new"),
        (Copy("House falls", ("Mr Omar Haddad of Beirut said in Idlib: “We had no warning at all.”",)), None),
    ],
    "a new name in the headline is": [
        (FIRST, "story.new"),
        (Copy("Mr Omar Haddad held over house", ("The owner, Mr Omar Haddad, was held.",)), "story.update"),
    ],
    "a new place in the headline is": [
        (FIRST, "story.new"),
        (Copy("Second house falls in Idlib", ("It fell in Idlib.",)), "story.update"),
    ],
    "a country in the headline only says where": [
        (FIRST, "story.new"),
        (Copy("House falls in Syria", ("It fell in Syria.",)), None),
    ],
    "an official's new words in the headline are": [
        (FIRST, "story.new"),
        (
            Copy("Houses: “we shall pull them all down”", ("Minister Hala Nasr: “we shall pull them all down”",)),
            "story.update",
        ),
    ],
    "anybody else's are not": [
        (FIRST, "story.new"),
        (Copy("Houses: “we shall pull them all down”", ("Mr Sami Nasr: “we shall pull them all down”",)), None),
    ],
    "a figure that the source changes in its headline": [
        (Copy("Quake ruins 400 homes", ("It ruined 400 homes.",)), "story.new"),
        (revised("Quake ruins 900 homes", of=Copy("Quake ruins 400 homes")), "story.update"),
    ],
    "another source's other figure is not": [
        (Copy("Quake ruins 400 homes", ("It ruined 400 homes.",)), "story.new"),
        (Copy("Quake ruins 900 homes", ("It ruined 900 homes.",)), None),
    ],
    "a new wording is silent": [(FIRST, "story.new"), (revised("House falls in Aleppo, leaving 5 dead"), None)],
    "a report that does not ring leaves its facts to be told": [
        (FIRST, "story.new"),
        (Copy("Why houses fall", ("Rain.", "Age.", "War.", "It is said that there were 9 dead.")), None),
        (RISEN, "story.update"),
    ],
    "a correction goes out though the article no longer matches": [
        (FIRST, "story.new"),
        (replace(CORRECTED, matches=()), "correction"),
    ],
    "a correction is told once": [(FIRST, "story.new"), (CORRECTED, "correction"), (CORRECTED, None)],
    "a stale reprint raises no toll again": [
        (FIRST, "story.new"),
        (CORRECTED, "correction"),
        (replace(FIRST, headline="Horror: 5 dead"), None),
        (replace(FIRST, kind="syndicated"), None),
    ],
    "after a correction the toll rises from the right figure": [
        (FIRST, "story.new"),
        (CORRECTED, "correction"),
        (revised("House in Aleppo: 4 dead", "4 dead.", of=CORRECTED), "story.update"),
    ],
    "a toll that its source lowers without a word": [
        (FIRST, "story.new"),
        (revised("House, 3 dead", "3 dead"), "correction"),
    ],
    "but not a part of it": [(FIRST, "story.new"), (revised("3 bodies found", "3 bodies were found"), None)],
    "the missing who are found are no correction": [
        (Copy("Flood, 20 missing", ("20 missing",)), "story.new"),
        (revised("Flood, 3 missing", "3 missing", of=Copy("Flood, 20 missing", ("20 missing",))), None),
    ],
    "a headline that stays marked makes no second correction": [
        (FIRST, "story.new"),
        (CORRECTED, "correction"),
        (
            revised(
                "CORRECTED: House falls in Aleppo, 8 dead", "8 dead", of=CORRECTED, changes=(Change(kind="figure"),)
            ),
            "story.update",
        ),
    ],
    "a correction of what no alert gave is silent": [
        (Copy("House falls in Aleppo", ("A house fell.", "a", "b", "c", "Built in 1950, with 40 homes.")), "story.new"),
        (
            revised("House falls", "A house fell.", of=Copy("x", ("40 homes",)), correction="Correction: 30 homes."),
            None,
        ),
    ],
    "a withdrawn report": [
        (FIRST, "story.new"),
        (revised("Report withdrawn", changes=(Change(kind="withdrawn"),)), "correction"),
        (revised("Report withdrawn", changes=(Change(kind="withdrawn"),)), None),
    ],
    "a round-up of a story never told rings, later it does not": [
        (Copy("The day in five stories", ("Aleppo: 5 dead.",), kind="contains"), "story.new"),
        (Copy("The week", ("Aleppo: 70 dead.",), kind="contains"), None),
    ],
    "a round-up's figures are not the story's": [
        (Copy("The day: 70 dead elsewhere", ("70 dead.",), kind="contains"), "story.new"),
        (FIRST, "story.update"),
    ],
    "a fresh report of a story of the backlog rings": [(replace(FIRST, backlog=True), None), (FIRST, "story.new")],
    "a copy of the backlog does not": [(replace(FIRST, backlog=True), None), (replace(FIRST, kind="syndicated"), None)],
    "a version of it rings for a new fact only": [
        (replace(FIRST, backlog=True), None),
        (revised("House falls in Aleppo, leaving 5 dead", "5 dead and 12 hurt"), None),
        (RISEN, "story.new"),
        (replace(RISEN, headline="11 dead", paragraphs=("11 dead",)), "story.update"),
    ],
    "nor does one that was in the backlog itself": [
        (replace(FIRST, backlog=True), None),
        (revised("House falls in Aleppo, leaving 5 dead", "5 dead, 12 hurt, 3 missing", backlog=True), None),
        (replace(RISEN, backlog=True), "story.new"),
        (revised("11 dead", "11 dead", of=RISEN, backlog=True), "story.update"),
    ],
    "a toll rises beside the correction of a name": [
        (FIRST, "story.new"),
        (
            replace(RISEN, changes=(Change(kind="correction"),), correction="Correction: It is Mr Omar Haddad."),
            "story.update",
        ),
    ],
    "a correction upwards": [
        (FIRST, "story.new"),
        (
            replace(RISEN, changes=(Change(kind="correction"),), correction="Correction: We wrote 5; it was 9."),
            "correction",
        ),
    ],
    "background that goes with its paragraph is no correction": [
        (replace(FIRST, paragraphs=("It left 5 dead, the worst since 45 dead in 2011.",)), "story.new"),
        (
            revised("House falls, 9 dead", "9 dead", of=Copy("5 dead", ("the worst since 45 dead in 2011",))),
            "story.update",
        ),
    ],
    "another story rings by itself": [(FIRST, "story.new"), (replace(FIRST, story="s2"), "story.new")],
    "a later report that does not match is silent": [(FIRST, "story.new"), (replace(RISEN, matches=()), None)],
}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS.keys())
def test_a_day_at_the_desk(day):
    desk = Desk()
    for copy, expected in day:
        decisions = desk.takes(copy)
        if expected == "nothing":
            assert not decisions
            continue
        (decision,) = decisions
        assert (decision.alert.kind if decision.alert else None) == expected, decision.reason
        assert (decision.outcome == "ring") == (expected is not None)
        assert decision.reason
        assert decision.channels == (("desk",) if expected else ())


def test_an_update_says_what_is_new_and_leads_with_the_toll():
    desk = Desk()
    (first,) = desk.takes(FIRST)
    (update,) = desk.takes(replace(RISEN, sources=2, paragraphs=("Now 9 dead after 4 bodies were found.",)))
    assert update.reason == "toll 5 → 9 (3 outlets, 2 independent)"
    section = update.alert.sections[0]
    assert [(f.value, f.old) for f in section.new.figures] == [(9, 5), (4, None)]
    assert section.new.sentences == ("Now 9 dead after 4 bodies were found.",)
    assert section.update == 1
    assert update.alert.thread == first.alert.thread == first.alert.id


def test_a_correction_names_both_figures_in_the_storys_thread():
    desk = Desk()
    (first,) = desk.takes(FIRST)
    (correction,) = desk.takes(CORRECTED)
    assert correction.reason == "5 → 2 dead, says Wire"
    assert correction.alert.thread == first.alert.id
    assert [(f.value, f.old) for f in correction.alert.sections[0].new.figures] == [(2, 5)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A house fell, leaving 2 dead and 3 hurt.", "5 → 2 dead, 12 → 3 injured, says Wire"),
        ("A house fell, leaving 2 dead and 14 hurt.", "5 → 2 dead, says Wire; also injured 12 → 14"),
    ],
)
def test_one_correction_names_all_that_is_wrong_and_what_else_is_new(text, reason):
    desk = Desk()
    desk.takes(FIRST)
    (decision,) = desk.takes(replace(CORRECTED, paragraphs=(text,)))
    assert decision.reason == reason


def test_of_two_figures_that_went_the_toll_was_wrong():
    desk = Desk()
    first = replace(FIRST, paragraphs=("It left 5 dead, more than the 4 bodies of Monday, and 12 hurt.",))
    desk.takes(first)
    (decision,) = desk.takes(replace(CORRECTED, before=first.text))
    assert decision.reason == "5 → 2 dead, says Wire"


def test_a_correction_goes_to_every_topic_that_told_the_figure_and_to_no_other():
    topics = (ALEPPO, Topic(name="Houses", query="house", notify=("hook",)), Topic(name="Rome", query="rome"))
    desk = Desk(topics=topics)
    desk.takes(replace(FIRST, matches=("Aleppo", "Houses")))
    decisions = desk.takes(replace(CORRECTED, matches=("Houses", "Rome")))
    kinds = {d.topic: d.alert.kind if d.alert else None for d in decisions}
    assert kinds == {"Houses": "correction", "Aleppo": "correction", "Rome": "story.new"}


def test_the_same_decision_has_the_same_id_and_another_topic_another():
    assert Desk().takes(FIRST)[0].alert.id == Desk().takes(FIRST)[0].alert.id
    desk = Desk(topics=(ALEPPO, replace(ALEPPO, name="Houses")))
    first, second = desk.takes(replace(FIRST, matches=("Aleppo", "Houses")))
    assert first.alert.id != second.alert.id


def test_a_topic_that_is_configured_no_more_decides_nothing():
    assert Desk(topics=()).takes(FIRST) == ()


class TestDigest:
    topic = replace(ALEPPO, digest="18:00 UTC")

    def test_stories_wait_for_the_hour(self):
        (decision,) = Desk(topics=(self.topic,)).takes(FIRST)
        assert (decision.outcome, decision.alert.kind, decision.channels) == ("digest", "story.new", ("desk",))

    def test_a_correction_before_the_hour_is_silent(self):
        desk = Desk(topics=(self.topic,))
        desk.takes(FIRST)
        (decision,) = desk.takes(CORRECTED)
        assert decision.outcome == "suppress"
        assert "before the digest" in decision.reason

    def test_a_correction_after_it_is_told_at_once(self):
        desk = Desk(topics=(self.topic,))
        desk.takes(FIRST)
        desk.composes()
        (decision,) = desk.takes(CORRECTED, timedelta(hours=7))
        assert (decision.outcome, decision.alert.kind) == ("ring", "correction")


class TestQuietHours:
    topic = replace(ALEPPO, quiet="22:00-07:00 Europe/London")

    @pytest.mark.parametrize(
        ("now", "end"),
        [
            (datetime(2026, 3, 2, 21, 49, tzinfo=UTC), None),
            (datetime(2026, 3, 2, 22, 0, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)),
            (datetime(2026, 3, 3, 3, 0, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)),
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
            (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        ],
    )
    def test_alerts_are_held_until_they_end(self, now, end):
        desk = Desk(topics=(self.topic,), now=now)
        (decision,) = desk.takes(FIRST, timedelta(0))
        assert (decision.outcome, decision.not_before) == (("hold", end) if end else ("ring", None))

    def test_corrections_too(self):
        desk = Desk(topics=(self.topic,))
        desk.takes(FIRST)
        assert desk.takes(CORRECTED, timedelta(hours=12))[0].outcome == "hold"


class TestStorm:
    rules = AlertRules(storm_stories=3, storm_within=timedelta(minutes=5))

    def outcomes(self, desk, gap):
        return [desk.takes(replace(FIRST, story=f"s{n}"), gap)[0].outcome for n in range(6)]

    def test_after_so_many_stories_the_rest_is_one_message(self):
        assert self.outcomes(Desk(rules=self.rules), timedelta(seconds=1)) == ["ring"] * 3 + ["storm"] * 3

    def test_stories_at_a_walk_are_no_storm(self):
        assert self.outcomes(Desk(rules=self.rules), timedelta(minutes=3)) == ["ring"] * 6

    def test_nought_turns_it_off(self):
        rules = replace(self.rules, storm_stories=0)
        assert self.outcomes(Desk(rules=rules), timedelta(0)) == ["ring"] * 6

    def test_corrections_ring_in_a_storm(self):
        desk = Desk(rules=self.rules)
        self.outcomes(desk, timedelta(0))
        assert desk.takes(replace(CORRECTED, story="s0"), timedelta(0))[0].outcome == "ring"


class TestIndependentSources:
    topic = replace(ALEPPO, min_independent=2)

    def test_the_first_alert_waits_for_the_second_source(self):
        desk = Desk(topics=(self.topic,))
        (first,) = desk.takes(FIRST)
        assert (first.outcome, first.reason) == ("suppress", "waits for 2 independent sources; so far 1")
        assert desk.takes(replace(FIRST, kind="syndicated"))[0].outcome == "suppress"
        (second,) = desk.takes(replace(FIRST, sources=2))
        assert (second.outcome, second.alert.kind) == ("ring", "story.new")


def test_times_are_those_of_the_decision():
    assert Desk(now=NOON).takes(FIRST, timedelta(0))[0].alert.at == NOON
