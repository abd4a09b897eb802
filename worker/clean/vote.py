"""Whose lines are taken, and how far the voters agree on them: the article's confidence.

The mean of the agreements and our own scorer's certainty ranks pages by how good they are three times as well as that
certainty alone does (docs/decisions/0095).

Our own choice stands, unless two cases speak against it. The feed has the article in full and most of that stands on
the page outside of our choice: then the feed's lines are taken. Or our own scorer is not sure: then the outside
extractor is asked, and its lines are taken if they are others.
"""

from dataclasses import dataclass

from lxml import etree

from worker.clean import voters
from worker.clean.jsonld import Graph
from worker.clean.text import key
from worker.clean.walk import Line, Outline

#: below this certainty of our own scorer the outside extractor is asked too
SURE = 0.85
#: shared prose of the two from which our own choice stands; asked for and below, the other's is taken. Both measured:
#: .960 -> .962 on AEB, .953 -> .955 on fundus, .941 -> .943 on ATF
AGREED = 0.75
#: of the feed's text, what our choice must hold of what the page has of it
_HELD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """The choice after the vote. `confidence`: how far the voters agree, our own certainty among them, 0 to 1."""

    lines: list[Line]
    confidence: float
    #: whose lines they are: `blocks`, `entry` or `trafilatura`
    method: str


def cast(root: etree._Element, outline: Outline, *, own: tuple[list[Line], float], graph: Graph, fed: str) -> Ballot:
    """The vote on `own`, our choice and how sure it is; `fed` is the text of the feed's entry, '' if it has none."""
    choice, sure = own
    method = "blocks"
    asked = None
    in_feed = voters.told(outline, key(fed))
    if in_feed and _held(choice, in_feed) < _HELD:
        choice, method = _through(outline, in_feed), "entry"
    elif 0 < sure < SURE:
        asked = voters.outside(root, outline)
        if asked is not None and overlap(choice, asked) < AGREED:
            choice, method, asked = asked, "trafilatura", choice
    told = [t for t in (voters.told(outline, voters.linked(graph)), in_feed) if not voters.is_excerpt(t, choice)]
    votes = [voters.run(outline), *told, *([asked] if asked is not None else [])]
    agreed = [overlap(choice, vote) for vote in votes] + ([sure] if method == "blocks" else [])
    return Ballot(lines=choice, confidence=round(sum(agreed) / len(agreed), 3) if choice else 0.0, method=method)


def overlap(one: list[Line], other: list[Line]) -> float:
    """Shared prose over all prose of two choices of lines, in letters, 0 to 1."""
    first = {line.index: line.size for line in one if line.prose}
    second = {line.index: line.size for line in other if line.prose}
    both = sum(size for n, size in first.items() if n in second)
    every = sum((first | second).values())
    return both / every if every else 0.0


def _held(choice: list[Line], told: list[Line]) -> float:
    """The share of what is told that the choice holds."""
    indexes = {line.index for line in choice}
    return sum(line.size for line in told if line.index in indexes) / sum(line.size for line in told)


def _through(outline: Outline, told: list[Line]) -> list[Line]:
    """What is told, and what the page has between it."""
    between = outline.lines[told[0].index : told[-1].index + 1]
    known = {line.index for line in told}
    return [line for line in between if line.index in known or not line.dropped]
