"""Dashboard, alarms and health checks hold to what the program says: every metric exists, every alarm is explained."""

import json
import re
import shlex
import time
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from storage.model import Outcome
from storage.store import Store
from tests.test_docs import blocks
from tests.worker.cli.test_stored import filled, listed, run
from tests.worker.house import NOON, fresh_store
from worker.clock import Clock
from worker.vitals.measures import ALONE, STATUSES, Measured, measure
from worker.vitals.metrics import ATTEMPTS, METRICS, text
from worker.vitals.tally import Tally

ROOT = Path(__file__).resolve().parent.parent
OPS = ROOT / "docs" / "ops"
DASHBOARD = json.loads((OPS / "grafana.json").read_text("utf-8"))
RULES = [rule for group in yaml.safe_load((OPS / "alerts.yml").read_text("utf-8"))["groups"] for rule in group["rules"]]
#: what Prometheus itself knows of a target
OF_TARGETS = {"job", "instance"}
STAGES = ("poll", "article", "deliver", "hub")
VALUES = {
    "stage": STAGES,
    "status": STATUSES,
    "state": ("works", "waits", "stale", "due", "dead"),
    "outcome": (*ATTEMPTS, *get_args(Outcome)),
}


def told(store: Store) -> str:
    of = Measured(
        store=store,
        tally=Tally(),
        clock=Clock(time.time(), NOON),
        owner="me",
        version="1",
        processes=ALONE,
        channels=("desk",),
    )
    return text(measure(of), is_open=False)


def test_what_never_happened_is_nought_and_not_absent(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    lines = told(store).splitlines()
    store.close()
    assert 'copytaster_delivery_attempts_total{channel="desk",outcome="dead"} 0' in lines
    assert 'copytaster_fetches_total{what="page",result="timeout"} 0' in lines
    assert len(lines) < 250, "few series, whatever is watched"


def series() -> dict[str, set[str]]:
    """Every name under which samples come, with its labels."""
    found = {}
    for metric in METRICS:
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(metric.kind, ("",))
        for end in ends:
            found[metric.name + end] = {*metric.labels, *(("le",) if end == "_bucket" else ())}
    return found


def expressions() -> list[tuple[str, str]]:
    asked = [(rule["alert"], rule["expr"]) for rule in RULES]
    return asked + [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]


def test_every_metric_is_told_with_help_that_says_what_to_do(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    lines = told(store).splitlines()
    store.close()
    names = [line.split()[2] for line in lines if line.startswith("# HELP")]
    assert sorted(names) == sorted(f"{m.name}_total" if m.kind == "counter" else m.name for m in METRICS)
    assert all(re.fullmatch(r"(copytaster|process)_[a-z_]+", name) for name in names)
    assert not [metric.name for metric in METRICS if not metric.help.endswith((".", "?"))]


@pytest.mark.parametrize(("where", "asked"), expressions())
def test_what_is_asked_for_exists(where: str, asked: str) -> None:
    known = series() | {"up": set()}
    names = re.findall(r"\b((?:copytaster|process)_\w+|up)\b", asked)
    assert names, where
    assert set(names) <= known.keys()
    labels = set(re.findall(r'(\w+)\s*[=!]~?\s*"', asked)) - OF_TARGETS
    for by in re.findall(r"\bby \((.*?)\)", asked):
        labels |= set(by.split(", "))
    assert labels <= set().union(*(known[name] for name in names)), where


@pytest.mark.parametrize(("where", "asked"), expressions())
def test_values_of_labels_exist(where: str, asked: str) -> None:
    for label, value in re.findall(r'(\w+)[=!]~?"([\w|]+)"', asked):
        assert set(value.split("|")) <= set(VALUES.get(label, value.split("|"))), where


def test_every_metric_is_shown_or_rings() -> None:
    asked = " ".join(expression for _, expression in expressions())
    assert not [metric.name for metric in METRICS if metric.name not in asked]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alarm_says_what_and_leads_to_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^### (\w+)$", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
    assert (anchor, rule["alert"]) in {(heading.lower(), heading) for heading in headings}


def test_no_alarm_is_explained_that_is_none() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert re.findall(r"^### (Copytaster\w+)$", page, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_the_examples_of_the_page_do_what_it_says(tmp_path: Path) -> None:
    """In its order, on an archive with one article and one alert that did not get through."""
    folder = filled(tmp_path)
    (delivery,) = listed(folder, "alerts")
    here = {
        "msg_0123456789abcdef": delivery["id"],
        "s5": "s1",
        "news.example.org": "a.example",
        "/backup/copytaster.db": str(tmp_path / "b.db"),
    }
    clock = f"{time.time()} 2031-05-06T12:00:00+00:00"
    done = []
    for block in blocks(ROOT / "docs" / "operations.md", "sh"):
        for line in block.splitlines():
            if line.startswith("copytaster "):
                words = [here.get(word, word) for word in shlex.split(line, comments=True)[1:]]
                result = run(folder, *words, COPYTASTER_CLOCK_ORIGIN=clock)
                assert result.exit_code in ({0, 1} if words == ["doctor"] else {0}), (line, result.stderr)
                done.append(words[0])
    assert {"doctor", "status", "alerts", "handover", "evidence", "export", "backup", "restore"} <= set(done)
    assert {"quake.zip", "week.csv", "news.parquet", "b.db"} <= {path.name for path in folder.iterdir()}


def test_the_example_for_prometheus_asks_where_the_metrics_are() -> None:
    (block,) = blocks(ROOT / "docs" / "operations.md", "yaml")
    (job,) = yaml.safe_load(block)["scrape_configs"]
    assert job["job_name"] == "copytaster", "the alarms ask for that job"
    assert "metrics_path" not in job, "/metrics is where Prometheus looks"


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    panels = DASHBOARD["panels"]
    assert DASHBOARD["schemaVersion"] >= 36
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, f"{panel['title']} lies on another"
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["description"]
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(panels)))
    assert used <= variables
