"""A million pairs of query and article against the reference, in less than a minute: it remembers where terms stand."""

from random import Random

import pytest

from storage.model import Topic
from tests.worker.match.oracle import Oracle
from tests.worker.match.strategies import SETS, SNIPPETS, Writer
from tests.worker.match.test_oracle import is_accepted
from worker.match import Matcher, NoNames, printed
from worker.match.query import Node, Term

QUERIES = ARTICLES = 1_000


class Remembering(Oracle):
    """The reference, with the places of each term worked out once for an article."""

    def places(self, node: Node, where: Node | None) -> set[tuple[int, int]]:
        if not isinstance(node, Term):
            return super().places(node, where)
        known = self.__dict__.setdefault("known", {})
        if node.text not in known:
            known[node.text] = super().places(node, None)
        return {place for place in known[node.text] if self._lies_in(where, place)} if where else known[node.text]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_matcher_agrees_on_half_a_million_pairs(seed: int) -> None:
    writer = Writer(Random(seed))
    nodes: list[Node] = []
    while len(nodes) < QUERIES // 2:
        node = writer.query()
        if is_accepted(node):
            nodes.append(node)
    topics = [Topic(name=str(at), query=printed(node), aliases=False) for at, node in enumerate(nodes)]
    # Every second topic comes later, as a change: both layers of the matcher are tried.
    matcher = Matcher(topics[::2], SETS, SNIPPETS, NoNames()).changed(topics, SETS, SNIPPETS)
    for _ in range(ARTICLES):
        article, known = writer.article(), writer.fields()
        oracle = Remembering(article, known)
        wanted = {topic.name for topic, node in zip(topics, nodes, strict=True) if oracle.holds(node)}
        assert set(matcher.names(article, known)) == wanted
