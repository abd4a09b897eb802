"""What lint finds: clauses that never match, change nothing or cost much; and that it is never wrong about it."""

import pytest
from hypothesis import given, settings

from storage.model import Topic
from tests.worker.match.oracle import Oracle
from tests.worker.match.places import Places
from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from tests.worker.match.test_laws import place_article
from worker.match import Matcher, NoNames, Vocabulary, parse_query, printed
from worker.match.algebra import Algebra
from worker.match.findings import findings
from worker.match.parser import parse, unrequired
from worker.match.query import And, Or, descendants

VOCABULARY = Vocabulary(SETS | {"towns": ("aleppo", "idlib")}, SNIPPETS | {"sport": "football OR tennis"})


@pytest.mark.parametrize(
    ("query", "kind", "column", "message", "hint"),
    [
        ('rain OR "heavy rain"', "eclipsed", 9, '"heavy rain" adds nothing: rain finds all of it', "rain"),
        ("rain* OR rainfall OR snow", "eclipsed", 10, "rain* finds all of it", "rain* OR snow"),
        ("rain OR title:rain", "eclipsed", 9, "rain finds all", "rain"),
        ("rain OR (rain AND snow)", "eclipsed", 10, "rain finds all", "rain"),
        ("aleppo OR halab", "eclipsed", 11, "aleppo finds all of it", "aleppo"),
        ("=WHO OR who", "eclipsed", 1, "who finds all", "who"),
        ("a1 NEAR/3 b1 OR a1 NEAR/5 b1", "eclipsed", 1, "a1 NEAR/5 b1 finds all", "a1 NEAR/5 b1"),
        ("rain OR @gate OR port", "eclipsed", 18, "@gate finds all", "rain OR @gate"),
        ("ATLEAST/3 rain OR ATLEAST/2 rain", "eclipsed", 1, "ATLEAST/2", "ATLEAST/2 rain"),
        ("rain OR snow OR rain", "eclipsed", 17, "rain stands here twice", "rain OR snow"),
        ("x1 (source:example.org OR source:a.example.org)", "eclipsed", 27, "finds all", "source:example.org"),
        (
            'rain AND "heavy rain"',
            "idle",
            1,
            'rain asks nothing more: "heavy rain" is never without it',
            '"heavy rain"',
        ),
        ("title:rain rain", "idle", 12, "asks nothing more", "title:rain"),
        ("x1 dead>=10 dead>=5", "idle", 13, "dead>=10 is never without it", "x1 AND dead>=10"),
        ("rain rain", "idle", 6, "rain stands here twice", "rain"),
        ("x1 NOT rain NOT title:rain", "idle", 17, "asks nothing more", "x1 AND NOT rain"),
        ("rain NOT rain", "dead", 6, "this can never match: rain and NOT rain exclude one another", ""),
        ('"heavy rain" NOT rain', "dead", 14, "never match", ""),
        ("title:rain NOT rain", "dead", 12, "never match", ""),
        ("football NOT ${sport}", "dead", 10, "never match", ""),
        ("aleppo NOT حلب", "dead", 8, "never match", ""),
        ("rain OR (snow NOT snow*)", "dead", 15, "never match", ""),
        ("rain lang:ar lang:en", "dead", 14, "never match", ""),
        ("rain source:a.example.org source:b.example.org", "dead", 27, "never match", ""),
        ("rain words>100 words<50", "dead", 16, "never match", ""),
        ("rain country:uk", "dead", 14, "no such code", "country:gb"),
        ("rain lang:jp", "dead", 11, "no such code", "lang:ja"),
        ("rain country:zy", "dead", 14, "no such code", ""),
        ("words>=900", "costly", 1, "every article is asked", ""),
        ("*lands OR *town OR *river OR *stone OR *marsh", "costly", 1, "5 words begin with *", ""),
        ("lang:ar", "broad", 1, "alone take every article", ""),
    ],
)
def test_a_finding_has_its_place_reason_and_suggestion(query, kind, column, message, hint):
    found = [
        each for each in parse_query(query, Places(), VOCABULARY).warnings if each.kind not in ("mixed", "doubtful")
    ]
    assert [(each.kind, each.column, each.hint) for each in found] == [(kind, column, hint)]
    assert message in found[0].message


