"""Terms: the telling words of a report, weighted, by which reports of one event find and measure one another.

A term is the beginning of a folded word, so that the forms of an inflected word are one; in scripts that write no
spaces it is a pair of neighbouring characters. What a term is worth beside its weight here is how rare it is
(`worker.identify.closeness`), so no language needs a list of its own.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from storage.model import Term
from worker.identify.names import GENERIC, is_cased, names
from worker.identify.widely_known import STOP_WORDS
from worker.identify.words import NOT_PLAIN, sentences, words

#: So many terms stand for a report: more of them change no decision (docs/decisions/0115).
MAX_TERMS = 72
#: A word of the headline counts as so many, one of standfirst and first sentences as so many more.
HEADLINE = 4
LEAD = 2
LEAD_SENTENCES = 2
#: A word that is part of a name counts so many times as much.
NAMED = 3.0
#: Words are cut to so many letters.
STEM = 7
SHORTEST = 2
#: Article and joined conjunctions and prepositions before an Arabic word of some length.
ARABIC_PREFIX = re.compile("^(?:[وف]?(?:ال|بال|كال|لل))(?=[\u0621-\u064a]{3})")
#: what such a prefix begins with, and its length at most
ARABIC_FIRST = frozenset("وفابكل")
LONGEST_PREFIX = 3
POSSESSIVE = re.compile(r"['’].*$")


def terms(headline: str, standfirst: str, body: str) -> tuple[Term, ...]:
    """Terms, heaviest first, then in order of the alphabet."""
    own = sentences(body)
    counts: Counter[str] = Counter()
    for text, worth in ((headline, HEADLINE), (standfirst, LEAD)):
        counts.update(dict.fromkeys(stems(words(text)), worth))
    for sentence in own:
        counts.update(stems(sentence.words))
    for sentence in own[:LEAD_SENTENCES]:
        for stem in stems(sentence.words):
            counts[stem] += LEAD
    cased = names(own) if is_cased(body or headline) else {}
    named = {stem for name in cased for stem in stems(_proper(name))}
    weights = {stem: _weight(count, stem in named) for stem, count in counts.items()}
    heaviest = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:MAX_TERMS]
    return tuple([(stem, weights[stem], stem in named) for stem in heaviest])


@lru_cache(maxsize=1000)
def _weight(count: int, is_name: bool) -> float:
    return round((1 + math.log(count)) * (NAMED if is_name else 1.0), 3)


def _proper(name: tuple[str, ...]) -> Iterator[str]:
    """What of a name tells it from others: in `Residents of Cork` that is Cork."""
    own = name[name.index("of") + 1 :] if "of" in name else name
    return (word for word in own if word not in GENERIC)


def stems(folded: Iterable[str]) -> Iterator[str]:
    """The terms of folded words, in order; words that tell nothing give none."""
    listed = list(folded)
    return _paired(listed) if NOT_PLAIN.search("".join(listed)) else filter(None, map(_stem, listed))


def _paired(folded: Iterable[str]) -> Iterator[str]:
    """Of single characters in a row, where no spaces are written, each two."""
    before = ""
    for word in folded:
        is_single = len(word) == 1 and NOT_PLAIN.match(word)
        if is_single and before:
            yield before + word
        elif not is_single and _stem(word):
            yield _stem(word)
        before = word if is_single else ""


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """The term of a word, '' if it tells nothing."""
    if word in STOP_WORDS:
        return ""
    stem = (word if word.isalnum() else POSSESSIVE.sub("", word))[: STEM + LONGEST_PREFIX]
    if stem[:1] in ARABIC_FIRST:
        stem = ARABIC_PREFIX.sub("", stem)
    stem = stem[:STEM]
    return stem if len(stem) >= SHORTEST else ""


def spelled(wanted: Iterable[str], text: str) -> tuple[str, ...]:
    """The terms as the text writes them first, folded; those that it does not have as they are."""
    found: dict[str, str] = {}
    for word in words(text):
        for stem in stems((word,)):
            found.setdefault(stem, POSSESSIVE.sub("", word))
    return tuple(found.get(term, term) for term in wanted)
