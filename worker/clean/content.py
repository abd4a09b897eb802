"""Which lines of the page are the article's: frames that are no part of it go, then the densest frame is found.

The score is the program's own. It weighs how much of the page's prose a frame holds against how much else is in it.
"""

import re

from worker.clean import labels
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Frame, Line, Outline

#: a line this heavy (letters) with a sentence's end is prose; measured on news pages, where captions and menus are below
_PROSE = 40
_LONG_PROSE = 100
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।\"”»’')\]:：;]$")
_SENTENCE_INSIDE = re.compile(r"[.!?…。！？؟۔।،,，、]")
#: share of the page's prose above which a class name is not believed: `chrome` names seldom lie, `weak` ones do
_BELIEVED = {"surely": 0.9, "chrome": 0.4, "hidden": 0.4, "aside": 0.4, "weak": 0.3}
#: of the prose of the page, what a marked body must hold to be taken as it stands
_MARKED_SHARE = 0.4
_MIN_BODY = 40
#: of the page's prose, what a marked body must hold for the chrome outside it to go whatever its length
_MARKED_PROTECTS = 0.2
#: letters; a box with more is not a pull-quote
_MAX_QUOTE_BOX = 700


def mark_prose(outline: Outline) -> int:
    """Marks the lines that read as running text, sums them up in their frames, and returns the sum for the page."""
    for line in outline.lines:
        line.prose = _is_prose(line)
        size = line.size - min(line.size, line.links)
        frame: Frame | None = line.frame
        while frame:
            frame.chars += line.size
            frame.links += line.links
            if line.prose:
                frame.prose += size
            frame = frame.parent
    return outline.frames[0].prose


def _is_prose(line: Line) -> bool:
    if line.link_share > 0.5 or line.frame.tag in HEADINGS:
        return False
    if line.size >= _LONG_PROSE:
        return bool(_SENTENCE_INSIDE.search(line.text))
    return line.size >= _PROSE and bool(_SENTENCE_END.search(line.text))


def drop_chrome(outline: Outline, total: int) -> None:
    """Follows the class names that mark chrome, where the amount of prose behind them lets one believe them."""
    keep = _ancestors(_headline_frames(outline)) | _ancestors(f for f in outline.frames if f.prop == "articleBody")
    keep |= _quote_boxes(outline)
    total -= sum(f.prose for f in _outermost(outline, "surely") if f not in keep and f.prose <= _BELIEVED["surely"] * total)
    marked = _has_marked_body(outline, total)
    for frame in outline.frames[1:]:
        own = frame.own
        if own and (frame in keep or (not (marked and own in ("chrome", "aside") and frame not in marked) and own != "surely" and frame.prose > _BELIEVED[own] * max(total, 1))):
            own = ""
        above = frame.parent.dropped if frame.parent else ""
        frame.dropped = above or own
    for line in outline.lines:
        line.dropped = line.dropped or line.frame.dropped


def _has_marked_body(outline: Outline, total: int) -> set[Frame]:
    """The frames around what the page marks as its text; empty if it marks none, or nothing that could be it."""
    bodies = [f for f in outline.frames if (f.prop == "articleBody" or labels.BODY.search(f.hint)) and f.own in ("", "weak")]
    bodies = [f for f in bodies if f.chars >= _MIN_BODY]
    held = max((f.prose for f in bodies), default=0)
    return _ancestors(bodies) if held >= _MARKED_PROTECTS * total else set()


def _outermost(outline: Outline, own: str) -> list[Frame]:
    found: list[Frame] = []
    inside: set[Frame] = set()
    for frame in outline.frames:
        if frame.parent in inside:
            inside.add(frame)
        elif frame.own == own:
            inside.add(frame)
            found.append(frame)
    return found


def _quote_boxes(outline: Outline) -> set[Frame]:
    """Boxes that hold a pull-quote or an embedded post and nothing else."""
    quoted = _ancestors(f for f in outline.frames if f.tag == "blockquote" or labels.PULL.search(f.hint))
    boxes = {f for f in quoted if f.own == "aside" and 0 < f.chars < _MAX_QUOTE_BOX and not f.links}
    for post in (f for f in outline.frames if labels.EMBED.search(f.hint)):
        boxes |= {f for f in _ancestors([post.parent]) if f.own and f.own != "surely" and f.chars <= 1.2 * post.chars + 40}
    return boxes


