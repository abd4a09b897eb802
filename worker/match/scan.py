"""Cutting a query into tokens. What cannot be a token becomes a `Bad` one, raised when the parser reaches it, so that
the first error in the order of reading is the one that is told.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import regex

from worker.match.errors import QueryError
from worker.match.hints import FIELD_NAMES, FIGURE_NAMES, NO_TIMES, TIMES, nearest
from worker.match.query import FIGURES, SIGNS, TEXT_FIELDS, VALUE_FIELDS
from worker.match.stray import stray
from worker.match.terms import QUOTATION_MARKS, WORD, star_in_the_middle
from worker.match.words import RUN_CLASS

FIELDS = TEXT_FIELDS + VALUE_FIELDS
#: Smallest and largest number that an operator takes, and one to suggest.
RANGES = {"NEAR": (0, 100, 10), "ONEAR": (0, 100, 10), "ATLEAST": (1, 100, 2), "FIRST": (1, 10_000, 50)}

_SPACE = regex.compile(r"\s*+")
_OPERATOR = regex.compile(rf"(ONEAR|NEAR|ATLEAST|FIRST)(?:/([^\s(){QUOTATION_MARKS}]*)|(?=[\s(){QUOTATION_MARKS}]|$))")
#: near/5, near5, w/5, adj5 …: proximity as other systems write it, and ours in small letters
_FOREIGN = regex.compile(r"(?i)(o?near|atleast|first)/(\d+)|(o?near|within|w|adj|pre|n)/(\d+)|(o?near|adj)(\d+)")
#: the number of NEAR 5, NEAR / 5, NEAR/-5
_NUMBER_MEANT = regex.compile(r"[\s/\\-]*+(\d{1,5})")
_NAME = regex.compile(r"[\p{L}\p{N}_-]+")
_EQUALS = regex.compile(r"[=\s]+")
_SIGN = regex.compile("[<>=]+")
_GROUPED_NUMBER = regex.compile(r"[\d.,'’_]*")
_VALUE = regex.compile(r"[^\s()]*")
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")
_QUOTED = regex.compile(rf"[{QUOTATION_MARKS}]([^{QUOTATION_MARKS}]*)([{QUOTATION_MARKS}])?")
_WORD_GOES_ON = regex.compile(rf"\*|{RUN_CLASS}|['’\-–.&_/+·]{RUN_CLASS}", regex.V1)


#: What most queries are made of, quickly: a word of letters only, up to a blank, a bracket or the end; a phrase; a
#: bracket. The readers below would say the same.
_LETTERS = r"[^\W\d_\u02bb\u02bc]+"
_COMMON = re.compile(rf' *(?:({_LETTERS})(?=[ ()]|\Z)|"([^{QUOTATION_MARKS}]*)"|([()]))')
#: such a word, or a phrase without a wildcard, and the OR behind it, or the end of the query
ALTERNATIVE = re.compile(rf'(?:({_LETTERS})|"([^{QUOTATION_MARKS}*]*)")(?: OR (?=\S)|\Z)')
_OPERATORS = frozenset(("AND", "OR", "NOT"))
_LIKE_OPERATORS = frozenset(("and", "or", "not", "near", "onear", "atleast", "first"))


class Token(NamedTuple):
    """`kind`: word phrase exact set snippet ( ) AND OR NOT NEAR ONEAR ATLEAST FIRST field figure bad end.

    `text`: the term as written, the name of a set, snippet or field; of `figure` its three parts.
    A tuple, since ten are made of every query: a dataclass takes three times as long to make.
    """

    kind: str
    column: int
    end: int
    text: str = ""
    number: int = 0
    figure: tuple[str, str, Decimal] | None = None
    error: QueryError | None = None


def scan(text: str) -> list[Token]:
    """The tokens of a query in order, an `end` or `bad` one last."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        common = _COMMON.match(text, at)
        token = (common and _common(common)) or _read(text, _run(_SPACE, text, at)[1])
        tokens.append(token)
        at = token.end
    if not tokens or tokens[-1].kind not in ("bad", "end"):
        tokens.append(_end(text))
    return tokens


def _common(found: re.Match[str]) -> Token | None:
    word, phrase, sign = found.groups()
    end = found.end()
    if word is None:
        text, kind = (phrase, "phrase") if sign is None else ("", sign)
        return Token(kind, found.start(found.lastindex or 0) + (sign is not None), end, text)
    if word in _OPERATORS:
        return Token(word, end - len(word) + 1, end)
    return None if is_like_an_operator(word) else Token("word", end - len(word) + 1, end, word)


