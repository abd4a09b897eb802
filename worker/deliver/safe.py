"""Text and addresses of strangers, made harmless for mails: headlines are written by anybody."""

import re
import unicodedata
from urllib.parse import urlsplit

#: Joiners without which Persian, Urdu and Hindi words, and some emoji, fall apart. All other format characters (bidi
#: overrides and isolates, zero-width spaces, tags) only disguise.
JOINERS = "\u200c\u200d"
#: Categories of characters that nobody sees: controls, formats, surrogates, private use. Unassigned ones stay: they are
#: the emoji of a newer Unicode than ours.
_UNSEEN = ("Cc", "Cf", "Cs", "Co")
_LINKS = ("http", "https")
_RTL_LANGUAGES = ("ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv")


def visible(text: str, limit: int = 2000) -> str:
    """The text on one line, only characters that can be seen, at most `limit` of them."""
    spaced = re.sub(r"\s+", " ", text)
    seen = "".join(c for c in spaced if c in JOINERS or unicodedata.category(c) not in _UNSEEN).strip()
    seen = re.sub(r" +", " ", seen)
    return seen if len(seen) <= limit else seen[: limit - 1].rstrip() + "…"


def web_link(url: str) -> str:
    """The address if it is one of the web that holds nothing but printable ASCII once encoded; else ''."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in _LINKS or not parts.netloc:
        return ""
    return "".join(_octets(c) if ord(c) <= 32 or ord(c) >= 127 or c in "<>\"'`\\" else c for c in url.strip())


def direction(text: str, language: str = "") -> str:
    """`rtl` or `ltr`: by the first letter that has a direction, else by the language."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "rtl" if language.partition("-")[0].lower() in _RTL_LANGUAGES else "ltr"


def _octets(character: str) -> str:
    return "".join(f"%{octet:02X}" for octet in character.encode("utf-8", "replace"))
