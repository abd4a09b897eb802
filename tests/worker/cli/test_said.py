"""`copytaster quotes` and `figures`: from what was filed to a table, JSON and CSV."""

import csv
import io
import json
from pathlib import Path

import pytest

from storage.model import Fields, Figure, Quote
from tests.storage.test_said import filed
from tests.worker.cli.test_stored import configure, listed, run
from tests.worker.house import fresh_store

SAID = Fields(
    quotes=(
        Quote(text="We talk.", start=0, end=8, speaker="Sergei Lavrov"),
        Quote(text="=No.", start=9, end=12, speaker="Bashar al-Assad"),
    ),
    figures=(
        Figure(text="9 dead", start=0, end=6, value=9, low=9, high=9, what="dead", place="Aleppo"),
        Figure(text="20 hurt", start=9, end=16, value=20, low=20, high=20, what="injured", place="Homs"),
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("said")
    configure(folder)
    store = fresh_store(folder)
    filed(store, SAID, ident="1")
    store.close()
    return folder


def test_quotes_of_a_speaker(folder: Path) -> None:
    (quote,) = listed(folder, "quotes", "--speaker", "Lavrov")
    assert (quote["speaker"], quote["text"], quote["article"]) == ("Sergei Lavrov", "We talk.", "a1")
    assert "We talk." in run(folder, "quotes", "--speaker", "Lavrov").stdout


def test_figures_by_what_and_where(folder: Path) -> None:
    (figure,) = listed(folder, "figures", "--what", "dead", "--place", "Aleppo", "--since", "2000-01-01")
    assert (figure["value"], figure["what"], figure["place"]) == (9, "dead", "Aleppo")
    assert listed(folder, "figures", "--place", "Idlib") == []


def test_a_timeline_says_what_each_figure_is(folder: Path) -> None:
    lines = listed(folder, "figures", "--story", "s1", "--timeline")
    assert [(line["what"], line["low"], [step["role"] for step in line["steps"]]) for line in lines] == [
        ("dead", 9, ["first"]),
        ("injured", 20, ["first"]),
    ]
    assert "dead in Aleppo now 9" in run(folder, "figures", "--timeline").stdout


def test_csv_is_safe_to_open(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "quotes", "--csv").stdout)))
    assert [row["text"] for row in rows] == ["We talk.", "'=No."]
    assert [row["value"] for row in csv.DictReader(io.StringIO(run(folder, "figures", "--csv").stdout))] == ["9", "20"]
    assert json.loads(run(folder, "figures", "--timeline", "--json").stdout)


def test_a_time_that_is_none_is_wrong_use(folder: Path) -> None:
    assert run(folder, "figures", "--since", "soon").exit_code == 2
