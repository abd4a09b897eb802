"""Frames that hold a picture together with what is said about it."""

from worker.clean import labels
from worker.clean.walk import HEADINGS, Frame

#: letters; a box around a picture and its caption holds no more
LARGEST_BOX = 900
#: letters of a box that is named after its picture, and of a box that only a credit shows to be one
_NAMED_BOX = 700


def figure_of(frame: Frame) -> Frame | None:
    """The frame that holds picture and caption together, if the page has one."""
    at: Frame | None = frame
    for _ in range(8):
        if at is None:
            return None
        if at.tag == "figure" or " wp caption " in at.hint:
            return at
        at = at.parent
    return None


def is_box(frame: Frame) -> bool:
    """Set apart from the text: a table or box that floats beside it."""
    element = frame.element
    style = (element.get("style") or "").replace(" ", "").lower()
    floats = (
        (element.get("align") or "").lower() in ("left", "right") or "float:left" in style or "float:right" in style
    )
    return (
        floats
        or frame.tag in ("aside", "figure")
        or " align right " in frame.hint
        or " align left " in frame.hint
        or " alignright " in frame.hint
        or " alignleft " in frame.hint
    )


def inside(frame: Frame, outer: Frame) -> bool:
    at: Frame | None = frame
    while at and at.depth > outer.depth:
        at = at.parent
    return at is outer


def share_box(one: Frame, other: Frame) -> bool:
    """The two stand in one small frame."""
    box = one.parent
    for _ in range(2):
        if box is not None and (other is box or inside(other, box)):
            return box.chars < LARGEST_BOX
        box = box.parent if box else None
    return False


def picture_box(frame: Frame, pictured: set[Frame]) -> Frame | None:
    """The small frame without links around a line that holds a picture too and is named after it."""
    at: Frame | None = frame.parent if frame.tag in HEADINGS else frame
    for _ in range(3):
        if at is None or not _may_be_box(at):
            return None
        if at in pictured and labels.PICTURE_BOX.search(at.hint) and not at.kinds & labels.PERSON:
            return at
        at = at.parent
    return None


def box_of_credit(frame: Frame, pictured: set[Frame]) -> Frame | None:
    """The smallest frame around a line that says whose picture it is in which the picture stands as well."""
    at: Frame | None = frame
    for _ in range(3):
        if at is None or not _may_be_box(at):
            return None
        if at in pictured:
            return at
        at = at.parent
    return None


def _may_be_box(frame: Frame) -> bool:
    return (
        frame.chars <= _NAMED_BOX
        and not frame.links
        and frame.child_prose < 2
        and frame.tag not in ("article", "main", "body", "html", "header", *HEADINGS)
    )
