"""Processes that share the work on one database, as each tells of itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["daemon", "worker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process with its last sign of life."""

    #: by which its leases are known: no two processes ever have the same
    owner: str
    role: Role
    since: datetime
    seen_at: datetime
    version: str
    #: of the configuration by which it works
    mark: str
