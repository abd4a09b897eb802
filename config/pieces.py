"""Reads a text of topics piece by piece, so that of one that was read before only what is new is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from config.settings import Topic

_HEADER = "[[topics]]"


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says. Topics that are known stand among its tables as they were read.

    `texts` has a text for each topic: what was read, where that is the topic and nothing else; else ''.
    """

    tables: dict[str, Any]
    texts: list[str] = field(default_factory=list)


def read(source: str, known: Mapping[str, Topic]) -> Read:
    """The tables of a TOML text. `known`: topics by the text of their table. Raises `tomllib.TOMLDecodeError`.

    The text is cut in front of each line that begins with `[[topics]]`. Such a line may stand inside a string; but
    where a piece is whole TOML by itself, it ends where a statement ends, and the next piece begins with one. So the
    pieces are the text if all of them are whole and none goes on with another's table; a text that is not so is read
    in one.
    """
    head, *pieces = _cut(source)
    topics: list[Topic | dict[str, Any]] = []
    texts: list[str] = []
    try:
        tables = tomllib.loads(head)
        for piece in pieces:
            if topic := known.get(piece):
                topics.append(topic)
                texts.append(piece)
                continue
            found = tomllib.loads(piece)
            own = found.pop("topics")
            is_alone = len(own) == 1 and not found
            topics += own
            texts += [piece if is_alone else ""] * len(own)
            if not tables.keys().isdisjoint(found):
                return Read(tomllib.loads(source))
            tables |= found
    except tomllib.TOMLDecodeError:
        return Read(tomllib.loads(source))
    if topics and "topics" in tables:
        return Read(tomllib.loads(source))
    return Read(tables | {"topics": topics} if topics else tables, texts)


def _cut(source: str) -> list[str]:
    """The text in front of the first topic, and that of each topic."""
    head, *rest = f"\n{source}".split(f"\n{_HEADER}")
    pieces = [f"{_HEADER}{piece}\n" for piece in rest]
    if pieces:
        pieces[-1] = pieces[-1][:-1]  # behind the last one none was cut off
    return [head[1:], *pieces]
