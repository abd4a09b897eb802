"""Which lines of the page are the article's: frames that are no part of it go, then the densest frame is found.

The score is the program's own. It weighs how much of the page's prose a frame holds against how much else is in it.
"""

import re

from worker.clean import appeals, labels
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Frame, Line, Outline

#: a line this heavy (letters) with a sentence's end is prose; captions and menus of news pages are below
_PROSE = 40
_LONG_PROSE = 100
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।\"”»’')\]:：;]$")
_SENTENCE_INSIDE = re.compile(r"[.!?…。！？؟۔।،,，、]")
#: share of the page's prose above which a class name is not believed: `chrome` names seldom lie, `weak` ones do
_BELIEVED = {"surely": 0.9, "chrome": 0.4, "hidden": 0.4, "unspoken": 0.4, "aside": 0.4, "weak": 0.3}
#: of the prose of the page, what a marked body must hold to be taken as it stands
_MARKED_SHARE = 0.4
_MIN_BODY = 40
#: so many articles with linked headings are a list of other articles
_TEASERS = 2
#: of the page's prose; what holds more is a list that is the article
_TEASER_SHARE = 0.5
#: elements too small to be a body, whatever their name
_SMALL = frozenset(("p", "li", *HEADINGS))
#: of the page's prose, what a marked body must hold for the chrome outside it to go whatever its length
_MARKED_PROTECTS = 0.2
#: letters; a box with more is not a pull-quote
_MAX_QUOTE_BOX = 700
#: letters; a box with more holds the article, not an offer
_MAX_OFFER = 1500
_MAX_APPEALS = 4000
_MIN_NOTICE = 20
#: letters of prose behind the headline before a label may end the article; letters of a label
_MIN_ARTICLE = 250
_MAX_LABEL = 90
#: paragraphs that stand directly in a frame that text flows through: no box
_FLOWING = 3
#: a frame inside the best one is taken instead if it holds this much of its prose, and nothing of it follows
_INNER_SHARE = 0.75


def mark_prose(outline: Outline) -> int:
    """Marks the lines that read as running text, sums them up in their frames, and returns the sum for the page."""
    for line in outline.lines:
        frame = line.frame
        frame.chars += line.size
        frame.links += line.links
        if _is_prose(line):
            line.prose = True
            if frame.tag == "p" and frame.parent:
                frame.parent.child_prose += 1
            frame.prose += line.size - min(line.size, line.links)
    for frame in reversed(outline.frames):
        above = frame.parent
        if above and frame.chars:
            above.chars += frame.chars
            above.links += frame.links
            above.prose += frame.prose
    return outline.frames[0].prose


def _is_prose(line: Line) -> bool:
    if line.size < _PROSE or line.link_share > 0.5 or line.frame.tag in HEADINGS:
        return False
    sentence = _SENTENCE_INSIDE if line.size >= _LONG_PROSE else _SENTENCE_END
    return sentence.search(line.text) is not None


def drop_chrome(outline: Outline, total: int, posts: tuple[Frame, ...] = ()) -> None:
    """Follows the class names that mark chrome, where the amount of prose behind them lets one believe them.

    `posts`, of a live blog, are no teasers though their headings may be links, and no chrome whatever their name.
    """
    keep = ancestors(_headline_frames(outline)) | ancestors(f for f in outline.frames if f.prop == "articleBody")
    keep |= _quote_boxes(outline) | ancestors(posts)
    total -= sum(
        f.prose for f in _outermost(outline, "surely") if f not in keep and f.prose <= _BELIEVED["surely"] * total
    )
    bodies = _marked_bodies(outline, total)
    marked = ancestors(bodies)
    _note_teasers(outline, keep)
    _note_related(outline, keep)
    inside = below(outline, bodies)
    for frame in outline.frames[1:]:
        own = frame.own
        if own and (
            frame in keep
            or (
                (frame in inside or not marked or own not in ("chrome", "aside") or frame in marked)
                and own != "surely"
                and frame.prose > _BELIEVED[own] * max(total, 1)
            )
        ):
            own = ""
        above = frame.parent.dropped if frame.parent else ""
        frame.dropped = above or own
    for line in outline.lines:
        line.dropped = line.dropped or line.frame.dropped


