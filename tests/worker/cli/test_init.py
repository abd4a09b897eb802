"""`init` makes a configuration that loads, asks only on a terminal, and overwrites nothing."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import config
from worker.cli import build


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_terminal_nothing_is_asked() -> None:
    result = CliRunner().invoke(build("init"), ["init"])
    assert result.exit_code == 0
    assert result.stdout.split() == ["config/copytaster.toml", "config/topics.toml"]
    assert "حلب" in result.stderr
    assert result.stderr.endswith("Next: copytaster check, then copytaster run\n")
    assert config.load(Path("config"), {}).topics[0].name == "Aleppo"


def test_another_folder_is_named_in_what_comes_next() -> None:
    result = CliRunner().invoke(build("init"), ["init", "desk/settings", "--yes"])
    assert result.stderr.endswith(
        "Next: copytaster check --config desk/settings, then copytaster run --config desk/settings\n"
    )
    assert config.load(Path("desk/settings"), {}).feeds


def test_on_a_terminal_three_answers_make_a_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.cli.init._is_terminal", lambda: True)
    result = CliRunner().invoke(build("init"), ["init"], input="me@example.org\nhttps://example.org/rss\nIdlib\n")
    assert result.exit_code == 0
    settings = config.load(Path("config"), {})
    assert [feed.url for feed in settings.feeds] == ["https://example.org/rss"]
    assert (settings.topics[0].name, settings.topics[0].notify) == ("Idlib", ("desk",))


def test_a_configuration_that_is_there_stays() -> None:
    first = CliRunner().invoke(build("init"), ["init", "--yes"])
    before = Path("config/topics.toml").read_bytes()
    second = CliRunner().invoke(build("init"), ["init", "--yes"])
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "config/copytaster.toml and config/topics.toml would be overwritten" in second.stderr
    assert Path("config/topics.toml").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_a_sentence() -> None:
    Path("config").write_text("a file")
    result = CliRunner().invoke(build("init"), ["init", "--yes"])
    assert result.exit_code == 1
    assert result.stderr.startswith("copytaster init: config: ")
