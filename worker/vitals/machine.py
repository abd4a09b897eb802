"""What the system says of this process, under the names that Prometheus has for it. Only Linux says it."""

import os
from collections.abc import Iterable
from pathlib import Path

from worker.vitals import metrics
from worker.vitals.metrics import Metric, Samples

#: places in /proc/self/stat behind the name of the program: times in user and kernel mode, start, resident pages
_USER, _KERNEL, _START, _RESIDENT = 11, 12, 19, 21


def of_this_process(proc: Path = Path("/proc")) -> Iterable[tuple[Metric, Samples]]:
    """Processor time, memory, open files and start; nothing where there is no `/proc`."""
    try:
        fields = (proc / "self" / "stat").read_text().rpartition(")")[2].split()
        boot = next(line.split()[1] for line in (proc / "stat").read_text().splitlines() if line.startswith("btime "))
        files = len(os.listdir(proc / "self" / "fd"))  # noqa: PTH208  # their number alone
    except (OSError, StopIteration):
        return
    ticks = os.sysconf("SC_CLK_TCK")
    yield metrics.CPU, {(): (int(fields[_USER]) + int(fields[_KERNEL])) / ticks}
    yield metrics.MEMORY, {(): int(fields[_RESIDENT]) * os.sysconf("SC_PAGE_SIZE")}
    yield metrics.FILES, {(): files}
    yield metrics.STARTED, {(): int(boot) + int(fields[_START]) / ticks}
