"""`clean --explain` and rules for sites, from files, as a person calls them."""

import json
from pathlib import Path

import pytest

from tests.worker.cli.test_stored import run

TEXT = "The ferry lay at the quay, and nobody knew when it would sail again, said the harbour master on Friday."
PAGE = f"""<html lang="en"><head><title>Ferry stays in port</title></head><body><article><h1>Ferry stays in port</h1>
<p>{TEXT}</p><p>Later. {TEXT}</p><div class="tip"><p>Tip. {TEXT}</p></div></article>
<footer>Imprint</footer></body></html>"""
URL = ("--url", "https://coast.example/1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "config" / "sites").mkdir(parents=True)
    (tmp_path / "config" / "sites" / "coast.example.txt").write_text("strip_id_or_class: tip\nprune: yes\n")
    return tmp_path


def test_explain_is_a_table_for_people_and_lines_for_programs(folder: Path) -> None:
    table = run(folder, "clean", "page.html", "--explain", *URL)
    assert table.exit_code == 0
    assert "strip_id_or_class: tip" in table.stdout
    lines = [
        json.loads(line) for line in run(folder, "clean", "page.html", "--explain", "--json", *URL).stdout.splitlines()
    ]
    assert [(line["verdict"], line["by"]) for line in lines] == [
        ("dropped", "rule"), ("kept", "header"), ("kept", "body"), ("kept", "body"), ("dropped", "chrome"),
    ]  # fmt: skip


def test_the_rules_of_the_configuration_are_followed_and_their_idle_lines_told(folder: Path) -> None:
    done = run(folder, "clean", "page.html", *URL)
    assert "Tip." not in done.stdout
    assert "coast.example.txt:2: prune has no effect here: what is no text is always left out" in done.stderr
    assert "Tip." in run(folder, "clean", "page.html", "--url", "https://other.example/1").stdout


def test_a_faulty_rule_stops_the_command_with_its_place(folder: Path) -> None:
    (folder / "config" / "sites" / "coast.example.txt").write_text("bdy: //p\n")
    done = run(folder, "clean", "page.html", *URL)
    assert done.exit_code == 1
    assert 'coast.example.txt:1: bdy: no directive has this name. Did you mean "body"?' in done.stderr
