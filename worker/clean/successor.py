"""Another article behind the page's own, as endless pages load it: it goes, whatever its own frames look like."""

from worker.clean.content import ancestors, below
from worker.clean.walk import HEADINGS, Frame, Line, Outline

#: letters of prose that the page's own article has at least, before another can follow it
_MIN_ARTICLE = 250
#: of the prose of the next article on the page, what the page's own has at least
_NEXT_SHARE = 0.3


def drop(outline: Outline, headline: Line | None) -> None:
    """Drops what follows the article under a headline of its own."""
    if headline is None:
        return
    above = ancestors([headline.frame])
    tags = {"h1", headline.frame.tag} & HEADINGS
    for line in outline.lines[headline.index + 1 :]:
        if line.frame.tag in tags and not line.dropped:
            own, other = _parted(headline.frame, line.frame, above)
            if own is not None and other is not None and _is_next(own, other, line):
                _mark(outline, other)


def _mark(outline: Outline, frame: Frame) -> None:
    following = {frame} | below(outline, {frame})
    for line in outline.lines:
        if line.frame in following:
            line.dropped = line.dropped or "next"


def _parted(one: Frame, other: Frame, above: set[Frame]) -> tuple[Frame | None, Frame | None]:
    """The widest frames that hold one of two frames and not the other; `above`: those around the first."""
    widest: Frame | None = None
    at: Frame | None = other
    while at is not None and at not in above:
        widest, at = at, at.parent
    mine: Frame | None = one
    while mine is not None and mine.parent is not at:
        mine = mine.parent
    return mine, widest


def _is_next(own: Frame, other: Frame, line: Line) -> bool:
    """Both hold an article: they are built alike, or the second is marked as one."""
    if own.prose < _MIN_ARTICLE or own.prose < _NEXT_SHARE * other.prose or other.tag in HEADINGS:
        return False
    article = line.frame.within("article")
    alike = own.tag == other.tag and own.hint == other.hint and own.hint != " "
    return alike or (own.tag == other.tag and own.tag in ("article", "section")) or _stands_in(article, other)


def _stands_in(article: Frame | None, outer: Frame) -> bool:
    return article is not None and (article is outer or outer in ancestors([article]))
