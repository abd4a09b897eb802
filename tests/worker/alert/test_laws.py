"""Laws of ringing, over days that nobody thought of."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Change
from tests.worker.alert.desk import Copy, Desk

counts = st.integers(1, 12)
sentences = st.builds(
    lambda what, n, who: f"There were {n} {what}. {who}",
    st.sampled_from(("dead", "hurt", "missing", "homeless", "homes", "percent")),
    counts,
    st.sampled_from(
        ("", "Mr Omar Haddad spoke.", "It was in Idlib.", "Minister Hala Nasr: “we shall pull them all down”")
    ),
)
headlines = st.builds(
    lambda mark, n, what: f"{mark}House falls, {n} {what}",
    st.sampled_from(("", "", "CORRECTED: ")),
    counts,
    st.sampled_from(("dead", "hurt", "homes")),
)
copies = st.builds(
    Copy,
    headlines,
    st.lists(sentences, min_size=1, max_size=3).map(tuple),
    kind=st.sampled_from(("new", "new", "same", "revision", "revision", "syndicated", "contains")),
    backlog=st.booleans(),
    matches=st.sampled_from((("Aleppo",), ("Aleppo",), ())),
    before=st.one_of(st.just(""), headlines),
    changes=st.sampled_from(((), (Change(kind="correction"),), (Change(kind="withdrawn"),))),
    story=st.sampled_from(("s1", "s2")),
)
days = st.lists(copies, max_size=12)


def alerts_of(day):
    desk = Desk()
    return [(copy, decision) for copy in day for decision in desk.takes(copy)]


@settings(deadline=None, max_examples=30)
@given(days)
def test_a_story_is_announced_once_and_no_alert_has_the_id_of_another(day):
    alerts = [(copy.story, decision.alert) for copy, decision in alerts_of(day) if decision.alert]
    announced = Counter(story for story, alert in alerts if alert.kind == "story.new")
    assert all(count == 1 for count in announced.values())
    assert len({alert.id for _, alert in alerts}) == len(alerts)


@settings(deadline=None, max_examples=30)
@given(days)
def test_what_comes_again_unchanged_does_not_ring_again(day):
    desk = Desk()
    for copy in day:
        desk.takes(copy)
        assert all(decision.alert is None for decision in desk.takes(copy))


@settings(deadline=None, max_examples=30)
@given(days)
def test_nothing_rings_before_the_announcement_and_all_are_in_its_thread(day):
    threads = {}
    for copy, decision in alerts_of(day):
        if decision.alert:
            opener = threads.setdefault(copy.story, decision.alert)
            assert opener.kind == "story.new"
            assert decision.alert.thread == opener.id


@settings(deadline=None, max_examples=30)
@given(days)
def test_copies_of_a_told_story_and_round_ups_never_ring(day):
    told = set()
    for copy, decision in alerts_of(day):
        if copy.kind in ("same", "syndicated", "contains") and copy.story in told:
            assert decision.alert is None
        if decision.alert:
            told.add(copy.story)


@settings(deadline=None, max_examples=30)
@given(days)
def test_every_decision_has_a_reason_and_every_update_a_fact(day):
    for _, decision in alerts_of(day):
        assert decision.reason
        assert (decision.outcome == "suppress") == (decision.alert is None)
        if decision.alert and decision.alert.kind == "story.update":
            new = decision.alert.sections[0].new
            assert new.figures or new.people or new.places or new.quotes
