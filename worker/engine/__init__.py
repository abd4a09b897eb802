"""When the jobs run: `inline` in this process, `queued` in many. What they do stands in `worker.jobs`."""

from typing import Protocol


class Engine(Protocol):
    """Runs the jobs until it is stopped."""

    def start(self) -> None: ...

    def look(self) -> None:
        """Something may be due."""

    async def stop(self) -> None: ...
