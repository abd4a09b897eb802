"""What stands under pictures: captions and credits, wherever a page puts them."""

import re

from storage.model import Block
from worker.clean import labels, teasers
from worker.clean.boxes import box_of_credit, figure_of, inside, is_box, picture_box, share_box
from worker.clean.credits import clean_credit, is_credit, is_labelled, split_credit
from worker.clean.jsonld import Graph, first, types
from worker.clean.names import kinds
from worker.clean.near import SHORTEST_ALT, Near
from worker.clean.text import key
from worker.clean.walk import Frame, Line, Outline
from worker.clean.wording import Wording

#: letters; longer lines under a picture are no caption or credit
LONGEST_CAPTION, _LONGEST_CREDIT = 900, 160
#: class names of credits that are not those of texts
_PICTURED = re.compile(r" (?:images?|photos?|pictures?|media|bild|foto|fotos|img|figure|caption|gallery) ")
#: letters of buttons and counters that may stand in a box of pictures
_LABEL = 40
#: lines of a box that only a credit shows to be a picture's
_CAPTION_AND_CREDIT = 2
#: letters; what calls itself a caption, has no picture, and is shorter, is the label of a button
_LEAST_SAID = 15
_LONGEST_CONTROL = 60
_CONTROL = Wording(
    r"(?:(?:image|photo|slide|bild|foto|صورة)?\s?\d+\s?(?:/|of|von|de|sur|van|z|из|من)\s?\d+|[\d:.\s/]+(?:min(?:\.|s|uten?|utes)?)?|"
    r"autoplay|play(?: video)?|zoom|close|next|previous|"
    r"(?:open|view|show|see|enlarge|expand) (?:image|photo|gallery|fullscreen|full ?screen|more|larger(?: image)?)"
    r"(?: in .{1,20})?|(?:toggle|hide|show) caption|back to gallery|image|photo|bild|foto|video|powered by|vis mer|"
    r"(?:bild )?vergrößern|(?:autoplay )?weitere videos|agrandir(?: l['’]image)?|ampliar|ingrandisci|büyüt|увеличить|"
    r"تكبير(?: الصورة)?|放大|拡大(?:する|画像を見る)?|(?:image|photo|picture|media) ?(?:caption|source),?)",
)
#: the same behind a caption
_TAIL = Wording(
    r"(?:\s+|(?<=[a-z]))(?:(?:hide|toggle) caption|(?:\.\.\.|…) ?more|less|visa? (?:mer|mere)|(?:show|read) ?more|"
    r"mehr anzeigen|(?:voir|lire) plus|(?:ver|leer) más|ver mais|mostra (?:di più|altro)|toon meer|"
    r"показать (?:ещё|еще)|عرض المزيد|"
    r"purchase licensing rights.*)$|^enlarge(?: this image)?(?: /)? (?=\S)",
)


class Caption:
    """What stands under a picture: the lines of one frame. `repeats`: the page has said it before."""

    __slots__ = ("_parts", "aside", "frame", "houses", "lines", "owed", "repeats")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines: list[Line] = []
        self.repeats = False
        self._parts: tuple[int, tuple[str, str]] = (0, ("", ""))
        #: credits that the page states elsewhere, the longest first; keys of what the site calls itself
        self.owed: tuple[str, ...] = ()
        self.houses: frozenset[str] = frozenset()
        #: whose the picture is by what the page says of it elsewhere, where it does not say so under it
        self.aside = ""

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
        marked = [line for line in short if line.credit or is_credit_line(line) or key(line.text) in self.houses]
        texts: dict[str, str] = {}
        for line in self.lines:
            text = _TAIL.sub("", line.text)
            cut_off = any(other.text.startswith(text) and len(other.text) > len(text) + 9 for other in self.lines)
            if line not in marked and not kinds(line.hint) & labels.HIDDEN and not _is_control(text) and not cut_off:
                texts.setdefault(key(text), text)
        said = [t for t in texts.values() if len(texts) == 1 or not is_credit(t)]
        owed = [line.text for line in marked] or [t for t in texts.values() if t not in said]
        whole = " ".join(said)
        if not owed:
            owed = [credit for credit in self.owed if whole.endswith(credit) and len(credit) < len(whole)][:1]
        text, credit = split_credit(whole, " / ".join(dict.fromkeys(map(clean_credit, owed))))
        return text, credit or self.aside


def captions_of(outline: Outline, graph: Graph, sites: tuple[str, ...] = ()) -> list[Caption]:
    """What stands under pictures: `figcaption`s, frames that call themselves captions, credits, and what an `alt` says
    that the page shows too; in reading order. `sites`: what the site calls itself, a credit where it stands alone.
    """
    said = stated(graph)
    near = Near(outline, frozenset(k for k in said if len(k) >= SHORTEST_ALT))
    owed = sorted(set(filter(None, said.values())), key=lambda credit: (-len(credit), credit))
    houses = frozenset(map(key, sites))
    found: dict[Frame, Caption] = {}
    for line in outline.lines:
        if line.size < LONGEST_CAPTION:
            frame = _frame_of(line, near)
            if frame is not None:
                found.setdefault(frame, Caption(frame)).lines.append(line)
    _add_credits(outline, found, near)
    for caption in found.values():
        caption.owed = (*filter(None, map(near.rest, caption.lines)), *owed)
        caption.houses = houses if len(caption.lines) > 1 else frozenset()
        caption.aside = next((c for n in caption.lines if (c := said.get(key(n.text), "")) and is_credit(c)), "")
        caption.aside = caption.aside or near.credit(caption.frame, caption.lines)
    own = [c for c in found.values() if _is_one(c, near)]
    own = _without_teasers(own, outline, near)
    own = [c for c in own if not _is_dropped(c) or _is_picture_box(c, outline, own)]
    _mark_repeats(own)
    return own


