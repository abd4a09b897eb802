"""Pictures: what stands under them, and their addresses."""

import re
from urllib.parse import urljoin

from lxml import etree

from storage.model import Picture
from worker.clean import labels
from worker.clean.credits import clean_credit, is_credit, is_labelled, split_credit
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Frame, Image, Line, Outline

_WIDTH = re.compile(r"\s+(\d+)w\s*$")
#: smaller pictures are icons, buttons and counters (pixels)
_SMALLEST = 90
#: letters; longer lines under a picture are no caption or credit
_LONGEST_CAPTION, _LONGEST_CREDIT = 900, 160
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
_NOT_A_PHOTO = re.compile(
    r"(?:logo|icon|avatar|sprite|pixel|spacer|blank|placeholder|tracking|emoji|badge|button|1x1|gravatar|"
    r"loading|author|headshot)[^/]*$|\.svg(?:\?|$)|^data:",
    re.I,
)


class Caption:
    """What stands under a picture: the lines of one frame. `repeats`: the page has said it before."""

    __slots__ = ("frame", "lines", "repeats")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines: list[Line] = []
        self.repeats = False

    @property
    def first(self) -> int:
        return self.lines[0].index

    def split(self) -> tuple[str, str]:
        """(caption, credit)"""
        short = [line for line in self.lines if line.size <= _LONGEST_CREDIT and not _is_control(line.text)]
        marked = [line for line in short if line.credit or is_credit_line(line)]
        texts: dict[str, str] = {}
        for line in self.lines:
            text = _TAIL.sub("", line.text)
            whole = any(other.text.startswith(text) and len(other.text) > len(text) + 9 for other in self.lines)
            if line not in marked and not labels.HIDDEN.search(line.hint) and not _is_control(text) and not whole:
                texts.setdefault(key(text), text)
        said = [t for t in texts.values() if len(texts) == 1 or not is_credit(t)]
        owed = [line.text for line in marked] or [t for t in texts.values() if t not in said]
        return split_credit(" ".join(said), " / ".join(dict.fromkeys(map(clean_credit, owed))))


def find(outline: Outline) -> list[Caption]:
    """What stands under pictures: `figcaption`s, frames that call themselves captions, credits, and what an `alt` says
    that the page shows too; in reading order.
    """
    near = _Near(outline)
    found: dict[Frame, Caption] = {}
    for line in outline.lines:
        if line.size < _LONGEST_CAPTION:
            frame = _frame_of(line, near)
            if frame is not None:
                found.setdefault(frame, Caption(frame)).lines.append(line)
    _add_credits(outline, found)
    own = [c for c in found.values() if any(c.split()) and (near.pictures(c) or c.split()[1] or not _is_dropped(c))]
    _drop_teasers(own)
    own = [c for c in own if not _is_dropped(c) or _is_picture_box(c, outline, own)]
    _mark_repeats(own)
    return own


def _mark_repeats(captions: list[Caption]) -> None:
    """A gallery has its captions twice: under the small picture and under the large one."""
    seen: set[str] = set()
    for caption in captions:
        text = key("".join(caption.split()))
        caption.repeats = text in seen
        seen.add(text)


class _Near:
    """Where the page has pictures: by the line that follows, and by the frames around them."""

    __slots__ = ("alts", "at", "frames", "outline")

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
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

    def says(self, line: Line) -> bool:
        """The line repeats what the picture before it has for those who do not see it."""
        told = key(line.text) in self.alts.get(line.index, ())
        return told and line.frame.tag not in HEADINGS and line.link_share < 0.5

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
        around = [f for f in (caption.frame, caption.frame.parent) if f and f.chars < _LONGEST_CAPTION]
        return any(next(frame.element.iter(*_PICTURES), None) is not None for frame in around)


def _frame_of(line: Line, near: _Near) -> Frame | None:
    """The frame of the caption that a line belongs to, if it does."""
    frame = line.frame
    if near.says(line):
        return frame
    if frame.dropped.startswith("hidden"):
        return None
    figure = figure_of(frame)
    if figure is not None and frame.within("blockquote", "table") is None and not labels.PULL.search(figure.hint):
        return figure if not labels.EMBED.search(figure.hint) and _is_under(line, figure) else None
    named = _named(frame)
    if named is not None:
        above = named.parent
        return above if above in near.frames and above.chars < _LONGEST_CAPTION else named
    if labels.CAPTION.search(line.hint):
        return frame
    table = frame.within("table")
    return table if table and table in near.frames and table.chars < 400 and is_box(table) else None


