"""Hashes that take no time, and newsrooms that are closed at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.worker.web.access.newsroom import Newsroom
from worker.web.access import passwords


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._nobodys.cache_clear()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Callable[..., Newsroom]]:
    made: list[Newsroom] = []

    def make(**given: Any) -> Newsroom:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Newsroom(folder, **given))
        return made[-1]

    yield make
    for each in made:
        each.close()