def _note_teasers(outline: Outline, keep: set[Frame]) -> None:
    """Several `article`s whose heading is a link announce other articles."""
    headed: dict[Frame, Line] = {}
    for line in outline.lines:
        if line.frame.tag in HEADINGS and (article := line.frame.within("article")) and article not in headed:
            headed[article] = line
    teasers = [f for f, line in headed.items() if f not in keep and not f.own and line.link_share > 0.9]
    if len(teasers) >= _TEASERS and sum(f.prose for f in teasers) < _TEASER_SHARE * outline.frames[0].prose:
        for frame in teasers:
            frame.own = "aside"


def _note_related(outline: Outline, keep: set[Frame]) -> None:
    """A box that begins with a label such as `Related` is no part of the article that stands before it."""
    headline = next((line.index for line in outline.lines if line.frame.tag == "h1"), -1)
    before = 0
    for line in outline.lines:
        if before >= _MIN_ARTICLE and line.size <= _MAX_LABEL and labels.RELATED.fullmatch(line.text):
            box = _begun_by(line, outline.lines[line.index - 1])
            if box is not None and box not in keep and not _flows(outline, box):
                box.own = "surely"
        before += line.size if line.prose and line.index > headline else 0


def _begun_by(line: Line, last: Line) -> Frame | None:
    """The widest frame that begins with a line; None if that is the line's own element."""
    outside = ancestors([last.frame])
    frame = line.frame
    while frame.parent and frame.parent not in outside:
        frame = frame.parent
    return frame if frame is not line.frame else None


def _flows(outline: Outline, box: Frame) -> bool:
    """Text runs through the box, rather than one paragraph each in boxes of its own."""
    return any(frame.child_prose >= _FLOWING for frame in {box} | below(outline, {box}))


def _marked_bodies(outline: Outline, total: int) -> set[Frame]:
    """What the page marks as its text; empty if it marks none, or nothing that could be it."""
    bodies = {
        f
        for f in outline.frames
        if f.tag not in _SMALL and (f.prop == "articleBody" or f.kinds & labels.BODY) and f.own in ("", "weak")
    }
    bodies = {f for f in bodies if f.chars >= _MIN_BODY}
    return bodies if max((f.prose for f in bodies), default=0) >= _MARKED_PROTECTS * total else set()


def below(outline: Outline, roots: set[Frame]) -> set[Frame]:
    """The frames that stand inside one of the roots; a root itself only if it stands in another."""
    found: set[Frame] = set()
    if roots:
        for frame in outline.frames:
            if frame.parent in roots or frame.parent in found:
                found.add(frame)
    return found


def drop_offers(outline: Outline) -> None:
    """Drops boxes that ask to subscribe or register: named as such, small, and saying so."""
    boxes = {
        f
        for f in outline.frames
        if f.tag != "p" and 0 < f.chars < _MAX_OFFER and not f.dropped and f.kinds & labels.OVERLAY
    }
    if not boxes:
        return
    inside = boxes | below(outline, boxes)
    lines = [line for line in outline.lines if line.frame in inside]
    asking = ancestors(line.frame for line in lines if line.size < 300 and appeals.PAYWALL.search(line.text)) & boxes
    offers = asking | below(outline, asking)
    for line in lines:
        if line.frame in offers:
            line.dropped = line.dropped or "offer"


def drop_appeals(outline: Outline) -> None:
    """Drops boxes that ask for money, and boxes that ask leave to load something from elsewhere."""
    boxes = {
        f
        for f in outline.frames
        if f.tag != "p" and 0 < f.chars < _MAX_APPEALS and not f.dropped and f.kinds & appeals.SUPPORT
    }
    inside = boxes | below(outline, boxes)
    said = ancestors(line.frame for line in outline.lines if line.frame in inside and appeals.GIVE.search(line.text))
    asking = said & boxes
    for line in outline.lines:
        if not line.dropped and _MIN_NOTICE < line.size < _MAX_QUOTE_BOX and _is_notice(line.text):
            asking.add(_small_box(line))
    asking.discard(outline.frames[0])
    dropped = asking | below(outline, asking)
    for line in outline.lines:
        if line.frame in dropped:
            line.dropped = line.dropped or "offer"


def _is_notice(text: str) -> bool:
    said = text.lower()
    return any(word in said for word in appeals.FOREIGN_WORDS) and appeals.FOREIGN_CONTENT.search(text) is not None


