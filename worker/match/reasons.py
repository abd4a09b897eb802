"""The reason behind a yes or no of one clause, as a half sentence."""

from collections.abc import Iterator

from worker.match.clauses import Clause, Leaf, Nearby, Nowhere, Often, Scoped
from worker.match.facts import ArticleFact, EntityFact, FigureFact
from worker.match.query import And, AtLeast, First, InField, Near, Node, Not, Or, Snippet, Term, TermSet, printed
from worker.match.reading import Place, Reading
from worker.match.spans import spans_of

#: How many things a reason lists before it says "and more".
LISTED = 5
_ZONES = {
    "title": "the title",
    "lead": "standfirst and first block",
    "body": "the body",
    "caption": "a caption",
    "quote": "quotation marks",
}


def reason(node: Node, clause: Clause, reading: Reading) -> str:
    """Why the clause, compiled from the node, holds or not in this article."""
    match clause:
        case Nowhere(part=part) if isinstance(node, Not):
            return _of_not(node, part, reading)
        case FigureFact() | EntityFact() | ArticleFact():
            return _of_fact(clause, reading)
        case _:
            return _where(clause, reading) if clause.holds(reading, None) else _why_not(node, clause, reading)


def _where(clause: Clause, reading: Reading) -> str:
    spans = spans_of(clause, reading)
    if not spans:
        return "holds"
    times = "once" if len(spans) == 1 else f"{len(spans)} times" if len(spans) < 100 else "100 times or more"
    first = spans[0]
    part = f", in the {first.part}" if first.part else ""
    return f"{times}, first at {first.start} ({first.term}{part})"


def _of_not(node: Not, part: Clause, reading: Reading) -> str:
    if not part.holds(reading, None):
        return f"{printed(node.part)} does not occur" if _is_text(node.part) else f"{printed(node.part)} does not hold"
    spans = spans_of(part, reading)
    at = f" at {spans[0].start}" if spans else ""
    return f"excluded by {spans[0].term if spans else printed(node.part)}{at}"


def _is_text(node: Node) -> bool:
    return isinstance(node, Term | TermSet)


def _why_not(node: Node, clause: Clause, reading: Reading) -> str:
    match node, clause:
        case Term(), Leaf():
            return _why_not_term(node, reading)
        case TermSet(), _:
            return "none of its terms occurs"
        case Near(), Nearby():
            return _why_not_near(node, clause, reading)
        case AtLeast(), Often():
            return f"occurs {_times(clause.counted(reading, None))}, ATLEAST/{node.count} needs {node.count}"
        case First(), Scoped():
            return _why_not_first(node, clause, reading)
        case InField(), Scoped():
            where = _ZONES[node.name]
            elsewhere = f"does not occur inside {where}" if _is_text(node.part) else f"does not hold inside {where}"
            return f"{elsewhere}, only elsewhere" if clause.part.holds(reading, None) else "does not occur at all"
        case Or(), _:
            return "none of them holds"
        case And(), _:
            return "not all of them hold"
        case Snippet(), _:
            return "what it stands for does not hold"
        case _:
            return "does not hold"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _why_not_term(node: Term, reading: Reading) -> str:
    if len(node.pieces) > 1:
        return "these words do not occur one directly after another"
    kind = node.pieces[0].kind
    if kind == "exact":
        return "does not occur as written"
    if kind != "plain":
        return "no word like it occurs"
    return "does not occur" if len(reading.article.text) else "the article has no text"


def _why_not_near(node: Near, clause: Nearby, reading: Reading) -> str:
    left, right = clause.left.places(reading, None), clause.right.places(reading, None)
    for side, places in ((node.left, left), (node.right, right)):
        if not places:
            return f"{printed(side)} does not occur"
    operator = f"{'O' if node.ordered else ''}NEAR/{node.limit}"
    forward, backward = list(_between(left, right, reading)), list(_between(right, left, reading))
    if node.ordered and backward and min(backward) <= node.limit:
        return f"only in the other order, {_words(min(backward))} between; {operator} wants {printed(node.left)} first"
    if gaps := forward if node.ordered else forward + backward:
        return f"{_words(min(gaps))} between, {operator} allows {node.limit}"
    return "they overlap or stand in different parts of the article (title, standfirst, caption, body)"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"


def _between(before: list[Place], behind: list[Place], reading: Reading) -> Iterator[int]:
    """The number of words between two occurrences in one zone, for each pair in this order."""
    for first in before:
        for second in behind:
            if second[0] > first[1] and reading.zone(first[0]) == reading.zone(second[0]):
                yield second[0] - first[1] - 1


def _why_not_first(node: First, clause: Scoped, reading: Reading) -> str:
    seen = [place for occurrences in clause.part.evidence(reading, None) for place, _ in occurrences]
    running = [at for _, last in seen if (at := reading.running(last)) >= 0]
    if not clause.part.holds(reading, None):
        return "does not occur at all"
    if not running:
        return "occurs only in a caption"
    return f"first at word {min(running) + 1}, FIRST/{node.words} allows {node.words}"


def _of_fact(clause: FigureFact | EntityFact | ArticleFact, reading: Reading) -> str:
    match clause:
        case FigureFact(what="words"):
            return f"the article has {reading.words} words"
        case FigureFact(what=what):
            stated = [f"{value:g}" for value in clause.values(reading)]
            return f"the article states {what} {_list(stated)}" if stated else f"the article states no figure of {what}"
        case EntityFact(kind=kind):
            named = list(dict.fromkeys(clause.names(reading.fields)))
            thing = {"person": "person", "place": "place", "org": "organisation"}[kind]
            return f"the article names {_list(named)}" if named else f"the article names no {thing}"
        case ArticleFact(name=name):
            return _of_article(name, reading)


def _of_article(name: str, reading: Reading) -> str:
    article = reading.article
    known, stated = {
        "lang": ("language", article.language),
        "country": ("outlet's country", article.country),
        "byline": ("byline", _list(list(article.authors))),
        "source": ("outlet", " ".join(filter(None, (article.publisher, article.url)))),
    }[name]
    return f"the {known} is {stated}" if stated else f"the {known} is not known"


def _list(names_: list[str]) -> str:
    shown = ", ".join(names_[:LISTED])
    return f"{shown} and {len(names_) - LISTED} more" if len(names_) > LISTED else shown
