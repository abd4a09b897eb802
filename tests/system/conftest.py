"""One world for the whole session; a folder at the end of its baseline for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.desk import Desk
from tests.system.world import World, opened_world


@pytest.fixture(scope="session")
def session_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def world(session_world: World) -> World:
    """The world as it was at the baseline."""
    session_world.reset()
    return session_world


@pytest.fixture(scope="session")
def baseline(session_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose feeds have been polled once."""
    desk = Desk(tmp_path_factory.mktemp("baseline"))
    session_world.reset()
    session_world.settings(desk.folder)
    desk.ok("once")
    assert len(desk.json("articles")) == len(session_world.outlets)
    assert not session_world.hooks("story.new"), "a baseline alerts nobody"
    return desk.folder


@pytest.fixture
def desk(world: World, baseline: Path, tmp_path: Path) -> Iterator[Desk]:
    """A working folder after its baseline; whatever runs there is killed at the end."""
    shutil.copytree(baseline / "var", tmp_path / "var")
    world.settings(tmp_path)
    desk = Desk(tmp_path)
    yield desk
    desk.kill()
