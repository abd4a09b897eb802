"""How other systems write queries: data. From their public help pages, as they stood in 2024.

Meltwater: NEAR without a number allows four words between; operators in any case; NOT before AND before OR.
Brandwatch: `NEAR/5f` is ordered, `{Word}` is as written, the older `raw:Word` too.
Lucene: the classic query parser, as in the `query_string` of Elasticsearch and OpenSearch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: what a level of brackets means: `written`, as its operators say; `clauses`, required, optional and forbidden ones
Levels = Literal["written", "clauses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs between the systems."""

    title: str
    levels: Levels
    #: operators count in small letters too
    any_case: bool = False
    #: whether AND and OR may stand in one level: the system says in public which goes first (AND)
    has_precedence: bool = False
    operators: frozenset[str] = frozenset(("AND", "OR", "NOT"))
    #: words between that NEAR without a number allows; None if it needs one
    usual_near: int | None = None
    #: signs before a word: `-` forbids, `+` requires
    signs: Mapping[str, str] = field(default_factory=dict)
    #: signs that are operators: `&&`
    marks: Mapping[str, str] = field(default_factory=dict)
    #: a backslash makes the next character an ordinary one
    has_escapes: bool = False
    #: `*` is a wildcard within quotation marks too
    has_wild_phrases: bool = False
    #: the system cuts words at every sign and looks for any of the parts
    cuts_words: bool = False
    #: their field -> ours
    fields: Mapping[str, str] = field(default_factory=dict)
    #: their field -> why it has no form here
    lost_fields: Mapping[str, str] = field(default_factory=dict)


_DATES = "topics look at what is new: for older articles use copytaster topic test --last 30d"
_AUDIENCE = "copytaster reads news only: it knows no {} of who writes"

DIALECTS: Mapping[str, Dialect] = {
    "meltwater": Dialect(
        title="Meltwater",
        levels="written",
        any_case=True,
        has_precedence=True,
        operators=frozenset(("AND", "OR", "NOT", "NEAR", "ONEAR")),
        usual_near=4,
        has_wild_phrases=True,
        fields={"title": "title", "author": "byline", "lang": "lang", "language": "lang"},
        lost_fields={
            "ingress": "their ingress and our lead are not the same stretch of an article: if standfirst and first"
            " block will do, write lead:",
            "source": "their names of sources are their own: write the outlet's host, as source:bbc.co.uk",
            "country": "their country is of the source as they know it: write ours, as country:gb",
            "date": _DATES,
        },
    ),
    "brandwatch": Dialect(
        title="Brandwatch",
        levels="written",
        operators=frozenset(("AND", "OR", "NOT", "NEAR")),
        signs={"-": "NOT"},
        fields={
            "title": "title",
            "author": "byline",
            "site": "source",
            "language": "lang",
            "raw": "=",
        },
        lost_fields={
            "url": "it looks for a part of the address: for an outlet write site:, with the host alone",
            "links": "links in a text are not searched",
            "country": _AUDIENCE.format("country"),
            "region": _AUDIENCE.format("region"),
            "city": _AUDIENCE.format("city"),
            "continent": _AUDIENCE.format("continent"),
            "latitude": _AUDIENCE.format("whereabouts"),
            "gender": _AUDIENCE.format("gender"),
            "sentiment": "copytaster gives no sentiment",
            "hashtags": "write the word: a hashtag is found by it",
            "date": _DATES,
        },
    ),
    "lucene": Dialect(
        title="Lucene",
        levels="clauses",
        signs={"-": "NOT", "+": "+", "!": "NOT"},
        marks={"&&": "AND", "||": "OR"},
        has_escapes=True,
        cuts_words=True,
        fields={
            "title": "title",
            "headline": "title",
            "body": "body",
            "caption": "caption",
            "author": "byline",
            "byline": "byline",
            "lang": "lang",
            "language": "lang",
        },
        lost_fields={
            "_exists_": "whether a field is filled is not asked here",
            "content": "if it is the whole article, leave it out; if it is the text without the title, write body:",
            "text": "if it is the whole article, leave it out; if it is the text without the title, write body:",
            "url": "for an outlet write source: with the host alone, as source:bbc.co.uk",
            "domain": "write source: with the host, as source:bbc.co.uk",
            "source": "write the outlet's host, as source:bbc.co.uk",
            "date": _DATES,
            "published": _DATES,
            "published_at": _DATES,
            "timestamp": _DATES,
            "@timestamp": _DATES,
        },
    ),
}
