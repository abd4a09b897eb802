"""What this process has done since it last wrote that down, and when its engine last looked for work."""

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

from storage.model import FetchFailed, Page, Response

#: upper bounds in seconds of the time that a page takes: a page takes 20 ms to a second, `STUDY_LIMIT` is 30
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
#: what stands behind a label's tab for the sum of a histogram, and for what lies above its last bound
SUM, INFINITE = "sum", "+Inf"


def result_of(answer: Response | Page | FetchFailed) -> str:
    """The class of an answer's status, or the cause for which there is none or it could not be used."""
    if isinstance(answer, FetchFailed) and (answer.status is None or answer.status < 300):
        return answer.fault
    return f"{(answer.status or 0) // 100}xx"


class Tally:
    """Counts of one process; any thread may count. They are taken out now and then and added up in the database."""

    def __init__(self) -> None:
        self._done: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._began = self._looked

    def count(self, name: str, *label: str, by: float = 1) -> None:
        """Counts once more what a metric of that name counts; `label`: the values of its labels, in their order."""
        with self._lock:
            self._done[name, "\t".join(label)] += by

    def time(self, name: str, seconds: float) -> None:
        """Counts a duration into the buckets of a histogram without labels."""
        place = bisect_left(BUCKETS, seconds)
        bound = f"{BUCKETS[place]:g}" if place < len(BUCKETS) else INFINITE
        with self._lock:
            self._done[name, bound] += 1
            self._done[name, SUM] += seconds

    def take(self) -> Mapping[tuple[str, str], float]:
        """What was counted since the last time, which is in the taker's hands from then on."""
        with self._lock:
            done, self._done = self._done, defaultdict(float)
        return done

    def put_back(self, done: Mapping[tuple[str, str], float]) -> None:
        """What was taken could not be kept."""
        with self._lock:
            for key, value in done.items():
                self._done[key] += value

    def looked(self) -> None:
        """The engine has looked for work."""
        self._looked = time.monotonic()

    @property
    def since_look(self) -> float:
        """Real seconds since the engine last looked for work, or since this process began."""
        return time.monotonic() - self._looked

    @property
    def age(self) -> float:
        """Real seconds since this process began."""
        return time.monotonic() - self._began
