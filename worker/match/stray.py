"""What was meant by a sign that a query does not have: data, and the message. Changes no meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

from worker.match.errors import QueryError
from worker.match.query import FIGURES, SIGNS, TEXT_FIELDS, VALUE_FIELDS

#: Quotation marks that people and their programs type for ", and what closes each.
QUOTES = {
    "'": "'", "‘": "’", "’": "’", "‚": "‘’", "‛": "’", "`": "`", "´": "´", "‹": "›", "›": "‹", "＂": "＂",
    "〝": "〞〟", "「": "」", "『": "』", "〈": "〉", "《": "》",
}  # fmt: skip
BRACKETS = {"[": "]", "{": "}", "（": "）", "［": "］", "｛": "｝", "【": "】", "⟨": "⟩"}
CLOSING = frozenset("]}）］｝】⟩")
#: Commas and semicolons of all scripts
COMMAS = frozenset(",;،؛、，；﹐")
#: What is written before a word that is not wanted
MINUS = frozenset("!-–—−")
COLONS = frozenset(":：﹕")

_REST = regex.compile(r"[^\s()\[\]{}/&|,;!+~^?：]*")
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")
_SIGN = regex.compile("[<>=]+")
_WORD_BEFORE = regex.compile(r"([^\s()]+)(\s*)$")
_TWO_WORDS = regex.compile(r"""["“”„«»](\w+)\s+(\w+)["“”„«»]$""")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a query: the sign, what stands directly behind it, and the word before it."""

    text: str
    at: int
    sign: str
    rest: str
    before: str
    is_apart: bool

    def inside(self, closing: str) -> str:
        """What stands up to the closing sign; to the next space if there is none."""
        end = next((n for n in range(self.at + 1, len(self.text)) if self.text[n] in closing), -1)
        return self.text[self.at + 1 : end].strip() if end > self.at else self.rest


def stray(text: str, at: int) -> QueryError:
    """The error for a character that has no meaning where it stands."""
    found, before = _REST.match(text, at + 1), _WORD_BEFORE.search(text[:at])
    spot = _Spot(
        text=text,
        at=at,
        sign=text[at],
        rest=found[0] if found else "",
        before=before[1] if before else "",
        is_apart=bool(before and before[2]),
    )
    reason, hint = _meant(spot)
    return QueryError(at + 1, reason or f"a query has no {spot.sign} here", hint)


def _meant(spot: _Spot) -> tuple[str, str]:
    """The reason ('' for the usual one) and the hint."""
    sign = spot.sign
    if sign in QUOTES:
        inner = spot.inside(QUOTES[sign])
        return "", f'"{inner}"' if inner else '"'
    if sign in BRACKETS:
        inner = spot.inside(BRACKETS[sign])
        return "", f"({inner})" if inner else "("
    if sign in CLOSING:
        return "", ")"
    if sign in COMMAS:
        return "", "OR"
    if sign in MINUS:
        return "", f"NOT {spot.rest or 'word'}"
    if sign in COLONS:
        return _colon(spot)
    return _OTHERS.get(sign, _nothing)(spot)


def _nothing(spot: _Spot) -> tuple[str, str]:
    return f"a query has no {spot.sign}", ""


def _plus(spot: _Spot) -> tuple[str, str]:
    """`C++` and `a + b`; a word behind it is required anyway."""
    return "", spot.rest if spot.rest.strip("+") else "AND" if spot.is_apart else spot.before


def _colon(spot: _Spot) -> tuple[str, str]:
    name = spot.before.casefold()
    return "", f"{name if name in TEXT_FIELDS + VALUE_FIELDS else 'title'}:{spot.rest or 'word'}"


def _question_mark(spot: _Spot) -> tuple[str, str]:
    reason = "a ? for one letter is not known; a * stands for any letters, at the beginning or end of a word"
    if spot.rest and spot.before and not spot.is_apart:
        return reason, f"{spot.before}*"
    return reason, f"*{spot.rest}" if spot.rest else "" if spot.is_apart else spot.before


def _tilde(spot: _Spot) -> tuple[str, str]:
    number = spot.rest if spot.rest.isdigit() else "5"
    words = _TWO_WORDS.search(spot.text[: spot.at])
    if words:
        return "", f"{words[1]} NEAR/{number} {words[2]}"
    return "~ for words that are merely alike, or near, is not known", f"NEAR/{number}"


def _compared(spot: _Spot) -> tuple[str, str]:
    """`dead >= 10`, with spaces."""
    sign = _SIGN.match(spot.text, spot.at)
    written = sign[0] if sign and sign[0] in SIGNS else spot.sign
    number = _NUMBER.search(spot.text, spot.at)
    name = spot.before.casefold() if spot.before.casefold() in FIGURES else "dead"
    return f"no space may stand around {written}", f"{name}{written}{number[0] if number else 10}"


def _percent(spot: _Spot) -> tuple[str, str]:
    return "", f"percent={spot.before}" if _NUMBER.fullmatch(spot.before) else ""


def _dollar(spot: _Spot) -> tuple[str, str]:
    inner = spot.inside(")") if spot.rest == "" and spot.text[spot.at + 1 : spot.at + 2] == "(" else spot.rest
    inner = inner.strip("(")
    if inner[:1].isdigit():
        return "a query has no $ here; for amounts write money", f"money>={inner}"
    return "a snippet stands between ${ and }", f"${{{inner or 'name'}}}"


_OTHERS: Mapping[str, Callable[[_Spot], tuple[str, str]]] = {
    "&": lambda _: ("", "AND"),
    "|": lambda _: ("", "OR"),
    "+": _plus,
    "?": _question_mark,
    "~": _tilde,
    "^": lambda spot: (f"weights change no answer: leave ^{spot.rest} out", spot.before),
    "/": lambda spot: ("patterns between / and / are not known; a * stands for any letters", f"{spot.rest}*"),
    "<": _compared,
    ">": _compared,
    "%": _percent,
    "$": _dollar,
    "#": lambda spot: ("", spot.rest or "word"),
    "ʻ": lambda _: ("", "'"),
    "ʼ": lambda _: ("", "'"),
    "‐": lambda _: ("", "-"),
    "‑": lambda _: ("", "-"),
    "\\": lambda _: ("no character needs a \\ before it", ""),
}
