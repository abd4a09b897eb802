"""The archive for other programs."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from pyarrow.parquet import read_table

from storage.model import Article
from storage.store import archive
from tests.worker.cli.test_stored import filled, run
from tests.worker.house import NOON
from worker.bulk import parquet
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
        ("＝1+1", "'＝1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("حلب", "حلب"),
        (["A", "B"], "A; B"),
        (["@all"], "'@all"),
        (None, ""),
        (False, "False"),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert _cell(value) == cell


@pytest.mark.parametrize(
    ("span", "count"),
    [
        (("--since", f"{NOON.date()}"), 1),
        (("--since", "2026-03-03"), 0),
        (("--until", f"{NOON.date()}T00:00:00Z"), 0),
        (("--since", "2026-03-02T11:00Z", "--until", "2026-03-03"), 1),
    ],
)
def test_a_range_of_days(folder: Path, span: tuple[str, ...], count: int) -> None:
    assert len(run(folder, "export", *span).stdout.splitlines()) == count


def test_only_what_is_as_young(folder: Path) -> None:
    assert run(folder, "export", "--since", "1h").stdout == ""
    assert len(run(folder, "export", "--since", "3650d").stdout.splitlines()) == 1
    done = run(folder, "export", "--since", "soon")
    assert (done.exit_code, "30d" in done.stderr) == (2, True)
    done = run(folder, "export", "--until", "2026-13-01")
    assert (done.exit_code, "--until" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["export", "quotes"])
def test_a_clock_that_cannot_be_read_is_said(folder: Path, command: str) -> None:
    done = run(folder, command, "--since", "3d", COPYTASTER_CLOCK_ORIGIN="noon")
    assert (done.exit_code, done.stderr.startswith("error: COPYTASTER_CLOCK_ORIGIN must be")) == (1, True)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_the_archive_is_read_in_chunks(folder: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(archive, "CHUNK", 1)
    monkeypatch.setattr(parquet, "ROWS", 1)
    assert run(folder, "export", "--format", form).stdout_bytes


def test_parquet_has_types(folder: Path) -> None:
    done = run(folder, "export", "--format", "parquet", "--out", "all.parquet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    (row,) = read_table(folder / "all.parquet").to_pylist()
    assert (row["id"], row["revision"], row["is_partial"], row["authors"]) == ("a1", 1, False, [])
    assert row["first_seen"] == NOON
    assert json.loads(row["fields"])["quotes"] == []
    assert set(parquet.SCHEMA.names) == row.keys()
    assert all(row[name] is not None for name in row.keys() - {"of", "published"})


def test_parquet_goes_through_a_pipe(folder: Path) -> None:
    content = run(folder, "export", "--format", "parquet").stdout_bytes
    assert read_table(io.BytesIO(content)).num_rows == 1


def test_without_pyarrow_it_is_said_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "worker.bulk.parquet", None)
    done = run(folder, "export", "--format", "parquet", "--out", "none.parquet")
    assert (done.exit_code, "copytaster[parquet]" in done.stderr) == (1, True)
    assert not (folder / "none.parquet").exists()


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("--topic", "Aleppo"), 0),
        (("--source", "http://a.example/rss"), 1),
        (("--source", "A.example"), 1),
        (("--source", "a"), 1),
        (("--source", "b.example"), 0),
        (("--source", "b.example", "--source", "A"), 1),
    ],
)
def test_some_may_be_chosen(folder: Path, words: tuple[str, ...], rows: int) -> None:
    assert len(run(folder, "export", *words).stdout.splitlines()) == rows


def test_a_source_that_there_is_not_is_said(folder: Path) -> None:
    done = run(folder, "export", "--source", "c.example", "--source", "A")
    assert (done.exit_code, done.stdout, "'c.example'" in done.stderr) == (1, "", True)


def test_a_file_that_is_there_is_left_alone(folder: Path) -> None:
    (folder / "dear.csv").write_text("dear")
    done = run(folder, "export", "--format", "csv", "--out", "dear.csv")
    assert (done.exit_code, (folder / "dear.csv").read_text()) == (1, "dear")


def test_a_file_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "dear.csv").write_text("dear")
    done = run(folder, "export", "--out", "dear.csv/all.jsonl")
    assert (done.exit_code, "cannot write dear.csv/all.jsonl: Not a directory" in done.stderr) == (1, True)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_file_has_what_the_pipe_has(folder: Path, form: str) -> None:
    run(folder, "export", "--format", form, "--out", f"all.{form}")
    assert (folder / f"all.{form}").read_bytes() == run(folder, "export", "--format", form).stdout_bytes
