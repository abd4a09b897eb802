"""Why a topic matches or not."""

import pytest

from storage.model import Article, Topic
from tests.worker.match.places import Places
from worker.match import Vocabulary, Words, explain

TEXT = (
    "Quarry strike ends\n\nQuarry strike ends\nMiners go back\n3 min read\nAt the gate [AFP]\n"
    "Miners at the Halden quarry voted to return.\n\nThe union said “football” had nothing to do with it.\n"
)
WORDS = Words(Vocabulary({"ores": ("gold", "tin")}, {"sport": "football OR tennis"}), Places())

CASES = (
    ("miners", True, [("miners", True, "2 times, first at 39 (miners, in the lead)")]),
    ("geese", False, [("geese", False, "does not occur")]),
    ("=MINERS", False, [("=MINERS", False, "does not occur as written")]),
    ('"miners quarry"', False, [('"miners quarry"', False, "one directly after another")]),
    ("goose*", False, [("goose*", False, "no word like it")]),
    ("miners NEAR/2 voted", False, [("miners NEAR/2 voted", False, "4 words between, NEAR/2 allows 2")]),
    ("voted ONEAR/9 miners", False, [("voted ONEAR/9 miners", False, "only in the other order")]),
    ("gate NEAR/9 voted", False, [("gate NEAR/9 voted", False, "different parts of the article")]),
    ("geese NEAR/9 voted", False, [("geese NEAR/9 voted", False, "geese does not occur")]),
    ("miners NOT football", False, [("miners", True, ""), ("NOT football", False, "excluded by football at ")]),
    ("miners NOT geese", True, [("miners", True, ""), ("NOT geese", True, "geese does not occur")]),
    ("title:miners", False, [("title:miners", False, "does not occur inside the title, only elsewhere")]),
    ("title:geese", False, [("title:geese", False, "does not occur at all")]),
    ("ATLEAST/3 quarry", False, [("ATLEAST/3 quarry", False, "occurs 2 times, ATLEAST/3 needs 3")]),
    ("FIRST/5 union", False, [("FIRST/5 union", False, "first at word 13, FIRST/5 allows 5")]),
    ("FIRST/9 gate", False, [("FIRST/9 gate", False, "only in a caption")]),
    ("(geese OR tin) union", False, [("(geese OR tin)", False, "none of them holds"), ("geese", False, ""),
                                     ("tin", False, ""), ("union", True, "once")]),
    ("@ores OR union", True, [("@ores", False, "none of its terms occurs"), ("union", True, "once")]),
    ("union NOT ${sport}", False, [("union", True, ""), ("NOT ${sport}", False, "excluded by football")]),
    ("${sport}", True, [("${sport}", True, "once"), ("football", True, ""), ("tennis", False, "")]),
    ("union OR dead>9", True, [("union", True, ""), ("dead>9", False, "the article states no figure of dead")]),
    ("union OR words>99", True, [("union", True, ""), ("words>99", False, "the article has 21 words")]),
    ("union OR lang:ar", True, [("union", True, ""), ("lang:ar", False, "the language is en")]),
    ("union OR person:ada", True, [("union", True, ""), ("person:ada", False, "the article names no person")]),
)  # fmt: skip


@pytest.mark.parametrize(("query", "matched", "clauses"), CASES)
def test_reasons(query, matched, clauses):
    told = explain(Topic(name="t", query=query), WORDS, Article(url="", text=TEXT, language="en"))
    assert (told.topic, told.matched) == ("t", matched)
    assert [(clause.clause, clause.holds) for clause in told.clauses] == [(text, holds) for text, holds, _ in clauses]
    for clause, (_, _, reason) in zip(told.clauses, clauses, strict=True):
        assert reason in clause.reason
        assert clause.reason


def test_columns_are_those_of_the_query():
    told = explain(Topic(name="t", query="union (tin OR gold) NOT ${sport}"), WORDS, Article(url="", text=TEXT))
    assert [clause.column for clause in told.clauses] == [1, 8, 8, 15, 21]
