"""Where a page has pictures, and what it says of them to those who do not see them."""

from worker.clean.boxes import figure_of
from worker.clean.credits import is_credit, is_labelled, split_credit
from worker.clean.text import key, tidy
from worker.clean.walk import HEADINGS, Frame, Image, Line, Outline

#: letters; shorter `alt`s are names of things
SHORTEST_ALT = 25
#: letters; around a caption, a larger frame is the text's
_LARGEST = 900
#: characters of a credit that runs on behind what the `alt` says
_LONGEST_REST = 60
_PICTURES = ("img", "source", "picture", "amp-img", "video", "iframe", "noscript")


class Near:
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
            if len(alt) >= SHORTEST_ALT:
                for at in range(image.before, image.before + 2):
                    self.alts.setdefault(at, set()).add(alt)

        told = {*stated, *(alt for alts in self.alts.values() for alt in alts)}
        #: a key has lost its spaces and marks: about a fifth of a text
        self.longest = 2 * max(map(len, told), default=0)

    def says(self, line: Line) -> bool:
        """The line repeats what the picture before it has for those who do not see it, or what the linked data say."""
        alts = self.alts.get(line.index, ())
        if not (alts or self.stated) or not SHORTEST_ALT <= len(line.text) <= self.longest:
            return False
        own = key(line.text)
        if line.frame.tag in HEADINGS or line.link_share >= 0.5:
            return False
        return own in alts or own in self.stated or self.rest(line) != ""

    def rest(self, line: Line) -> str:
        """The credit that a line has behind what the picture's `alt` says; '' if there is none."""
        for image in (*self.at.get(line.index, ()), *self.at.get(line.index - 1, ())):
            alt = tidy(image.element.get("alt") or "")
            if len(alt) >= SHORTEST_ALT and line.text.startswith(alt):
                rest = line.text[len(alt) :].strip()
                if 0 < len(rest) <= _LONGEST_REST and is_credit(rest):
                    return rest
        return ""

    def credit(self, frame: Frame, lines: list[Line]) -> str:
        """Whose the picture is by what the page has for the mouse and for those who do not see it; '' if nothing."""
        images = [i for n in (lines[0].index, lines[0].index - 1) for i in self.at.get(n, ())]
        figure = figure_of(frame)
        own = [i for i in images if figure is None or figure_of(i.frame) is figure]
        told = (tidy(i.element.get(name) or "") for i in own[:2] for name in ("title", "alt", "data-caption"))
        return next(filter(None, map(_owed_at_end, told)), "")

    def pictures(self, frame: Frame, lines: list[Line]) -> bool:
        """A picture stands near the caption, or what a script makes one of."""
        figure = figure_of(frame)
        if figure is not None and next(figure.element.iter("audio"), None) is not None:
            return next(figure.element.iter("img", "picture"), None) is not None
        if figure is not None or frame in self.frames:
            return True
        first, last = lines[0].index, lines[-1].index
        if any(n in self.at for n in range(first - 2, last + 3)):
            return True
        around = [f for f in (frame, frame.parent) if f and f.chars < _LARGEST]
        return any(next(f.element.iter(*_PICTURES), None) is not None for f in around)


def _owed_at_end(text: str) -> str:
    """The credit at the end of what stands in an attribute: behind a label, or with a house that is known."""
    said, credit = split_credit(text)
    if not credit or len(credit) > _LONGEST_REST:
        return ""
    return credit if is_credit(credit) or is_labelled(text[len(said) :].lstrip(" |-–—([")) else ""
