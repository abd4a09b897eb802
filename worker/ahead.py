"""Reading a changed configuration ahead: so that it is in force here as soon as the daemon has announced it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from config import ConfigError, Settings
from config.sources import FEEDS, SETTINGS, TOPICS
from worker.log import log
from worker.opening import read_settings
from worker.presence import announcement
from worker.rules import Rules


class ReadAhead:
    """The files of a configuration, read whenever they have changed. What was half written changes once more."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = environ
        self._stamps = self._now()
        self._found: tuple[Settings, Rules] | None = None

    async def look(self, before: tuple[Settings, Rules]) -> bool:
        """Reads the files if they have changed since the last look; whether they have."""
        if (stamps := self._now()) == self._stamps:
            return False
        self._stamps = stamps
        self._found = await asyncio.to_thread(self._read, before)
        return True

    def fitting(self, announced: str) -> tuple[Settings, Rules] | None:
        """What was read last, if it is what the daemon has announced."""
        return self._found if self._found and announcement(self._found[0].mark) == announced else None

    def _read(self, before: tuple[Settings, Rules]) -> tuple[Settings, Rules] | None:
        try:
            settings, rules = read_settings(self._folder, self._environ, before)
        except ConfigError as error:
            for fault in error.faults:
                log.warning("reload.refused", fault=str(fault))
            return None
        _ = settings.mark  # made here: of many topics it takes its time
        return settings, rules

    def _now(self) -> tuple[tuple[int, ...], ...]:
        return tuple(_stamp(self._folder / name) for name in (SETTINGS, TOPICS, FEEDS))


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
