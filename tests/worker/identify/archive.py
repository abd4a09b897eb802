"""The archive in memory as one: reports go into its index as they come."""

from collections.abc import Iterable
from datetime import datetime

from storage.model import Candidates, Fingerprint, Known
from worker.identify import LIMITS, CandidateLimits
from worker.identify.memory import MemoryIndex, MemoryReports


class MemoryArchive:
    def __init__(self, limits: CandidateLimits = LIMITS) -> None:
        self._index, self.reports = MemoryIndex(limits), MemoryReports()

    def add(self, known: Known, fingerprint: Fingerprint, now: datetime, *, joins: Iterable[str] = ()) -> None:
        self._index.add(fingerprint, now)
        self.reports.add(known, fingerprint, joins=joins)

    def candidates(self, fingerprint: Fingerprint, now: datetime) -> Candidates:
        return self.reports.candidates(fingerprint, self._index.find(fingerprint, now))
