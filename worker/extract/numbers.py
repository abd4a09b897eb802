"""Numbers in running text: digits of every script, number words, fractions, vague ones ("dozens")."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from worker.extract.words import Spotted, any_of, pattern, table

#: languages whose number words are known; others get the digits
KNOWN: Final = ("en", "ar", "fr", "es", "de", "tr", "ru", "uk", "it", "pt")
#: where a point groups thousands and a comma is decimal
_COMMA_DECIMAL: Final = frozenset("fr es de tr ru it pt nl pl uk id sv da no fi cs sk hu ro bg sr hr el".split())
_DIGITS: Final = (
    r"(?<![\w.,:/\-–])(?:(?<=^)|(?<![\d]))\d{1,3}(?:[,.\u066c\u060c]\d{3})+(?:[.,\u066b]\d+)?(?![\d])"
    r"|(?<![\w.,:/])\d{1,3}(?: \d{3})+(?![\d.,]\d|\d)"
    r"|(?:(?<![\w.,:/])|(?<=(?<!\w)[وفبل]))\d+(?:[.,\u066b]\d+)?"
)
_THOUSANDS_POINT: Final = regex.compile(r"[.](?=\d{3}(?!\d))")
_THOUSANDS_COMMA: Final = regex.compile(r"[,\u060c](?=\d{3}(?!\d))")
_GROUPED: Final = regex.compile(r"[1-9]\d{0,2}(\.\d{3})+")
#: units written onto the digits
_SCALES: Final = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
#: German writes tens with the unit in front: einundzwanzig
_GERMAN_UNITS: Final = {
    "ein": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
}
_GERMAN_TENS: Final = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number with its offsets. Vague ones have a least and a most; weak ones may be an article ("one", "un")."""

    start: int
    end: int
    value: float
    low: float
    high: float
    is_fraction: bool = False
    is_vague: bool = False
    is_weak: bool = False
    in_words: bool = False
    #: a round word: "une trentaine", "una decena"
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    numbers: Spotted
    word: "regex.Pattern[str]"
    values: dict[str, float]
    weak: frozenset[str]
    collectives: frozenset[str]
    vague: dict[str, tuple[float, float]]
    fractions: dict[str, float]


@cache
def _lexicon(language: str) -> _Lexicon:
    listed = table("numbers").get(language, {"words": {}, "vague": {}, "fractions": {}, "weak": [], "joins": []})
    values = {word.casefold(): float(value) for word, value in listed["words"].items()}
    if language == "de":
        values |= {f"{u}und{t}": float(a + b) for u, a in _GERMAN_UNITS.items() for t, b in _GERMAN_TENS.items()}
    if language == "ar":
        values |= {f"و{word}": value for word, value in values.items()}
    joins = "|".join(listed["joins"]) or "(?!)"
    one = any_of(list(values)) if values else "(?!)"
    unit = rf"(?<![\w]){one}(?!\w)"
    others = any_of([*listed["vague"], *listed["fractions"]]) if values else "(?!)"
    source = (
        rf"(?P<bare>{_DIGITS})(?P<scale>(?:bn|tn|mn|m|k)(?!\w))"
        rf"|(?P<other>(?<![\w]){others}(?!\w))"
        rf"|(?P<number>(?:(?P<digits>{_DIGITS})|{unit})(?:(?:\s+(?:(?:{joins})\s+)?|-)(?:{unit}))*)(?![\w])"
        rf"|(?P<bare>{_DIGITS})"
    )
    return _Lexicon(
        numbers=Spotted(pattern(source), attached=1),
        word=pattern(rf"{_DIGITS}|{one}(?!\w)"),
        values=values,
        weak=frozenset(word.casefold() for word in listed["weak"]),
        collectives=frozenset(listed.get("collectives", ())),
        vague={k.casefold(): (float(v[0]), float(v[1])) for k, v in listed["vague"].items()},
        fractions={k.casefold(): float(v) for k, v in listed["fractions"].items()},
    )


def numbers(text: str, start: int, end: int, language: str) -> list[Number]:
    """The numbers of a stretch of text, in order."""
    lexicon = _lexicon(language if language in KNOWN else "")
    found: list[Number] = []
    for match in lexicon.numbers.finditer(text, start, end):
        if match["other"]:
            found.append(_listed(match, lexicon))
            continue
        value = _value(match["bare"] or match[0], lexicon, language)
        if value is None:
            continue
        said = match[0].casefold()
        first, _, last = said.partition(" ")
        if first in lexicon.weak and last in lexicon.collectives:  # "une trentaine" is 30, not 31
            value -= 1
        is_about = any(word in lexicon.collectives for word in said.split())
        value *= _SCALES.get(match["scale"] or "", 1.0)
        found.append(
            Number(
                start=match.start(),
                end=match.end(),
                value=value,
                low=value,
                high=value,
                is_weak=said in lexicon.weak,
                is_about=is_about,
                in_words=not any(c.isdigit() for c in said),
            )
        )
    return found


def _listed(match: "regex.Match[str]", lexicon: _Lexicon) -> Number:
    said = " ".join(match[0].casefold().split())
    if said in lexicon.vague:
        low, high = lexicon.vague[said]
        return Number(start=match.start(), end=match.end(), value=low, low=low, high=high, is_vague=True, in_words=True)
    share = lexicon.fractions[said]
    return Number(
        start=match.start(), end=match.end(), value=share, low=share, high=share, is_fraction=True, in_words=True
    )


def _value(said: str, lexicon: _Lexicon, language: str) -> float | None:
    """What the digits and words amount to: units add up, hundred multiplies what is small, thousands close a group."""
    total = current = 0.0
    seen = False
    for match in lexicon.word.finditer(said):
        word = match[0].casefold()
        step = digits_value(word, language) if word[0].isdigit() else lexicon.values.get(word)
        if step is None:
            continue
        seen = True
        if step >= 1000 and not word[0].isdigit():
            total, current = total + (current or 1.0) * step, 0.0
        elif step == 100 and not word[0].isdigit() and 0 < current < 100:
            current *= 100
        else:
            current += step
    return total + current if seen else None


def digits_value(digits: str, language: str) -> float | None:
    """The value of digits with separators of thousands and decimals, in the manner of the language."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in digits)
    plain = plain.replace("\u066c", ",").replace(" ", "")
    if "\u066b" in plain:
        plain = plain.replace(",", "").replace("\u066b", ".")
    elif language in _COMMA_DECIMAL:
        plain = _THOUSANDS_POINT.sub("", plain).replace(",", ".")
    else:
        plain = _THOUSANDS_COMMA.sub("", plain).replace(",", ".")
        if _GROUPED.fullmatch(plain) and plain.count(".") > 1:
            plain = plain.replace(".", "")
    try:
        return float(plain)
    except ValueError:
        return None
