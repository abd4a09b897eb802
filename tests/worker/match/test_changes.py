"""Topics that are added, changed and removed while the matcher is in use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Article, Topic
from tests.worker.match.places import Places
from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from tests.worker.match.test_oracle import is_accepted
from worker.match import Matcher, NoNames, TopicErrors, printed, shared_ends
from worker.match import matcher as module

TEXT = Article(url="", text="Miners of Aleppo left the gate.")


def topics(**queries: str) -> tuple[Topic, ...]:
    return tuple(Topic(name=name, query=query) for name, query in queries.items())


def matcher(sets: dict[str, tuple[str, ...]] | None = None, **queries: str) -> Matcher:
    return Matcher(topics(**queries), sets or {}, {}, Places())


@given(writers)
@settings(max_examples=40, deadline=None)
def test_a_changed_matcher_finds_what_a_new_one_finds(writer: Writer):
    nodes = [node for node in writer.some(writer.query, 10, 20) if is_accepted(node)]
    all_topics = [Topic(name=str(at), query=printed(node), aliases=False) for at, node in enumerate(nodes)]
    some = [topic for topic in all_topics if writer.random.random() < 0.6]
    turned = [Topic(name=topic.name, query=writer.one(all_topics).query, aliases=False) for topic in all_topics]
    articles = [(writer.article(), writer.fields()) for _ in range(3)]
    current = Matcher(some, SETS, SNIPPETS, NoNames())
    for wanted in (all_topics, turned, some, some[1:]):
        current, new = current.changed(wanted, SETS, SNIPPETS), Matcher(wanted, SETS, SNIPPETS, NoNames())
        for article, known in articles:
            assert sorted(current.names(article, known)) == sorted(new.names(article, known))
            found = {match.topic: match for match in current.match(article, known)}
            assert found == {match.topic: match for match in new.match(article, known)}


def test_the_matcher_that_was_changed_stays_as_it_is():
    before = matcher(a="miners", b="geese")
    after = before.changed(topics(a="geese", c="gate"), {}, {})
    assert (before.names(TEXT), after.names(TEXT)) == (("a",), ("c",))


def test_a_topic_added_and_removed_leaves_nothing_behind():
    before = matcher(a="miners")
    assert before.changed(topics(a="miners", b="gate"), {}, {}).changed(topics(a="miners"), {}, {}).names(TEXT) == (
        "a",
    )


def test_what_stays_is_not_read_again(monkeypatch):
    before = matcher(**{f"t{number}": "miners" for number in range(50)})
    read: list[str] = []
    monkeypatch.setattr("worker.match.layer.parse", lambda query, _: read.append(query) or parse(query))
    before.changed((*topics(**{f"t{number}": "miners" for number in range(50)}), *topics(new="gate")), {}, {})
    assert read == ["gate"]


def parse(query: str) -> object:
    from worker.match.parser import parse as original
    from worker.match.vocabulary import Vocabulary

    return original(query, Vocabulary())


def test_after_many_changes_all_is_read_anew(monkeypatch):
    monkeypatch.setattr(module, "MOST_CHANGES", 2)
    before = matcher(a="miners")
    after = before.changed(topics(b="gate", c="miners", d="left"), {}, {})
    assert after.names(TEXT) == ("b", "c", "d")


def test_numbers_count_what_was_read_and_what_came_later():
    before = matcher(a="miners", b="gate", c="aleppo")
    after = before.changed(topics(a="miners", c="miners OR gate", d="miners"), {}, {})
    assert [after.topics[number].name for number in after.numbers(TEXT)] == ["a", "c", "d"]
    assert after.names(TEXT) == ("a", "c", "d")


def test_another_set_is_another_form_of_the_topics_that_name_it():
    before = matcher({"who": ("geese",)}, a="@who", b="miners")
    after = before.changed(topics(a="@who", b="miners"), {"who": ("gate",)}, {})
    assert (before.names(TEXT), set(after.names(TEXT))) == (("b",), {"a", "b"})


def test_a_snippet_in_a_snippet_counts_too():
    given_topics = topics(a="miners NOT ${x}")
    before = Matcher(given_topics, {}, {"x": "geese OR ${y}", "y": "ice"}, Places())
    after = before.changed(given_topics, {}, {"x": "geese OR ${y}", "y": "gate"})
    assert (before.names(TEXT), after.names(TEXT)) == (("a",), ())


def test_a_match_tells_the_version_of_its_topic():
    first, again = matcher(a="miners", b="aleppo"), matcher(b="aleppo", a="miners")
    changed = first.changed(topics(a="miners OR gate", b="aleppo"), {}, {})
    versions = [{match.topic: match.version for match in each.match(TEXT)} for each in (first, again, changed)]
    assert versions[0] == versions[1]
    assert versions[0]["b"] == versions[2]["b"]
    assert versions[0]["a"] != versions[2]["a"]


def test_a_change_that_cannot_be_read_is_refused_whole():
    before = matcher(a="miners")
    with pytest.raises(TopicErrors) as refused:
        before.changed(topics(a="miners", b="(gate", c="@gone"), {}, {})
    assert [name for name, _, _ in refused.value.faults] == ["b", "c"]
    assert before.names(TEXT) == ("a",)


@pytest.mark.parametrize(
    ("wanted", "is_fine"),
    [("ab", True), ("aab", False), ("abb", False), ("acb", True), ("cab", True), ("ba", True), ("bab", False)],
)
def test_topics_of_one_name_are_refused_wherever_they_stand(wanted: str, is_fine: bool):
    known = {topic.name: topic for topic in topics(a="miners", b="gate", c="aleppo")}
    before = Matcher((known["a"], known["b"]), {}, {}, Places())
    for each in (known, {name: Topic(name=name, query="left") for name in known}):
        chosen = [each[name] for name in wanted]
        if is_fine:
            assert len(before.changed(chosen, {}, {}).names(TEXT)) == len(wanted)
            continue
        with pytest.raises(TopicErrors):
            before.changed(chosen, {}, {})


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_ends_that_are_shared_do_not_overlap(one: list[str], other: list[str]):
    front, back = shared_ends(one, other)
    assert front + back <= min(len(one), len(other))
    assert one[:front] == other[:front]
    assert one[len(one) - back :] == other[len(other) - back :]
    between = one[front : len(one) - back], other[front : len(other) - back]
    assert not all(between) or (between[0][0] != between[1][0] and between[0][-1] != between[1][-1])
