"""Which charset bytes are in that nobody declared: the one whose text looks most like writing."""

import re

#: Tried in this order; the first wins a tie.
CANDIDATES = ("euc_jp", "cp932", "cp949", "gb18030", "big5hkscs", "cp1251", "koi8_r", "cp874", "cp1256", "cp1252")
#: Bytes looked at: enough for a verdict, little enough to be quick.
SAMPLE = 20_000
#: What readers of each charset see most: kana, hangul, common ideographs, lower-case letters. A character of the
#: first class counts 1, of the second a half, any other non-ASCII one counts against.
LIKELY: dict[str, tuple[str, str]] = {
    "euc_jp": ("\u3040-\u30ff", "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60"),
    "cp932": ("\u3040-\u30ff", "\u4e00-\u9fff\u3000-\u303f\uff01-\uff5f"),
    "cp949": ("\uac00-\ud7a3", "\u3000-\u303f\u2010-\u2027\uff01-\uff60"),
    "gb18030": (
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会",
        "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60",
    ),
    "big5hkscs": (
        "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會",
        "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60",
    ),
    "cp1251": ("а-яёіїєґў", "А-ЯЁІЇЄҐЎ«»—–“”№\xa0"),
    "koi8_r": ("а-яё", "А-ЯЁ\xa0"),
    "cp874": ("\u0e01-\u0e5b", "\xa0"),
    "cp1256": ("\u0621-\u0652", "\u060c\u061b\u061f\u067e\u0686\u0698\u06af\xa0«»"),
    "cp1252": ("à-öø-ÿ’“”—–", "À-ÖØ-Þß«»…‘„‚€£¡¿°§®©™\xa0•·"),
}
_LIKELY = {name: (re.compile(f"[{first}]"), re.compile(f"[{second}]")) for name, (first, second) in LIKELY.items()}
_FOREIGN = re.compile(rb"[\x80-\xff](?:[\x21-\x7e]?[\x80-\xff])*[\x40-\x7e]?")


def guess(body: bytes) -> str:
    """The likeliest charset of bytes that are not UTF-8, by its Python name; Windows-1252 if none fits."""
    sample = b" ".join(_FOREIGN.findall(body[:SAMPLE]))
    return max(CANDIDATES, key=lambda name: _score(sample, name))


def _score(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    foreign = sum(not char.isascii() for char in text)
    if not foreign:
        return 0.0
    first, second = (len(pattern.findall(text)) for pattern in _LIKELY[name])
    return (first + second / 2 - (foreign - first - second) - 3 * text.count("\ufffd")) / foreign
