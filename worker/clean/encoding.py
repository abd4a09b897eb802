"""Bytes to UTF-8: byte order mark, HTTP header, meta element, and a look at the bytes where these are missing or wrong.

Labels mean what browsers take them for (WHATWG Encoding Standard): `iso-8859-1` is windows-1252, `gb2312` GB 18030.
"""

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABELS = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "iso-8859-8-i": "iso-8859-8", "x-mac-cyrillic": "mac-cyrillic", "utf8": "utf-8",
    "unicode": "utf-8", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "win-1251": "cp1251",
}  # fmt: skip
#: legacy encodings by language; where a page names neither, all are tried
_BY_LANGUAGE = {
    "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "be": "cp1251", "sr": "cp1251", "mk": "cp1251", "kk": "cp1251",
    "ar": "cp1256", "fa": "cp1256", "ur": "cp1256", "zh": "gb18030", "ja": "cp932", "ko": "cp949", "tr": "cp1254",
    "pl": "cp1250", "cs": "cp1250", "sk": "cp1250", "hu": "cp1250", "hr": "cp1250", "sl": "cp1250", "ro": "cp1250",
    "el": "cp1253", "he": "cp1255", "th": "cp874", "vi": "cp1258", "lt": "cp1257", "lv": "cp1257", "et": "cp1257",
    "de": "cp1252", "fr": "cp1252", "es": "cp1252", "it": "cp1252", "pt": "cp1252", "nl": "cp1252", "sv": "cp1252",
    "no": "cp1252", "nb": "cp1252", "nn": "cp1252", "da": "cp1252", "fi": "cp1252", "is": "cp1252", "ca": "cp1252",
}  # fmt: skip
#: the second encoding of some languages, whose letters stand elsewhere
_ALSO = {"cp1250": "iso8859-2", "cp1251": "koi8-r", "cp932": "euc_jp", "gb18030": "big5hkscs"}
#: more than what a declared encoding makes of a page, for another to be taken against the page's word; of the bytes of
#: words, those beyond ASCII on a page that is not in Latin letters
_AGAINST_ITS_WORD, _NOT_LATIN = 0.3, 0.3
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")
_MARKUP = re.compile(rb"<[^<>]{0,2000}>")
_LATIN = frozenset(("cp1252", "cp1254", "cp1250", "cp1257", "iso8859-15", "iso8859-2", "mac-roman"))
_UNKNOWN = (
    "euc_jp",
    "cp932",
    "gb18030",
    "cp949",
    "big5hkscs",
    "cp1251",
    "koi8-r",
    "cp1256",
    "cp1253",
    "cp1255",
    "cp1250",
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:\-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:\-]{2,40})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:\-]{2,40})", re.I)
_LANGUAGE = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2})", re.I)
_C1 = re.compile("[\x80-\x9f\ufffd]")
#: how much is looked at to tell encodings apart
_SAMPLE = 60_000
#: common letters, of other scripts than Latin at least two side by side: a lone one is an accent read wrongly
_COMMON = {
    "cyrillic": re.compile("[а-яёіїє]{2,}"),
    "arabic": re.compile("[\u0621-\u064a]{2,}"),
    "han": re.compile("[\u4e00-\u9fff]+"),
    "kana": re.compile("[\u3040-\u30ff]+"),
    "hangul": re.compile("[\uac00-\ud7a3]+"),
    "greek": re.compile("[α-ωάέήίόύώ]{2,}"),
    "hebrew": re.compile("[\u05d0-\u05ea]{2,}"),
    "latin": re.compile("(?<=[A-Za-z])[ßà-öø-ÿąćęłńśźżčďěňřšťůžőűășț](?=[a-zß .,])"),
}


def codec_of(label: str) -> str | None:
    """Python's name of the codec that a label stands for, None if there is none."""
    label = label.strip().lower()
    name = _LABELS.get(label, label)
    try:
        return codecs.lookup(name).name if codecs.lookup(name)._is_text_encoding else None  # noqa: SLF001  # the only way to ask a codec
    except (LookupError, AttributeError):
        return None


