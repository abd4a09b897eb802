"""Topics: the query language (docs/query-language.md) and its matcher.

text -> `scan` -> `parser` -> `query` (nodes) -> `compile` -> `clauses`; article -> `layout` -> `reading`; both meet in
`matcher`. `explain` and `lint` tell what a query means and why it holds or not; `algebra` and `findings` which of its
clauses can never match or change nothing. `foreign` reads other systems' queries.
"""

from worker.match.compile import Names, NoNames
from worker.match.errors import MatchError, QueryError, TopicErrors
from worker.match.explain import ClauseResult, Explanation, Words, explain
from worker.match.lint import parse_query
from worker.match.matcher import Matcher, shared_ends
from worker.match.nearmiss import Nearly
from worker.match.probe import question, words_of
from worker.match.query import Caution, Node, Query, TermSet, asks_for_fields, branches, descendants, printed
from worker.match.vocabulary import Vocabulary

__all__ = [
    "Caution",
    "ClauseResult",
    "Explanation",
    "MatchError",
    "Matcher",
    "Names",
    "Nearly",
    "NoNames",
    "Node",
    "Query",
    "QueryError",
    "TermSet",
    "TopicErrors",
    "Vocabulary",
    "Words",
    "asks_for_fields",
    "branches",
    "descendants",
    "explain",
    "parse_query",
    "printed",
    "question",
    "shared_ends",
    "words_of",
]
