"""Names in a text, found by capital letters where the script has them. Rough on purpose: it serves comparison only.

The names of people and places that are shown and matched come from the extract step; this one must agree with itself
over two texts and cost little.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from operator import ne

import regex

from worker.identify.words import Sentence, fold

_CAPITAL = r"\p{Lu}[\p{L}\p{M}'’]*(?:-[\p{L}\p{M}]+)*"
#: Small words inside a name: of descent, and those that hold an institution's name together.
_JOINT = r"(?:de|del|della|di|da|van|von|der|den|bin|ibn|al|el|le|la|abu|of|of the|for|du|des|и|y)"
NAME = regex.compile(rf"{_CAPITAL}(?: (?:{_JOINT} )?{_CAPITAL})*")
#: What stands before a word that is capitalised for its place, not for being a name, beside the start of a sentence.
OPENERS = frozenset('-–—:;"“”«„‘([')
POSSESSIVE = regex.compile(r"['’]s?$")
#: So many characters show whether a text is in a script with capitals.
SAMPLE = 300
RAW_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: Capitalised words that name no one thing: calendar, titles, institutions, and what begins sentences and headlines.
GENERIC = frozenset(
    fold(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre
        octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo
        junio julio agosto septiembre octubre noviembre diciembre montag dienstag mittwoch donnerstag freitag samstag
        sonntag januar februar märz juni juli oktober dezember
        mr mrs ms dr prof sir lord lady president minister prime secretary general chief director chairman governor
        mayor judge senator captain colonel commander sheikh king queen prince princess pope bishop sergeant officer
        inspector professor doctor spokesman spokeswoman official officials
        council ministry department office agency authority commission committee court parliament government police
        army navy hospital university school college institute foundation association union league federation company
        corporation corp inc ltd llc plc group holdings bank sons brothers works transit chamber trade society service
        centre center district province county city town region state republic street road square lane quay avenue
        river bridge north south east west northern southern eastern western central international national federal
        the a an i we he she it they this that these those there here in on at by for from of to and but or as if when
        while where who what why how after before since until with without under over about against between during
        his her their our its my your no not yes all some many most more one two three four five six seven eight nine
        ten new news live update correction corrected photo video image reporting editing staff agencies agence
        le la les un une des du de et en dans sur pour par avec au aux il elle ils selon el los las una y por con para
        según der die das ein eine und im mit von für auf nach bei laut он она они это как что по на за из при для его
        ее их но и не в во с со к от до о об также однако сообщил сообщила
        """
    ).split()
)
#: A single word of a name shorter than this is no term by itself.
SHORTEST = 3


def is_cased(text: str) -> bool:
    """Whether names can be told by capitals in this text."""
    letters = list(filter(str.isalpha, text[:SAMPLE]))
    cased = list(filter(None, map(ne, map(str.lower, letters), map(str.upper, letters))))
    return len(cased) * 2 > len(letters)


@lru_cache(maxsize=16)
def names(sentences: tuple[Sentence, ...]) -> Mapping[tuple[str, ...], int]:
    """Names as tuples of folded words, with how often each occurs.

    A lone word that opens a sentence must stand elsewhere too; a word that the text writes small as well is no name.
    """
    sure: Counter[tuple[str, ...]] = Counter()
    openers: Counter[tuple[str, ...]] = Counter()
    every = "\n".join([sentence.text for sentence in sentences])
    small = frozenset(filter(str.islower, RAW_WORD.findall(every)))
    for sentence in sentences:
        for found in NAME.finditer(sentence.text):
            name = _trimmed(found[0])
            if not name or (len(name) == 1 and (name[0] in small or len(name[0]) < SHORTEST)):
                continue
            opens = len(name) == 1 and _is_opening(sentence.text[: found.start()].rstrip())
            (openers if opens else sure)[name] += 1
    known = {word for name in sure for word in name}
    return sure + Counter({name: count for name, count in openers.items() if name[0] in known})


def _is_opening(before: str) -> bool:
    return before[-1:] in OPENERS or not any(map(str.isalpha, before))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    return POSSESSIVE.sub("", fold(word))


def _trimmed(name: str) -> tuple[str, ...]:
    parts = [_bare(part) for part in name.split(" ")]
    while parts and parts[0] in GENERIC:
        parts = parts[1:]
    while parts and len(parts) == 1 and parts[0] in GENERIC:
        parts = parts[:-1]
    return tuple(parts)