def recoded(body: bytes, content_type: str = "") -> bytes:
    """The page in UTF-8. Never raises: what cannot be read becomes U+FFFD."""
    codec = _codec(body, content_type)
    return body if codec is None else body.decode(codec, "replace").encode("utf-8", "replace")


def _codec(body: bytes, content_type: str) -> str | None:
    """The codec that reads the page; None for pages that are UTF-8 as they should be."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    wide = _wide(body)
    if wide:
        return wide
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, content_type)
    declared = next(_declared(body, content_type), "utf-8")
    # ISO-2022-JP and HZ are seven-bit: valid as UTF-8, and yet not to be read as it
    return declared if declared.startswith(("iso2022", "hz")) else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the mark-up is zero."""
    head = body[:400]
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.2 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.2 * half else None


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    head = body[:8192]
    found = _HEADER.search(content_type)
    labels = [found[1]] if found else []
    labels += [m[1].decode("ascii", "ignore") for m in (_XML.search(head), _META.search(head)) if m]
    for label in labels:
        name = codec_of(label)
        # bytes that hold an ASCII mark-up are not UTF-16 or UTF-32, whatever they say of themselves
        if name and not name.startswith(("utf-16", "utf-32", "utf-7")):
            yield name


def _legacy(body: bytes, content_type: str) -> str:
    """Not valid UTF-8: a damaged UTF-8 page, the declared encoding, or the one that reads best."""
    sample = body[:_SAMPLE].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    beyond = sum(1 for c in sample if c > "\x7f") - broken
    names = list(dict.fromkeys(_declared(body, content_type)))
    if broken * 10 <= beyond or (broken < 20 and "utf-8" in names and beyond >= broken):
        return "utf-8"
    found = _detect(body)
    for name in names:
        if name != "utf-8" and _reads(body, name):
            return found if _is_wrong(body, name, found) else name
    return found


def _is_wrong(body: bytes, declared: str, detected: str) -> bool:
    """The page says one encoding and is plainly in another: in another script, or with all cases swapped."""
    sample = _MARKUP.sub(b" ", body[:_SAMPLE])
    letters = _LETTERS.findall(sample)
    beyond = sum(1 for letter in letters if letter > b"\x7f")
    if declared == detected or beyond < _NOT_LATIN * max(1, len(letters)) or detected in _LATIN:
        return False
    return _plausible(sample, detected) > _plausible(sample, declared) + _AGAINST_ITS_WORD


def _reads(body: bytes, name: str) -> bool:
    text = body.decode(name, "replace")
    return len(_C1.findall(text)) * 500 <= len(text) or len(_C1.findall(text)) < 3


def _detect(body: bytes) -> str:
    """The encoding in which the bytes above 127 make the most likely letters."""
    language = _LANGUAGE.search(body[:4096])
    likely = _BY_LANGUAGE.get(language[1].decode().lower()) if language else None
    sample = body[:_SAMPLE]
    best, score = "cp1252", _plausible(sample, "cp1252") + (0.1 if likely == "cp1252" else 0.0)
    own = [name for name in (likely, _ALSO.get(likely or "")) if name]
    for name in dict.fromkeys((*own, *_UNKNOWN)):
        found = _plausible(sample, name) + (0.1 if name in own else 0.0)
        if found > score + 0.05:
            best, score = name, found
    return best


def _plausible(sample: bytes, name: str) -> float:
    """Share of the characters beyond ASCII that are common ones of a single script."""
    text = sample.decode(name, "replace")
    beyond = [c for c in text if c > "\x7f"]
    if not beyond:
        return 0.0
    joined = "".join(beyond)
    shares = [sum(map(len, pattern.findall(text))) / len(beyond) for pattern in _COMMON.values()]
    kana = shares[3]
    top = max(shares) if kana < 0.05 else shares[2] + kana
    return top - 3 * len(_C1.findall(joined)) / len(beyond)