def _headline_frames(outline: Outline) -> list[Frame]:
    found = [f for f in outline.frames if f.tag == "h1" and f.chars > 10]
    return found[:1]


def _ancestors(frames: object) -> set[Frame]:
    found: set[Frame] = set()
    for start in frames:  # type: ignore[attr-defined]
        frame: Frame | None = start
        while frame and frame not in found:
            found.add(frame)
            frame = frame.parent
    return found


def choose(outline: Outline) -> tuple[list[Frame], float]:
    """The frames that hold the body, and how sure that is (0 to 1)."""
    totals = _kept_sums(outline)
    total = totals[outline.frames[0]][0]
    if total == 0:
        return [outline.frames[0]], 0.0
    marked = _marked(outline, totals, total)
    if marked:
        return marked, 0.95
    best, score = outline.frames[0], -1.0
    for frame in outline.frames:
        prose, other, count = totals[frame]
        if frame.dropped or prose == 0:
            continue
        found = _score(frame, prose, other, total)
        if found >= score:
            best, score = frame, found
    return [best], round(min(0.9, score), 3)


def _kept_sums(outline: Outline) -> dict[Frame, tuple[int, int, int]]:
    """Of each frame, without what is dropped: letters of prose, letters of anything else, lines of prose."""
    sums: dict[Frame, list[int]] = {frame: [0, 0, 0] for frame in outline.frames}
    for line in outline.lines:
        if line.dropped:
            continue
        frame: Frame | None = line.frame
        while frame:
            own = sums[frame]
            if line.prose:
                own[0] += line.size - min(line.size, line.links)
                own[2] += 1
            elif frame.tag not in HEADINGS:
                own[1] += line.size
            frame = frame.parent
    return {frame: (s[0], s[1], s[2]) for frame, s in sums.items()}


def _score(frame: Frame, prose: int, other: int, total: int) -> float:
    recall = prose / total
    density = prose / (prose + other)
    bonus = 1.0
    if frame.prop == "articleBody" or labels.BODY.search(frame.hint):
        bonus = 1.15
    elif frame.tag in ("article", "main"):
        bonus = 1.05
    return float(recall**1.0 * density**0.6 * bonus)


def _marked(outline: Outline, totals: dict[Frame, tuple[int, int, int]], total: int) -> list[Frame]:
    """Frames that the page itself marks as the article's body; several, where advertising cuts it into parts."""
    by_mark: dict[str, list[Frame]] = {}
    for frame in outline.frames:
        if frame.dropped or totals[frame][0] < 1:
            continue
        mark = "articleBody" if frame.prop == "articleBody" else frame.hint if labels.BODY.search(frame.hint) else ""
        if mark:
            by_mark.setdefault(mark, []).append(frame)
    for mark in sorted(by_mark, key=lambda m: m != "articleBody"):
        outer = [f for f in by_mark[mark] if not (_ancestors([f.parent]) & set(by_mark[mark]))]
        held = sum(totals[f][0] for f in outer)
        if held >= max(_MIN_BODY, _MARKED_SHARE * total) and _one_article(outer, totals):
            return outer
    return []


def _one_article(frames: list[Frame], totals: dict[Frame, tuple[int, int, int]]) -> bool:
    """Parts of one article stand in one frame; the bodies of a list of articles each in their own."""
    if len(frames) == 1:
        return True
    articles = {f.within("article") for f in frames}
    return len(articles) == 1


def lines_in(outline: Outline, roots: list[Frame]) -> list[Line]:
    """The lines of the frames, dropped ones left out, in reading order."""
    chosen = set(roots)
    inside: dict[Frame, bool] = {}
    for frame in outline.frames:
        inside[frame] = frame in chosen or bool(frame.parent and inside[frame.parent])
    return [line for line in outline.lines if inside[line.frame] and not line.dropped]


def agreement(one: str, other: str) -> float:
    """How far two texts hold the same words: shared four-word runs over all (Jaccard)."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / len(first | second) if first or second else 1.0


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text) if text.isascii() or " " in text[:200] else list(key(text))
    return {" ".join(words[n : n + 4]) for n in range(max(1, len(words) - 3))} if words else set()
