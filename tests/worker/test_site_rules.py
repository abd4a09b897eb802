"""The files of `sites/`: read with the configuration, refused whole with every fault, and kept by the rules."""

from pathlib import Path

import pytest

import config
from worker.opening import read_settings
from worker.rules import read_site_rules


def test_without_files_there_are_no_rules(tmp_path: Path) -> None:
    assert read_site_rules(tmp_path) is None


def test_every_fault_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "coast.example.txt").write_text("title: //h1\nbdy: //p\nbody: //p[\n")
    (tmp_path / "sites" / "notes.txt").write_text("")
    with pytest.raises(config.ConfigError) as told:
        read_site_rules(tmp_path)
    faults = [(Path(f.file).name, f.line, f.key) for f in told.value.faults]
    assert faults == [("coast.example.txt", 2, "bdy"), ("coast.example.txt", 3, "body"), ("notes.txt", 0, "")]


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "coast.example.txt").write_bytes(b"title: \xff\xfe\n")
    with pytest.raises(config.ConfigError, match="is not UTF-8"):
        read_site_rules(tmp_path)


def test_the_rules_are_read_with_the_settings(tmp_path: Path) -> None:
    (tmp_path / "copytaster.toml").write_text('[[feeds]]\nurl = "https://coast.example/feed"\n')
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "coast.example.txt").write_text("title: //h1\n")
    _, rules = read_settings(tmp_path, {})
    assert rules.sites is not None
    assert rules.sites.of("https://www.coast.example/1") is not None
