"""Names that a statistical tagger finds: it weighs what the rules say of each word, and what stands around it.

The model is trained by `python -m worker.training` (docs/decisions/0120); `tokens` says what it is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import pycrfsuite

from worker.extract.reading import Reading, sentences
from worker.extract.tokens import FAR, Hint, Token, Told, tokens_of
from worker.extract.words import DATA

if TYPE_CHECKING:
    from storage.model import Organisation, Person
    from worker.extract.located import Found

#: the languages of the texts that the model is trained on
TAGGED: Final = frozenset({"en", "de", "ru"})
MODEL: Final = DATA / "names.crfsuite"
_INNER_CAPITAL: Final = re.compile(r"[\s\"“«„'’(\-][A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ]")
#: how likely a single word must be a person's name
_LIKELY: Final = 0.65
#: a town of so many people is large, of fewer than that small
_LARGE, _SMALL = 100_000, 5_000


@cache
def _tagger() -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(MODEL))
    return tagger


def tagged_names(reading: Reading, hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """The names of a text with PER, ORG or LOC, in order; nothing in languages that the model does not know."""
    if reading.language not in TAGGED:
        return ()
    known = sorted(hints)
    split, tagger = split_up(reading, known), _tagger()
    told = Told(reading.text, known, split)
    found: list[Hint] = []
    for sentence in split:
        features = told.features(sentence)
        if all(one is FAR for one in features):
            continue
        labels = tagger.tag(features)
        doubted = _doubted(sentence, labels, tagger)
        found.extend(name for name in _spans(sentence, labels) if name[0] not in doubted)
    return tuple(found)


def _doubted(sentence: Sequence[Token], labels: Sequence[str], tagger: pycrfsuite.Tagger) -> set[int]:
    """Where names of people begin that are but one word and not likely enough: "Silence", "Shaar"."""
    alone = [
        i for i, label in enumerate(labels) if label == "B-PER" and (i + 1 == len(labels) or labels[i + 1] != "I-PER")
    ]
    return {sentence[i].start for i in alone if tagger.marginal("B-PER", i) < _LIKELY}


def split_up(reading: Reading, hints: Sequence[Hint]) -> list[list[Token]]:
    """The tokens of each sentence that may hold a name: one with a hint, or with a capital behind its first word."""
    starts = [start for start, _, _ in hints]
    return [
        tokens_of(reading.text, start, end)
        for part in reading.parts
        if part.role not in ("reading_time", "date_line")
        for start, end in sentences(reading.text, part.start, part.end)
        if bisect_left(starts, start) < bisect_left(starts, end) or _INNER_CAPITAL.search(reading.text, start, end)
    ]


def hints_of(people: Iterable[Person], organisations: Iterable[Organisation], found: Iterable[Found]) -> list[Hint]:
    """What the rules take for names, for the tagger to judge."""
    hints = [(m.start, m.end, "PER") for person in people for m in person.mentions]
    hints += [(m.start, m.end, "ORG") for organisation in organisations for m in organisation.mentions]
    hints += [(one.start, one.end, _place_hint(one)) for one in found]
    return hints


def _place_hint(one: Found) -> str:
    place = one.meanings[0]
    if one.is_demonym:
        return "D"
    kind = place.kind
    if kind == "city":
        kind += "5" if place.population >= _LARGE else "4" if place.population > _SMALL else "3"
    return f"{kind}o" if place.is_ordinary else f"{kind}a" if not place.by_main_name else kind


def _spans(sentence: Sequence[Token], labels: Sequence[str]) -> Iterator[Hint]:
    """The names that labels like B-PER, I-PER and O mean."""
    begin = end = 0
    kind = ""
    for token, label in zip(sentence, labels, strict=True):
        if kind and label == f"I-{kind}":
            end = token.end
            continue
        if kind:
            yield begin, end, kind
        kind = label[2:]
        begin, end = token.start, token.end
    if kind:
        yield begin, end, kind
