"""`topic lint` on an archive: a topic that takes too much of it is told so."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.worker.cli.test_search import SETTINGS, enter
from tests.worker.house import fresh_store
from worker import breadth
from worker.cli.topic import app


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles: rain in one of two, snow in one of ten, a storm near the coast in one of twenty."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "config").mkdir()
    (folder / "config" / "copytaster.toml").write_text(SETTINGS, "utf-8")
    (folder / "config" / "topics.toml").write_text('[[topics]]\nname = "Wet"\nquery = "rain OR snow"\n', "utf-8")
    store = fresh_store(folder)
    for number in range(40):
        words = ["rain"] * (number % 2) + ["snow"] * (number % 10 == 0) + ["storm on the coast"] * (number % 20 == 0)
        enter(store, number, f"Report {number}\n\n1 min read\n{' and '.join(words) or 'nothing'} today.")
    store.close()
    return folder


@pytest.fixture
def lint(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COPYTASTER_CONFIG", raising=False)
    monkeypatch.setattr(breadth, "FEWEST_ARTICLES", 40)

    def run(*arguments: str) -> list[dict]:
        result = CliRunner().invoke(app, ["lint", "--json", *arguments])
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    return run


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("rain", 1, "takes 20 of 40 (50%)"),
        ("rain OR snow", 1, "takes 24 of 40 (60%) stored articles, its branch rain up to 20 of them"),
        ("snow OR rain", 9, "its branch rain"),
        ("rain NEAR/5 today", 1, "takes about 20 of 40 (50%)"),
    ],
)
def test_a_broad_topic_is_measured(lint, query, column, said):
    (found,) = lint(query)
    (warning,) = [each for each in found["warnings"] if each["kind"] == "broad"]
    assert warning["column"] == column
    assert said in warning["message"]


@pytest.mark.parametrize("query", ["storm NEAR/0 rain", "coast NEAR/1 nothing", "hail"])
def test_what_takes_little_is_not_told(lint, query):
    (found,) = lint(query)
    assert found["warnings"] == []


def test_all_topics_of_the_configuration_are_measured(lint):
    (found,) = lint()
    assert found["warnings"][0]["kind"] == "broad"


def test_a_small_archive_says_nothing(lint, monkeypatch):
    monkeypatch.setattr(breadth, "FEWEST_ARTICLES", 41)
    assert lint("rain")[0]["warnings"] == []


def test_without_an_archive_none_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "copytaster.toml").write_text(SETTINGS, "utf-8")
    assert CliRunner().invoke(app, ["lint", "rain"]).exit_code == 0
    assert not (tmp_path / "copytaster.db").exists()