def _is_one(caption: Caption, near: Near) -> bool:
    """There is a picture, or at least a credit, or something that calls itself a caption."""
    text, credit = caption.split()
    pictured = near.pictures(caption.frame, caption.lines)
    return bool(credit or (text and (pictured or not _is_dropped(caption))))


def _is_label(caption: Caption, near: Near) -> bool:
    """It calls itself a caption, but there is no picture, and it says no more than a button."""
    text, credit = caption.split()
    return not credit and len(text) < _LEAST_SAID and not near.pictures(caption.frame, caption.lines)


def _without_teasers(captions: list[Caption], outline: Outline, near: Near) -> list[Caption]:
    """The captions without those of other articles, of forms and of authors, which go with their lines."""
    leads = teasers.Leads(outline)
    kept = []
    for caption in captions:
        lines, credit = caption.lines, caption.split()[1]
        foreign = teasers.is_teaser(lines, caption.frame, leads) or teasers.is_of_head(lines, credit)
        if foreign or _is_label(caption, near):
            for line in caption.lines:
                line.dropped = line.dropped or "teaser"
        else:
            kept.append(caption)
    return kept


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


def _frame_of(line: Line, near: Near) -> Frame | None:
    """The frame of the caption that a line belongs to, if it does."""
    frame = line.frame
    if frame not in near.under:
        near.under[frame] = _around(frame, near)
    figure, named = near.under[frame]
    if near.says(line):
        return figure or frame
    if frame.dropped.startswith("hidden") and (figure is None or frame.within("figcaption") is None):
        return None
    if figure is not None:
        return figure if not figure.kinds & labels.EMBED and _is_under(line, figure) else None
    if named is None and kinds(line.hint) & labels.CAPTION:
        return frame
    return named


def _around(frame: Frame, near: Near) -> tuple[Frame | None, Frame | None]:
    """The figure around a frame, and without one the frame that calls itself a caption or is a box with a picture."""
    figure = figure_of(frame)
    if figure is not None and frame.within("blockquote", "table") is None and not figure.kinds & labels.PULL:
        return figure, None
    named = _named(frame)
    if named is not None:
        above = named.parent
        return None, above if above in near.frames and above.chars < LONGEST_CAPTION else named
    table = frame.within("table")
    if table and table in near.frames and table.chars < 400 and is_box(table):
        return None, table
    return None, picture_box(frame, near.frames)


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
        if at.tag == "figcaption" or at.prop == "caption" or at.kinds & labels.CAPTION:
            found = at
        at = at.parent
    return found


def _add_credits(outline: Outline, found: dict[Frame, Caption], near: Near) -> None:
    """Credits that stand beside a caption, or under a picture in a frame of their own, alone or with what is said."""
    taken = {line.index: caption for caption in found.values() for line in caption.lines}
    for line in outline.lines:
        if line.index in taken or line.size > _LONGEST_CREDIT or line.prose or line.frame.dropped.startswith("hidden"):
            continue
        if not (is_labelled(line.text) or (is_credit_line(line) and _PICTURED.search(line.hint + line.frame.hint))):
            continue
        beside = next((taken[n] for n in (line.index - 1, line.index + 1, line.index + 2) if n in taken), None)
        if beside is not None and share_box(line.frame, beside.frame):
            beside.lines.append(line)
            beside.lines.sort(key=lambda own: own.index)
            continue
        box = box_of_credit(line.frame, near.frames) if is_labelled(line.text) else None
        told = [n for n in outline.lines[max(0, line.index - 4) : line.index + 1] if box and inside(n.frame, box)]
        if box is not None and len(told) <= _CAPTION_AND_CREDIT:
            found.setdefault(box, Caption(box)).lines = [n for n in told if n.index not in taken]
        elif line.index in near.at:
            found.setdefault(line.frame, Caption(line.frame)).lines.append(line)


def _is_dropped(caption: Caption) -> bool:
    return all(line.dropped for line in caption.lines if not line.credit and not is_credit_line(line)) and any(
        line.dropped for line in caption.lines
    )


def _is_picture_box(caption: Caption, outline: Outline, own: list[Caption]) -> bool:
    """A frame that is dropped for its name (`slider`, `lightbox`), but holds pictures and captions and nothing else."""
    if any(line.dropped == "offer" for line in caption.lines):
        return False
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
    hinted = line.frame.kinds & labels.CREDIT or kinds(line.hint) & labels.CREDIT
    return bool(hinted and not line.frame.kinds & labels.CAPTION) or line.prop in ("creditText", "copyrightHolder")
