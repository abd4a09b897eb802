"""The matcher as the pipeline uses it: all faults at once, spans, what it needs."""

import pytest

from storage.model import Article, Topic
from tests.worker.match.places import Places
from worker.match import Matcher, TopicErrors

TEXT = "Quarry strike\n\nStrike over\n3 min read\nMiners of Aleppo left.\n\nThe strike of miners in حلب is over.\n"


def one(query: str, *, aliases: bool = True) -> Matcher:
    return Matcher.from_topics((Topic(name="x", query=query, aliases=aliases),), {}, {}, Places())


def spans(query: str, article: Article) -> list[tuple[str, str, str]]:
    (match,) = one(query).match(article)
    texts = {"text": article.text, "title": article.title}
    return [(texts[span.field][span.start : span.end], span.term, span.part) for span in match.spans]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("aleppo", [("Aleppo", "aleppo", "lead"), ("حلب", "حلب", "body")]),
        ("title:strike", [("strike", "strike", "title"), ("Strike", "strike", "title")]),
        ("strike NEAR/1 miners", [("strike", "strike", "body"), ("miners", "miners", "body")]),
        (
            "strike NOT football",
            [("strike", "strike", "title"), ("Strike", "strike", "title"), ("strike", "strike", "body")],
        ),
        ('"strike of miners" OR geese', [("strike of miners", '"strike of miners"', "body")]),
        ("ATLEAST/2 miner*", [("Miners", "miner*", "lead"), ("miners", "miner*", "body")]),
        (
            "strike OR title:strike",
            [("strike", "strike", "title"), ("Strike", "strike", "title"), ("strike", "strike", "body")],
        ),
        ("words>3", []),
    ],
)
def test_spans_show_what_made_a_match_true(query, wanted):
    assert spans(query, Article(url="", text=TEXT)) == wanted


def test_a_span_in_a_title_of_its_own_counts_in_the_title():
    article = Article(url="", text="Nothing here", title="Miners strike")
    assert spans("strike", article) == [("strike", "strike", "title")]


def test_at_most_a_hundred_spans_and_one_at_least_for_every_clause():
    article = Article(url="", text="x " * 500 + "gate")
    found = spans("x AND gate", article)
    assert len(found) == 100
    assert found[-1][0] == "gate"


def test_every_fault_is_told_at_once():
    topics = (
        Topic(name="a", query="(rain OR"),
        Topic(name="b", query="snow"),
        Topic(name="c", query="@gone"),
        Topic(name="b", query="ice"),
    )
    with pytest.raises(TopicErrors) as refused:
        Matcher.from_topics(topics, {"s": ("*x",)}, {"t": "a OR"}, Places())
    assert [name for name, _, _ in refused.value.faults] == ["@s", "${t}", "a", "c", "b"]
    assert "a: error: the query ends too soon" in str(refused.value)


@pytest.mark.parametrize(
    ("query", "needed"),
    [("a OR dead>3", True), ("person:a", True), ("words>9", False), ("lang:ar", False), ("a", False)],
)
def test_fields_are_only_needed_by_figures_and_entities(query, needed):
    assert one(query).needs_fields is needed


def test_aliases_can_be_off():
    article = Article(url="", text="Halab")
    assert one("aleppo").names(article) == ("x",)
    assert one("aleppo", aliases=False).names(article) == ()
    assert one("=Aleppo").names(article) == ()


def test_no_topics_match_nothing():
    assert Matcher((), {}, {}, Places()).match(Article(url="", text=TEXT)) == ()


def test_a_match_tells_the_query_that_made_it():
    (match,) = one("aleppo OR idlib").match(Article(url="", text=TEXT))
    assert (match.topic, match.clause) == ("x", "aleppo OR idlib")
