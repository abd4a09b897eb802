"""`copytaster replay`: tables and JSON, rules from files and folders, faults named where they stand."""

from pathlib import Path

import pytest

from tests.worker.cli.test_stored import configure, listed, run
from tests.worker.house import HOUR, NOON, fresh_store, rules
from tests.worker.test_pipeline import FEED, OTHER, Street

PERIOD = ("--from", "2026-03-02", "--to", "2026-03-03")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    configure(folder)
    store = fresh_store(folder)
    street = Street(store, rules(feeds=(FEED, OTHER)))
    street.arrive(NOON + HOUR)
    street.arrive(NOON + 2 * HOUR, dead=57)
    store.close()
    (folder / "other.toml").write_text('[[topics]]\nname = "Gas"\nquery = "gas"\n', "utf-8")
    (folder / "bad.toml").write_text('[[topics]]\nname = "Gas"\nquery = "gas AND ("\n', "utf-8")
    return folder


def test_the_rules_in_force_would_tell_the_same(folder: Path) -> None:
    (told,) = [listed(folder, "replay", *PERIOD)]
    assert ([one["would"] for one in told["stay"]], told["come"], told["go"]) == (["ring", "ring"], [], [])
    assert "The same would be told." in run(folder, "replay", *PERIOD).stdout


def test_other_rules_come_from_a_file_or_a_folder(folder: Path) -> None:
    told = listed(folder, "replay", *PERIOD, "--rules", "other.toml")
    assert [(one["topic"], one["would"]) for one in told["come"]] == [("Gas", "ring"), ("Gas", "ring")]
    assert [(one["topic"], one["sent"]) for one in told["go"]] == [("Aleppo", "ring"), ("Aleppo", "ring")]
    assert not listed(folder, "replay", *PERIOD, "--rules", "config")["go"]
    table = run(folder, "replay", *PERIOD, "--rules", "other.toml").stdout
    assert all(said in table for said in ("come:", "go:", "no topic of this name", "toll 12 → 57"))


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--from", "soon"), 2, "is no moment"),
        (("--from", "2026-03-03", "--to", "2026-03-02"), 2, "ends before it begins"),
        ((*PERIOD, "--rules", "none.toml"), 2, "is no file"),
        ((*PERIOD, "--rules", "bad.toml"), 1, "bad.toml:3"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, args: tuple[str, ...], code: int, said: str) -> None:
    done = run(folder, "replay", *args)
    assert (done.exit_code, said in done.stderr.replace("\n", " ")) == (code, True), done.stderr
