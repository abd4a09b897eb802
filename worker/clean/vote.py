"""A second opinion on where the article is, from trafilatura, for pages on which our own scorer is not sure.

It votes for lines, it does not write text: what it finds is looked up among the page's own lines, so that blocks keep
their types. Imported at its first use, since it takes 0.4 s to load.
"""

from lxml import etree

from worker.clean.text import key
from worker.clean.walk import Line, Outline

#: pages beyond these are odd, and the vote would cost more than it can bring
_MAX_FRAMES = 6_000
_MAX_DEPTH = 200
_MAX_ELEMENTS = 20_000
_MIN_KEY = 12


def second_opinion(root: etree._Element, outline: Outline) -> list[Line] | None:
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
