"""What stands under pictures: captions and credits, wherever a page puts them."""

import re

from storage.model import Block
from worker.clean import labels
from worker.clean.credits import clean_credit, is_credit, is_labelled, split_credit
from worker.clean.jsonld import Graph, first, types
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Frame, Image, Line, Outline

#: letters; longer lines under a picture are no caption or credit
LONGEST_CAPTION, _LONGEST_CREDIT = 900, 160
#: letters; shorter `alt`s are names of things
_SHORTEST_ALT = 25
_PICTURES = ("img", "source", "picture", "amp-img", "video", "iframe", "noscript")
#: class names of credits that are not those of texts
_PICTURED = re.compile(r" (?:images?|photos?|pictures?|media|bild|foto|fotos|img|figure|caption|gallery) ")
#: letters of buttons and counters that may stand in a box of pictures
_LABEL = 40
#: what a link under a picture leads to, if it is no article
_NOT_A_PAGE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)|^#|^javascript:", re.I)
_LONGEST_CONTROL = 60
_CONTROL = re.compile(
    r"(?:(?:image|photo|slide|bild|foto|صورة)?\s?\d+\s?(?:/|of|von|de|sur|van|z|из|من)\s?\d+|[\d:.\s/]+|"
    r"autoplay|play(?: video)?|zoom|close|next|previous|"
    r"(?:open|view|show|see|enlarge|expand) (?:image|photo|gallery|fullscreen|full ?screen|more|larger(?: image)?)"
    r"(?: in .{1,20})?|(?:toggle|hide|show) caption|back to gallery|image|photo|bild|foto|video|powered by|vis mer|"
    r"(?:bild )?vergrößern|(?:autoplay )?weitere videos|agrandir(?: l['’]image)?|ampliar|ingrandisci|büyüt|увеличить|"
    r"تكبير(?: الصورة)?|放大|拡大(?:する|画像を見る)?|(?:image|photo|picture|media) ?(?:caption|source),?)",
    re.I,
)
#: the same behind a caption
_TAIL = re.compile(
    r"\s+(?:(?:hide|toggle) caption|(?:\.\.\.|…) ?more|less|vis mer|read ?more|"
    r"purchase licensing rights.*)$|^enlarge(?: this image)?(?: /)? (?=\S)",
    re.I,
)


class Caption:
    """What stands under a picture: the lines of one frame. `repeats`: the page has said it before."""

    __slots__ = ("_parts", "frame", "lines", "owed", "repeats")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines: list[Line] = []
        self.repeats = False
        self._parts: tuple[int, tuple[str, str]] = (0, ("", ""))
        self.owed: frozenset[str] = frozenset()

    @property
    def first(self) -> int:
        return self.lines[0].index

    def split(self) -> tuple[str, str]:
        """(caption, credit)"""
        if self._parts[0] != len(self.lines):
            self._parts = (len(self.lines), self._split())
        return self._parts[1]

    def block(self) -> Block | None:
        text, credit = self.split()
        return Block(type="caption", text=text, credit=credit) if text or credit else None

    def _split(self) -> tuple[str, str]:
        short = [line for line in self.lines if line.size <= _LONGEST_CREDIT and not _is_control(line.text)]
        marked = [line for line in short if line.credit or is_credit_line(line)]
        texts: dict[str, str] = {}
        for line in self.lines:
            text = _TAIL.sub("", line.text)
            cut_off = any(other.text.startswith(text) and len(other.text) > len(text) + 9 for other in self.lines)
            if line not in marked and not labels.HIDDEN.search(line.hint) and not _is_control(text) and not cut_off:
                texts.setdefault(key(text), text)
        said = [t for t in texts.values() if len(texts) == 1 or not is_credit(t)]
        owed = [line.text for line in marked] or [t for t in texts.values() if t not in said]
        whole = " ".join(said)
        if not owed:
            owed = [credit for credit in self.owed if whole.endswith(credit) and len(credit) < len(whole)][:1]
        return split_credit(whole, " / ".join(dict.fromkeys(map(clean_credit, owed))))


def captions_of(outline: Outline, graph: Graph) -> list[Caption]:
    """What stands under pictures: `figcaption`s, frames that call themselves captions, credits, and what an `alt` says
    that the page shows too; in reading order.
    """
    said = stated(graph)
    near = _Near(outline, frozenset(k for k in said if len(k) >= _SHORTEST_ALT))
    owed = frozenset(filter(None, said.values()))
    found: dict[Frame, Caption] = {}
    for line in outline.lines:
        if line.size < LONGEST_CAPTION:
            frame = _frame_of(line, near)
            if frame is not None:
                found.setdefault(frame, Caption(frame)).lines.append(line)
    _add_credits(outline, found)
    for caption in found.values():
        caption.owed = owed
    own = [c for c in found.values() if any(c.split()) and (near.pictures(c) or c.split()[1] or not _is_dropped(c))]
    _drop_teasers(own)
    own = [c for c in own if not _is_dropped(c) or _is_picture_box(c, outline, own)]
    _mark_repeats(own)
    return own


