"""Evidence: whole, the same each time, checkable without the program, and inert whatever strangers wrote."""

import hashlib
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from storage.errors import NotFound, StoreError
from storage.model import Alert, Verdict
from storage.store import Store
from tests.storage.test_dossiers import NOON, PAGE, file, no_sources
from tests.worker.house import fresh_store
from worker.evidence import check, pack
from worker.evidence.papers import MANIFEST, SUMS

HOSTILE = '<script>alert(1)</script> ../../etc/passwd\u202e"\n=cmd'


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    new = Verdict(kind="new", reason=HOSTILE)
    file(store, HOSTILE, PAGE, new, Alert(id="../al", kind="story.new", at=NOON, topic=HOSTILE))
    file(store, "two", replace(PAGE, body=b"second"), Verdict(kind="revision", of="a1", group="g1", story="s1"))
    return store


@pytest.fixture
def packed(store: Store, tmp_path: Path) -> Path:
    pack(store, "s1", tmp_path / "e.zip", no_sources)
    return tmp_path / "e.zip"


def test_all_is_in_it(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert archive.read("articles/a1/p1.raw") == PAGE.body
        answer = json.loads(archive.read("articles/a1/p1.json"))
        assert (answer["status"], answer["headers"][0]) == (200, ["server", "näme"])
        assert answer["sha256"] == hashlib.sha256(PAGE.body).hexdigest()
        assert archive.read("articles/a1/r1.txt").decode() == HOSTILE
        assert archive.read("articles/a1/r2.txt") == b"two"
        happened = [event["what"] for event in json.loads(archive.read("timeline.json"))]
        assert sorted(set(happened)) == ["alert", "article", "decision", "page", "revision"]
        assert [each["outcome"] for each in json.loads(archive.read("decisions.json"))] == ["ring", "suppress"]
        assert "anna@desk.example" not in archive.read("alerts/0001.json").decode()
        listed = json.loads(archive.read(MANIFEST))["files"]
        assert [each["path"] for each in listed] == names[:-2]


def test_the_same_archive_gives_the_same_octets(store: Store, packed: Path, tmp_path: Path) -> None:
    again = pack(store, "s1", tmp_path / "again.zip", no_sources)
    assert packed.read_bytes() == (tmp_path / "again.zip").read_bytes()
    assert again.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()


def test_names_and_texts_of_strangers_are_inert(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        for name in archive.namelist():
            assert re.fullmatch(r"[A-Za-z0-9]+(/[a-z0-9]+)*(\.[a-z]+)?", name)
            assert not name.endswith((".html", ".htm", ".js")) or name == "timeline.html"
        shown = archive.read("timeline.html").decode()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "default-src 'none'" in shown


def test_it_is_checked_without_the_program(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=tmp_path / "out", check=False)
    assert done.returncode == 0


def test_it_is_as_it_was_written(packed: Path) -> None:
    found = check(packed)
    assert (found.story, found.faults) == ("s1", ())
    assert found.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()


def changed(packed: Path, how: Callable[[dict[str, bytes]], None]) -> tuple[str, ...]:
    """The faults of the archive with other files in it."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    how(files)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return check(packed).faults


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (
            lambda files: files.update({"articles/a1/r1.txt": b"x" * len(files["articles/a1/r1.txt"])}),
            "content differs",
        ),
        (lambda files: files.update({"articles/a1/r1.txt": b""}), "articles/a1/r1.txt: has 0 octets"),
        (lambda files: files.update({"story.json": files["story.json"] + b" "}), "story.json: has more than"),
        (lambda files: files.update({"story.json": b"0" * 50_000_000}), "story.json: has more than"),
        (lambda files: files.pop("decisions.json"), "decisions.json: is missing"),
        (lambda files: files.update({"../../evil": b""}), "../../evil: is not in the list"),
        (lambda files: files.update({SUMS: b""}), "SHA256SUMS: differs"),
        (lambda files: files.pop(SUMS), "SHA256SUMS: cannot be read"),
    ],
)
def test_what_differs_is_named(packed: Path, how: Callable[[dict[str, bytes]], None], says: str) -> None:
    (fault,) = changed(packed, how)
    assert says in fault


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_named(packed: Path) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("story.json", b"{}")
    assert "story.json: is there 2 times" in check(packed).faults


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\0" * 1000])
def test_what_is_no_evidence_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "e.zip").write_bytes(content)
    with pytest.raises(StoreError, match="no evidence"):
        check(tmp_path / "e.zip")
    with pytest.raises(NotFound, match="cannot read"):
        check(tmp_path / "none.zip")


def test_another_form_is_said(packed: Path) -> None:
    with pytest.raises(StoreError, match="of the form 'x/9'"):
        changed(packed, lambda files: files.update({MANIFEST: b'{"form": "x/9"}'}))


def test_damage_is_named(packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        at = archive.getinfo("articles/a1/r1.json").header_offset + 60
    content[at : at + 40] = bytes(40)
    packed.write_bytes(content)
    assert any(fault.startswith("articles/a1/r1.json: ") for fault in check(packed).faults)


def test_nothing_half_done_is_left_and_nothing_is_written_over(store: Store, tmp_path: Path) -> None:
    (tmp_path / "dear.zip").write_text("dear")
    with pytest.raises(StoreError, match="there is a file"):
        pack(store, "s1", tmp_path / "dear.zip", no_sources)
    with pytest.raises(NotFound):
        pack(store, "s9", tmp_path / "new" / "e.zip", no_sources)
    assert sorted(path.name for path in tmp_path.iterdir() if ".db" not in path.name) == ["dear.zip"]
