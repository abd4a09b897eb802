"""Where in an article an occurrence must lie to count: a text field, or the beginning."""

from dataclasses import dataclass
from typing import Protocol

from worker.match.query import TextField
from worker.match.reading import Place, Reading


class Scope(Protocol):
    def admits(self, reading: Reading, place: Place) -> bool: ...


@dataclass(frozen=True, slots=True)
class FieldScope:
    name: TextField

    def admits(self, reading: Reading, place: Place) -> bool:
        if self.name == "quote":
            opened = reading.quotation_of(place[0])
            return opened is not None and opened == reading.quotation_of(place[1])
        section = reading.section(place[0])
        if self.name == "lead":
            return section.zone == "standfirst" or (section.zone == "body" and section.number == 0)
        return section.zone == self.name


@dataclass(frozen=True, slots=True)
class BeginningScope:
    words: int

    def admits(self, reading: Reading, place: Place) -> bool:
        return reading.section(place[0]).zone == "title" or 0 <= reading.running(place[1]) < self.words
