"""Typed blocks out of the body's lines."""

import re
from collections.abc import Callable
from itertools import groupby

from storage.model import Block
from worker.clean import labels, live
from worker.clean.boxes import is_box
from worker.clean.captions import Caption
from worker.clean.text import tidy
from worker.clean.walk import HEADINGS, Frame, Line, Outline

_DASHED = re.compile(r"^[-–—―]+\s*(?=\S)")
_BULLET = re.compile(r"^[•●▪■◦‣·∙*]\s+")
_NOTICE = re.compile(r"[\[［].{1,80}[\]］]")
_ENDS = re.compile(r"[.!?…:;,。！？؟۔،：；\"”»)]$")
_SENTENCE = re.compile(r"[.!?…。！？؟۔][\"”»’')\]]?$")
_NUMBER = re.compile(r"[\d.]+")
_HR_TABLE_CELL = 120
_MAX_SUBHEAD = 130
_MAX_BOLD_SUBHEAD = 110
_QUOTE_MARKS = '"“”„«»「」『』'


class Group:
    """Lines that make one block, or one kind of it: `kind` is a block type, `caption`, or `text` for each its own."""

    __slots__ = ("frame", "kind", "lines")

    def __init__(self, kind: str, frame: Frame | None) -> None:
        self.kind, self.frame = kind, frame
        self.lines: list[Line] = []


def join_breaks(lines: list[Line]) -> list[Line]:
    """Lines that a single `<br>` wraps inside a sentence become one."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and line.brs == 1 and line.frame is last.frame and _runs_on(last, line):
            last.text = f"{last.text} {line.text}"
            last.size += line.size
            last.links += line.links
            last.bold += line.bold
            last.italic += line.italic
            last.prose = last.prose or line.prose
        else:
            joined.append(line)
    return joined


def with_headings(outline: Outline, picked: list[Line], captions: set[int]) -> list[Line]:
    """The lines of the body, and the headings between them that no paragraph's frame holds."""
    chosen = {id(line) for line in picked}
    if not picked:
        return picked
    waiting: list[Line] = []
    found: list[Line] = []
    for line in outline.lines[picked[0].index : picked[-1].index + 1]:
        if id(line) in chosen:
            found += [*(waiting if line.prose else ()), line]
            waiting = []
        elif line.dropped or id(line) in captions or (waiting and _NUMBER.fullmatch(line.text)):
            continue
        else:
            waiting = [line] if line.frame.tag in ("h2", "h3", "h4") and not line.links else []
    return found


def _runs_on(last: Line, line: Line) -> bool:
    if last.is_bold != line.is_bold or _BULLET.match(line.text) or _DASHED.match(line.text):
        return False
    if last.frame.tag in HEADINGS:
        return True
    return not _ENDS.search(last.text) and last.size > 30 and line.text[:1].islower()


def group(lines: list[Line], captions_of: Callable[[Line], Frame | None]) -> list[Group]:
    """Neighbouring lines that stand in one list, quotation, table, embedded post or caption, together."""
    tables = _data_tables(lines)
    lists: dict[Frame, bool] = {}
    pulls = _pulls(lines)
    groups: list[Group] = []
    for line in lines:
        kind, frame = _kind(line, tables, pulls, captions_of)
        if kind == "list" and frame and not lists.setdefault(frame, _is_list(frame, lines)):
            kind, frame = "text", None
        last = groups[-1] if groups else None
        if last is None or kind == "text" or last.kind != kind or last.frame is not frame:
            last = Group(kind, frame)
            groups.append(last)
        last.lines.append(line)
    return groups


def _kind(
    line: Line, tables: set[Frame], pulls: set[Frame], captions_of: Callable[[Line], Frame | None]
) -> tuple[str, Frame | None]:
    found: tuple[str, Frame | None] = ("text", None)
    frame: Frame | None = line.frame
    caption = captions_of(line)
    while frame:
        if frame.kinds & labels.EMBED:
            return "embed", frame
        if frame in pulls:
            return "pull_quote", frame
        if frame is caption and found[0] not in ("table", "quotation"):
            return "caption", frame
        if frame in tables:
            return "table", frame
        if frame.tag == "blockquote":
            found = ("quotation", frame)
        elif frame.tag in ("ul", "ol") and found[0] != "quotation":
            found = ("list", frame)
        frame = frame.parent
    return found


def _ancestor_frames(lines: list[Line]) -> dict[Frame, list[Line]]:
    inside: dict[Frame, list[Line]] = {}
    for line in lines:
        frame: Frame | None = line.frame
        while frame:
            inside.setdefault(frame, []).append(line)
            frame = frame.parent
    return inside


def _pulls(lines: list[Line]) -> set[Frame]:
    """Frames that the page sets apart as a pull-quote: by their name, or a small box that ends in `- Speaker`."""
    found: set[Frame] = set()
    inside = _ancestor_frames(lines)
    for frame, own in inside.items():
        if len(own) > 6 or sum(line.size for line in own) > 900:
            continue
        named = frame.kinds & labels.PULL and frame.tag not in HEADINGS
        boxed = (
            is_box(frame)
            and 2 <= len(own) <= 4
            and _DASHED.match(own[-1].text)
            and own[-1].links == 0
            and own[-1].size < 100
        )
        in_aside = frame.tag == "aside" and any(line.frame.within("blockquote") for line in own)
        if named or boxed or in_aside:
            found.add(frame)
    return {f for f in found if not any(_under(f, other) for other in found)}


def _under(frame: Frame, other: Frame) -> bool:
    at = frame.parent
    while at and at.depth > other.depth:
        at = at.parent
    return at is other and frame is not other


