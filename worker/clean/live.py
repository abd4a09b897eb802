"""Live blogs: pages made of many dated posts, in whatever order the page has them."""

import re

from worker.clean.boxes import inside
from worker.clean.jsonld import Graph, types
from worker.clean.walk import HEADINGS, Frame, Line, Outline
from worker.clean.wording import Wording

#: posts that make a live blog, and where the linked data call it one; share of the page's prose that they hold
_FEWEST, _FEWEST_DECLARED = 4, 2
_SHARE = 0.5
#: lines at the head of a post among which its time stands; characters of a time with its day
_HEAD, _LONGEST = 4, 45
#: letters; a link that long is a title
_TITLE = 15
_CLOCK = Wording(r"\d\d?(?:\s?[:.٫h時点]\s?\d{2}(?!\d|[.:]\d)|\s?(?:am|pm|uhr|h)\b|[時点])")
#: what may stand around the clock: day, zone, a word for `updated`
_AROUND = re.compile(r"[\w\s.,:/|•·–—()+-]*")
#: as `prop` of a line: the time of a post, set above what it says
TIME = "postTime"


def posts(outline: Outline, graph: Graph) -> tuple[Frame, ...]:
    """The frames of a live blog's posts; empty if the page is none."""
    declared = any("LiveBlogPosting" in types(node) for node in graph.all)
    fewest = _FEWEST_DECLARED if declared else _FEWEST
    if sum(time_of(line) != "" for line in outline.lines) < fewest:  # most pages: each post has a time of its own
        return ()
    heads = _heads(outline)
    alike: dict[tuple[int, str, str], list[Frame]] = {}
    for frame in outline.frames:
        if frame.prose and frame.parent and frame.tag not in ("p", "td", "tr", "dd") and frame in heads:
            alike.setdefault((id(frame.parent), frame.tag, _family(frame)), []).append(frame)
    many = [
        frames for frames in alike.values() if len(frames) >= fewest and not _is_chrome(frames[0], declared=declared)
    ]
    best = max(many, key=lambda frames: sum(f.prose for f in frames), default=[])
    if sum(f.prose for f in best) < _SHARE * outline.frames[0].prose or not (declared or _stay(outline, best)):
        return ()
    return tuple(best)


def _is_chrome(frame: Frame, *, declared: bool) -> bool:
    """Comments have times as well; so do lists of the latest news, where nothing says that the page is a live blog."""
    at: Frame | None = frame
    while at is not None:
        if at.own == "surely" or (not declared and at.own in ("chrome", "aside")):
            return True
        at = at.parent
    return False


def _stay(outline: Outline, frames: list[Frame]) -> bool:
    """The headings do not lead away, as those of other articles do."""
    own, known = set(frames), dict[Frame, Frame | None]()
    leading = {
        _post_of(line.frame, own, known)
        for line in outline.lines
        if line.link_share > 0.6 and line.size >= _TITLE and not line.href.startswith("#")
    }
    return 2 * len(leading & own) < len(frames)


def _family(frame: Frame) -> str:
    """The first name of an element's class: posts share it, numbers and states come behind."""
    names = (frame.element.get("class") or "").split()
    return names[0] if names else ""


def _heads(outline: Outline) -> dict[Frame, Line]:
    """The frames that begin with a time, and its line."""
    begun: dict[Frame, int] = {}
    found: dict[Frame, Line] = {}
    for line in outline.lines:
        is_time = time_of(line) != ""
        frame: Frame | None = line.frame
        while frame is not None:
            seen = begun.get(frame, 0)
            if seen < _HEAD and is_time:
                found.setdefault(frame, line)
            begun[frame] = seen + 1
            frame = frame.parent
    return found


def time_of(line: Line) -> str:
    """The line's text, if it is a time of day, with or without its date."""
    if line.prose or len(line.text) > _LONGEST or not _CLOCK.search(line.text):
        return ""
    return line.text if _AROUND.fullmatch(line.text) and _says_little(line.text) else ""


def _says_little(text: str) -> bool:
    """Beside the digits of day and time there is room for a month, a weekday and a zone."""
    return sum(char.isalpha() for char in text) <= 3 * sum(char.isdigit() for char in text)


def set_times(outline: Outline, found: tuple[Frame, ...]) -> None:
    """Puts the time of each post in front of its heading; a post without one has the time alone above it.

    The lines of these times and headings are marked as structure of the text, wherever they stand.
    """
    own = set(found)
    of_post: dict[Frame, list[Line]] = {frame: [] for frame in found}
    known: dict[Frame, Frame | None] = {}
    for line in outline.lines if found else ():
        frame = _post_of(line.frame, own, known)
        if frame is not None:
            of_post[frame].append(line)
    for lines in of_post.values():
        _set_time(lines[: 2 * _HEAD])


def _set_time(head: list[Line]) -> None:
    time = next((line for line in head[:_HEAD] if time_of(line)), None)
    heading = next((line for line in head if line.frame.within(*HEADINGS) and line is not time), None)
    if time is None:
        return
    if heading is None:
        time.prop, time.dropped = TIME, ""
        return
    heading.text, heading.prop, heading.links = f"{time.text} {heading.text}", TIME, 0
    time.dropped = time.dropped or "time"


def whole(choice: tuple[list[Frame], float], found: tuple[Frame, ...]) -> tuple[list[Frame], float]:
    """The choice of frames, if it holds all posts; else the frame in which the posts stand."""
    roots, sure = choice
    if not found or all(any(inside(post, root) for root in roots) for post in found):
        return choice
    parent = found[0].parent
    return ([parent], sure) if parent is not None else choice


def _post_of(frame: Frame, own: set[Frame], known: dict[Frame, Frame | None]) -> Frame | None:
    chain = []
    at: Frame | None = frame
    while at is not None and at not in own and at not in known:
        chain.append(at)
        at = at.parent
    post = at if at in own else known.get(at) if at is not None else None
    known.update(dict.fromkeys(chain, post))
    return post
