"""`copytaster handover`, as it is typed."""

from pathlib import Path

import pytest

from tests.worker.cli.test_stored import filled, listed, run
from tests.worker.house import NOON

AT = f"{NOON.timestamp()} 2026-03-02T13:00:00+00:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("form", [(), ("--markdown",)])
def test_people_read_it(folder: Path, form: tuple[str, ...]) -> None:
    done = run(folder, "handover", "--since", "2026-03-02T11:00Z", *form)
    assert (done.exit_code, done.stderr) == (0, "")
    for said in ("Not delivered: 1", "hook", "Sources in trouble: 1", "failing"):
        assert said in done.stdout
    assert done.stdout.startswith("# Handover" if form else "Handover")


def test_programs_read_it(folder: Path) -> None:
    (told,) = listed(folder, "handover", "--since", "2026-03-02T11:00Z", "--topic", "Aleppo")
    assert {"topics", "figures", "corrections", "undelivered", "troubles", "muted", "open_proposals"} <= told.keys()
    assert told["undelivered"][0]["reason"] == "status 503"


def test_wrong_use_is_said(folder: Path) -> None:
    done = run(folder, "handover", "--since", "soon")
    assert (done.exit_code, "8h" in done.stderr) == (2, True)
