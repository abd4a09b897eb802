"""What a query may not be, with the column of the caret; what it may be, and how it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from worker.match import QueryError, Vocabulary, printed
from worker.match.parser import parse

VOCABULARY = Vocabulary(
    SETS | {"opposition": ("FSA",)}, SNIPPETS | {"sport": "football OR tennis", "calm": "NOT war", "deep": "title:war"}
)

#: query, a caret under the character at fault, what the hint must hold
MALFORMED = (
    ("", "^", ""),
    ("  ", "^", ""),
    ("rain AND", "        ^", ""),
    ("rain OR  ", "       ^", ""),
    ("rain NOT", "        ^", ""),
    ("rain NEAR/4", "           ^", ""),
    ("ATLEAST/2", "         ^", ""),
    ("rain title:", "           ^", ""),
    ("dead>=", "      ^", ""),
    ("=", " ^", ""),
    ("(rain OR", "        ^", ""),
    ("OR rain", "^", ""),
    ("rain AND AND snow", "         ^", ""),
    ("rain NEAR/2 OR snow", "            ^", ""),
    ("(rain AND)", "         ^", ""),
    ("title:OR", "      ^", ""),
    ("FIRST/9 NOT rain", "        ^", ""),
    ("(rain", "^", ""),
    ("rain ((snow)", "     ^", ""),
    ("rain)", "    ^", ""),
    ("rain ()", "      ^", ""),
    ('rain "snow', "     ^", ""),
    ("«rain", "^", ""),
    ('rain ""', "     ^", ""),
    ('"--"', "^", ""),
    ("titles:rain", "^", "title:rain"),
    ("rain author:smith", "     ^", "byline:smith"),
    ("Title:rain", "^", "title:rain"),
    ("http://example.org/x", "^", "source:example.org"),
    ("injured:10", "^", "injured>=10"),
    ("title: rain", "      ^", "title:rain"),
    ("= WHO", " ^", "=WHO"),
    ("injured> 10", "        ^", ""),
    ("injured > 10", "        ^", ""),
    ("@ opposition", "^", ""),
    ("NOT rain", "^", ""),
    ("rain OR NOT snow", "        ^", ""),
    ("rain OR (NOT snow NOT ice)", "         ^", ""),
    ("lead:(NOT rain)", "      ^", ""),
    ("NOT NOT rain", "^", ""),
    ("${calm}", "^", ""),
    ("rain OR ${calm}", "        ^", ""),
    ("rain NEAR snow", "     ^", "NEAR/"),
    ("rain ONEAR/200 snow", "     ^", "ONEAR/100"),
    ("ATLEAST/x rain", "^", ""),
    ("FIRST/0 rain", "^", "FIRST/1"),
    ("rain NEAR/1.5 snow", "     ^", ""),
    ("rain NEAR/ snow", "     ^", ""),
    ("FIRST/10001 rain", "^", ""),
    ("ATLEAST/3rain", "^", ""),
    ("rain NEAR/5 (snow AND ice)", "                  ^", "OR"),
    ("rain NEAR/5 (snow ice)", "                  ^", ""),
    ("(rain ice) NEAR/5 snow", "           ^", ""),
    ("title:rain NEAR/5 snow", "           ^", ""),
    ("rain NEAR/5 lead:snow", "            ^", ""),
    ("ATLEAST/2 (rain NOT snow)", "                ^", ""),
    ("ATLEAST/2 FIRST/9 rain", "          ^", ""),
    ("title:(rain dead>3)", "            ^", ""),
    ("title:title:rain", "      ^", ""),
    ("byline:(ada AND bea)", "            ^", ""),
    ("byline:(ada bea)", "            ^", ""),
    ("byline:(NOT ada)", "        ^", ""),
    ("byline:(ada NEAR/2 bea)", "            ^", ""),
    ("rain NEAR/3 ${deep}", "            ^", ""),
    ("lead:${deep}", "     ^", ""),
    ("lang:${sport}", "     ^", ""),
    ("rain and snow", "     ^", "AND"),
    ("rain oR snow", "     ^", "OR"),
    ("rain NEar/3 snow", "     ^", "NEAR/3"),
    ("first/50 rain", "^", "FIRST/50"),
    ("title:or", "      ^", "OR"),
    ("*rai", "^", ""),
    ("ra*", "^", ""),
    ("*", "^", ""),
    ("rain *", "     ^", ""),
    ("ra*n", "  ^", ""),
    ("*ra*n", "   ^", ""),
    ("rain**", "    ^", ""),
    ("=rain*", "     ^", ""),
    ('="a b*"', "     ^", ""),
    ("東京*", "^", ""),
    ('"heavy r* now"', "       ^", ""),
    ('"he*vy rain"', "   ^", ""),
    ("al-as*", "^", ""),
    ("*sh-shams", "^", ""),
    ("@opposishun", "^", "@opposition"),
    ("rain @", "     ^", ""),
    ("rain NOT ${sprt}", "         ^", "${sport}"),
    ("${sport", "^", ""),
    ("${}", "^", ""),
    ("$sport", "^", ""),
    ("${a b}", "^", ""),
    ("rain && snow", "     ^", "AND"),
    ("rain|snow", "    ^", "OR"),
    ("rain !snow", "     ^", "NOT snow"),
    ("rain -snow", "     ^", "NOT snow"),
    ("rain +snow", "     ^", "snow"),
    ("rain~3", "    ^", "NEAR/3"),
    ("rain^3", "    ^", ""),
    ("ra?n", "  ^", ""),
    ("[rain]", "^", ""),
    ("rain {snow}", "     ^", ""),
    ("rain, snow", "    ^", "OR"),
    ("rain; snow", "    ^", ""),
    ("/ra.n/", "^", ""),
    ("rain w/5 snow", "     ^", "NEAR/5"),
    ("rain adj5 snow", "     ^", "ONEAR/5"),
    ("rain near5 snow", "     ^", "NEAR/5"),
    ("'rain snow'", "^", ""),
    ("rain' snow", "    ^", ""),
    ("rain €5", "     ^", ""),
    ("hurt>5", "^", "injured>5"),
    ("injured=>5", "       ^", "injured>=5"),
    ("dead>many", "     ^", ""),
    ("dead>=2,000", "       ^", "dead>=2000"),
    ("dead>=1.2.3", "         ^", ""),
    ("dead>=-3", "      ^", ""),
    ("money>=5m", "        ^", ""),
    ("lang:german", "     ^", "lang:de"),
    ("lang:(en OR french)", "            ^", "lang:fr"),
    ("country:france", "        ^", "country:fr"),
    ("country:fra", "        ^", ""),
    ("lang:e*", "     ^", ""),
    ("lang:@gate", "     ^", ""),
    ("source:example.org/news", "       ^", "source:example.org"),
)


@pytest.mark.parametrize(("query", "caret", "hint"), MALFORMED)
def test_a_malformed_query_is_refused_at_its_fault(query, caret, hint):
    with pytest.raises(QueryError) as refused:
        parse(query, VOCABULARY)
    error = refused.value
    assert error.shown(query).split("\n")[1:3] == ["  " + query, "  " + caret]
    assert error.message
    assert hint in error.hint


READINGS = (
    ("a b", "a AND b"),
    ("a OR b c", "a OR (b AND c)"),
    ("NOT a b", "NOT a AND b"),
    ("((a))", "a"),
    ("a (b c)", "a AND (b AND c)"),
    ("a NEAR/2 b NEAR/3 c", "(a NEAR/2 b) NEAR/3 c"),
    ("a NEAR/2 (b ONEAR/3 c)", "a NEAR/2 (b ONEAR/3 c)"),
    ("NOT a NEAR/2 b c", "NOT a NEAR/2 b AND c"),
    ("title:a b", "title:a AND b"),
    ("ATLEAST/2(a OR b)", "ATLEAST/2 (a OR b)"),
    ("“east side” «west»", '"east side" AND "west"'),
    ("=“Big Deal”", '="Big Deal"'),
    ("near first atleast", "near AND first AND atleast"),
    ('"or" "AND"', '"or" AND "AND"'),
    ("and/or AT&T km/h", "and/or AND AT&T AND km/h"),
    ("U.S. o’brien", "U.S. AND o’brien"),
    ("dead>=010.50", "dead>=10.50"),
    ("lang:(en OR ar)", "lang:(en OR ar)"),
    ("a\tb\nc", "a AND b AND c"),
    ("title:@gate", "title:@gate"),
    ("a NOT ${sport}", "a AND NOT ${sport}"),
    ("a ${calm}", "a AND ${calm}"),
    ("lead:${sport}", "lead:${sport}"),
    ("source:news.example.org", "source:news.example.org"),
    ("a(b)c", "a AND b AND c"),
    ("COVID-19 2016", "COVID-19 AND 2016"),
    ("ATLEAST/2 (a NEAR/3 b OR c)", "ATLEAST/2 (a NEAR/3 b OR c)"),
    ('"..a.."', '"..a.."'),
)


@pytest.mark.parametrize(("query", "reads"), READINGS)
def test_a_query_is_read(query, reads):
    node = parse(query, VOCABULARY)
    assert printed(node) == reads
    assert parse(reads, VOCABULARY) == node


@given(writers)
def test_reading_the_printed_form_gives_the_same_query(writer: Writer):
    node = writer.query(3)
    try:
        read = parse(printed(node), VOCABULARY)
    except QueryError as error:
        fault = error.message
    else:
        fault = "" if read == node else "another query"
    assert not fault or "nearly everything" in fault


@given(st.one_of(st.text(max_size=30), st.text(st.sampled_from('abOR AND()"*=:@${}>1/NEAR'), max_size=30)))
def test_any_text_is_read_or_refused_within_it(text):
    try:
        node = parse(text, VOCABULARY)
    except QueryError as error:
        fault = error
    else:
        assert parse(printed(node), VOCABULARY) == node
        return
    assert 1 <= fault.column <= len(text) + 1
    assert fault.message


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("a" * 10_001, 10_001),
        ("x" + " OR a" * 2_000, 1 + 2_000 * 5),
        ("(" * 31 + "a" + ")" * 31, 31),
        ("abc*" + " OR abc*" * 50, 5 + 49 * 8 + 4),
    ],
)
def test_limits(query, column):
    with pytest.raises(QueryError) as refused:
        parse(query, Vocabulary())
    assert refused.value.column == column


@pytest.mark.parametrize("query", ["x" + " OR a" * 1_999, "(" * 30 + "a" + ")" * 30, "abc*" + " OR abc*" * 49])
def test_within_limits(query):
    parse(query, Vocabulary())


def test_the_terms_of_sets_and_snippets_count():
    many = Vocabulary({"many": tuple(f"w{number}" for number in range(1_000))}, {"few": "@many OR x"})
    parse("@many OR @many", many)
    with pytest.raises(QueryError, match="2,000"):
        parse("@many OR ${few}", many)


@pytest.mark.parametrize(
    ("sets", "snippets", "faulty"),
    [
        ({"a": ("ok", "*x")}, {}, ["@a"]),
        ({"a": ()}, {}, ["@a"]),
        ({}, {"s": "a OR"}, ["${s}"]),
        ({}, {"s": "${t}", "t": "${s}"}, ["${s}", "${t}"]),
        ({"a": ("=two words", '"x" y', "")}, {}, ["@a", "@a", "@a"]),
        ({"a": ("OR", "new york", "=WHO", '="New York"', "por*", "u.s.")}, {"s": "NOT x"}, []),
    ],
)
def test_sets_and_snippets_are_checked(sets, snippets, faulty):
    assert [name for name, _, _ in Vocabulary(sets, snippets).faults()] == faulty


def test_a_fault_in_a_snippet_is_told_where_it_is_used():
    with pytest.raises(QueryError, match=r'in the snippet "s", column 6') as refused:
        parse("rain NOT ${s}", Vocabulary({}, {"s": "snow )"}))
    assert refused.value.column == 10


ALTERNATIVES = [
    "aleppo",
    "aleppo OR idlib",
    '"gas field" OR lng OR "النفط" OR حلب OR 石油',
    'a OR "x OR y" OR b',
    '"OR" OR b',
    "a OR OR",
    "a OR  b",
    "a OR ",
    " a OR b",
    "a OR b ",
    "a OR or",
    "a OR ＡＮＤ",
    "and",
    "a OR NOT b",
    "a OR b c",
    "a ORb",
    "a OR b1",
    "a OR don't",
    'a OR "b*"',
    'a OR "…" OR (',
    'a OR "b',
    "a OR @x",
    "a OR b)",
    "ﬁrst OR ﬁrst/2 a",
]


@pytest.mark.parametrize("text", ALTERNATIVES)
def test_words_and_phrases_with_or_between_are_what_the_grammar_says(text, monkeypatch):
    quickly = _read(text)
    monkeypatch.setattr("worker.match.parser._alternatives", lambda _: None)
    assert quickly == _read(text)


def _read(text: str) -> str:
    try:
        return repr(parse(text, Vocabulary({"x": ("b",)})))
    except QueryError as error:
        return repr((error.column, error.message, error.hint))
