"""One walk over the page's tree: lines of text in reading order, each with the frames it stands in.

A `Frame` is a block-level element, a `Line` a run of text between two breaks. The walk is a loop over events, so that
no depth of nesting can exhaust the stack. What the lines mean is decided elsewhere.
"""

import re
from functools import lru_cache

from lxml import etree

from worker.clean import labels
from worker.clean.text import tidy, weight

#: elements that hold no text of the page
SKIPPED = frozenset(
    "script style noscript template svg math button select input textarea option optgroup datalist "
    "object embed audio video canvas map"
    " link meta iframe frame frameset applet progress meter param source track area colgroup col base "
    "title rp rt".split()
)
#: of these, elements that a forgotten end tag makes swallow the page; looked into only where nothing else has text
_SWALLOWING = frozenset("svg math button select object embed audio video canvas map label template".split())
BLOCKS = frozenset(
    "nav menu dialog address article aside blockquote body center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr html legend li main ol p pre section summary table caption tbody td tfoot th thead tr ul".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATOR = re.compile(r"[^0-9A-Za-z]+")
#: words of Drupal's field names that say nothing of the text
_NOISE = re.compile(r"\bfield--?(?:label-[a-z_]+|type-[a-z-]+)")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
#: a page has some thousands of elements; what is behind this many is not looked at
MAX_ELEMENTS = 120_000
#: letters on a page that has lost its text to an element without end tag, and letters that it must have to be one
_HARDLY_ANY, _SWALLOWED = 300, 1000


@lru_cache(maxsize=8192)
def _spaced(names: str) -> str:
    return f" {_SEPARATOR.sub(' ', _CAMEL.sub(' ', _NOISE.sub('', names[:300]))).lower()} "


@lru_cache(maxsize=8192)
def _verdict(hint: str) -> str:
    """Why a class or id says that an element is no part of an article; '' if it does not."""
    if labels.HIDDEN.search(hint):
        return "hidden"
    if labels.SURELY.search(hint):
        return "surely"
    if labels.NOT_CHROME.search(hint) or labels.EMBED.search(hint):
        return ""
    return "chrome" if labels.CHROME.search(hint) or labels.CHROME_TOKEN.search(hint) else ""


def hint_of(element: etree._Element) -> str:
    """The element's class and id as words between spaces."""
    attributes = element.attrib
    tested = attributes.get("data-testid") or attributes.get("data-component") or ""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {tested}"
    return _spaced(names) if names != "  " else " "


class Frame:
    """A block-level element on the way to some text."""

    __slots__ = (
        "chars",
        "child_lines",
        "depth",
        "dropped",
        "element",
        "hint",
        "links",
        "own",
        "parent",
        "prop",
        "prose",
        "tag",
    )

    def __init__(self, element: etree._Element, tag: str, parent: "Frame | None", hint: str) -> None:
        self.element, self.tag, self.parent, self.hint = element, tag, parent, hint
        self.depth: int = parent.depth + 1 if parent else 0
        self.prop: str = element.get("itemprop") or ""
        self.own = ""
        self.dropped: str = parent.dropped if parent else ""
        self.chars = self.links = self.prose = self.child_lines = 0

    def within(self, *tags: str) -> "Frame | None":
        """The nearest frame of one of the tags, this one included."""
        frame: Frame | None = self
        while frame and frame.tag not in tags:
            frame = frame.parent
        return frame


class Line:
    """A run of text without a break. Counts are characters of `text`, spaces aside."""

    __slots__ = (
        "bold",
        "brs",
        "credit",
        "dropped",
        "frame",
        "hint",
        "href",
        "index",
        "italic",
        "links",
        "prop",
        "prose",
        "size",
        "text",
    )

    def __init__(self, text: str, frame: Frame, index: int) -> None:
        self.text, self.frame, self.index = text, frame, index
        self.links = self.bold = self.italic = self.brs = 0
        self.size = weight(text)
        self.hint = " "
        self.prop = self.href = self.dropped = ""
        self.prose = self.credit = False

    @property
    def link_share(self) -> float:
        return min(1.0, self.links / max(1, len(self.text.replace(" ", ""))))

    @property
    def is_bold(self) -> bool:
        return self.bold >= 0.9 * len(self.text.replace(" ", ""))

    @property
    def is_italic(self) -> bool:
        return self.italic >= 0.9 * len(self.text.replace(" ", ""))


class Image:
    """A picture and the frame it stands in; `before` is the index of the line that follows it."""

    __slots__ = ("before", "element", "frame")

    def __init__(self, element: etree._Element, frame: Frame, before: int) -> None:
        self.element, self.frame, self.before = element, frame, before


class Outline:
    """What the walk found. `truncated`: the page has more elements than are looked at."""

    __slots__ = ("frames", "images", "lines", "truncated")

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.lines: list[Line] = []
        self.images: list[Image] = []
        self.truncated = False


class _Walk:
    """The state of the walk: the open frame, the open run of text, the depth of inline mark-up."""

    __slots__ = (
        "bold",
        "brs",
        "frame",
        "has_text",
        "hint",
        "href",
        "italic",
        "link",
        "marks",
        "out",
        "pieces",
        "prop",
        "sums",
    )

    def __init__(self, root: etree._Element) -> None:
        self.out = Outline()
        self.frame = Frame(root, "html", None, " ")
        self.out.frames.append(self.frame)
        self.pieces: list[str] = []
        self.marks: list[tuple[etree._Element, str]] = []
        self.link = self.bold = self.italic = self.brs = 0
        self.sums = [0, 0, 0]
        self.has_text = False
        self.hint, self.prop, self.href = " ", "", ""

    def text(self, text: str | None) -> None:
        if not text:
            return
        self.pieces.append(text)
        self.has_text = self.has_text or not text.isspace()
        if self.link or self.bold or self.italic:
            size = sum(map(len, text.split()))
            self.sums[0] += size if self.link else 0
            self.sums[1] += size if self.bold else 0
            self.sums[2] += size if self.italic else 0

    def flush(self, *, credit: bool = False) -> None:
        text = tidy("".join(self.pieces)) if self.pieces else ""
        self.pieces.clear()
        if text:
            line = Line(text, self.frame, len(self.out.lines))
            line.links, line.bold, line.italic = self.sums
            line.brs, line.hint, line.prop, line.href = self.brs, self.hint, self.prop, self.href
            line.credit = credit
            self.out.lines.append(line)
            self.frame.child_lines += 1
            self.brs = 0
        self.sums = [0, 0, 0]
        self.has_text = False
        self.hint, self.prop, self.href = " ", "", ""

    def open_block(self, element: etree._Element, tag: str) -> None:
        self.flush()
        self.brs = 0
        frame = Frame(element, tag, self.frame, hint_of(element))
        frame.own = _own_verdict(frame)
        self.out.frames.append(frame)
        self.frame = frame

    def close_block(self) -> None:
        self.flush()
        self.brs = 0
        if self.frame.parent:
            self.frame = self.frame.parent

    def open_inline(self, element: etree._Element, tag: str) -> bool:
        """False if the element's text is not to be seen."""
        hint = hint_of(element) if element.attrib else " "
        if hint != " " and (labels.HIDDEN.search(hint) or _HIDING.search(element.get("style") or "")):
            return False
        if tag == "a":
            self.link += 1
            self.href = self.href or element.get("href") or ""
        elif tag in _BOLD:
            self.bold += 1
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "br":
            self.break_line()
        elif tag in ("img", "amp-img"):
            self.out.images.append(Image(element, self.frame, len(self.out.lines)))
        prop = element.get("itemprop") or ""
        if _is_credit(hint, prop, self.frame):
            self.flush()
            self.marks.append((element, "credit"))
        if not self.has_text:
            self.hint = self.hint + hint if hint != " " else self.hint
            self.prop = self.prop or prop
        return True

    def break_line(self) -> None:
        before = self.brs
        self.flush()
        self.brs = (0 if self.brs == 0 and before else before) + 1

    def close_inline(self, element: etree._Element, tag: str) -> None:
        if self.marks and self.marks[-1][0] is element:
            self.marks.pop()
            self.flush(credit=True)
        if tag == "a":
            self.link -= 1
        elif tag in _BOLD:
            self.bold -= 1
        elif tag in _ITALIC:
            self.italic -= 1


def _is_credit(hint: str, prop: str, frame: Frame) -> bool:
    if prop in ("creditText", "copyrightHolder", "copyrightNotice"):
        return True
    return hint != " " and bool(labels.CREDIT.search(hint)) and frame.within("figure", "figcaption") is not None


def _own_verdict(frame: Frame) -> str:
    element, tag = frame.element, frame.tag
    if tag in ("nav", "menu", "dialog"):
        return "chrome"
    if tag in ("footer", "header", "aside"):
        inside = frame.parent.within("article", "blockquote", "figure") if frame.parent else None
        if tag == "aside" or inside is None:
            return _aside(frame)
    role = element.get("role") or ""
    if role in (
        "navigation",
        "complementary",
        "contentinfo",
        "banner",
        "dialog",
        "alertdialog",
        "search",
        "menu",
        "menubar",
        "tablist",
        "form",
    ):
        return "chrome"
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDING.search(element.get("style") or "")
    ):
        return "hidden"
    if frame.hint == " ":
        return ""
    if tag in ("html", "body", "main") or frame.prop == "articleBody" or labels.PULL.search(frame.hint):
        return ""
    return _verdict(frame.hint)


