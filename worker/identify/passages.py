"""Two texts side by side, paragraph by paragraph: for people who compare versions, or a copy with its origin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from worker.identify.changes import SAME_SENTENCE
from worker.identify.wording import Part, word_changes
from worker.identify.words import words


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: as it was, worded otherwise (its parts), or only in the one text or the other."""

    kind: Literal["same", "changed", "removed", "added"]
    parts: tuple[Part, ...]


def passages(old: str, new: str) -> tuple[Passage, ...]:
    """The paragraphs of the new text in order, those that went where they stood.

    Paragraphs that differ in case, accents and punctuation alone are the same.
    """
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Passage] = []
    removed: list[str] = []
    added: list[str] = []
    for step in Indel.opcodes([_key(text) for text in before], [_key(text) for text in after]):
        if step.tag == "equal":
            found += _exchanged(removed, added)
            found += (Passage("same", (("same", text),)) for text in after[step.dest_start : step.dest_end])
            removed, added = [], []
        else:
            removed += before[step.src_start : step.src_end]
            added += after[step.dest_start : step.dest_end]
    return (*found, *_exchanged(removed, added))


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _key(text: str) -> str:
    return " ".join(words(text)) or text


def _exchanged(removed: Sequence[str], added: Sequence[str]) -> Iterator[Passage]:
    """A stretch that was replaced: paragraphs that say much the same are one, worded otherwise."""
    left = list(removed)
    for text in added:
        own = words(text)
        at = next((n for n, other in enumerate(left) if _likeness(words(other), own) >= SAME_SENTENCE), None)
        if at is None:
            yield Passage("added", (("added", text),))
            continue
        yield from (Passage("removed", (("removed", gone),)) for gone in left[:at])
        yield Passage("changed", word_changes(left[at], text))
        left = left[at + 1 :]
    yield from (Passage("removed", (("removed", gone),)) for gone in left)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    return Indel.normalized_similarity(one, other, score_cutoff=SAME_SENTENCE)
