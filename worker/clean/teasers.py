"""Pictures that are not the article's: of other articles, of forms and players, of those who wrote it."""

import re

from worker.clean import labels, people
from worker.clean.boxes import LARGEST_BOX, figure_of, inside
from worker.clean.credits import is_credit
from worker.clean.names import kind, kinds
from worker.clean.walk import HEADINGS, Frame, Line, Outline

#: what a link under a picture leads to, if it is no article
_NOT_A_PAGE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)|^#|^javascript:", re.I)
#: letters; a shorter link is a button
_SHORTEST_TITLE = 25
_LONGEST_BYLINE = 120
_PLAYER = kind(r"jw ?player|player|video ?player|video js|kaltura|brightcove|dailymotion")
_AVATAR = kind(r"avatar|headshot")


class Leads:
    """Where the lines of the page lead to that could be titles of other articles."""

    __slots__ = ("_lines",)

    def __init__(self, outline: Outline) -> None:
        self._lines: dict[str, list[Line]] = {}
        for line in outline.lines:
            if line.href and line.link_share > 0.6 and (line.size >= _SHORTEST_TITLE or line.frame.within(*HEADINGS)):
                self._lines.setdefault(line.href, []).append(line)

    def to(self, href: str, outside: Frame) -> bool:
        """A title, not inside the frame, leads there."""
        return not _NOT_A_PAGE.search(href) and any(
            not inside(line.frame, outside) for line in self._lines.get(href, ())
        )


def is_teaser(lines: list[Line], frame: Frame, leads: Leads) -> bool:
    """A picture whose caption is a link to a page, or a heading with one, or that asks for something."""
    pages = [line for line in lines if line.links and not _NOT_A_PAGE.search(line.href) and not line.credit]
    linked = sum(min(line.links, line.size) for line in pages)
    if linked > 0.6 * sum(line.size for line in lines):
        return True
    if any(line.frame.within(*HEADINGS) for line in pages):
        return True
    if any(labels.APPEAL.match(line.text) for line in lines) or any(map(_is_in_form, lines)) or _is_of_player(frame):
        return True
    return _announces(frame, leads)


def _is_in_form(line: Line) -> bool:
    return line.frame.within("form") is not None


def _is_of_player(frame: Frame) -> bool:
    """What stands under a player that shows no picture of its own."""
    around = [f for f in (frame, frame.parent, frame.parent and frame.parent.parent) if f]
    return (
        any(f.kinds & _PLAYER for f in around) and next(frame.element.iter("img", "picture", "noscript"), None) is None
    )


def _announces(frame: Frame, leads: Leads) -> bool:
    """The picture leads to where a title beside it leads as well."""
    box = figure_of(frame) or frame
    if box.parent is not None and box.parent.chars < LARGEST_BOX and next(box.element.iter("img"), None) is None:
        box = box.parent
    return any(
        next(link.iter("img", "picture"), None) is not None and leads.to(link.get("href") or "", box)
        for link in box.element.iter("a")
    )


def is_of_head(lines: list[Line], credit: str) -> bool:
    """Time of reading, or the picture of who wrote the article, with the name."""
    if any(labels.reading_times(line.text) for line in lines):
        return True
    if sum(line.size for line in lines) > _LONGEST_BYLINE:
        return False
    text = lines[0].text
    if lines[0].frame.within("address") is not None or (
        not credit and people.starts_as_byline(text) and not is_credit(text)
    ):
        return True
    return any(kinds(line.hint) & _AVATAR or _links_author(line.frame) for line in lines)


def _links_author(frame: Frame) -> bool:
    return any(link.get("rel") == "author" for link in frame.element.iter("a"))
