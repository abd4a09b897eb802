"""What is suggested for queries as they are written at three in the morning. The columns are in test_parser.py."""

import pytest

from worker.match import QueryError, Vocabulary, parse_query

VOCABULARY = Vocabulary({"opposition": ("FSA",)}, {"sport": "football"})

HINTS = [
    ("rain NEAR 5 snow", "NEAR/5"),
    ("rain NEAR / 5 snow", "NEAR/5"),
    ("rain NEAR/5/snow", "NEAR/5"),
    ("rain NEAR/5.5 snow", "NEAR/5"),
    ("rain NEAR5 snow", "NEAR/5"),
    ("NEAR/5(rain, snow)", "word NEAR/5 word"),
    ("ATLEAST 3 rain", "ATLEAST/3"),
    ("（rain OR snow）", "(rain OR snow)"),
    ("「雨」", '"雨"'),
    ("‹rain›", '"rain"'),
    ("‚heavy rain‘", '"heavy rain"'),
    ("'heavy rain'", '"heavy rain"'),
    ("＂heavy rain＂", '"heavy rain"'),
    ("{rain}", "(rain)"),
    ("مطر، ثلج", "OR"),
    ("雨、雪", "OR"),
    ("rain — snow", "NOT word"),
    ("rain −snow", "NOT snow"),
    ("rain + snow", "AND"),
    ("C++", "C"),
    ("rain ＡＮＤ snow", "AND"),
    ("title：rain", "title:rain"),
    ("title :rain", "title:rain"),
    ("dead >= 10", "dead>=10"),
    ("words:>100", "words>100"),
    ("50%", "percent=50"),
    ("$100", "money>=100"),
    ("$sport", "${sport}"),
    ("$(sport)", "${sport}"),
    ("== rain", "=rain"),
    ("clou?d", "clou*"),
    ("?torm", "*torm"),
    ("what of the rain?", "rain"),
    ('"heavy rain"~5', "heavy NEAR/5 rain"),
    ("rain^2", "rain"),
    ("url:https://example.org/a", "source:example.org"),
    ("lang:Deutsch", "lang:de"),
    ("lang:türkçe", "lang:tr"),
    ("lang:عربي", "lang:ar"),
    ("lang:germna", "lang:de"),
    ("lang:klingon", ""),
    ("country:Deutschland", "country:de"),
    ("country:Türkiye", "country:tr"),
    ("country:سوريا", "country:sy"),
    ("country:中国", "country:cn"),
    ("country:narnia", ""),
]


@pytest.mark.parametrize(("query", "hint"), HINTS)
def test_the_form_that_was_meant_is_suggested(query, hint):
    with pytest.raises(QueryError) as error:
        parse_query(query, None, VOCABULARY)
    assert error.value.hint == hint


@pytest.mark.parametrize("query", ["date:2024-01-01", "date>=2024-13-45", "published:today", "since:yesterday"])
def test_a_date_is_told_where_it_belongs(query):
    with pytest.raises(QueryError) as error:
        parse_query(query, None, VOCABULARY)
    assert "topic test --last" in error.value.message
    assert error.value.hint == ""


@pytest.mark.parametrize("query", [query for query, hint in HINTS if "word" not in hint and " " in hint])
def test_a_suggested_query_can_be_read(query):
    with pytest.raises(QueryError) as error:
        parse_query(query, None, VOCABULARY)
    hint = error.value.hint
    assert parse_query(hint if not hint.startswith("NOT") else f"x {hint}", None, VOCABULARY).reads


@pytest.mark.parametrize("query", ["rain UND snow", "rain ODER snow", "pluie OU neige", "дождь И снег", "مطر أو ثلج"])
def test_operators_of_other_languages_are_words_and_that_is_said(query):
    assert any("ordinary word" in warning.message for warning in parse_query(query, None, VOCABULARY).warnings)
