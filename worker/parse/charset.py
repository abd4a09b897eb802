"""Bytes to text: the charset is what the bytes are, whatever header and prolog say."""

import codecs
import re

from worker.parse.guess import guess

#: Declared names that stand for a larger charset in practice (after the WHATWG Encoding Standard).
MEANT = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "windows-31j": "cp932",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "unicode-1-1-utf-8": "utf-8",
}
#: Marks at the start, longest first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The first characters of a document in charsets that do not hold ASCII.
STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
#: Charsets that write other letters with ASCII bytes: valid UTF-8 proves nothing there.
ESCAPED = re.compile("iso2022|hz")
#: So many good sequences to a bad one make a text UTF-8 with bad bytes; fewer will do where UTF-8 was declared.
GOOD_TO_BAD, GOOD_TO_BAD_DECLARED = 4, 1

_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,300}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_.:-]{1,40})\s*[\"']")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})")
#: bytes that are not UTF-8, as `surrogateescape` leaves them, to the characters of Windows-1252
_BAD = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document. Never fails; bad bytes are read as Windows-1252 or become U+FFFD."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name)
    for start, name in STARTS:
        if body.startswith(start):
            return _read(body, name)
    declared = _declared(body, content_type)
    return _as_utf8(body, declared) or _as_declared(body, declared) or _read(body, guess(body))


def may_be_utf8(body: bytes, content_type: str = "") -> bool:
    """Whether a document is in UTF-8 if its bytes are valid in it."""
    return not any(ESCAPED.match(name) for name in _declared(body, content_type))


def _read(body: bytes, name: str) -> str:
    return _patched(body) if name == "utf-8" else body.decode(name, "replace")


def _patched(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape").translate(_BAD)


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The charsets that the prolog and the header name, as Python knows them."""
    prolog = _PROLOG.match(body[:1024])
    header = _HEADER.search(content_type.lower())
    named = [match[1] if isinstance(match[1], str) else match[1].decode() for match in (prolog, header) if match]
    return tuple(name for name in map(_known, named) if name)


def _known(name: str) -> str:
    meant = MEANT.get(name.lower(), name.lower())
    try:
        known = codecs.lookup(meant).name
        return known if "<".encode(known) == b"<" and known != "utf-7" else ""
    except (LookupError, UnicodeError, TypeError, ValueError):
        return ""


def _as_utf8(body: bytes, declared: tuple[str, ...]) -> str:
    if any(ESCAPED.match(name) for name in declared):
        return ""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.reason == "unexpected end of data":  # cut short within a character, which says nothing against UTF-8
            return body[: fault.start].decode("utf-8")
        text = body.decode("utf-8", "surrogateescape")
    bad = sum(text.count(chr(code)) for code in _BAD)
    good = sum(not char.isascii() for char in text) - bad
    needed = GOOD_TO_BAD_DECLARED if "utf-8" in declared else GOOD_TO_BAD
    return text.translate(_BAD) if good >= needed * bad else ""


def _as_declared(body: bytes, declared: tuple[str, ...]) -> str:
    for name in declared:
        if name != "utf-8":
            try:
                return body.decode(name)
            except UnicodeError:
                continue
    return ""
