"""Markup to plain text in one pass, in time linear in its length. For titles and names, not for articles."""

import html
import re
from contextlib import suppress

#: Elements whose tags are dropped; any other `<word>` in a title is a word.
ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base bdi bdo big blink blockquote body br button canvas "
    "caption center cite code col colgroup data dd del details dfn dir div dl dt em embed fieldset figcaption figure "
    "font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li "
    "link main map mark meta nav nobr noscript object ol option p param picture pre q rp rt ruby s samp script section "
    "select small source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time tr "
    "track tt u ul var video wbr".split()
)
#: Elements whose content is no text.
SILENT = frozenset(("script", "style"))

#: C1 controls are what is left of Windows-1252 after such a conversion.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_HAS_C1 = re.compile("[\x80-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
#: Without its `&`, for a single byte is found sooner than two.
_C1_REFERENCE = re.compile(rb"#(?:0*1(?:2[89]|[345]\d)|[xX]0*[89][0-9a-fA-F]);")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain(text: str, *, is_html: bool = True) -> str:
    """One line of text: tags dropped, entities resolved (twice, for feeds escape twice), white space collapsed."""
    if is_html and "<" in text:
        text = without_tags(text)
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return " ".join(text.split())


def may_be_doubled(markup: bytes, *, has_references: bool = True) -> bool:
    """Whether UTF-8 markup holds what `undoubled` repairs, or refers to it. Quick, and at times wrongly yes."""
    if b"\xc2" in markup and _C1_BYTES.search(markup):
        return True
    return has_references and _C1_REFERENCE.search(markup) is not None


def undoubled(text: str) -> str:
    """The text without the damage of careless conversions: UTF-8 or Windows-1252 that were read as Latin-1.

    Only where it left control characters: an article on mojibake may well have `Ã©` in its title.
    """
    if text.isascii() or not _HAS_C1.search(text):
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(_C1)


def without_tags(text: str) -> str:
    """The text between the tags; `<` that begins no known element stays."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<", at)) >= 0:
        pieces.append(text[at:start])
        end, is_break = _tag_end(text, start)
        if end < 0:
            return "".join(pieces) + text[start:]
        if end == start + 1:
            pieces.append("<")
        elif is_break:
            pieces.append(" ")
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _tag_end(text: str, start: int) -> tuple[int, bool]:
    """Where the tag that starts here ends, and whether it parts words; start + 1 if it is none, -1 if unclosed."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return (end + 3 if end >= 0 else -1), False
    name = _NAME.match(text, start)
    if not name or name[1].lower() not in ELEMENTS:
        return start + 1, False
    end = text.find(">", start)
    if end < 0:
        return -1, False
    word = name[1].lower()
    if word in SILENT and text[start + 1] != "/":
        close = text.find(f"</{word}", end)
        end = text.find(">", close) if close >= 0 else end
    return (end + 1 if end >= 0 else -1), word in ("br", "p", "div", "li", "hr", "td")
