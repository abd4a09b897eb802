"""Long texts, set aside before a document is parsed: nearly all that feeds hold, and slow in libxml2, which reads CDATA
a character at a time and puts each reference into its tree by itself.
"""

import re
from typing import NamedTuple
from xml.parsers import expat

from worker.parse.plain import may_be_doubled
from worker.parse.repair import CONTROLS

#: bytes of a text from which on it is worth it
LONG = 1_000
#: The attribute that says under which key the text of an element is found.
KEY = "copytaster-lifted"

#: Elements whose text is a body, whatever they say of its type.
_BODIES = rb"(description|content:encoded|content|summary)"
#: Where a text may begin, and all in which `<` begins no element: a body's start, with the section that it opens with;
#: else a section, a comment or an instruction.
_LANDMARK = re.compile(
    rb"<(?=[dcs!?])(?:%b(?:\s[^<>]*)?(?P<open>>)(?:\s*<(?P<section>!\[CDATA\[))?|(?P<aside>!\[CDATA\[|!--|\?))"
    % _BODIES
)
_END = {b"![CDATA[": b"]]>", b"!--": b"-->", b"?": b"?>"}
_CLOSED = re.compile(rb"\s*</%b>" % _BODIES)
_SPACE = b" \t\r\n"
#: The same bytes but for those that no XML may hold.
_WITHOUT_CONTROLS = bytes.maketrans(CONTROLS, b" " * len(CONTROLS))


class Lifted(NamedTuple):
    """A document in UTF-8, and what is left of it without its long texts: of both, what is parsed is `rest`.

    An element whose text was taken out is empty and has its key in the attribute `KEY`. The rest is as well-formed as
    the document, and what stands in comments and instructions stays there.
    """

    document: bytes
    rest: bytes
    #: the texts by key, trimmed
    texts: dict[str, str]
    #: what was taken out may be `doubled`
    is_doubled: bool


def lifted(document: bytes) -> Lifted:
    """The document with its long texts set aside."""
    kept: list[bytes] = []
    texts: dict[str, str] = {}
    is_doubled = False
    at = past = 0
    while found := _LANDMARK.search(document, past):
        name, _, section, aside = found.groups()
        start, mark = found.end(), _END.get(section or aside, b"")
        end = _find(document, mark or b"<", start)
        if end < 0:
            break
        past = end + len(mark)
        if name is None or end - start < LONG or not _closes(name, document, past):
            continue
        written = document[start:end].strip(_SPACE)
        text = _section(written) if section else _escaped(written)
        if text is None:
            continue
        key = str(len(texts))
        texts[key] = text
        is_doubled = is_doubled or may_be_doubled(written, has_references=not section)
        kept += (document[at : found.start("open")], b' %b="%b">' % (KEY.encode(), key.encode()))
        at = past
    rest = b"".join((*kept, document[at:])) if texts else document
    return Lifted(document, rest, texts, is_doubled)


def _find(document: bytes, mark: bytes, start: int) -> int:
    """`document.find`, quicker where the first byte of the mark is rare: Python finds one byte sooner than three."""
    first = document.find(mark[:1], start)
    return first if first < 0 or document.startswith(mark, first) else document.find(mark, first)


def _closes(name: bytes, document: bytes, at: int) -> bool:
    closed = _CLOSED.match(document, at)
    return closed is not None and closed[1] == name


def _section(section: bytes) -> str | None:
    """What an XML parser makes of a section; None where it would refuse it."""
    if section.translate(_WITHOUT_CONTROLS) != section:
        return None
    try:
        text = section.decode()
    except UnicodeDecodeError:
        return None
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if b"\r" in section else text


def _escaped(text: bytes) -> str | None:
    """What an XML parser makes of text between tags; None where it would refuse it.

    expat, for it takes two thirds of what libxml2 takes, and there is nothing here for it but characters.
    """
    pieces: list[str] = []
    reader = expat.ParserCreate("utf-8")
    reader.buffer_text, reader.buffer_size = True, len(text)
    reader.CharacterDataHandler = pieces.append
    try:
        reader.Parse(b"<a>%b</a>" % text, True)
    except expat.ExpatError:
        return None
    return "".join(pieces)