def _small_box(line: Line) -> Frame:
    """The widest frame around a line that holds little else."""
    frame = line.frame
    while frame.parent and frame.parent.chars <= min(_MAX_QUOTE_BOX, 2.5 * line.size + 80):
        frame = frame.parent
    return frame


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
    quoted = ancestors(f for f in outline.frames if f.tag == "blockquote" or f.kinds & labels.PULL)
    boxes = {f for f in quoted if f.own == "aside" and 0 < f.chars < _MAX_QUOTE_BOX and not f.links}
    for post in (f for f in outline.frames if f.kinds & labels.EMBED):
        boxes |= {
            f for f in ancestors([post.parent]) if f.own and f.own != "surely" and f.chars <= 1.2 * post.chars + 40
        }
    return boxes


def _headline_frames(outline: Outline) -> list[Frame]:
    found = [f for f in outline.frames if f.tag == "h1" and f.chars > 10 and not f.within("nav", "menu", "dialog")]
    return found[:1]


def ancestors(frames: object) -> set[Frame]:
    found: set[Frame] = set()
    for start in frames:  # type: ignore[attr-defined]  # lxml-stubs are partial
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
        prose, other, _ = totals[frame]
        if frame.dropped or prose == 0:
            continue
        found = _score(frame, prose, other, total)
        if found >= score:
            best, score = frame, found
    return [_innermost(outline, best, totals)], round(min(0.9, score), 3)


def _innermost(outline: Outline, best: Frame, totals: dict[Frame, tuple[int, int, int]]) -> Frame:
    """Goes down to the frame of the text alone, where only a standfirst stands between it and the best one."""
    for frame in outline.frames:
        inside = frame.parent is best and not frame.dropped and totals[frame][0] >= _INNER_SHARE * totals[best][0]
        if (
            inside
            and totals[best][2] - totals[frame][2] <= 2
            and totals[frame][2] >= 3
            and _nothing_follows(outline, best, frame)
        ):
            return _innermost(outline, frame, totals)
    return best


def _nothing_follows(outline: Outline, outer: Frame, inner: Frame) -> bool:
    inside = {inner} | below(outline, {inner})
    last = max((n for n, line in enumerate(outline.lines) if line.frame in inside), default=0)
    around = below(outline, {outer})
    return not any(line.prose and not line.dropped and line.frame in around for line in outline.lines[last + 1 :])


def _kept_sums(outline: Outline) -> dict[Frame, tuple[int, int, int]]:
    """Of each frame, without what is dropped: letters of prose, letters of anything else, lines of prose."""
    sums: dict[Frame, list[int]] = {frame: [0, 0, 0] for frame in outline.frames}
    for line in outline.lines:
        own = sums[line.frame]
        if line.dropped:
            continue
        if line.prose:
            own[0] += line.size - min(line.size, line.links)
            own[2] += 1
        elif line.frame.tag not in HEADINGS:
            own[1] += line.size
        elif line.frame.parent:
            sums[line.frame.parent][1] += line.size
    for frame in reversed(outline.frames):
        own = sums[frame]
        if frame.parent and any(own):
            above = sums[frame.parent]
            above[0] += own[0]
            above[1] += own[1]
            above[2] += own[2]
    return {frame: (s[0], s[1], s[2]) for frame, s in sums.items()}


def _score(frame: Frame, prose: int, other: int, total: int) -> float:
    recall = prose / total
    density = prose / (prose + other)
    bonus = 1.0
    if frame.prop == "articleBody" or frame.kinds & labels.BODY:
        bonus = 1.15
    elif frame.tag in ("article", "main"):
        bonus = 1.05
    return float(recall**1.0 * density**0.6 * bonus)


def _marked(outline: Outline, totals: dict[Frame, tuple[int, int, int]], total: int) -> list[Frame]:
    """Frames that the page itself marks as the article's body; several, where advertising cuts it into parts."""
    by_mark: dict[str, list[Frame]] = {}
    for frame in outline.frames:
        if frame.dropped or totals[frame][0] < 1 or frame.tag in _SMALL:
            continue
        mark = "articleBody" if frame.prop == "articleBody" else frame.hint if frame.kinds & labels.BODY else ""
        if mark:
            by_mark.setdefault(mark, []).append(frame)
    for mark in sorted(by_mark, key=lambda m: m != "articleBody"):
        outer = [f for f in by_mark[mark] if not (ancestors([f.parent]) & set(by_mark[mark]))]
        held = sum(totals[f][0] for f in outer)
        if held >= max(_MIN_BODY, _MARKED_SHARE * total) and _one_article(outer):
            return outer
    return []


def _one_article(frames: list[Frame]) -> bool:
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
