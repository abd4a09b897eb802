"""What can be asked: each operation with its parameters, its scope and the shape of its answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from storage.model import Alert, FeedStatus, VerdictKind
from worker.match import Explanation
from worker.shapes import ARTICLE, DELIVERY, FIGURE, HIT, QUOTE, SOURCE, STORY, TOPIC, Json, Shape
from worker.web.api import answers
from worker.web.api.answers import ANY_ID, ARTICLE_ID, STORY_ID, Asking
from worker.web.api.params import CURSOR, LIMIT, OF_STORY, OF_TOPIC, SINCE, UNTIL, Param, choice, ident, text

#: code points of a query that are read, as on the pages: nobody writes longer ones by hand
LONGEST_QUERY = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing to ask for. `path`: below the API's own, `{}` for what it names. `scope`: of the tokens for it."""

    name: str
    path: str
    scope: str
    about: str
    answer: Callable[[Asking], Json]
    shape: Shape
    params: tuple[Param, ...] = ()
    is_page: bool = False
    #: the form of what the path names, as a pattern
    thing: str = ""
    #: of a page: what it tells beside its things
    head: Shape = ()


_PAGING = (LIMIT, CURSOR)
_TIMES = (SINCE, UNTIL)
OPERATIONS = (
    Operation(
        name="listArticles",
        path="/articles",
        scope="articles",
        about="The articles, the latest first seen first.",
        answer=answers.articles,
        shape=ARTICLE,
        params=(
            *_TIMES,
            OF_STORY,
            OF_TOPIC,
            text("source", "Only from this feed: its address.", 2_000),
            choice("verdict", "Only what was judged so.", get_args(VerdictKind)),
            *_PAGING,
        ),
        is_page=True,
    ),
    Operation(
        name="getArticle",
        path="/articles/{}",
        scope="articles",
        about="An article, what was found in it, and why it rang or did not.",
        answer=answers.article,
        shape=(*ARTICLE, answers.Known),
        thing=ARTICLE_ID,
    ),
    Operation(
        name="listStories",
        path="/stories",
        scope="stories",
        about="The stories, the latest report first.",
        answer=answers.stories,
        shape=STORY,
        params=(*_TIMES, OF_TOPIC, *_PAGING),
        is_page=True,
    ),
    Operation(
        name="getStory",
        path="/stories/{}",
        scope="stories",
        about="A story, its articles, and how much of each is from which other.",
        answer=answers.story,
        shape=(*STORY, answers.Origins),
        thing=STORY_ID,
    ),
    Operation(
        name="listQuotes",
        path="/quotes",
        scope="quotes",
        about="Who said what, the latest article first.",
        answer=answers.quotes,
        shape=QUOTE,
        params=(text("speaker", "Surname, or more of the name."), *_TIMES, OF_STORY, OF_TOPIC, *_PAGING),
        is_page=True,
    ),
    Operation(
        name="listFigures",
        path="/figures",
        scope="figures",
        about="How many of what, the latest article first.",
        answer=answers.figures,
        shape=FIGURE,
        params=(
            text("what", "What is counted: dead, injured, missing, displaced, money …"),
            text("place", "Where."),
            *_TIMES,
            OF_STORY,
            OF_TOPIC,
            *_PAGING,
        ),
        is_page=True,
    ),
    Operation(
        name="listTopics",
        path="/topics",
        scope="topics",
        about="The topics by name, and how each query is read.",
        answer=answers.topics,
        shape=TOPIC,
        params=_PAGING,
        is_page=True,
    ),
    Operation(
        name="getTopic",
        path="/topics/{}",
        scope="topics",
        about="A topic as it is configured and read.",
        answer=answers.topic,
        shape=(*TOPIC, answers.Configured),
        thing=ANY_ID,
    ),
    Operation(
        name="explain",
        path="/explain",
        scope="topics",
        about="Of every clause of a topic's query whether it holds in an article, and why.",
        answer=answers.explanation,
        shape=(Explanation,),
        params=(
            text("topic", "A topic's name, or a query.", LONGEST_QUERY, is_required=True),
            ident("article", "The article.", "a", is_required=True),
        ),
    ),
    Operation(
        name="listAlerts",
        path="/alerts",
        scope="alerts",
        about="The outbox: deliveries with their alerts, the latest first.",
        answer=answers.alerts,
        shape=DELIVERY,
        params=(
            choice("undelivered", "Only what did not get through.", ("true", "false")),
            *_TIMES,
            OF_TOPIC,
            *_PAGING,
        ),
        is_page=True,
    ),
    Operation(
        name="getAlert",
        path="/alerts/{}",
        scope="alerts",
        about="An alert as it was told.",
        answer=answers.alert,
        shape=(Alert,),
        thing=ANY_ID,
    ),
    Operation(
        name="listSources",
        path="/sources",
        scope="sources",
        about="The feeds by address, and how each is.",
        answer=answers.sources,
        shape=SOURCE,
        params=(choice("status", "Only those that are so.", get_args(FeedStatus)), *_PAGING),
        is_page=True,
    ),
    Operation(
        name="search",
        path="/search",
        scope="search",
        about="The archive, asked in the language of topics, newest first. A page may come short before the last.",
        answer=answers.search,
        shape=HIT,
        params=(
            text("q", "A query, or a topic's name.", LONGEST_QUERY, is_required=True),
            *_TIMES,
            *_PAGING,
        ),
        is_page=True,
        head=(answers.Answered,),
    ),
)


def operation_of(path: str) -> tuple[Operation, str] | None:
    """The operation of a path below the API's own, and what the path names; None if there is none."""
    for operation in OPERATIONS:
        if operation.path == path:
            return operation, ""
    family, _, thing = path.removeprefix("/").partition("/")
    named = next((one for one in OPERATIONS if one.path == f"/{family}/{{}}"), None)
    return (named, thing) if named and re.fullmatch(named.thing, thing) else None
