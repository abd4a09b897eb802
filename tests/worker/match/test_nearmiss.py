"""What nearly matched: which clause can fail alone, and that exactly that one did."""

import pytest
from hypothesis import given, settings

from storage.model import Article, Topic
from tests.worker.match.oracle import Oracle
from tests.worker.match.places import Places
from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from worker.match import Nearly, NoNames, Vocabulary, Words, printed
from worker.match.nearmiss import loosened
from worker.match.parser import parse, unrequired

WORDS = Words(Vocabulary({"towns": ("aleppo", "idlib")}, {"sport": "football OR tennis"}), Places())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("rain", []),
        ("rain OR snow", []),
        ("rain snow", [("rain", "snow"), ("snow", "rain")]),
        ("rain NOT football", [("NOT football", "rain")]),
        ("rain NOT ${sport}", [("NOT ${sport}", "rain")]),
        (
            "rain snow NOT ice",
            [("rain", "snow AND NOT ice"), ("snow", "rain AND NOT ice"), ("NOT ice", "rain AND snow")],
        ),
        ("rain NEAR/3 snow", [("rain NEAR/3 snow", "rain AND snow")]),
        ("title:rain", [("title:rain", "rain")]),
        ("ATLEAST/3 rain", [("ATLEAST/3 rain", "rain")]),
        ("FIRST/9 rain", [("FIRST/9 rain", "rain")]),
        ("rain lang:ar", [("lang:ar", "rain")]),
        ("lang:ar dead>=10", []),
        ("ice OR (rain snow)", [("rain", "snow"), ("snow", "rain")]),
        ("(rain OR snow) storm", [("rain OR snow", "storm"), ("storm", "rain OR snow")]),
    ],
)
def test_each_clause_that_can_fail_alone_is_left_out(query, wanted):
    found = loosened(parse(query, WORDS.vocabulary))
    assert [(each.clause, each.query) for each in found] == wanted


@pytest.mark.parametrize(
    ("query", "text", "clause", "reason"),
    [
        ("rain NOT football", "Rain stopped the football.", "NOT football", "excluded by football"),
        ("rain NEAR/1 snow", "Rain, and in the hills some snow.", "rain NEAR/1 snow", "5 words between"),
        ("aleppo (truce OR ceasefire)", "Talks on حلب ended.", "truce OR ceasefire", "none of them holds"),
        ("title:rain", "It is about rain.", "title:rain", "only elsewhere"),
        ("ATLEAST/3 rain", "Rain and rain.", "ATLEAST/3 rain", "occurs 2 times"),
        ("@towns rain", "Idlib is dry.", "rain", "does not occur"),
        ("rain snow", "Rain and snow.", None, ""),
        ("rain snow", "Nothing.", None, ""),
        ("rain snow ice", "Rain alone.", None, ""),
    ],
)
def test_the_clause_that_failed_is_named_with_its_reason(query, text, clause, reason):
    nearly, article = Nearly(Topic(name="t", query=query), WORDS), Article(url="", text=text)
    missed = nearly.missed(article, None)
    assert (missed.clause if missed else None) == clause
    if missed:
        assert reason in nearly.reason(missed, article, None)


@given(writers)
@settings(max_examples=60, deadline=None)
def test_a_near_miss_holds_without_its_clause_and_not_with_it(writer: Writer):
    root, words = writer.query(), Words(Vocabulary(SETS, SNIPPETS), NoNames())
    if unrequired(root):
        return
    nearly = Nearly(Topic(name="t", query=printed(root), aliases=False), words)
    queries = {each.clause: parse(each.query, words.vocabulary) for each in loosened(root)}
    for _ in range(8):
        article, fields = writer.article(), writer.fields()
        missed, oracle = nearly.missed(article, fields), Oracle(article, fields)
        if missed is not None:
            assert not oracle.holds(root)
            assert oracle.holds(queries[missed.clause])
        else:
            assert oracle.holds(root) or not any(map(oracle.holds, queries.values()))