def is_like_an_operator(word: str) -> bool:
    """Whether a word is an operator but for capitals or wide letters."""
    return _plain(word) in _LIKE_OPERATORS


def _end(text: str) -> Token:
    return Token("end", len(text.rstrip()) + 1, len(text))


def _read(text: str, at: int) -> Token:
    if at == len(text):
        return _end(text)
    try:
        return _READERS.get(text[at], _read_word)(text, at)
    except QueryError as error:
        return Token("bad", error.column, len(text), error=error)


def _run(pattern: "regex.Pattern[str]", text: str, at: int) -> tuple[str, int]:
    """What the pattern finds at a place ('' if nothing), and where that ends."""
    found = pattern.match(text, at)
    return (found[0], found.end()) if found else ("", at)


def _read_bracket(text: str, at: int) -> Token:
    return Token(text[at], at + 1, at + 1)


def _read_phrase(text: str, at: int) -> Token:
    found = _QUOTED.match(text, at)
    if not found or not found[2]:
        raise QueryError(at + 1, "this quotation mark is never closed")
    return Token("phrase", at + 1, found.end(), found[1])


def _read_exact(text: str, at: int) -> Token:
    after = at + 1
    if text[after : after + 1] and text[after] in QUOTATION_MARKS:
        phrase = _read_phrase(text, after)
        return Token("exact", at + 1, phrase.end, f'="{phrase.text}"')
    word = WORD.match(text, after)
    if not word:
        meant = WORD.match(text, _run(_EQUALS, text, at)[1])
        hint = f"={meant[0].strip('*')}" if meant and meant[0].strip("*") else "=WHO"
        raise _missing(text, after, "a word or phrase directly after =", hint)
    if "*" in word[0]:
        raise QueryError(after + word[0].index("*") + 1, "the exact form takes no *", word[0])
    return Token("exact", at + 1, word.end(), "=" + word[0])


def _read_set(text: str, at: int) -> Token:
    name = _NAME.match(text, at + 1)
    if not name:
        raise QueryError(at + 1, "the name of a set must follow @ directly")
    return Token("set", at + 1, name.end(), name[0])


def _read_snippet(text: str, at: int) -> Token:
    if text[at + 1 : at + 2] != "{":
        raise stray(text, at)
    name = _NAME.match(text, at + 2)
    end = name.end() if name else at + 2
    if text[end : end + 1] != "}":
        problem = "${ is never closed" if "}" not in text[at:] else "this is no name of a snippet"
        raise QueryError(at + 1, f"{problem}: letters, digits, - and _ between ${{ and }}")
    if not name:
        raise QueryError(at + 1, "the name of a snippet is missing between ${ and }")
    return Token("snippet", at + 1, end + 1, name[0])


def _read_word(text: str, at: int) -> Token:
    if operator := _OPERATOR.match(text, at):
        return _operator(operator, at)
    word = WORD.match(text, at)
    if not word:
        raise stray(text, at)
    written, end = word[0], word.end()
    after = text[end : end + 1]
    if after == ":" and "*" not in written:
        return _field(text, written, at)
    if after and after in "<>=" and "*" not in written:
        return _figure(text, written, at)
    if written in ("AND", "OR", "NOT"):
        return Token(written, at + 1, end)
    _refuse_misspelt_operator(written, at)
    if written.endswith("*") and written != "*" and _WORD_GOES_ON.match(text, end):
        raise star_in_the_middle(end)
    return Token("word", at + 1, end, written)


def _operator(found: "regex.Match[str]", at: int) -> Token:
    name, number = found[1], found[2]
    low, high, usual = RANGES[name]
    if number is None or not (number.isascii() and number.isdigit() and len(number) < 7):
        meant = _NUMBER_MEANT.match(found.string, at + len(name))
        hint = f"{name}/{meant[1] if meant and low <= int(meant[1]) <= high else usual}"
        raise QueryError(at + 1, f"{name} needs a whole number from {low} to {high} directly after it", hint)
    if not low <= int(number) <= high:
        raise QueryError(
            at + 1, f"{name} takes a number from {low} to {high}", f"{name}/{high if int(number) else low}"
        )
    return Token(name, at + 1, found.end(), number=int(number))


