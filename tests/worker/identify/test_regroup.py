"""Stories judged together: late merges, late splits, and what a person placed by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Known, Move
from worker.identify.closeness import Rarity, nearness
from worker.identify.regroup import components, moves_among, regroup

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
#: words of two events of one affair: the first half of each is the affair's
QUAKE = "tarvik quake rubble village rescue governor school tents dogs mountain"
VOTE = "budget levy parliament minister deficit crown vote bottled water session"
STRIKE = "معلمون إضراب مدارس أجور نقابة وزارة طلاب مفاوضات مسيرة عاصمة"


def report(ident: int, words: str, story: str, *, hours: float = 0, group: str = "") -> Known:
    terms = tuple((word, 2.0, word.isascii()) for word in words.split())
    at = NOON + timedelta(hours=hours)
    return Known(
        id=f"a{ident}",
        url="",
        group=group or f"g{ident}",
        story=story,
        published=at,
        headline="",
        text="",
        terms=terms,
    )


def rare(counts: Mapping[str, int] | None = None) -> Rarity:
    return Rarity(counts or {}, 200)


@pytest.mark.parametrize("words", [QUAKE, VOTE, STRIKE])
def test_two_stories_of_one_event_become_the_older_one(words: str) -> None:
    reports = [report(n, words, "s1" if n < 2 else "s2", hours=n) for n in range(4)]
    assert regroup(reports, rare()) == (Move(articles=("a2", "a3"), to="s1"),)


def test_a_story_of_two_events_is_parted_and_its_id_stays_with_the_larger_part() -> None:
    reports = [report(n, QUAKE if n < 3 else VOTE, "s1", hours=n) for n in range(5)]
    assert regroup(reports, rare()) == (Move(articles=("a3", "a4"), to=None),)


def affair(events: str, *, story: str = "s1", seed: int = 3) -> list[Known]:
    """Reports of an affair: each tells some of the affair's words and, of its event's own, most."""
    random = Random(seed)
    own = {event: [f"{event}{n}" for n in range(10)] for event in set(events)}
    shared = [f"shared{n}" for n in range(14)]
    told = (random.sample(shared, 10) + random.sample(own[event], 6) for event in events)
    return [report(n, " ".join(words), story, hours=n / 4) for n, words in enumerate(told)]


@pytest.mark.parametrize("events", ["aaaaaabbbbbb", "abababababab", "aaaaaaaaaaaabbbbbb", "aaaaaaabbbbbbbccccccc"])
def test_events_of_one_affair_are_parted_though_they_share_most_of_their_words(events: str) -> None:
    reports = affair(events)
    moves = regroup(reports, rare())
    stories = {known.id: "s1" for known in reports} | {
        ident: move.articles[0] for move in moves for ident in move.articles
    }
    assert len(set(stories.values())) == len(set(events))
    assert len({(stories[known.id], event) for known, event in zip(reports, events, strict=True)}) == len(set(events))
    settled = [
        replace(known, story=f"s{99 if stories[known.id] == 's1' else stories[known.id][1:]}") for known in reports
    ]
    assert regroup(settled, rare()) == ()


@pytest.mark.parametrize("size", [6, 10, 24, 80])
def test_one_event_stays_whole_however_much_is_told_of_it(size: int) -> None:
    assert regroup(affair("a" * size), rare()) == ()


def test_days_alone_do_not_part_a_story() -> None:
    reports = [replace(known, published=NOON + timedelta(hours=8 * n)) for n, known in enumerate(affair("a" * 15))]
    assert regroup(reports, rare()) == ()


def test_events_that_a_person_put_together_are_not_parted_by_a_cut() -> None:
    assert regroup(affair("aaaaabbbbb"), rare(), frozenset(("a0", "a9"))) == ()


def test_what_is_well_placed_stays() -> None:
    reports = [report(n, QUAKE if n < 3 else VOTE, "s1" if n < 3 else "s2", hours=n) for n in range(5)]
    assert regroup(reports, rare()) == ()


def test_copies_have_one_vote_and_go_along() -> None:
    copies = [report(n, QUAKE, "s2", group="g9", hours=n) for n in range(9, 13)]
    own = [report(1, QUAKE, "s1"), report(2, QUAKE, "s1")]
    assert regroup([*own, *copies], rare()) == (Move(articles=("a9", "a10", "a11", "a12"), to="s1"),)


def test_stories_that_a_person_parted_stay_apart() -> None:
    reports = [report(n, QUAKE, "s1" if n < 2 else "s2", hours=n) for n in range(4)]
    assert regroup(reports, rare(), frozenset(("a0", "a1", "a2", "a3"))) == ()


def test_what_a_person_put_together_stays_together() -> None:
    reports = [report(0, QUAKE, "s1"), report(1, VOTE, "s1", hours=1)]
    assert regroup(reports, rare(), frozenset(("a0", "a1"))) == ()


def test_a_long_affair_is_several_stories() -> None:
    reports = [report(n, QUAKE, "s1", hours=12 * n) for n in range(60)]
    moves = regroup(reports, rare())
    assert len(moves) >= 2
    days = {move.articles: {int(ident[1:]) // 2 for ident in move.articles} for move in moves}
    assert all(max(found) - min(found) <= 14 for found in days.values())


def test_reports_of_some_days_are_as_near_as_those_of_one_and_those_of_weeks_are_not() -> None:
    near = [nearness(NOON, NOON + timedelta(days=days)) for days in (0, 2, 5, 14)]
    assert near[:2] == [1.0, 1.0]
    assert near[1] > near[2] > 0.5 > near[3]


def test_reports_of_one_pattern_that_name_others_are_no_story() -> None:
    pattern = " ".join(f"w{n}" for n in range(30))
    terms = tuple((word, 2.0, False) for word in pattern.split())
    one, other = (
        Known(
            id=f"a{n}",
            url="",
            group=f"g{n}",
            story=f"s{n}",
            published=NOON,
            headline="",
            text="",
            terms=(*terms, *((f"name{n}{m}", 4.0, True) for m in range(5))),
        )
        for n in (1, 2)
    )
    assert regroup([one, other], rare()) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([QUAKE, VOTE, STRIKE]), st.integers(1, 4)), max_size=8), st.randoms())
def test_what_was_regrouped_has_nothing_left_to_move_whatever_the_order(
    parts: list[tuple[str, int]], random: Random
) -> None:
    reports = [report(n, words, f"s{story}", hours=n) for n, (words, story) in enumerate(parts, 1)]
    mixed = list(reports)
    random.shuffle(mixed)
    counts: dict[str, int] = {}
    near = [(one.story, other.story) for one in reports for other in reports]
    moved = moves_among(reports, near, counts, 200)
    assert moved == moves_among(mixed, near, counts, 200)
    again = [
        report(n, words, moved.get(f"a{n}", f"s{story}").replace(":a", "9"), hours=n)
        for n, (words, story) in enumerate(parts, 1)
    ]
    assert moves_among(again, [(one.story, other.story) for one in again for other in again], counts, 200) == {}


def test_stories_near_one_another_are_looked_at_as_one_set() -> None:
    found = components(("s1", "s2", "s3", "s4"), (("s1", "s3"), ("s3", "s4")))
    assert set(found) == {frozenset(("s1", "s3", "s4")), frozenset(("s2",))}