def stated(graph: Graph) -> dict[str, str]:
    """Captions of pictures in the linked data, as keys, with their credits: evidence for what the page shows."""
    found: dict[str, str] = {}
    others = [node for node in graph.all if "ImageObject" not in types(node)]
    of_articles = {key(first(node.get(name))) for node in others for name in ("headline", "description", "name")}
    for node in graph.all:
        if "ImageObject" in types(node):
            caption = first(node.get("caption")) or first(node.get("description"))
            credit = first(node.get("creditText")) or first(node.get("copyrightHolder")) or first(node.get("author"))
            found.setdefault(key(caption), clean_credit(credit))
    return {caption: credit for caption, credit in found.items() if caption not in of_articles}


def _mark_repeats(captions: list[Caption]) -> None:
    """A gallery has its captions twice: under the small picture and under the large one."""
    seen: set[str] = set()
    for caption in captions:
        text = key("".join(caption.split()))
        caption.repeats = text in seen
        seen.add(text)


class _Near:
    """Where the page has pictures: by the line that follows, and by the frames around them."""

    __slots__ = ("alts", "at", "frames", "longest", "stated", "under")

    def __init__(self, outline: Outline, stated: frozenset[str]) -> None:
        self.stated = stated
        #: frames that have been looked at, with the frame of the caption that their lines belong to
        self.under: dict[Frame, tuple[Frame | None, Frame | None]] = {}
        self.at: dict[int, list[Image]] = {}
        self.frames: set[Frame] = set()
        self.alts: dict[int, set[str]] = {}
        for image in outline.images:
            self.at.setdefault(image.before, []).append(image)
            frame = image.frame
            self.frames |= {f for f in (frame, frame.parent, frame.within("figure"), frame.within("table")) if f}
            alt = key(image.element.get("alt") or "")
            if len(alt) >= _SHORTEST_ALT:
                for at in range(image.before, image.before + 2):
                    self.alts.setdefault(at, set()).add(alt)

        told = {*stated, *(alt for alts in self.alts.values() for alt in alts)}
        #: a key has lost its spaces and marks: about a fifth of a text
        self.longest = 2 * max(map(len, told), default=0)

    def says(self, line: Line) -> bool:
        """The line repeats what the picture before it has for those who do not see it, or what the linked data say."""
        alts = self.alts.get(line.index, ())
        if not (alts or self.stated) or not _SHORTEST_ALT <= len(line.text) <= self.longest:
            return False
        own = key(line.text)
        return (own in alts or own in self.stated) and line.frame.tag not in HEADINGS and line.link_share < 0.5

    def pictures(self, caption: Caption) -> bool:
        """A picture stands near the caption, or what a script makes one of."""
        figure = figure_of(caption.frame)
        if figure is not None and next(figure.element.iter("audio"), None) is not None:
            return next(figure.element.iter("img", "picture"), None) is not None
        if figure is not None or caption.frame in self.frames:
            return True
        first, last = caption.first, caption.lines[-1].index
        if any(n in self.at for n in range(first - 2, last + 3)):
            return True
        around = [f for f in (caption.frame, caption.frame.parent) if f and f.chars < LONGEST_CAPTION]
        return any(next(frame.element.iter(*_PICTURES), None) is not None for frame in around)


def _frame_of(line: Line, near: _Near) -> Frame | None:
    """The frame of the caption that a line belongs to, if it does."""
    frame = line.frame
    if near.says(line):
        return frame
    if frame.dropped.startswith("hidden"):
        return None
    if frame not in near.under:
        near.under[frame] = _around(frame, near)
    figure, named = near.under[frame]
    if figure is not None:
        return figure if not labels.EMBED.search(figure.hint) and _is_under(line, figure) else None
    if named is None and line.hint != " " and labels.CAPTION.search(line.hint):
        return frame
    return named


def _around(frame: Frame, near: _Near) -> tuple[Frame | None, Frame | None]:
    """The figure around a frame, and without one the frame that calls itself a caption or is a box with a picture."""
    figure = figure_of(frame)
    if figure is not None and frame.within("blockquote", "table") is None and not labels.PULL.search(figure.hint):
        return figure, None
    named = _named(frame)
    if named is not None:
        above = named.parent
        return None, above if above in near.frames and above.chars < LONGEST_CAPTION else named
    table = frame.within("table")
    return None, table if table and table in near.frames and table.chars < 400 and is_box(table) else None