def _plain(word: str) -> str:
    return (word if word.isascii() else unicodedata.normalize("NFKC", word)).casefold()


def _refuse_misspelt_operator(word: str, at: int) -> None:
    plain = _plain(word)
    if plain in ("and", "or", "not"):
        raise QueryError(at + 1, f'operators are in capitals; for the word write "{word}"', plain.upper())
    found = _FOREIGN.fullmatch(word)
    if not found:
        return
    ours, number, slashed, distance, glued, count = found.groups()
    if ours:
        hint = f"{ours.upper()}/{number}"
    else:
        name = (slashed or glued).casefold()
        hint = f"{'ONEAR' if name in ('adj', 'pre', 'onear') else 'NEAR'}/{distance or count}"
    raise QueryError(at + 1, f"{word} is not an operator here", hint)


def _field(text: str, name: str, at: int) -> Token:
    end = at + len(name) + 1
    if name not in FIELDS:
        raise _unknown_field(text, name, at)
    if text[end : end + 1].isspace() and text[end:].strip():
        value = text[end:].split(maxsplit=1)[0]
        raise QueryError(end + 1, f"no space after {name}:", f"{name}:{value}")
    return Token("field", at + 1, end, name)


def _unknown_field(text: str, name: str, at: int) -> QueryError:
    value, _ = _run(_VALUE, text, at + len(name) + 1)
    if name.casefold() in TIMES:
        raise QueryError(at + 1, f'no field "{name}": {NO_TIMES}')
    if name.casefold() in FIGURES:
        return QueryError(at + 1, f'"{name}" is a figure, not a field', f"{name.casefold()}{_comparison(value)}")
    meant = name.casefold() if name.casefold() in FIELDS else nearest(name, FIELDS, FIELD_NAMES)
    if meant == "source":
        value = value.partition("://")[2] or value
        value = value.lstrip("/").split("/")[0]
    known = "" if meant else "; fields are " + ", ".join(FIELDS)
    return QueryError(at + 1, f'unknown field "{name}"{known}', f"{meant}:{value}" if meant else "")


def _comparison(value: str) -> str:
    """`>=10` for what stands behind `dead:`."""
    sign, at = _run(_SIGN, value, 0)
    return f"{sign if sign in SIGNS else '>='}{value[at:] or 10}"


def _figure(text: str, name: str, at: int) -> Token:
    start = at + len(name)
    sign, end = _run(_SIGN, text, start)
    number = _NUMBER.match(text, end)
    shown = number[0] if number else "10"
    if name.casefold() in TIMES:
        raise QueryError(at + 1, f'no figure "{name}": {NO_TIMES}')
    if name not in FIGURES:
        meant = nearest(name, FIGURES, FIGURE_NAMES)
        known = "" if meant else "; figures are " + ", ".join(FIGURES)
        hint = f"{meant}{sign if sign in SIGNS else '>='}{shown}" if meant else ""
        raise QueryError(at + 1, f'unknown figure "{name}"{known}', hint)
    if sign not in SIGNS:
        meant = sign[::-1] if sign[::-1] in SIGNS else "="
        raise QueryError(start + 1, f"no such sign: {sign}", f"{name}{meant}{shown}")
    if not number:
        raise _missing(text, end, f"a number directly after {name}{sign}", f"{name}{sign}{shown}")
    after = text[number.end() : number.end() + 1]
    if after and not after.isspace() and after not in "()":
        rest, _ = _run(_GROUPED_NUMBER, text, end)
        hint = name + sign + "".join(digit for digit in rest if digit.isdigit()) if after in ",'’_" else ""
        raise QueryError(number.end() + 1, "a number has digits and at most one point", hint)
    return Token("figure", at + 1, number.end(), figure=(name, sign, Decimal(number[0])))


def _missing(text: str, at: int, wanted: str, hint: str) -> QueryError:
    """At the character that stands instead; one past the end of a query that ends here."""
    is_over = not text[at:].strip()
    return QueryError(len(text.rstrip()) + 1 if is_over else at + 1, f"expected {wanted}", "" if is_over else hint)


_READERS: dict[str, Callable[[str, int], Token]] = {
    "(": _read_bracket,
    ")": _read_bracket,
    "=": _read_exact,
    "@": _read_set,
    "$": _read_snippet,
    **dict.fromkeys(QUOTATION_MARKS, _read_phrase),
}
