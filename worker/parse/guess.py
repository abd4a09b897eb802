"""Which charset bytes are in that nobody declared: the one whose text looks most like writing."""

import re

#: Bytes looked at: enough for a verdict, little enough to be quick.
SAMPLE = 20_000
#: Fewer bytes than these prove nothing.
LEAST = 3
WESTERN = "cp1252"
#: Charset -> what its readers see most (counts 1) and what they see at times (counts a half); any other character
#: that is not ASCII counts against it. The first of the table wins a tie: a Hebrew text is Russian lower case too.
LIKELY: dict[str, tuple[str, str]] = {
    "euc_jp": ("\u3040-\u30ff", "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60"),
    "cp932": ("\u3040-\u30ff", "\u4e00-\u9fff\u3000-\u303f\uff01-\uff5f"),
    "cp949": ("\uac00-\ud7a3", "\u3000-\u303f\u2010-\u2027\uff01-\uff60"),
    "gb18030": (
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会，。、：；",
        "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60",
    ),
    "big5hkscs": (
        "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會，。、：；",
        "\u4e00-\u9fff\u3000-\u303f\uff01-\uff60",
    ),
    "cp1255": ("\u05d0-\u05ea", "\u05f0-\u05f4\u200e\u200f\u20aa–“”"),
    "cp1251": ("а-яёіїєґў", "А-ЯЁІЇЄҐЎ«»—–“”№\xa0"),
    "koi8_r": ("а-яё", "А-ЯЁ\xa0"),
    "cp874": ("กขคงจชซดตถทนบปผพฟภมยรลวศสหอะัาำิีึืุูเแโใไ็่้๊๋์", "ฆฌญฎฏฐฑณธฤษฬฮฯๆ\xa0"),
    "cp1256": ("\u0621-\u0652", "\u060c\u061b\u061f\u067e\u0686\u0698\u06af\xa0«»"),
}
#: Ideographs are rarely on the list of the most frequent ones, and still sure where every byte pairs up.
IDEOGRAPHIC = frozenset(("euc_jp", "cp932", "cp949", "gb18030", "big5hkscs"))
ENOUGH, ENOUGH_IDEOGRAPHIC = 0.75, 0.5

_LIKELY = {name: (re.compile(f"[{first}]"), re.compile(f"[{second}]")) for name, (first, second) in LIKELY.items()}
_FOREIGN = re.compile(rb"[\x80-\xff](?:[\x21-\x7e]?[\x80-\xff])*[\x40-\x7e]?")
_RUN = re.compile(rb"[\x80-\xff]+")
#: One accented letter in a word of plain ones.
_ACCENT = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[A-Za-z])")


def guess(body: bytes) -> str:
    """The likeliest charset of bytes that are not UTF-8, by its Python name; Windows-1252 if none fits."""
    body = body[:SAMPLE]
    runs = _RUN.findall(body)
    if sum(map(len, runs)) < LEAST or 2 * len(_ACCENT.findall(body)) > len(runs):
        return WESTERN
    sample = b" ".join(_FOREIGN.findall(body))
    scores = {name: _score(sample, name) for name in LIKELY}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= (ENOUGH_IDEOGRAPHIC if best in IDEOGRAPHIC else ENOUGH) else WESTERN


def _score(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    foreign = sum(not char.isascii() for char in text)
    if not foreign:
        return 0.0
    first, second = (len(pattern.findall(text)) for pattern in _LIKELY[name])
    return (first + second / 2 - (foreign - first - second) - 3 * text.count("\ufffd")) / foreign