def _is_under(line: Line, figure: Frame) -> bool:
    """Where a figure holds the whole head of an article, only what is marked in it is its caption."""
    if figure.chars < _LONGEST_CAPTION and next(figure.element.iter("h1"), None) is None:
        return True
    return line.frame.within("figcaption") is not None or line.credit or is_credit_line(line)


def _named(frame: Frame) -> Frame | None:
    """The outermost of the next frames that call themselves captions."""
    found = None
    at: Frame | None = frame
    for _ in range(3):
        if at is None or at.tag in ("table", "body", "html", "article", "main") or at.chars > _LONGEST_CAPTION:
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
        if box is not None and (other is box or _inside(other, box)):
            return box.chars < _LONGEST_CAPTION
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
    inside = [line for line in outline.lines if line.frame is box or _inside(line.frame, box)]
    other = sum(line.size for line in inside if id(line) not in told)
    return box.tag != "aside" and other <= 0.25 * sum(line.size for line in inside) + _LABEL


def _is_control(text: str) -> bool:
    """A button over or under the picture, a counter, a length of time."""
    patterns = (_CONTROL, labels.ADVERT, labels.SHARE)
    return len(text) <= _LONGEST_CONTROL and any(pattern.fullmatch(text) for pattern in patterns)


def is_credit_line(line: Line) -> bool:
    hinted = labels.CREDIT.search(line.frame.hint) or labels.CREDIT.search(line.hint)
    return bool(hinted and not labels.CAPTION.search(line.frame.hint)) or line.prop in ("creditText", "copyrightHolder")


def address(image: etree._Element, url: str) -> str:
    """The absolute address of a picture's largest known form, '' if it is an icon or no picture."""
    for size in (image.get("width"), image.get("height")):
        if size and size.rstrip("px").isdigit() and int(size.rstrip("px")[:6] or 0) < _SMALLEST:
            return ""
    stated = [image.get(name) or "" for name in ("data-src", "data-original", "data-lazy-src", "src", "poster")]
    stated.append(_largest(image.get("srcset") or image.get("data-srcset") or ""))
    for source in stated:
        if source and not _NOT_A_PHOTO.search(source[:2000]):
            try:
                full = urljoin(url, source.strip())
            except ValueError:
                continue
            if full.startswith(("http://", "https://")):
                return full
    return ""


def _largest(srcset: str) -> str:
    best, width = "", -1
    for part in srcset[:5000].split(", "):
        found = _WIDTH.search(part)
        size = int(found[1][:6]) if found else 0
        if size > width and part.split():
            best, width = part.split()[0], size
    return best


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


def pair(images: list[Image], captions: list[Caption], url: str) -> list[tuple[Picture, Caption | None]]:
    """Each picture with the caption that belongs to it, in reading order; captions of what cannot be shown as well."""
    found: dict[str, tuple[Picture, Caption | None]] = {}
    taken: set[int] = set()
    for image in images:
        source = address(image.element, url)
        if not source:
            continue
        mine = next((c for c in captions if id(c) not in taken and _belongs(image, c)), None)
        caption, credit = mine.split() if mine else ("", "")
        if mine:
            taken.add(id(mine))
        if source not in found or (mine and not found[source][0].caption):
            found[source] = (Picture(url=source, caption=caption, credit=credit), mine)
    paired = list(found.values())
    for other in [c for c in captions if id(c) not in taken]:
        text, credit = other.split()
        paired.append((Picture(url=_address_near(other, url), caption=text, credit=credit), other))
    return paired


def _address_near(caption: Caption, url: str) -> str:
    """The address of a picture that a script is to show: in `noscript`, `source` or the attributes around it."""
    frame = figure_of(caption.frame) or caption.frame
    for holder in (frame, frame.parent):
        if holder is not None and holder.chars < 2 * _LONGEST_CAPTION:
            found = (address(e, url) for e in holder.element.iter("img", "source", "amp-img", "video"))
            known = next(filter(None, found), "")
            if known:
                return known
    return ""


def _belongs(image: Image, caption: Caption) -> bool:
    figure = figure_of(image.frame)
    if figure is not None and (caption.frame is figure or _inside(caption.frame, figure)):
        return True
    # without a figure: the caption is the next thing behind the picture
    near = 0 <= caption.first - image.before <= 1
    return near and (figure is None or not _inside(caption.frame, figure))


def _inside(frame: Frame, outer: Frame) -> bool:
    at: Frame | None = frame
    while at and at.depth > outer.depth:
        at = at.parent
    return at is outer
