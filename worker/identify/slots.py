"""What fills the same place in two sentences that are built alike: figures, and the subject of the lead."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Indel

from worker.identify.alignment import Alignment, Pair
from worker.identify.names import GENERIC
from worker.identify.words import fold, is_number, words

#: Sentences less alike (0 to 1, Indel similarity of words) have no places in common.
BUILT_ALIKE = 0.4
#: The same for headlines, which are short.
HEADED_ALIKE = 0.5
#: Two words so alike (0 to 1, Indel similarity of letters) are one, misspelt or shortened.
MISSPELT = 0.7
SHORTEST_STEM = 3
CAPITALISED = regex.compile(r"\p{Lu}[\p{L}\p{M}]+")
#: Legal forms are no part of what tells two firms apart.
LEGAL_FORMS = frozenset({"ag", "co", "corp", "gmbh", "group", "inc", "llc", "ltd", "nv", "plc", "sa", "spa", "unit"})


@dataclass(frozen=True, slots=True)
class Slots:
    #: figures in places that both have: with the same value, with two values
    equal_figures: int
    other_figures: int
    #: how often the lead names another one in the same place, who occurs nowhere else in the other text
    other_subjects: int


def compare_slots(aligned: Alignment) -> Slots:
    """Compares what stands in the same places of two aligned texts."""
    equal = other = subjects = 0
    for pair in aligned.pairs:
        one, two = _sentences(aligned, pair)
        if one == two:
            equal += sum(map(is_number, one))
        elif pair.likeness >= BUILT_ALIKE:
            same, differing = _figures(one, two)
            equal += same
            other += differing
            if pair.new == 0 or pair.old == 0:
                subjects += _other_subjects(aligned, pair)
    return Slots(equal, other, subjects)


def are_headed_for_others(headlines: tuple[str, str], aligned: Alignment) -> bool:
    """Whether two headlines built alike name different things, of which the other text says nothing."""
    if not (aligned.new.reading.is_cased and aligned.old.reading.is_cased):
        # Where names cannot be told, every word of a headline written anew would count as one.
        return False
    one, two = words(headlines[0]), words(headlines[1])
    if not one or not two or Indel.normalized_similarity(one, two) < HEADED_ALIKE:
        return False
    ours = set(one) - set(two) - aligned.old.reading.vocabulary
    theirs = set(two) - set(one) - aligned.new.reading.vocabulary
    for left, right in _replaced(tuple(one), tuple(two)):
        own, other = _naming(left, ours), _naming(right, theirs)
        if own and other and not _is_one_name(own, other):
            return True
    return False


def _naming(replaced: tuple[str, ...], unknown: set[str]) -> list[str]:
    return [word for word in replaced if word in unknown and len(word) >= SHORTEST_STEM and not is_number(word)]


def _sentences(aligned: Alignment, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return aligned.new.reading.sentences[pair.new].words, aligned.old.reading.sentences[pair.old].words


def _figures(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[int, int]:
    replaced = list(_replaced(one, two))
    moved = sum(sum(map(is_number, left)) for left, _ in replaced)
    differing = sum(min(sum(map(is_number, left)), sum(map(is_number, right))) for left, right in replaced)
    return sum(map(is_number, one)) - moved, differing


def _replaced(one: tuple[str, ...], two: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What stands between equal stretches on either side."""
    start = first = end = last = 0
    for step in Indel.opcodes(one, two):
        if step.tag == "equal":
            if end > start or last > first:
                yield one[start:end], two[first:last]
            start, first = step.src_end, step.dest_end
        end, last = step.src_end, step.dest_end
    if end > start or last > first:
        yield one[start:end], two[first:last]


def _other_subjects(aligned: Alignment, pair: Pair) -> int:
    new, old = aligned.new.reading, aligned.old.reading
    if not (new.is_cased and old.is_cased):
        return 0
    ours = _capitalised(new.sentences[pair.new].text) - old.vocabulary
    theirs = _capitalised(old.sentences[pair.old].text) - new.vocabulary
    found = 0
    for one, two in _replaced(new.sentences[pair.new].words, old.sentences[pair.old].words):
        left, right = [word for word in one if word in ours], [word for word in two if word in theirs]
        found += bool(left and right) and not _is_one_name(left, right)
    return found


def _capitalised(text: str) -> set[str]:
    named = (fold(word) for word in CAPITALISED.findall(text))
    return {word for word in named if word not in GENERIC or len(word) == SHORTEST_STEM}


def _is_one_name(left: list[str], right: list[str]) -> bool:
    """Whether two names are one: misspelt (`Rafael`, `Rafiael`), shortened (`Neb`, `Nebraska`) or initials (`PM`)."""
    ours, theirs = ([word for word in found if word not in LEGAL_FORMS] for found in (left, right))
    if not ours or not theirs:
        return True
    one, two = "".join(ours), "".join(theirs)
    if any(_shares_stem(word, other) for word in ours for other in theirs):
        return True
    initials = "".join(word[0] for word in left) == two or "".join(word[0] for word in right) == one
    return initials or Indel.normalized_similarity(one, two) >= MISSPELT


def _shares_stem(one: str, two: str) -> bool:
    return min(len(one), len(two)) >= SHORTEST_STEM and (
        one.startswith(two[:SHORTEST_STEM]) or two.startswith(one[:SHORTEST_STEM])
    )
