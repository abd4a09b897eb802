"""Lines inside the body that are not the article's: labels and links to other articles, appeals, advertising, bios."""

import re
from collections.abc import Iterable

from worker.clean import appeals, dates, labels, live, people
from worker.clean.names import kinds
from worker.clean.text import key
from worker.clean.walk import HEADINGS, Frame, Line
from worker.clean.wording import Wording

_MAX_LABEL = 90
#: letters, and number of hints, of the frames around a line above the text that may say what it is
_LARGEST_HEAD, _HEAD_FRAMES = 300, 5
_MAX_APPEAL = 280
#: letters of a title of another article, at least, and of the box around it, at most; boxes that make a list; share of
#: the text's prose that may go with them
_MIN_TITLE = 15
_MAX_CARD = 600
_MAX_TEASER = 300
_FEWEST_CARDS = 2
_MAX_LOST = 0.25
#: letters of links to those of a quotation, spaces counted, that is a link and no quotation
_LINKED = 0.75
_ADDRESS = re.compile(r"https?://\S+$")
#: paragraphs that stand directly in a frame through which the text flows
_FLOW = 4
_SENTENCE = re.compile(r"[.!?…。！？؟۔][\"”»’')\]]*$")
_NUMBER_ONLY = re.compile(r"[\d\s.,:/|–—•·*_=~#+-]+")
_VIDEO_LENGTH = Wording(r"(?:video|audio|listen|watch)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:min|minutes))?")
_BIO = (
    r"^\W*{name}\W{{0,3}}\s*(?:is|was|are|has|covers|writes|reports|joined|works|can be reached|ist|"
    r"arbeitet|schreibt|est|es|é|è|jest|является|هو|هي)\b"
)


def sieve(
    lines: list[Line], *, headline: Line | None, header_keys: Iterable[str], authors: Iterable[str]
) -> list[Line]:
    """The lines that are the article's own body, in order."""
    lines = _after(lines, headline)
    lines = _without_teasers(_cut_after(lines))
    lines = _without_links(lines)
    known = {k for k in header_keys if k}
    lines = _without_header(lines, known)
    lines = [line for line in lines if line.prop == live.TIME or not _is_junk(line)]
    return _without_tail(lines, tuple(authors))


def _after(lines: list[Line], headline: Line | None) -> list[Line]:
    """The lines behind the headline; all of them, if most of the prose stands before it."""
    if headline is None:
        return lines
    before = sum(line.size for line in lines if line.prose and line.index < headline.index)
    if before > sum(line.size for line in lines if line.prose and line.index > headline.index):
        return [line for line in lines if line is not headline]
    return [line for line in lines if line.index > headline.index or _same_place(line, headline)]


def _same_place(line: Line, headline: Line) -> bool:
    """A headline behind the text (some old layouts) does not cut the text off."""
    return line.prose and headline.index - line.index > 30


def _cut_after(lines: list[Line]) -> list[Line]:
    """Ends at a heading such as `Comments` or `Related`, if most of the prose stands before it."""
    total = sum(line.size for line in lines if line.prose)
    before = 0
    for n, line in enumerate(lines):
        heading = line.frame.within(*HEADINGS) is not None or line.is_bold
        if (
            before > 0.6 * total
            and line.size < _MAX_LABEL
            and labels.AFTER.fullmatch(line.text)
            and (heading or before > 0.8 * total)
        ):
            return lines[:n]
        before += line.size if line.prose else 0
    return lines


def _without_teasers(lines: list[Line]) -> list[Line]:
    """Cuts off what announces other articles behind the text: small boxes, each around a line that is a link."""
    cards = {_card(line) for line in lines if line.link_share > 0.9 and line.size >= _MIN_TITLE and _leads_away(line)}
    at, cut, found = len(lines), len(lines), set()
    while at:
        at -= 1
        card = _within(lines[at].frame, cards)
        if card is not None and lines[at].size <= _MAX_TEASER:
            found.add(card)
            cut = at
        elif lines[at].prose or lines[at].size > _MAX_LABEL:
            break
    total = sum(line.size for line in lines if line.prose)
    lost = sum(line.size for line in lines[cut:] if line.prose)
    if len(found) < _FEWEST_CARDS or lost > _MAX_LOST * total:
        return lines
    return lines[:cut] + [line for line in lines[cut:] if _is_last_word(line)]


def _card(line: Line) -> Frame:
    frame = line.frame
    while frame.parent and frame.parent.chars <= _MAX_CARD:
        frame = frame.parent
    return frame


def _within(frame: Frame, frames: set[Frame]) -> Frame | None:
    at: Frame | None = frame
    while at and at not in frames:
        at = at.parent
    return at


def _is_last_word(line: Line) -> bool:
    return bool(labels.SIGN_OFF.fullmatch(line.text) or labels.CORRECTION_TEXT.match(line.text))


def _without_links(lines: list[Line]) -> list[Line]:
    """Drops lists of links, and labels with the links that follow them."""
    doomed = _link_lists(lines)
    label_at: Line | None = None
    for line in lines:
        is_label = line.size <= _MAX_LABEL and labels.RELATED.fullmatch(line.text) is not None
        if is_label:
            doomed.add(line)
            label_at = line
        elif (label_at and line.link_share > 0.6 and not line.prose) or (
            label_at
            and _near(line, label_at)
            and not line.prose
            and line.size < 150
            and not _SENTENCE.search(line.text)
        ):
            doomed.add(line)
        else:
            label_at = None
    return [line for line in lines if line not in doomed]


