"""What the classes and ids of an element say that it is: one look at its words answers for every kind at once.

A kind is told by phrases, written as expressions of words between spaces. They are spelled out here, once, into tables
by their first word: most names on a page begin no phrase at all. `labels` has the phrases.
"""

import re
from functools import lru_cache
from itertools import product

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATOR = re.compile(r"[^0-9A-Za-z]+")
_SMALL = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
#: words of Drupal's field names that say nothing of the text
_NOISE = re.compile(r"\bfield--?(?:label-[a-z_]+|type-[a-z-]+)")
#: characters of an element's names that are looked at
_LONGEST = 300
#: letters of a first word that is open at its end (`recirc\\w*`), by which it is found
_STEM = 3

#: kinds by phrases of one word; longer phrases by their first word, and phrases with an open word by its first letters
_WORDS: dict[str, int] = {}
_PHRASES: dict[str, list[tuple[str, int]]] = {}
_OPEN: dict[str, list[tuple[re.Pattern[str], int]]] = {}
_bits = iter(range(64))


def hint_of(attributes: dict[str, str]) -> str:
    """An element's class and id as words between spaces."""
    get = attributes.get
    names = f"{get('class', '')} {get('id', '')} {get('data-testid') or get('data-component') or ''}"
    return _spaced(names) if names != "  " else " "


@lru_cache(maxsize=8192)
def _spaced(names: str) -> str:
    names = names[:_LONGEST]
    if "field" in names:
        names = _NOISE.sub("", names)
    if not names.islower():
        names = _CAMEL.sub(" ", names)
    names = names.translate(_SMALL) if names.isascii() else _SEPARATOR.sub(" ", names).lower()
    return f" {' '.join(names.split())} "


def kind(phrases: str) -> int:
    r"""A new kind of element, as a bit of `kinds`. Of expressions there may be `|`, `?`, `(?:…)`, `\w*` and `\w+`."""
    bit = 1 << next(_bits)
    for phrase in set(_spelled(phrases)):
        first, *others = phrase.split(" ")
        if "\\" in phrase:
            _OPEN.setdefault(first.split("\\")[0][:_STEM], []).append((re.compile(f" {phrase} "), bit))
        elif others:
            _PHRASES.setdefault(first, []).append((f" {phrase} ", bit))
        else:
            _WORDS[first] = _WORDS.get(first, 0) | bit
    return bit


@lru_cache(maxsize=8192)
def kinds(hint: str) -> int:
    """The kinds that words between spaces tell, as bits."""
    found = 0
    for word in hint.split():
        found |= _WORDS.get(word, 0)
        for phrase, bit in _PHRASES.get(word, ()):
            if phrase in hint:
                found |= bit
        for pattern, bit in _OPEN.get(word[:_STEM], ()):
            if pattern.search(hint):
                found |= bit
    return found


_PIECE = re.compile(r"\\w[*+]|\(\?:|[|)?]|.")


def _spelled(expression: str) -> list[str]:
    r"""Every phrase that an expression stands for; `\w*` and `\w+` stay as they are."""
    return _alternatives(_PIECE.findall(expression)[::-1])


def _alternatives(pieces: list[str]) -> list[str]:
    """What the alternatives of a group stand for; takes the group off the pieces, which stand in reverse."""
    found: list[str] = []
    row: list[list[str]] = []
    while pieces and (piece := pieces.pop()) != ")":
        if piece == "|":
            found += map("".join, product(*row))
            row = []
        elif piece == "?":
            row[-1] = [*row[-1], ""]
        else:
            row.append(_alternatives(pieces) if piece == "(?:" else [piece])
    return [*found, *map("".join, product(*row))]
