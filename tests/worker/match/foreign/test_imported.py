"""What other systems' queries become, and what is refused with its place and a way out."""

import pytest

from worker.match import QueryError, Vocabulary, parse_query
from worker.match.foreign import DIALECTS, imported

CARRIED_OVER = [
    ("meltwater", 'river AND (flood or rain) not "river bank"', 'river AND (flood OR rain) AND NOT "river bank"'),
    ("meltwater", "river NEAR flood", "river NEAR/4 flood"),
    ("meltwater", 'river ONEAR/10 (flood* OR "high water*")', 'river ONEAR/10 (flood* OR "high water*")'),
    ("meltwater", "river near/3 flood", "river NEAR/3 flood"),
    ("meltwater", "river OR rain AND flood", "river OR (rain AND flood)"),
    ("meltwater", 'title:(river OR "high water") AND lang:en', 'title:(river OR "high water") AND lang:en'),
    ("meltwater", "“high water”", '"high water"'),
    ("meltwater", "нефть and (газ or уголь)", "нефть AND (газ OR уголь)"),
    ("brandwatch", "(river OR lake) NEAR/5f flood", "(river OR lake) ONEAR/5 flood"),
    ("brandwatch", "river -{US}", "river AND NOT =US"),
    ("brandwatch", "raw:WHO OR {Red Cross}", '=WHO OR ="Red Cross"'),
    ("brandwatch", "river NOT lake NOT sea", "river AND NOT lake AND NOT sea"),
    ("brandwatch", "site:example.org AND author:diab", "source:example.org AND byline:diab"),
    ("brandwatch", "(river NEAR/2 flood) NEAR/3 rain", "(river NEAR/2 flood) NEAR/3 rain"),
    ("lucene", "river lake", "river OR lake"),
    ("lucene", "river OR lake NOT sea", "(river OR lake) AND NOT sea"),
    ("lucene", "+river +flood -lake", "river AND flood AND NOT lake"),
    ("lucene", "river && !lake", "river AND NOT lake"),
    ("lucene", '"river flood"~1', "river ONEAR/1 flood"),
    ("lucene", '"river flood"~5', "river ONEAR/5 flood OR flood ONEAR/3 river"),
    ("lucene", '"river flood"~0', '"river flood"'),
    ("lucene", "title:(river OR lake) AND body:flood", "title:(river OR lake) AND body:flood"),
    ("lucene", "نهر AND (فيضان OR مطر)", "نهر AND (فيضان OR مطر)"),
    ("lucene", "headline:river AND language:(en OR de)", "title:river AND lang:(en OR de)"),
]  # fmt: skip

#: dialect, query, column, a part of the reason, a part of the hint
REFUSED = [
    ("meltwater", "river flood", 7, "side by side", "AND flood"),
    ("meltwater", "river OR rain NOT lake", 15, "brackets", ""),
    ("meltwater", "ingress:river", 1, "lead:", ""),
    ("meltwater", "river NEAR/10 (flood AND rain)", 7, "joins words", ""),
    ("meltwater", "wom?n", 4, "one letter", "wom*"),
    ("meltwater", "river NEAR/5 flood NEAR/5 rain", 20, "comes first", "(a NEAR/5 b)"),
    ("meltwater", "river NEAR/200 flood", 7, "100", "AND"),
    ("meltwater", "river NEAR/5f flood", 7, "no operator", "ONEAR/5"),
    ("meltwater", "NOT river", 1, "must occur", ""),
    ("meltwater", "lang:english AND river", 6, "code", "lang:en"),
    ("brandwatch", "river and flood", 7, "side by side", ""),
    ("brandwatch", "river OR rain AND flood", 15, "brackets", ""),
    ("brandwatch", '"river flood"~5', 14, "swaps", "NEAR/5"),
    ("brandwatch", "river NEAR flood", 7, "number", "NEAR/5"),
    ("brandwatch", "url:example.org/a AND river", 1, "site:", ""),
    ("brandwatch", "{C++}", 1, "signs", ""),
    ("brandwatch", '"high wat*"', 10, "wildcard", "ONEAR/0"),
    ("brandwatch", "gender:F AND river", 1, "news only", ""),
    ("lucene", "river AND lake OR sea", 16, "order of results", ""),
    ("lucene", "+river lake", 8, "order of results", ""),
    ("lucene", "river OR NOT lake", 7, "excludes", "AND NOT lake"),
    ("lucene", "river AND (NOT lake)", 12, "exclusions alone", ""),
    ("lucene", "NOT river", 1, "exclusions alone", ""),
    ("lucene", "river~", 6, "alike", ""),
    ("lucene", '"river flood rain"~5', 1, "two different words", "NEAR/5"),
    ("lucene", "dead:[10 TO 20]", 1, "no form", ""),
    ("lucene", "river [10 TO 20]", 7, "dead>=10", ""),
    ("lucene", "/riv.*/", 1, "regular expressions", ""),
    ("lucene", "al-amin", 3, "quotation marks", '"al-amin"'),
    ("lucene", r"al\-amin", 4, "quotation marks", '"al-amin"'),
    ("lucene", "published:[2020 TO 2021]", 1, "--last 30d", ""),
    ("lucene", "river AND", 10, "ends too soon", ""),
    ("lucene", "(river OR lake", 1, "never closed", ""),
    ("lucene", "river)", 6, "never opened", ""),
    ("lucene", '"river', 1, "never closed", ""),
    ("lucene", "ri*", 1, "3 letters", ""),
    ("lucene", "title:(body:river)", 8, "another", ""),
    ("lucene", "", 1, "ends too soon", ""),
]


@pytest.mark.parametrize(("dialect", "query", "ours"), CARRIED_OVER)
def test_what_maps_exactly_is_carried_over(dialect, query, ours):
    found = imported(query, DIALECTS[dialect])
    assert found.query == ours
    assert found.notes == ()
    assert parse_query(found.query, None, Vocabulary()).reads == ours


@pytest.mark.parametrize(("dialect", "query", "column", "reason", "hint"), REFUSED)
def test_the_rest_is_refused_with_a_reason(dialect, query, column, reason, hint):
    with pytest.raises(QueryError) as error:
        imported(query, DIALECTS[dialect])
    assert error.value.column == column
    assert reason in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("dialect", "query", "ours"),
    [("meltwater", "river AND (flood OR rain)^9", "river AND (flood OR rain)"), ("lucene", "river^2.5", "river")],
)
def test_weights_are_left_out_and_that_is_said(dialect, query, ours):
    found = imported(query, DIALECTS[dialect])
    assert found.query == ours
    assert "order of results" in found.notes[0]


def test_what_side_by_side_means_in_lucene_can_be_chosen():
    assert imported("river lake", DIALECTS["lucene"], default="AND").query == "river AND lake"
    assert imported("river OR lake", DIALECTS["lucene"], default="AND").query == "river OR lake"
