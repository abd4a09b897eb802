"""One walk over the page's tree: lines of text in reading order, each with the frames it stands in.

A `Frame` is a block-level element, a `Line` a run of text between two breaks. The walk is a loop over events, so that
no depth of nesting can exhaust the stack. What the lines mean is decided elsewhere.
"""

import re

from lxml import etree

from worker.clean import labels
from worker.clean.names import hint_of, kind, kinds
from worker.clean.text import tidy, weight

#: elements that hold no text of the page. Not `source`, `track`: the parser lets them hold what follows
SKIPPED = frozenset(
    "script style noscript template svg math button select input textarea option optgroup datalist "
    "object embed audio video canvas map"
    " link meta iframe frame frameset applet progress meter param area colgroup col base title".split()
)
#: of these, elements that without end tag swallow the page; looked into where nothing else has text
_SWALLOWING = frozenset("svg math button select object embed audio video canvas map label template".split())
BLOCKS = frozenset(
    "nav menu dialog address article aside blockquote body center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr html legend li main ol p pre section summary table caption tbody td tfoot th thead tr ul".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
#: names of inline elements that stand for `br` and `strong`
_BREAK = kind(r"br|line ?break")
_HEAVY = kind(r"strong|bold|fett|has bold")
#: the reading above a word; kept where the page gives brackets for it, as papers print it: 尹錫悦（ユンソンニョル）
_RUBY = frozenset(("rt", "rp"))
_DROP_CAP = kind(r"drop ?caps?|dropped cap|first letter|initial(?: letter)?|lettrine|initiale?")
_CHROME_ROLES = frozenset(
    "navigation complementary contentinfo banner dialog alertdialog search menu menubar tablist form".split()
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NO_TAGS: frozenset[str] = frozenset()
#: a page has some thousands of elements; what is behind this many is not looked at
MAX_ELEMENTS = 120_000
#: letters on a page that has lost its text to an element without end tag, and letters that it must have to be one
_HARDLY_ANY, _SWALLOWED = 300, 1000


def _verdict(told: int) -> str:
    """Why class and id, as kinds, say that an element is no part of an article; '' if they do not."""
    if told & labels.HIDDEN:
        return "hidden"
    if told & labels.SURELY:
        return "surely"
    if told & (labels.NOT_CHROME | labels.EMBED):
        return ""
    return "chrome" if told & (labels.CHROME | labels.CHROME_TOKEN) else ""


class Frame:
    """A block-level element on the way to some text."""

    __slots__ = (
        "chars",
        "child_lines",
        "child_prose",
        "depth",
        "dropped",
        "element",
        "hint",
        "kinds",
        "links",
        "own",
        "parent",
        "prop",
        "prose",
        "tag",
        "tags",
    )

    def __init__(self, element: etree._Element, tag: str, parent: "Frame | None", attributes: dict[str, str]) -> None:
        self.element, self.tag, self.parent = element, tag, parent
        self.depth: int = parent.depth + 1 if parent else 0
        above: frozenset[str] = parent.tags if parent else _NO_TAGS
        self.tags: frozenset[str] = above if tag in above else above | {tag}
        self.hint = hint_of(attributes) if attributes else " "
        self.kinds = kinds(self.hint)
        self.prop = attributes.get("itemprop", "")
        self.own = self.dropped = ""
        self.chars = self.links = self.prose = self.child_lines = self.child_prose = 0

    def within(self, *tags: str) -> "Frame | None":
        """The nearest frame of one of the tags, this one included."""
        if self.tags.isdisjoint(tags):
            return None
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
        "letters",
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
        self.letters = max(1, len(text) - text.count(" "))
        self.hint = " "
        self.prop = self.href = self.dropped = ""
        self.prose = self.credit = False

    @property
    def link_share(self) -> float:
        return min(1.0, self.links / self.letters)

    @property
    def is_bold(self) -> bool:
        return self.bold >= 0.9 * self.letters

    @property
    def is_italic(self) -> bool:
        return self.italic >= 0.9 * self.letters


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
        "capital",
        "frame",
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
        self.frame = Frame(root, "html", None, {})
        self.out.frames.append(self.frame)
        self.pieces: list[str] = []
        self.marks: list[tuple[etree._Element, str]] = []
        self.link = self.bold = self.italic = self.brs = 0
        self.sums = [0, 0, 0]
        self.capital = False
        self.hint, self.prop, self.href = " ", "", ""

    def text(self, text: str) -> None:
        """Adds to the open run. Space in front of a run, or behind a drop cap, is no part of it."""
        if not self.pieces and text.isspace():
            return
        if self.capital and len(self.pieces) == 1 and len(self.pieces[0].strip()) == 1:
            self.pieces[0], text = self.pieces[0].strip(), text.lstrip()
        self.pieces.append(text)
        if self.link or self.bold or self.italic:
            size = sum(map(len, text.split()))
            self.sums[0] += size if self.link else 0
            self.sums[1] += size if self.bold else 0
            self.sums[2] += size if self.italic else 0

    def flush(self, *, credit: bool = False) -> None:
        if self.pieces:
            text = tidy("".join(self.pieces))
            self.pieces.clear()
            if text:
                self._add(Line(text, self.frame, len(self.out.lines)), credit=credit)
            self.sums = [0, 0, 0]
            self.capital = False
        self.hint, self.prop, self.href = " ", "", ""

    def _add(self, line: Line, *, credit: bool) -> None:
        line.links, line.bold, line.italic = self.sums
        line.brs, line.hint, line.prop, line.href = self.brs, self.hint, self.prop, self.href
        line.credit = credit
        self.out.lines.append(line)
        self.frame.child_lines += 1
        self.brs = 0

    def open_block(self, element: etree._Element, tag: str) -> None:
        self.flush()
        self.brs = 0
        attributes: dict[str, str] = dict(element.items())  # type: ignore[arg-type]  # lxml-stubs: attributes may be bytes
        frame = Frame(element, tag, self.frame, attributes)
        frame.own = _own_verdict(frame, attributes)
        self.out.frames.append(frame)
        self.frame = frame

    def close_block(self) -> None:
        self.flush()
        self.brs = 0
        if self.frame.parent:
            self.frame = self.frame.parent

    def open_inline(self, element: etree._Element, tag: str) -> bool:
        """False if the element's text is not to be seen."""
        if tag in _RUBY and not _has_brackets(element):
            return False
        attributes: dict[str, str] = dict(element.items())  # type: ignore[arg-type]  # lxml-stubs: attributes may be bytes
        hint = hint_of(attributes) if attributes else " "
        told = kinds(hint)
        if attributes and (told & labels.HIDDEN or _is_styled_away(attributes)):
            return False
        if tag == "a":
            self.link += 1
            self.href = self.href or attributes.get("href", "")
        elif tag in _BOLD:
            self.bold += 1
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "br" or (told & _BREAK and not len(element) and not element.text):
            self.break_line()
        elif tag in ("img", "amp-img"):
            self.out.images.append(Image(element, self.frame, len(self.out.lines)))
        elif told & _HEAVY:
            self.bold += 1
            self.marks.append((element, "bold"))
        if attributes:
            self._note(element, hint, attributes.get("itemprop", ""))
        return True

    def _note(self, element: etree._Element, hint: str, prop: str) -> None:
        if _is_credit(hint, prop, self.frame):
            self.flush()
            self.marks.append((element, "credit"))
        if not self.pieces:
            self.capital = self.capital or kinds(hint) & _DROP_CAP != 0
            self.hint = self.hint + hint if hint != " " else self.hint
            self.prop = self.prop or prop

    def break_line(self) -> None:
        before = self.brs
        self.flush()
        self.brs = (0 if self.brs == 0 and before else before) + 1

    def close_inline(self, element: etree._Element, tag: str) -> None:
        while self.marks and self.marks[-1][0] is element:
            if self.marks.pop()[1] == "bold":
                self.bold -= 1
            else:
                self.flush(credit=True)
        if tag == "a":
            self.link -= 1
        elif tag in _BOLD:
            self.bold -= 1
        elif tag in _ITALIC:
            self.italic -= 1


def _has_brackets(element: etree._Element) -> bool:
    ruby = element.getparent()
    return ruby is not None and any(child.tag == "rp" for child in ruby)


def _is_picture(element: etree._Element, tag: str) -> bool:
    """A button over a whole picture holds what is said under it."""
    return tag == "button" and next(element.iter("figcaption"), None) is not None


def _is_styled_away(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return style is not None and _HIDING.search(style) is not None


def _is_credit(hint: str, prop: str, frame: Frame) -> bool:
    if prop in ("creditText", "copyrightHolder", "copyrightNotice"):
        return True
    return kinds(hint) & labels.CREDIT != 0 and frame.within("figure", "figcaption") is not None


def _own_verdict(frame: Frame, attributes: dict[str, str]) -> str:
    tag = frame.tag
    if tag == "tr":
        return ""
    if tag in ("nav", "menu", "dialog"):
        return "chrome"
    if tag in ("footer", "header", "aside"):
        inside = frame.parent.within("article", "blockquote", "figure") if frame.parent else None
        if tag == "aside" or inside is None:
            return _aside(frame)
    if not attributes:
        return ""
    if attributes.get("role") in _CHROME_ROLES:
        return "chrome"
    if "hidden" in attributes or _is_styled_away(attributes):
        return "hidden"
    if attributes.get("aria-hidden") == "true":
        return "unspoken"
    if frame.hint == " ":
        return ""
    if tag in ("html", "body", "main") or frame.prop == "articleBody" or frame.kinds & labels.PULL:
        return ""
    return _verdict(frame.kinds)


def _aside(frame: Frame) -> str:
    return "" if frame.kinds & labels.PULL else "aside" if frame.tag == "aside" else "weak"


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
            if tag in BLOCKS:
                state.open_block(element, tag)
            elif (tag in skipped and not _is_picture(element, tag)) or not state.open_inline(element, tag):
                unseen = element
                events.skip_subtree()
                continue
            text = element.text
        else:
            if element is unseen:
                unseen = None
            elif tag in BLOCKS:
                state.close_block()
            else:
                state.close_inline(element, tag)
            text = element.tail
        if text:
            state.text(text)
    state.flush()
    return state.out
