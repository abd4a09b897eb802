"""Long CDATA sections, set aside before a document is parsed: libxml2 reads them a character at a time, ten times
slower than other text, and they are half of what feeds hold.
"""

import re

from worker.parse.repair import CONTROLS

#: bytes of a section from which on it is worth it
LONG = 1_000
#: The attribute that says under which key the text of an element is found.
KEY = "copytaster-lifted"
#: bytes before a section in which its element begins
_TAG_SPAN = 300

#: Elements whose text is a body, whatever they say of its type.
_OPENED = re.compile(rb"<(description|content:encoded|content|summary)(?:\s[^<>]*)?(?=>\s*\Z)")
_CLOSED = re.compile(rb"\]\]>\s*</(description|content:encoded|content|summary)>")
_INSTRUCTION = re.compile(rb"<[?](?!xml)")
#: The same bytes but for those that no XML may hold.
_WITHOUT_CONTROLS = bytes.maketrans(CONTROLS, b" " * len(CONTROLS))


def lifted(document: bytes) -> tuple[bytes, dict[str, str]]:
    """The document with long sections of texts taken out, and these by key.

    An element whose text was taken out is empty and has its key in the attribute `KEY`. The document is as
    well-formed as it was, and what stands in comments and instructions stays there.
    """
    kept: list[bytes] = []
    texts: dict[str, str] = {}
    at = past = 0
    while (start := document.find(b"<![CDATA[", past)) >= 0 and not _is_aside(document, past, start):
        end = document.find(b"]]>", start)
        if end < 0:
            break
        past = end + 3
        if end - start < LONG:
            continue
        tag = document.rfind(b"<", max(at, start - _TAG_SPAN), start)
        opened = _OPENED.match(document, tag, start) if tag >= 0 else None
        closed = _CLOSED.match(document, end)
        text = _text(document[start + 9 : end]) if opened and closed and opened[1] == closed[1] else None
        if opened and text is not None:
            key = str(len(texts))
            texts[key] = text
            kept += (document[at : opened.end()], b' %b="%b">' % (KEY.encode(), key.encode()))
            at = past
    return b"".join((*kept, document[at:])) if texts else document, texts


def _is_aside(document: bytes, start: int, end: int) -> bool:
    """Whether a comment or an instruction begins there: a section in it is none."""
    if document.find(b"<!--", start, end) >= 0:
        return True
    return document.find(b"<?", start, end) >= 0 and _INSTRUCTION.search(document, start, end) is not None


def _text(section: bytes) -> str | None:
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
