"""Which part of a text belongs where: title lines, standfirst, captions and the blocks of the body.

The rules are those of docs/query-language.md, "Fields". Anything that is not canonical text is all body.
"""

import re
from typing import Literal, NamedTuple

from worker.match.words import forms

Zone = Literal["title", "standfirst", "caption", "body"]

_READING_TIME = re.compile(r"\d+ min read")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\d\d (?:{_MONTHS}), \d{{4}}")
_ENDS_IN_CREDIT = re.compile(r"(?:.*\S )?\[[^\[\]]+\]")
_CAPTION_BLOCK = re.compile(r".*\S \[[^\[\]]+\]")
_MARKED = re.compile(r"- |> |\d+\. ")


class Section(NamedTuple):
    """A stretch of text within which phrases lie: a title line, the standfirst, a caption or a block of the body.

    A tuple, since a dozen are made of every article: a dataclass takes three times as long to make.
    """

    zone: Zone
    text: str
    #: where it begins, in code points, in the text that `source` names
    start: int
    source: Literal["text", "title"] = "text"
    #: of a block of the body: its number from 0, captions not counted
    number: int = 0
    #: of a pull-quote: the length of the quotation, without the line of the speaker
    quoted: int = 0


_Line = tuple[str, int]


def sections(text: str, title: str = "") -> tuple[Section, ...]:
    """Header, `title` (unless its words are those of the text's own), captions of the body, blocks of the body.

    The blocks come last and together, so that the words between two of them can be counted.
    """
    lines = _lines(text)
    head = _reading_time(lines)
    header, rest = _header(lines, head) if head else ([], lines)
    if title and forms(title) not in [forms(section.text) for section in header if section.zone == "title"]:
        header.append(Section("title", title, 0, "title"))
    return (*header, *_body(rest, is_canonical=bool(head)))


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    for line in text.split("\n"):
        found.append((line, at))
        at += len(line) + 1
    return found


def _reading_time(lines: list[_Line]) -> int:
    """Index of the line with the reading time, 0 if the text is not canonical."""
    if len(lines) < 3 or lines[1][0]:
        return 0
    return next((index for index in (2, 3, 4) if index < len(lines) and _READING_TIME.fullmatch(lines[index][0])), 0)


def _header(lines: list[_Line], head: int) -> tuple[list[Section], list[_Line]]:
    """Title lines, standfirst and lead caption; and the lines behind them."""
    found = [Section("title", *lines[0])]
    if head > 2 and forms(lines[2][0]) != forms(lines[0][0]):
        found.append(Section("title", *lines[2]))
    if head > 3:
        found.append(Section("standfirst", *lines[3]))
    rest = lines[head + 1 :]
    if rest and _DATE.fullmatch(rest[0][0]):
        rest = rest[1:]
    if rest and _is_lead_caption(rest[0][0], rest[1][0] if len(rest) > 1 else ""):
        found.append(Section("caption", *rest[0]))
        rest = rest[1:]
    return found, rest


def _is_lead_caption(line: str, following: str) -> bool:
    if not line:
        return False
    if _ENDS_IN_CREDIT.fullmatch(line):
        return True
    is_block = _MARKED.match(line) or _MARKED.match(following) or " | " in line or " | " in following
    return bool(following) and not is_block


def _body(lines: list[_Line], *, is_canonical: bool) -> list[Section]:
    captions: list[Section] = []
    found: list[Section] = []
    for block in _blocks(lines):
        line, start = block[0]
        if len(block) == 1:
            if is_canonical and line.endswith("]") and _CAPTION_BLOCK.fullmatch(line):
                captions.append(Section("caption", line, start))
            else:
                found.append(Section("body", line, start, "text", len(found)))
            continue
        quoted = _length_of_quotation(block) if is_canonical else 0
        found.append(Section("body", "\n".join([line for line, _ in block]), start, "text", len(found), quoted))
    return captions + found


def _blocks(lines: list[_Line]) -> list[list[_Line]]:
    found: list[list[_Line]] = [[]]
    for line in lines:
        if line[0] and not line[0].isspace():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def _length_of_quotation(block: list[_Line]) -> int:
    if len(block) < 2 or not block[-1][0].startswith("- ") or block[-2][0].startswith("- "):
        return 0
    return sum(len(line) + 1 for line, _ in block[:-1])


_CLOSING = {"“": "”", "„": "“”", "«": "»", "「": "」", '"': '"'}


def quotations(section: Section) -> tuple[tuple[int, int], ...]:
    """Start and end of what stands between quotation marks, counted in the section's own text."""
    if section.quoted:
        return ((0, section.quoted),)
    found: list[tuple[int, int]] = []
    text, at = section.text, 0
    while at < len(text):
        if text[at] in _CLOSING:
            closing = _CLOSING[text[at]]
            end = next((index for index in range(at + 1, len(text)) if text[index] in closing), len(text))
            found.append((at + 1, end))
            at = end
        at += 1
    return tuple(found)