def _aside(frame: Frame) -> str:
    return "" if labels.PULL.search(frame.hint) else "aside" if frame.tag == "aside" else "weak"


def walk(root: etree._Element) -> Outline:
    """The lines, frames and pictures of a page, in reading order."""
    outline = _walk(root, SKIPPED)
    if sum(line.size for line in outline.lines) < _HARDLY_ANY:
        again = _walk(root, SKIPPED - _SWALLOWING)
        if sum(line.size for line in again.lines) > _SWALLOWED:
            return again
    return outline


def _walk(root: etree._Element, skipped: frozenset[str]) -> Outline:
    state = _Walk(root)
    events = etree.iterwalk(root, events=("start", "end"))
    unseen: etree._Element | None = None
    for seen, (event, element) in enumerate(events):
        tag = element.tag
        if seen > 2 * MAX_ELEMENTS:
            state.out.truncated = True
            break
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in skipped or (tag not in BLOCKS and not state.open_inline(element, tag)):
                unseen = element
                events.skip_subtree()
                continue
            if tag in BLOCKS:
                state.open_block(element, tag)
            state.text(element.text)
            continue
        if element is unseen:
            unseen = None
        elif tag in BLOCKS:
            state.close_block()
        else:
            state.close_inline(element, tag)
        state.text(element.tail)
    state.flush()
    return state.out