def _near(line: Line, label: Line) -> bool:
    """In the same small box as the label."""
    box = label.frame.parent
    at: Frame | None = line.frame
    while at and box and at.depth > box.depth:
        at = at.parent
    return at is box and box is not None and box.prose == 0


def _link_lists(lines: list[Line]) -> set[Line]:
    doomed: set[Line] = set()
    lists: dict[Frame, list[Line]] = {}
    for line in lines:
        frame = line.frame.within("ul", "ol", "dl")
        if frame:
            lists.setdefault(frame, []).append(line)
    for own in lists.values():
        size = sum(line.size for line in own)
        linked = sum(min(line.links, line.size) for line in own)
        if linked > 0.75 * size * 0.85:
            doomed.update(own)
            at = lines.index(own[0])
            if (
                at
                and lines[at - 1].size < _MAX_LABEL
                and not _SENTENCE.search(lines[at - 1].text)
                and not lines[at - 1].prose
            ):
                doomed.add(lines[at - 1])
    return doomed


def _without_header(lines: list[Line], known: set[str]) -> list[Line]:
    """Drops the title, standfirst, byline and date where the body says them again, before its third paragraph."""
    kept: list[Line] = []
    prose = 0
    for line in lines:
        if prose < 3 and (key(line.text) in known):
            continue
        if prose == 0 and is_header_line(line):
            continue
        prose += line.prose
        kept.append(line)
    return kept


def is_header_line(line: Line) -> bool:
    """A byline, date, reading time, kicker or picture count above the text."""
    text = line.text
    if line.size > 140 or line.prose or line.prop == live.TIME:
        return False
    if labels.reading_times(text):
        return True
    if line.size < _MAX_LABEL and next(line.frame.element.iter("time"), None) is not None:
        return True
    hint = _hints(line)
    if kinds(hint) & labels.BYLINE and line.frame.tag not in HEADINGS:
        return True
    if line.frame.tag in HEADINGS:
        return False
    if people.starts_as_byline(text) and len(text.split()) <= 12:
        return True
    return len(text) < 80 and dates.spoken(text) is not None and not _SENTENCE.search(text)


def _hints(line: Line) -> str:
    near = [line.hint, line.frame.hint]
    at = line.frame.parent
    while at and at.chars < _LARGEST_HEAD and len(near) < _HEAD_FRAMES:
        near.append(at.hint)
        at = at.parent
    return "".join(near)


def _is_junk(line: Line) -> bool:
    text = line.text
    if text.startswith("[") and text.endswith("]"):
        return bool(line.links and labels.RELATED_START.match(text[1:]))
    if _NUMBER_ONLY.fullmatch(text) or _VIDEO_LENGTH.fullmatch(text):
        return line.frame.within("table") is None and line.frame.within("li") is None
    if line.size < 120 and (
        labels.ADVERT.fullmatch(text) or (labels.SHARE.fullmatch(text) and line.frame.within("table") is None)
    ):
        return True
    if labels.RELATED_START.match(text) and line.links:
        return True
    if (
        line.size < _MAX_APPEAL
        and labels.APPEAL.match(text.lstrip("•*-– "))
        and (line.links or line.is_italic or line.is_bold or line.size < 160)
    ):
        return True
    if line.size < 400 and (labels.COPYRIGHT.fullmatch(text) or appeals.ASIDE.search(text)):
        return True
    return _is_link(line)


def _is_link(line: Line) -> bool:
    """All of the line is one link: to another article, as a rule."""
    if line.link_share < 0.9 or not _leads_away(line) or line.frame.within("table"):
        return False
    quoted = line.frame.within("blockquote")
    if quoted is not None and (quoted.links < _LINKED * quoted.chars or quoted.kinds & labels.EMBED):
        return False
    if line.frame.within("li") or _ADDRESS.match(line.text):
        return False
    if line.frame.tag in HEADINGS and line.frame.parent and line.frame.parent.child_prose >= _FLOW:
        return False
    return not line.text.startswith(('"', "“", "«", "„")) or line.size < 60


def _leads_away(line: Line) -> bool:
    """False for a link to a place on the same page, such as the head of a folded answer."""
    return not line.href.startswith(("#", "javascript:"))


def _without_tail(lines: list[Line], authors: tuple[str, ...]) -> list[Line]:
    """Drops what hangs on at the end: subheads without text, bylines, biographies, tags."""
    lines = list(lines)
    while lines:
        last = lines[-1]
        if last.frame.within("table", "blockquote") or last.frame.within("figcaption", "figure"):
            break
        if not _is_tail(last, authors, len(lines)):
            break
        lines.pop()
    return [line for n, line in enumerate(lines) if n < len(lines) - 4 or not _is_bio(line, authors)]


def _is_tail(line: Line, authors: tuple[str, ...], count: int) -> bool:
    if count <= 1:
        return False
    if _is_last_word(line):
        return False
    if line.frame.within(*HEADINGS):
        return True
    if people.starts_as_byline(line.text) and line.size < 90 and not _SENTENCE.search(line.text):
        return True
    return _is_bio(line, authors) or (line.link_share > 0.7 and line.frame.within("li") is None)


def _is_bio(line: Line, authors: tuple[str, ...]) -> bool:
    if line.size > 500:
        return False
    own = key(line.text)
    if any(own == key(a) for a in authors):
        return True
    return any(re.match(_BIO.format(name=re.escape(a)), line.text, re.I) for a in authors)
