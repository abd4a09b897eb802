"""The engine gives the oracle's answers, on any query and any article."""

from hypothesis import given, settings

from storage.model import Topic
from tests.worker.match.oracle import Oracle
from tests.worker.match.strategies import SETS, SNIPPETS, Writer, writers
from worker.match import Matcher, NoNames, QueryError, Vocabulary, Words, explain, printed
from worker.match.compile import Compiler
from worker.match.index import TermIndex
from worker.match.parser import parse
from worker.match.query import Node
from worker.match.reading import Reading

VOCABULARY = Vocabulary(SETS, SNIPPETS)


@given(writers)
@settings(max_examples=100, deadline=None)
def test_every_clause_holds_as_in_the_oracle(writer: Writer):
    nodes, article, known = writer.some(writer.query, 10, 20), writer.article(), writer.fields()
    index = TermIndex()
    compiler = Compiler(index, NoNames())
    clauses = [compiler.compile(node, aliases=False) for node in nodes]
    reading, oracle = Reading(article, known, index), Oracle(article, known)
    for node, clause in zip(nodes, clauses, strict=True):
        holds = clause.holds(reading, None)
        assert holds == oracle.holds(node), printed(node)
        for anchor in clause.anchors(compiler.weigh):
            assert not holds or not reading.hits.isdisjoint(anchor), "an anchor may not be missing"


@given(writers)
@settings(max_examples=60, deadline=None)
def test_the_matcher_finds_what_the_oracle_finds(writer: Writer):
    nodes = [node for node in writer.some(writer.query, 10, 20) if is_accepted(node)]
    topics = [Topic(name=str(at), query=printed(node), aliases=False) for at, node in enumerate(nodes)]
    matcher = Matcher(topics, SETS, SNIPPETS, NoNames())
    for _ in range(3):
        article, known = writer.article(), writer.fields()
        oracle = Oracle(article, known)
        wanted = [topic.name for topic, node in zip(topics, nodes, strict=True) if oracle.holds(node)]
        assert list(matcher.names(article, known)) == wanted
        assert [match.topic for match in matcher.match(article, known)] == wanted


@given(writers)
@settings(max_examples=60, deadline=None)
def test_an_explanation_agrees_and_its_spans_hold_exactly_their_pieces(writer: Writer):
    node, article, known = writer.query(), writer.article(), writer.fields()
    if not is_accepted(node):
        return
    topic = Topic(name="x", query=printed(node), aliases=False)
    told = explain(topic, Words(VOCABULARY, NoNames()), article, known)
    assert told.matched == Oracle(article, known).holds(node)
    assert told.clauses
    for span in (span for clause in told.clauses for span in clause.spans):
        text = article.text if span.field == "text" else article.title
        found = text[span.start : span.end]
        assert found
        assert found == found.strip(' .,“”"«»-|[]\n')


def is_accepted(node: Node) -> bool:
    """Every written query is well-formed; it may only require nothing."""
    try:
        read = parse(printed(node), VOCABULARY)
    except QueryError as error:
        fault = error.message
    else:
        assert read == node
        return True
    assert "nearly everything" in fault, printed(node)
    return False