def _is_under(line: Line, figure: Frame) -> bool:
    """Where a figure holds the whole head of an article, only what is marked in it is its caption."""
    if figure.chars < LONGEST_CAPTION and next(figure.element.iter("h1"), None) is None:
        return True
    return line.frame.within("figcaption") is not None or line.credit or is_credit_line(line)


def _named(frame: Frame) -> Frame | None:
    """The outermost of the next frames that call themselves captions."""
    found = None
    at: Frame | None = frame
    for _ in range(3):
        if at is None or at.tag in ("table", "body", "html", "article", "main") or at.chars > LONGEST_CAPTION:
            break
        if at.tag == "figcaption" or at.prop == "caption" or labels.CAPTION.search(at.hint):
            found = at
        at = at.parent
    return found


def _add_credits(outline: Outline, found: dict[Frame, Caption]) -> None:
    """Credits that stand beside a caption, or alone under a picture, in a frame of their own."""
    taken = {line.index: caption for caption in found.values() for line in caption.lines}
    under = {image.before for image in outline.images}
    for line in outline.lines:
        if line.index in taken or line.size > _LONGEST_CREDIT or line.prose or line.frame.dropped.startswith("hidden"):
            continue
        if not (is_labelled(line.text) or (is_credit_line(line) and _PICTURED.search(line.hint + line.frame.hint))):
            continue
        beside = next((taken[n] for n in (line.index - 1, line.index + 1, line.index + 2) if n in taken), None)
        if beside is not None and _share_box(line.frame, beside.frame):
            beside.lines.append(line)
            beside.lines.sort(key=lambda own: own.index)
        elif line.index in under:
            found.setdefault(line.frame, Caption(line.frame)).lines.append(line)


def _share_box(one: Frame, other: Frame) -> bool:
    box = one.parent
    for _ in range(2):
        if box is not None and (other is box or inside(other, box)):
            return box.chars < LONGEST_CAPTION
        box = box.parent if box else None
    return False


def _drop_teasers(captions: list[Caption]) -> None:
    """Takes out pictures of other articles, forms, and lines of the header that look like captions."""
    for caption in [c for c in captions if _is_teaser(c)]:
        captions.remove(caption)
        for line in caption.lines:
            line.dropped = line.dropped or "teaser"
    for caption in [c for c in captions if any(p.search(line.text) for line in c.lines for p in labels.READ_TIME)]:
        captions.remove(caption)


def _is_teaser(caption: Caption) -> bool:
    """A picture whose caption is a link to a page, or a heading with one, or that asks for something."""
    pages = [line for line in caption.lines if line.links and not _NOT_A_PAGE.search(line.href) and not line.credit]
    linked = sum(min(line.links, line.size) for line in pages)
    if linked > 0.6 * sum(line.size for line in caption.lines):
        return True
    if any(line.frame.within(*HEADINGS) for line in pages):
        return True
    return any(labels.APPEAL.match(line.text) for line in caption.lines)


def _is_dropped(caption: Caption) -> bool:
    return all(line.dropped for line in caption.lines if not line.credit and not is_credit_line(line)) and any(
        line.dropped for line in caption.lines
    )


def _is_picture_box(caption: Caption, outline: Outline, own: list[Caption]) -> bool:
    """A frame that is dropped for its name (`slider`, `lightbox`), but holds pictures and captions and nothing else."""
    box = caption.lines[0].frame
    while box.parent and box.parent.dropped:
        box = box.parent
    told = {id(line) for c in own for line in c.lines}
    held = [line for line in outline.lines if line.frame is box or inside(line.frame, box)]
    other = sum(line.size for line in held if id(line) not in told)
    return box.tag != "aside" and other <= 0.25 * sum(line.size for line in held) + _LABEL


def _is_control(text: str) -> bool:
    """A button over or under the picture, a counter, a length of time."""
    patterns = (_CONTROL, labels.ADVERT, labels.SHARE)
    return len(text) <= _LONGEST_CONTROL and any(pattern.fullmatch(text) for pattern in patterns)


def is_credit_line(line: Line) -> bool:
    hinted = labels.CREDIT.search(line.frame.hint) or labels.CREDIT.search(line.hint)
    return bool(hinted and not labels.CAPTION.search(line.frame.hint)) or line.prop in ("creditText", "copyrightHolder")


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
