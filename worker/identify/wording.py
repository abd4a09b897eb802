"""Which words of a passage went and which came, for people who compare two versions."""

from typing import Literal

import regex
from rapidfuzz.distance import Indel

from worker.identify.words import NOT_PLAIN

Part = tuple[Literal["same", "removed", "added"], str]

#: words with what stands at them, and the spaces between; single characters where no spaces are written
PIECE = regex.compile(rf"{NOT_PLAIN.pattern}|\s+|(?:(?!{NOT_PLAIN.pattern})\S)+")


def word_changes(old: str, new: str) -> tuple[Part, ...]:
    """The new text with the words that came, and those that went where they stood, in order."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    parts: list[Part] = []
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            parts.append(("same", "".join(after[step.dest_start : step.dest_end])))
        if step.tag in ("delete", "replace"):
            parts.append(("removed", "".join(before[step.src_start : step.src_end])))
        if step.tag in ("insert", "replace"):
            parts.append(("added", "".join(after[step.dest_start : step.dest_end])))
    return tuple(_joined(parts))


def _joined(parts: list[Part]) -> list[Part]:
    """Changes that only a space parts are one: `two old` to `three new`, not word for word."""
    found: list[Part] = []
    removed = added = ""
    for at, (tag, text) in enumerate(parts):
        is_between = tag == "same" and text.isspace() and (removed or added) and at + 1 < len(parts)
        removed += text if tag == "removed" or is_between else ""
        added += text if tag == "added" or is_between else ""
        if tag == "same" and not is_between:
            found += _changed(removed, added)
            found.append((tag, text))
            removed = added = ""
    return found + _changed(removed, added)


def _changed(removed: str, added: str) -> list[Part]:
    parts: list[Part] = [("removed", removed), ("added", added)]
    return [part for part in parts if part[1].strip() or (part[1] and not (removed.strip() or added.strip()))]
