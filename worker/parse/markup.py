"""Elements to text: what stands in an element, and the HTML it means."""

import base64
import binascii
import re
from html import escape

from lxml.etree import _Element

from worker.parse.plain import ELEMENTS

#: HTML elements without an end tag.
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

SHORT_TYPES = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
}

_HTML_SIGN = re.compile(r"</([A-Za-z][A-Za-z0-9]*)>|<(?:br|p|img|hr)[\s/>]|&#?[A-Za-z0-9]{1,31};")


def text_of(element: _Element) -> str:
    """All text in the element, trimmed."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text
    return text.strip() if text else ""


def inner_html(element: _Element) -> str:
    """What is in the element as HTML, without namespaces; text that is in it directly counts as markup."""
    if len(element) == 0:
        return (element.text or "").strip()
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        _write(child, pieces)
    return "".join(pieces).strip()


def _write(element: _Element, pieces: list[str]) -> None:
    if isinstance(element.tag, str):
        name = element.tag.rpartition("}")[2]
        attributes = "".join(f' {str(k).rpartition("}")[2]}="{escape(str(v))}"' for k, v in element.items())
        pieces.append(f"<{name}{attributes}>")
        if name.lower() not in VOID:
            pieces.append(escape(element.text or "", quote=False))
            for child in element:
                _write(child, pieces)
            pieces.append(f"</{name}>")
    pieces.append(escape(element.tail or "", quote=False))


def html_of(element: _Element, *, default: str, lifted: str | None = None) -> str:
    """The HTML of an element of content; `default` is the type where it states none, `lifted` a text set aside."""
    if len(element) or element.keys():
        return _stated_html(element, default, lifted)
    text = (element.text or "").strip()
    return escape(text, quote=False) if default == "text/plain" and not looks_like_html(text) else text


def _stated_html(element: _Element, default: str, lifted: str | None) -> str:
    kind = media_type(element, default)
    if kind.startswith(("image/", "audio/", "video/")):
        return ""
    if len(element):
        return _unwrapped(element) if kind == "application/xhtml+xml" else inner_html(element)
    text = (element.text or "" if lifted is None else lifted).strip()
    if is_base64(element, kind):
        text = _decoded(text)
    is_text = kind == "text/plain" and (element.get("type") is not None or not looks_like_html(text))
    return escape(text, quote=False) if is_text else text


def _unwrapped(element: _Element) -> str:
    """The inside of the one div that Atom puts around XHTML."""
    only = element[0]
    is_wrapped = len(element) == 1 and str(only.tag).rpartition("}")[2].lower() == "div"
    bare = not (element.text or "").strip() and not (only.tail or "").strip()
    return inner_html(only) if is_wrapped and bare and len(only) else inner_html(element)


def media_type(element: _Element, default: str) -> str:
    """The stated type of an element of content, its short forms written out."""
    stated = (element.get("type") or default).strip().lower()
    return SHORT_TYPES.get(stated, stated)


def is_base64(element: _Element, kind: str) -> bool:
    if element.get("mode") == "base64":
        return True
    return not kind.startswith("text/") and not kind.endswith(("+xml", "/xml")) and element.get("type") is not None


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


def looks_like_html(text: str) -> bool:
    """Whether text that is stated to be plain holds tags or entities of HTML."""
    sign = _HTML_SIGN.search(text)
    return sign is not None and (sign[1] is None or sign[1].lower() in ELEMENTS)
