"""A configuration that is read ahead: only when it has changed, and only what the daemon has announced is taken."""

import asyncio
from pathlib import Path

import pytest

from worker.ahead import ReadAhead
from worker.opening import read_settings
from worker.presence import announcement

SETTINGS = '[channels.desk]\ntype = "email"\nto = ["desk@news.example"]\n[owner]\nnotify = ["desk"]\n'
SETTINGS += '[email]\nhost = "localhost"\nfrom = "desk@news.example"\n'
TOPIC = '[[topics]]\nname = "Lamps"\nquery = "{}"\nnotify = ["desk"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "copytaster.toml").write_text(SETTINGS)
    (tmp_path / "topics.toml").write_text(TOPIC.format("lamp"))
    return tmp_path


def test_files_are_read_when_they_have_changed_and_taken_when_they_are_announced(folder: Path) -> None:
    before = read_settings(folder, {})
    ahead = ReadAhead(folder, {})
    assert not asyncio.run(ahead.look(before))
    (folder / "topics.toml").write_text(TOPIC.format("lantern"))
    assert asyncio.run(ahead.look(before))
    assert not asyncio.run(ahead.look(before))
    after = read_settings(folder, {})[0]
    assert ahead.fitting(announcement(before[0].mark)) is None
    found = ahead.fitting(announcement(after.mark))
    assert found is not None
    assert found[1].topics["Lamps"].query == "lantern"


@pytest.mark.parametrize("half", ["[[topics]]\nname = ", TOPIC.format("lamp AND (")])
def test_a_file_that_is_half_written_is_read_again_when_it_is_whole(folder: Path, half: str) -> None:
    before = read_settings(folder, {})
    ahead = ReadAhead(folder, {})
    (folder / "topics.toml").write_text(half)
    assert asyncio.run(ahead.look(before))
    assert ahead.fitting(announcement(before[0].mark)) is None
    (folder / "topics.toml").write_text(TOPIC.format("lantern"))
    assert asyncio.run(ahead.look(before))
    assert ahead.fitting(announcement(read_settings(folder, {})[0].mark)) is not None