def _data_tables(lines: list[Line]) -> set[Frame]:
    """Tables of facts, as against tables that lay out a page."""
    found: dict[Frame, list[Line]] = {}
    for line in lines:
        table = line.frame.within("table")
        if table:
            found.setdefault(table, []).append(line)
    outer = {t.parent.within("table") for t in found if t.parent}
    return {t for t, own in found.items() if t not in outer and _is_data(own)}


def _is_data(lines: list[Line]) -> bool:
    rows: dict[Frame, set[Frame]] = {}
    for line in lines:
        cell = line.frame.within("td", "th")
        row = line.frame.within("tr")
        if cell and row:
            rows.setdefault(row, set()).add(cell)
    if len(rows) < 2 or max(map(len, rows.values()), default=0) < 2:
        return False
    return sum(line.size for line in lines) / len(lines) < _HR_TABLE_CELL and not any(line.size > 400 for line in lines)


def _is_list(frame: Frame, lines: list[Line]) -> bool:
    """Not every `ul` is a list of the text: some hold the whole article, an item a paragraph or section."""
    own = [line for line in lines if _is_in(line.frame, frame)]
    items = {line.frame.within("li") for line in own}
    if any(line.frame.tag in HEADINGS for line in own):
        return False
    return len(own) <= 2.5 * len(items) and sum(line.size for line in own) / max(1, len(items)) < 600


def _is_in(inner: Frame, frame: Frame) -> bool:
    at: Frame | None = inner
    while at is not None and at.depth > frame.depth:
        at = at.parent
    return at is frame


def block(group_: Group) -> Block | None:
    """The block of a group; None if nothing is left of it. Captions are made elsewhere."""
    match group_.kind:
        case "list":
            return _list(group_)
        case "table":
            return _table(group_.lines)
        case "quotation":
            return Block(type="quotation", text="\n".join(line.text for line in group_.lines))
        case "pull_quote":
            return _pull_quote(group_.lines)
        case "embed":
            return _embed(group_.lines)
        case "caption":
            caption = Caption(group_.frame or group_.lines[0].frame)
            caption.lines = group_.lines
            return caption.block()
        case _:
            return _text(group_.lines[0])


def _text(line: Line) -> Block:
    text = line.text
    if _NOTICE.fullmatch(text):
        return Block(type="notice", text=text)
    if labels.CORRECTION_TEXT.match(text) or any(
        f.kinds & labels.CORRECTION for f in (line.frame, line.frame.parent) if f
    ):
        return Block(type="correction", text=text)
    if labels.SIGN_OFF.fullmatch(text):
        return Block(type="sign_off", text=text)
    if line.prop == live.TIME or line.frame.within(*HEADINGS) or _reads_as_subhead(line):
        return Block(type="subhead", text=text)
    return Block(type="paragraph", text=text)


def _reads_as_subhead(line: Line) -> bool:
    if not line.is_bold or line.size > _MAX_BOLD_SUBHEAD or line.frame.tag in ("li", "td", "th", "dd"):
        return (
            line.is_bold
            and line.frame.tag == "td"
            and line.brs > 0
            and line.size <= _MAX_BOLD_SUBHEAD
            and not _SENTENCE.search(line.text)
        )
    return not re.search(r"[.,;:…。]$", line.text) and line.text[0] not in _QUOTE_MARKS and line.link_share < 0.5


def _list(group_: Group) -> Block | None:
    items: dict[Frame | None, list[str]] = {}
    for line in group_.lines:
        items.setdefault(line.frame.within("li"), []).append(line.text)
    texts = tuple(t for t in (_BULLET.sub("", tidy(" ".join(i))) for i in items.values()) if t)
    ordered = bool(group_.frame and group_.frame.tag == "ol")
    return Block(type="list", items=texts, ordered=ordered) if texts else None


def _table(lines: list[Line]) -> Block | None:
    rows = []
    for _, row in groupby(lines, key=lambda line: line.frame.within("tr")):
        cells: dict[Frame | None, list[str]] = {}
        for line in row:
            cells.setdefault(line.frame.within("td", "th"), []).append(line.text)
        rows.append(tuple(" ".join(c) for c in cells.values()))
    return Block(type="table", rows=tuple(rows)) if rows else None


def _pull_quote(lines: list[Line]) -> Block | None:
    speaker = ""
    last = lines[-1]
    if len(lines) > 1 and (_DASHED.match(last.text) or _names_speaker(last)):
        speaker = _DASHED.sub("", last.text)
        lines = lines[:-1]
    text = tidy(" ".join(line.text for line in lines))
    return Block(type="pull_quote", text=text, attribution=speaker) if text else None


def _names_speaker(line: Line) -> bool:
    if line.frame.within("cite", "footer", "figcaption") or line.is_italic:
        return True
    hints = line.frame.hint + line.hint
    return bool(
        re.search(r" (?:author|speaker|attribution|name|cite|source|autor|quelle|auteur|role|credit|by) ", hints)
    ) or (line.size < 80 and not _SENTENCE.search(line.text))


def _embed(lines: list[Line]) -> Block | None:
    author = date = ""
    last = lines[-1]
    found = re.match(
        r"^[-–—]\s*(.{2,80}?)\s+([^\s(]*\s?\w+ \d{1,2}, \d{4}|\d{1,2}\.? \S+ \d{4}|\S+ \d{1,2}, \d{4})$", last.text
    )
    if found:
        author, date, lines = found[1], found[2], lines[:-1]
    elif len(lines) > 1 and _DASHED.match(last.text):
        author, lines = _DASHED.sub("", last.text), lines[:-1]
    text = "\n".join(line.text for line in lines)
    return Block(type="embed", text=text, author=author, date=date) if text or author else None
