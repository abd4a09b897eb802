"""Other opinions on which lines of a page are the article's.

Each voter names lines of the page; none writes text, so that blocks keep their types. The run of prose looks at nothing
but the lines themselves, what is told compares with what the publisher says elsewhere, and the outside extractor is
trafilatura, imported at its first use, since it takes 0.4 s to load.
"""

import re
from html import unescape

from lxml import etree

from worker.clean.jsonld import Graph, first
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Line, Outline

#: the run of lines with the largest sum is the text: what a line of prose brings at most, what any other costs, a link
#: twice that, a heading hardly anything. Of costs of 20, 40 and 80 the last told good pages from bad ones best
_PROSE, _OTHER, _HEADING = 500, 80, 5
#: letters of a text without spaces and marks; a shorter one is a teaser and does not vote
_SHORTEST_TOLD = 400
#: of the choice's prose; what tells less of it is an excerpt and does not vote
_EXCERPT = 1 / 3
#: pages beyond these are odd, and asking outside would cost more than it can bring
_MAX_FRAMES = 6_000
_MAX_DEPTH = 200
_MAX_ELEMENTS = 20_000
_MIN_KEY = 12
_TAG = re.compile(r"<[^<>]{1,400}>")


def run(outline: Outline) -> list[Line]:
    """The prose of the stretch of the page that has most of it and least of anything else, whatever frames it is in."""
    best = total = 0
    start = first_line = last_line = 0
    for n, line in enumerate(outline.lines):
        if line.dropped == "hidden":
            continue
        if total <= 0:
            total, start = 0, n
        total += _worth(line)
        if total > best:
            best, first_line, last_line = total, start, n
    return [line for line in outline.lines[first_line : last_line + 1] if line.prose] if best else []


def _worth(line: Line) -> int:
    if line.prose:
        return min(line.size, _PROSE)
    if line.frame.tag in HEADINGS:
        return -_HEADING
    return -2 * _OTHER if line.link_share > 0.5 else -_OTHER


def linked(graph: Graph) -> str:
    """What the linked data have as the article's text, as a key; '' if they have none, or a teaser.

    Sites escape it, once or twice, put HTML into it, or cut it off: it can say what belongs to the article, not what it
    is.
    """
    told = (first(node.get("articleBody")) for node in graph.all if node.get("articleBody"))
    keys = (key(plain(text)) for text in told)
    longest = max(keys, key=len, default="")
    return longest if len(longest) >= _SHORTEST_TOLD else ""


def plain(source: str) -> str:
    """Text that may be HTML, or HTML that was escaped, without tags."""
    for _ in range(2):
        if "<" not in source and "&" not in source:
            break
        source = _TAG.sub(" ", unescape(source))
    return source


def told(outline: Outline, text: str) -> list[Line]:
    """The page's prose that a text (as a key) has too."""
    if len(text) < _SHORTEST_TOLD:
        return []
    return [line for line in outline.lines if line.prose and line.dropped != "hidden" and key(line.text) in text]


def is_excerpt(told: list[Line], choice: list[Line]) -> bool:
    """What is told is so much less than the choice that it says nothing about the rest."""
    said = sum(line.size for line in choice if line.prose)
    return not told or sum(line.size for line in told) < _EXCERPT * said


def outside(root: etree._Element, outline: Outline) -> list[Line] | None:
    """The lines that trafilatura takes for the article; None if it finds none, or the page is too odd to ask."""
    if len(outline.frames) > _MAX_FRAMES or max(f.depth for f in outline.frames) > _MAX_DEPTH:
        return None
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        return None
    import trafilatura

    source = etree.tostring(root, encoding="unicode", method="html")
    text = trafilatura.extract(source, favor_precision=True, include_comments=False, include_tables=True)
    if not text:
        return None
    whole = key(text)
    found = [line for line in outline.lines if _is_in(line, whole)]
    return found or None


def _is_in(line: Line, whole: str) -> bool:
    own = key(line.text)
    return len(own) >= _MIN_KEY and line.dropped not in ("surely", "hidden", "unspoken") and own in whole
