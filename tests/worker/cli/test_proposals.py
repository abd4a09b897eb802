"""Wishes become proposals with a backtest; the owner accepts or declines, and only then anything changes."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from storage.model import Alert, ArticleLine, News, Section, Story
from tests.worker.cli.test_search import SETTINGS, enter
from tests.worker.house import NOON, fresh_store
from worker.cli import build

TOPICS = '[[topics]]\nname = "Aleppo"\nquery = "aleppo"\n'
TEXTS = (
    "Aleppo soap wins a prize\n\nThe soap of Aleppo is an old soap, and soap is what it is.",
    *(f"Shelling in Aleppo, day {day}\n\nGuns fired at Salaheddine again. Aleppo is dark." for day in range(6)),
    "How soap is made\n\nSoap is made of oil. Soap is washed.",
    "Guns at Salaheddine\n\nSalaheddine was fired at. Nobody knows who fired at Salaheddine.",
)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "copytaster.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "config" / "topics.toml").write_text(TOPICS, "utf-8")
    store = fresh_store(tmp_path)
    for number, text in enumerate(TEXTS):
        enter(store, number, text)
    for ident, article in (("soap", 1), ("guns", 2)):
        headline = TEXTS[article - 1].partition("\n")[0]
        line = ArticleLine(id=f"a{article}", url="u", headline=headline, publisher="", published=None, verdict="new")
        section = Section(story=Story(id="s1", title="", first_seen=NOON), articles=(line,), new=News())
        store.tell(Alert(id=ident, kind="story.new", at=NOON, topic="Aleppo", sections=(section,)), [], {})
    store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYTASTER_CLOCK_ORIGIN", f"0 {(NOON + timedelta(days=1)).isoformat()}")
    monkeypatch.setenv("COPYTASTER_CLOCK_RATE", "0.000001")
    monkeypatch.delenv("COPYTASTER_CONFIG", raising=False)

    def run(*args: str) -> Result:
        return CliRunner().invoke(build("topic"), ["topic", *args])

    return run


def test_what_is_not_wanted_is_excluded_once_it_is_accepted(call: Any) -> None:
    assert call("propose", "soap", "less").exit_code == 0
    (told,) = json.loads(call("proposals", "--json").stdout)
    draft = told["draft"]
    assert (draft["query"], draft["go"], draft["come"]) == ('(aleppo) NOT "soap"', ["a1"], [])
    assert (draft["now"]["articles"], draft["changed"]["articles"]) == (7, 6)
    assert Path("config/topics.toml").read_text("utf-8") == TOPICS, "nothing changes before somebody accepts it"
    shown = call("proposals").stdout
    assert all(words in shown for words in ("not about this", "Aleppo soap wins a prize", "go  a1", "7 articles"))
    assert call("accept", "1").exit_code == 0
    assert Path("config/topics.toml").read_text("utf-8") == TOPICS.replace('"aleppo"', "'(aleppo) NOT \"soap\"'")
    assert json.loads(call("proposals", "--json").stdout) == []
    (settled,) = json.loads(call("proposals", "--all", "--json").stdout)
    assert settled["state"] == "accepted"


def test_more_like_it_takes_in_what_most_of_it_shares(call: Any) -> None:
    call("propose", "guns", "more")
    (told,) = json.loads(call("proposals", "--json").stdout)
    assert (told["draft"]["query"], told["draft"]["come"]) == ("", [])
    assert "matches already" in told["draft"]["why"]


def test_declined_is_done_with(call: Any) -> None:
    call("propose", "soap", "less")
    assert call("decline", "1").exit_code == 0
    assert call("decline", "1").exit_code == 1
    assert "No wishes are open" in call("proposals").stderr
    assert Path("config/topics.toml").read_text("utf-8") == TOPICS


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("propose", "none", "less"), 1, "no alert 'none'"),
        (("propose", "soap", "sideways"), 2, "neither less nor more"),
        (("accept", "9"), 1, "no proposal 9"),
        (("proposals", "--last", "soon"), 2, "--last"),
    ],
)
def test_what_cannot_be_done_is_said(call: Any, args: tuple[str, ...], code: int, said: str) -> None:
    done = call(*args)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_a_query_that_changed_since_is_not_overwritten(call: Any) -> None:
    call("propose", "soap", "less")
    call("proposals")
    file = Path("config/topics.toml")
    file.write_text(TOPICS.replace('"aleppo"', '"halab"'), "utf-8")
    done = call("accept", "1")
    assert (done.exit_code, "has changed since" in done.stderr) == (1, True)
    assert "halab" in file.read_text("utf-8")
