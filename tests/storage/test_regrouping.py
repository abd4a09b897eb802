"""Merging and splitting stories, on both databases."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from storage.errors import NotFound
from storage.model import (
    Alert,
    Article,
    Decision,
    Fields,
    Fingerprint,
    Move,
    News,
    Section,
    Story,
    Told,
    Verdict,
)
from storage.store import Store
from storage.store.stories import StoryArticle
from tests.storage.test_store import NOW, claimed, polled, record

HOUR = timedelta(hours=1)
WITHIN = timedelta(minutes=5)


def count(parts: Sequence[StoryArticle]) -> tuple[str, ...]:
    return tuple(part.group for part in parts)


def take(store: Store, ident: str, *, story: str = "", near: tuple[str, ...] = (), topic: str = "") -> str:
    """Files an article, tells of it under the topic, and gives its story."""
    polled(store, record(ident))
    due = claimed(store)
    print_ = Fingerprint(keys=(("guid", ident),), shingles=(), terms=((f"term{ident}", 2.0, True),))
    with store.filing(due, NOW) as filing:
        article = Article(url=due.entry.link, headline=f"Headline {ident}", text=ident, publisher="A")
        filed = filing.file(article, print_, Fields(), Verdict(kind="new", story=story, near=near), count)
        if topic:
            filing.decide(filed, (), (_told_of(filed.story, topic),), {})
        filing.finish()
    return filed.story.id


def _told_of(story: Story, topic: str) -> Decision:
    section = Section(story=story, articles=(), new=News())
    alert = Alert(
        id=f"alert-{story.id}-{topic}",
        kind="story.new",
        at=NOW,
        topic=topic,
        thread=f"alert-{story.id}-{topic}",
        sections=(section,),
    )
    return Decision(topic=topic, outcome="ring", reason="first", alert=alert, facts=(f"dead {story.id}",))


def known(store: Store, ident: str, topic: str) -> Told:
    """What the topic knows of the story, as the next report of it finds it."""
    polled(store, record("next"))
    with store.filing(claimed(store), NOW + HOUR) as filing:
        filed = filing.file(
            Article(url="u", text="next"), Fingerprint(keys=(), shingles=(), terms=()), Fields(),
            Verdict(kind="new", story=ident), count,
        )  # fmt: skip
        (told,) = filing.told(filed.story, [topic], WITHIN)
        assert filed.story.id == ident
    return told


def of(store: Store, ident: str) -> list[str]:
    return [line.id for line in store.story_row(ident, count).articles]


def move(store: Store, *articles: str, to: str | None = None) -> None:
    store.move_reports((), ((Move(articles=articles, to=to), "one event"),), NOW + HOUR)


def test_a_story_that_was_nearly_joined_waits_to_be_looked_at_until_it_was(store: Store) -> None:
    one, other = take(store, "1"), take(store, "2", near=("s1",))
    pairs = (("s2", "s1"), ("s2", "s2"))
    assert store.near_stories() == pairs
    found = store.reports_of((one, other))
    assert [(known.id, known.story, known.terms[0][0]) for known in found.reports] == [
        ("a1", "s1", "term1"),
        ("a2", "s2", "term2"),
    ]
    assert (found.articles, found.term_counts, found.pinned) == (2, {"term1": 1, "term2": 1}, frozenset())
    store.move_reports(pairs, (), NOW)
    assert store.near_stories() == ()


def test_a_merged_storys_id_leads_to_what_it_became(store: Store) -> None:
    take(store, "1"), take(store, "2"), take(store, "3")
    move(store, "a3", to="s2")
    move(store, "a2", "a3", to="s1")
    assert of(store, "s1") == of(store, "s2") == of(store, "s3") == ["a1", "a2", "a3"]
    assert [row.story.id for row in store.story_rows(count)] == ["s1"]
    (late,) = store.story_changes("s1")
    assert (late.kind, late.story, late.other, late.articles, late.reason) == (
        "merge", "s1", "s2", ("a2", "a3"), "one event",
    )  # fmt: skip
    assert not late.is_by_hand


def test_what_was_told_of_either_part_of_a_merger_is_told(store: Store) -> None:
    take(store, "1", topic="Aleppo"), take(store, "2", topic="Aleppo")
    move(store, "a2", to="s1")
    told = known(store, "s1", "Aleppo")
    assert [alert.id for alert in told.alerts] == ["alert-s1-Aleppo", "alert-s2-Aleppo"]
    assert {section.story.id for alert in told.alerts for section in alert.sections} == {"s1"}
    assert told.facts == {"dead s1", "dead s2"}


def test_what_was_told_before_a_split_is_told_of_both_parts(store: Store) -> None:
    take(store, "1", topic="Aleppo"), take(store, "2", story="s1")
    move(store, "a2")
    assert (of(store, "s1"), of(store, "s2")) == (["a1"], ["a2"])
    told = known(store, "s2", "Aleppo")
    assert [alert.id for alert in told.alerts] == ["alert-s1-Aleppo"]
    assert told.facts == {"dead s1"}
    assert [section.story.id for section in told.alerts[0].sections] == ["s2"]


def test_what_is_told_after_a_split_is_told_of_that_part_alone(store: Store) -> None:
    take(store, "1"), take(store, "2", story="s1")
    store.move_reports((), ((Move(articles=("a2",)), "two events"),), NOW - HOUR)
    take(store, "3", story="s1", topic="Aleppo")
    assert known(store, "s2", "Aleppo").alerts == ()


def test_a_person_merges_and_it_sticks(store: Store) -> None:
    take(store, "1"), take(store, "2"), take(store, "3")
    (merged,) = store.merge_stories("s1", ["s2"], NOW)
    assert (merged.kind, merged.is_by_hand) == ("merge", True)
    move(store, "a2")
    move(store, "a1", "a2", to="s3")
    assert of(store, "s1") == ["a1", "a2"]
    assert store.reports_of(["s1"]).pinned == {"a1", "a2"}


def test_a_person_splits_and_it_sticks(store: Store) -> None:
    for ident in "123":
        take(store, ident, story="" if ident == "1" else "s1")
    (split,) = store.split_story("s1", ["a2"], NOW)
    assert (split.kind, split.story, split.other, split.articles) == ("split", "s1", "s2", ("a2",))
    move(store, "a2", to="s1")
    assert (of(store, "s1"), of(store, "s2")) == (["a1", "a3"], ["a2"])


@pytest.mark.parametrize(
    ("story", "articles", "said"),
    [
        ("s1", ["a9"], "a9: not in story s1"),
        ("s1", ["a1"], "nothing to split"),
        ("s7", ["a1"], "no story s7"),
        ("7", ["a1"], "no id"),
    ],
)
def test_a_split_that_cannot_be_says_why(store: Store, story: str, articles: list[str], said: str) -> None:
    take(store, "1")
    with pytest.raises(NotFound, match=said):
        store.split_story(story, articles, NOW)


def test_of_a_move_that_breaks_off_nothing_stays(store: Store) -> None:
    take(store, "1"), take(store, "2", near=("s1",))
    moves = ((Move(articles=("a2",), to="s1"), "one event"), (Move(articles=("x",), to="s1"), "broken"))
    with pytest.raises(NotFound):
        store.move_reports((("s2", "s1"),), moves, NOW)
    again = Store(str(store.engine.url.render_as_string(hide_password=False)))
    assert (of(again, "s1"), of(again, "s2"), again.story_changes("s1")) == (["a1"], ["a2"], ())
    assert ("s2", "s1") in again.near_stories()
    again.close()


def test_a_move_that_came_too_late_changes_nothing(store: Store) -> None:
    take(store, "1"), take(store, "2")
    move(store, "a2", to="s1")
    move(store, "a2", to="s1")
    assert len(store.story_changes("s1")) == 1
    assert of(store, "s2") == ["a1", "a2"]