@pytest.mark.parametrize(
    "query",
    [
        "rain OR snow",
        'rain AND "heavy snow"',
        "title:rain OR body:rain",
        "rain NOT title:rain",
        "dead>=10 dead<=5 rain",
        "rain lang:ar source:example.org",
        'rain source:"daily note" source:"note weekly"',
        "=WHO rain NOT =who",
        "aleppo OR =Aleppos",
        "a1 NEAR/3 b1 OR a1 ONEAR/5 b1",
        "rain* OR *rain",
        "FIRST/5 rain OR ATLEAST/2 rain",
        "country:gb rain",
        "lang:yue rain",
    ],
)
def test_what_is_all_right_is_left_alone(query):
    assert parse_query(query, Places(), VOCABULARY).warnings == ()


@given(writers)
@settings(max_examples=150, deadline=None)
def test_what_is_said_to_follow_does_follow(writer: Writer):
    nodes = [*writer.some(writer.query, 8, 8), *writer.some(writer.term, 4, 4), *writer.some(writer.near, 3, 3)]
    algebra = Algebra(lambda term: (term.pieces,))
    oracles = [Oracle(writer.article(), writer.fields()) for _ in range(8)]
    holds = [[oracle.holds(node) for oracle in oracles] for node in nodes]
    for one, of_one in zip(nodes, holds, strict=True):
        for other, of_other in zip(nodes, holds, strict=True):
            if algebra.implies(one, other):
                assert all(b or not a for a, b in zip(of_one, of_other, strict=True)), (printed(one), printed(other))
            if algebra.excludes(one, other):
                assert not any(a and b for a, b in zip(of_one, of_other, strict=True)), (printed(one), printed(other))


@given(writers)
@settings(max_examples=150, deadline=None)
def test_without_an_idle_clause_a_query_means_the_same(writer: Writer):
    kind = writer.one((And, Or))
    parts = [writer.one((writer.term, writer.near, writer.restriction))() for _ in range(8)]
    level = kind(tuple(part for part in parts if not any(isinstance(each, And | Or) for each in descendants(part))))
    oracles = [Oracle(writer.article(), writer.fields()) for _ in range(8)]
    for found in findings(level, NoNames(), aliases=False):
        if found.kind == "dead" and found.column == 1 and "code" not in found.message:
            assert not any(oracle.holds(level) for oracle in oracles)
    hints = [each.hint for each in findings(level, NoNames(), aliases=False) if each.kind in ("idle", "eclipsed")]
    if hints and len(level.parts) > 1:
        less = parse(hints[-1], VOCABULARY)
        assert [oracle.holds(less) for oracle in oracles] == [oracle.holds(level) for oracle in oracles], printed(level)


@given(writers)
@settings(max_examples=60, deadline=None)
def test_the_same_with_the_names_of_places(writer: Writer):
    """With random names of places, on articles with names strewn in."""
    names = (
        "aleppo",
        '"deir ez-zor"',
        "moscow",
        "حلب",
        '"deir ez-zor port"',
        "москва",
        "new",
        "port",
        "por*",
        "=Aleppo",
    )
    query = writer.one((" OR ", " AND ")).join(writer.one(names) for _ in range(5))
    read = parse_query(query, Places(), VOCABULARY)
    hints = [each.hint for each in read.warnings if each.kind in ("idle", "eclipsed")]
    if not hints or unrequired(read.root):
        return
    topics = [Topic(name="all", query=query), Topic(name="less", query=hints[-1])]
    matcher = Matcher(topics, SETS, SNIPPETS, Places())
    for _ in range(10):
        assert len(matcher.names(place_article(writer))) in (0, 2), (query, hints[-1])


def test_many_terms_are_not_compared():
    query = " OR ".join(f"w{number}" for number in range(1_000))
    assert parse_query(query, Places(), VOCABULARY).warnings == ()
