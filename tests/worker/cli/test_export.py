"""The archive for other programs."""

import csv
import io
import json
from pathlib import Path

import pytest

from storage.model import Article
from storage.store import archive
from tests.worker.cli.test_stored import filled, run
from worker.cli.export import _cell


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("desk"))


def test_a_line_has_the_article_with_its_fields(folder: Path) -> None:
    (line,) = map(json.loads, run(folder, "export").stdout.splitlines())
    assert (line["id"], line["language"], line["verdict"]) == ("a1", "en", "new")
    assert line["fields"]["quotes"] == []
    assert set(Article.__dataclass_fields__) <= line.keys()


def test_a_table_has_a_row_an_article(folder: Path) -> None:
    head, row = csv.reader(io.StringIO(run(folder, "export", "--format", "csv").stdout, newline=""))
    assert dict(zip(head, row, strict=True))["text"].startswith("Gas tanks go up in Aleppo")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("-9 in Moscow", "'-9 in Moscow"),
        ("حلب", "حلب"),
        (["A", "B"], "A; B"),
        (["@all"], "'@all"),
        (None, ""),
        (False, "False"),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert _cell(value) == cell


def test_only_what_is_as_young(folder: Path) -> None:
    assert run(folder, "export", "--since", "1h").stdout == ""
    assert len(run(folder, "export", "--since", "3650d").stdout.splitlines()) == 1
    done = run(folder, "export", "--since", "soon")
    assert (done.exit_code, "30d" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["export", "quotes"])
def test_a_clock_that_cannot_be_read_is_said(folder: Path, command: str) -> None:
    done = run(folder, command, "--since", "3d", COPYTASTER_CLOCK_ORIGIN="noon")
    assert (done.exit_code, done.stderr.startswith("error: COPYTASTER_CLOCK_ORIGIN must be")) == (1, True)


def test_the_archive_is_read_in_chunks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CHUNK", 1)
    assert len(run(folder, "export").stdout.splitlines()) == 1
