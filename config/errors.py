"""What can be wrong with a configuration. Faults are collected, so that the owner mends all of them at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend: where it stands, what is wrong, what to do.

    `file` is the path as it was opened, or `environment`. `line` counts from 1; 0 where there is none. `key` is the
    dotted name (`feeds[2].url`), empty for a fault of the whole file.
    """

    file: str
    line: int
    key: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        named = f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
        return f"{named}. {self.hint}" if self.hint else named


class ConfigError(Exception):
    """The configuration cannot be used. `faults` holds every fault found, in the order of the files; never empty."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class StarterExists(Exception):
    """A starter file would overwrite one that is there; nothing was written."""


class Wrong(ValueError):
    """A value breaks a rule; raised by the rules of the models, turned into a Fault by `config.loading`.

    `key` names the key at fault where the rule looked at a whole table.
    """

    def __init__(self, message: str, hint: str = "", *, key: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.key = message, hint, key
