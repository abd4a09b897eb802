"""Terms: the names and telling words by which reports of one event find one another.

A term is a name (`wadi safra`), the last word of a longer name (`safra`, for reports that give the surname alone),
or, with `~` before it, a word of headline and lead. In a script without capitals pairs of words stand in for names.
"""

from collections import Counter
from collections.abc import Iterator

from worker.identify.names import GENERIC, SHORTEST, is_cased, names
from worker.identify.numerals import value_of
from worker.identify.widely_known import STOP_WORDS
from worker.identify.words import Sentence, is_number, sentences, words

MAX_NAMES = 48
MAX_WORDS = 24
#: Weight of a name that stands in headline, standfirst or first sentence, above one from further down.
LEAD_BONUS = 1.0
#: Each further mention up to three adds so much.
MENTION_BONUS = 0.25
SHORTEST_WORD = 4
WORD_MARK = "~"


def terms(headline: str, standfirst: str, body: str) -> tuple[tuple[str, float], ...]:
    """Terms with their weights, heaviest first, then in order of the alphabet."""
    own = sentences(body)
    top = tuple(own[:1])
    opening = [*words(headline), *words(standfirst), *(word for sentence in top for word in sentence.words)]
    found = own or sentences(headline)
    named = _names(found, opening) if is_cased(body or headline) else _pairs(found, opening)
    plain = Counter(word for word in opening if _is_telling(word))
    telling = {WORD_MARK + word: 1.0 + MENTION_BONUS * min(count - 1, 3) for word, count in plain.items()}
    return (*_heaviest(named, MAX_NAMES), *_heaviest(telling, MAX_WORDS))


def _names(found: tuple[Sentence, ...], opening: list[str]) -> dict[str, float]:
    early = set(opening)
    weights: dict[str, float] = {}
    for name, count in names(found).items():
        weight = 1.0 + MENTION_BONUS * min(count - 1, 3) + (LEAD_BONUS if early.issuperset(name) else 0.0)
        for term in _spellings(name):
            weights[term] = max(weights.get(term, 0.0), weight)
    return weights


def _spellings(name: tuple[str, ...]) -> Iterator[str]:
    yield " ".join(name)
    if len(name) > 1 and name[-1] not in GENERIC and len(name[-1]) >= SHORTEST:
        yield name[-1]


def _pairs(found: tuple[Sentence, ...], opening: list[str]) -> dict[str, float]:
    early = set(opening)
    counts: Counter[tuple[str, str]] = Counter()
    for sentence in found:
        counts.update(
            (a, b) for a, b in zip(sentence.words, sentence.words[1:], strict=False) if _tells(a) and _tells(b)
        )
    return {
        " ".join(pair): 1.0 + MENTION_BONUS * min(count - 1, 3) + (LEAD_BONUS if early.issuperset(pair) else 0.0)
        for pair, count in counts.items()
    }


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and not is_number(word) and word not in STOP_WORDS and word not in GENERIC


def _tells(word: str) -> bool:
    return not value_of(word) and word not in STOP_WORDS


def _heaviest(weights: dict[str, float], limit: int) -> list[tuple[str, float]]:
    return sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:limit]
