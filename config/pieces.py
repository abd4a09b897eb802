"""Reads a text of topics piece by piece, so that of one that was read before only what is new is read."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import Any

from config.settings import Topic

_HEADER = "[[topics]]"


@dataclass(frozen=True, slots=True)
class Known:
    """Topics that were read before, each with what stood behind its header; None for one that is read each time."""

    texts: Sequence[str | None] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says. `front` and `back` are the topics at both ends that are known; the tables have those between.

    A known one among these stands there as it was read. `texts` has an entry for every topic: what stands behind its
    header, where that is the topic and nothing else; else None.
    """

    tables: dict[str, Any]
    texts: list[str | None] = field(default_factory=list)
    front: tuple[Topic, ...] = ()
    back: tuple[Topic, ...] = ()


class _NotInPieces(Exception):
    """The text has to be read in one."""


def read(source: str, known: Known) -> Read:
    """The tables of a TOML text. Raises `tomllib.TOMLDecodeError`.

    The text is cut in front of each line that begins with `[[topics]]`. Such a line may stand inside a string; but
    where a piece is whole TOML by itself, it ends where a statement ends, and the next piece begins with one. So the
    pieces are the text if all of them are whole and none goes on with another's table; a text that is not so is read
    in one.
    """
    if source.endswith("\r"):  # which a line's end behind it would make good
        return Read(tomllib.loads(source))
    head, *pieces = _cut(source)
    front = _alike(known.texts, pieces)
    rest = min(len(known.texts), len(pieces)) - front
    back = _alike(known.texts[::-1][:rest], pieces[::-1][:rest])
    old, new = slice(front, len(known.texts) - back), slice(front, len(pieces) - back)
    try:
        between = _read_pieces(head, pieces[new], dict(zip(known.texts[old], known.topics[old], strict=True)))
    except (tomllib.TOMLDecodeError, _NotInPieces):
        return Read(tomllib.loads(source))
    return Read(
        between.tables,
        [*known.texts[:front], *between.texts, *known.texts[old.stop :]],
        known.topics[:front],
        known.topics[old.stop :],
    )


def _read_pieces(head: str, pieces: list[str], known: dict[str | None, Topic]) -> Read:
    topics: list[Topic | dict[str, Any]] = []
    texts: list[str | None] = []
    tables = tomllib.loads(head)
    for piece in pieces:
        if topic := known.get(piece):
            topics.append(topic)
            texts.append(piece)
            continue
        found = tomllib.loads(f"{_HEADER}{piece}\n")
        own = found.pop("topics")
        is_alone = len(own) == 1 and not found
        topics += own
        texts += [piece if is_alone else None] * len(own)
        if not tables.keys().isdisjoint(found):
            raise _NotInPieces
        tables |= found
    if topics and "topics" in tables:
        raise _NotInPieces
    return Read(tables | {"topics": topics} if topics else tables, texts)


def _cut(source: str) -> list[str]:
    """The text in front of the first topic, and what stands behind the header of each, without its last line's end."""
    whole = source if source.endswith("\n") else f"{source}\n"
    head, *pieces = f"\n{whole}".split(f"\n{_HEADER}")
    if pieces:
        pieces[-1] = pieces[-1][:-1]
    return [head[1:], *pieces]


def _alike(one: Sequence[str | None], other: Sequence[str | None]) -> int:
    """How many they have in common from the start on."""
    same = list(map(eq, one, other))
    return same.index(False) if False in same else len(same)
