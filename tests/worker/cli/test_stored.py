"""Looking at what is stored, as a person or a program does: tables, JSON, and what goes wrong said in a sentence."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner, Result

from storage.model import (
    Alert,
    Article,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Lease,
    Receipt,
    Verdict,
)
from storage.store import Store
from tests.until import PATIENCE
from tests.worker.house import ALEPPO, HOUR, NOON, fresh_store
from worker.cli import build

LAUNCHER = Path(__file__).parents[3] / "copytaster.py"
TEXT = "Gas tanks go up in Aleppo\n\nTwelve people were killed."
SETTINGS = """[storage]
url = "sqlite:///copytaster.db"
[[feeds]]
url = "http://a.example/rss"
title = "A"
[[feeds]]
url = "http://b.example/rss"
[channels.hook]
type = "webhook"
url = "http://h.example/"
secret = "whsec_c3lzdGVtIHRlc3RzIG9ubHksIDMyIGJ5dGVzIQ=="
"""
TOPICS = '[[topics]]\nname = "Aleppo"\nquery = "aleppo"\nnotify = ["hook"]\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("desk"))


def filled(folder: Path) -> Path:
    """A configuration, and a database with one article, one alert that did not get through, one broken feed."""
    configure(folder)
    store = fresh_store(folder)
    fill(store)
    store.close()
    return folder


def configure(folder: Path, settings: str = SETTINGS, topics: str = TOPICS) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "copytaster.toml").write_text(settings, "utf-8")
    (folder / "config" / "topics.toml").write_text(topics, "utf-8")


def fill(store: Store) -> None:
    feeds = (Feed(url="http://a.example/rss", title="A"), Feed(url="http://b.example/rss"))
    store.sync_feeds(feeds, FeedState(next_at=NOON))
    store.sync_topics([ALEPPO], NOON)
    good, bad = store.claim_every_feed(Lease("me", NOON, NOON + HOUR))
    entry = Entry(id="1", link="http://a.example/1", title="Gas tanks go up in Aleppo")
    fine = FeedState(next_at=NOON + HOUR, status="ok", baseline_at=NOON, polled_at=NOON)
    store.save_poll(
        good, [EntryRecord(entry=entry, keys=(), content_hash="1")], lambda _: fine, articles_wanted=True, now=NOON
    )
    broken = FeedState(next_at=NOON + HOUR, status="failing", reason="answers with status 500", failures=3)
    store.save_poll(bad, [], lambda _: broken, articles_wanted=True, now=NOON)
    (due,) = store.claim_entries(Lease("me", NOON, NOON + HOUR), 1)
    with store.filing(due, NOON) as filing:
        article = Article(url=entry.link, headline=entry.title, text=TEXT, publisher="A \x1b[31m", language="en")
        filing.file(
            article,
            Fingerprint(keys=(("guid", "1"),), shingles=(), terms=()),
            Fields(),
            Verdict(kind="new", reason="first"),
            lambda _: ("A",),
        )
        filing.finish()
    store.tell(Alert(id="al1", kind="story.new", at=NOON, topic="Aleppo", reason="new"), ["hook"], {"hook": ("",)})
    (delivery,) = store.claim_deliveries(Lease("me", NOON, NOON + HOUR), (), 1)
    store.settle_delivery(delivery, "me", Receipt(outcome="retry", reason="status 503", status=503), NOON + HOUR, NOON)


def run(folder: Path, *args: str, **environ: str) -> Result:
    """Runs the command line in this process, in the folder."""
    clean = dict.fromkeys((name for name in os.environ if name.startswith("COPYTASTER")), "")
    with contextlib.chdir(folder):
        done = CliRunner().invoke(build(args[0]), args, env={**clean, "COPYTASTER_CONFIG": "config", **environ})
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done


def listed(folder: Path, *args: str) -> Any:
    done = run(folder, *args, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_articles_and_stories(folder: Path) -> None:
    (article,) = listed(folder, "articles")
    assert (article["id"], article["url"], article["text"]) == ("a1", "http://a.example/1", TEXT)
    assert {"verdict", "group", "story", "is_partial", "first_seen", "feed"} <= article.keys()
    (story,) = listed(folder, "stories")
    assert [line["url"] for line in story["articles"]] == [article["url"]]
    assert {"outlets", "independent_sources", "first_seen", "title"} <= story.keys()
    assert listed(folder, "show", "a1")[0] == article
    (shown,) = listed(folder, "show", "s1")
    assert [trace["of"] for trace in shown.pop("provenance")] == [""]
    assert shown == story


def test_tables_are_for_people_and_carry_no_control_characters(folder: Path) -> None:
    for command in (("articles",), ("stories",)):
        done = run(folder, *command)
        assert done.exit_code == 0
        assert "Gas tanks go up in Aleppo" in done.stdout
        assert f"{NOON.astimezone():%Y-%m-%d %H:%M}" in done.stdout
        assert "\x1b" not in done.stdout
    assert run(folder, "show", "a1").stdout == TEXT + "\n"


def test_the_outbox_and_what_did_not_get_through(folder: Path) -> None:
    (delivery,) = listed(folder, "alerts", "--undelivered")
    assert (delivery["channel"], delivery["state"], delivery["reason"]) == ("hook", "due", "status 503")
    assert delivery["alert"]["topic"] == "Aleppo"
    why = run(folder, "alerts", "why", "a1")
    assert why.exit_code == 0
    assert "It matches no topic." in why.stdout


def test_resending_makes_it_due_again_under_its_id(folder: Path) -> None:
    (before,) = listed(folder, "alerts")
    assert run(folder, "alerts", "resend", before["id"]).exit_code == 0
    (after,) = listed(folder, "alerts")
    assert (after["id"], after["attempts"]) == (before["id"], 0)
    with closing(sqlite3.connect(folder / "copytaster.db")) as connection, connection:
        connection.execute("UPDATE deliveries SET attempts = 1")


def test_status_and_feed_list_name_the_feed_in_trouble(folder: Path) -> None:
    (status,) = listed(folder, "status")
    assert (status["articles"], status["feeds"], status["deliveries_due"]) == (1, 2, 1)
    assert status["feeds_in_trouble"] == [
        {"url": "http://b.example/rss", "status": "failing", "reason": "answers with status 500"}
    ]
    shown = run(folder, "status").stdout
    assert "http://b.example/rss" in shown
    assert "answers with status 500" in shown
    rows = listed(folder, "feed", "list")
    assert [(row["status"], row["entries"]) for row in rows] == [("ok", 1), ("failing", 0)]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("show", "a99"), "no article a99; `copytaster articles` lists them"),
        (("show", "s99"), "no story s99"),
        (("show", "x1"), "'x1' is no id"),
        (("alerts", "why", "a99"), "no article a99"),
        (("alerts", "resend", "msg_0"), "no delivery or alert 'msg_0'"),
    ],
)
def test_what_is_not_there_is_said_with_where_to_look(folder: Path, args: tuple[str, ...], says: str) -> None:
    done = run(folder, *args)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert says in done.stderr


@pytest.mark.parametrize(
    "args",
    [("show",), ("articles", "--limit", "0"), ("articles", "x"), ("alerts", "--nonsense"), ("feed",), ("nonsense",)],
    ids=" ".join,
)
def test_wrong_use_is_2(folder: Path, args: tuple[str, ...]) -> None:
    done = run(folder, *args)
    assert done.exit_code == 2


@pytest.mark.parametrize("command", ["articles", "status", "check", "migrate"])
def test_a_folder_without_a_configuration_is_said(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "config" in done.stderr
    assert "copytaster init" in done.stderr


def test_a_database_that_was_never_made_is_said_and_migrate_makes_it(tmp_path: Path) -> None:
    configure(tmp_path)
    done = run(tmp_path, "articles")
    assert done.exit_code == 1
    assert "run `copytaster migrate`" in done.stderr
    done = run(tmp_path, "migrate")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "is at schema" in done.stderr
    assert listed(tmp_path, "articles") == []
    assert run(tmp_path, "migrate").exit_code == 0


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = f"'{sys.executable}' '{LAUNCHER}' articles --json | true"
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_check_tries_everything_and_says_what_would_fail(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    settings = SETTINGS.replace("http://a.example", nobody).replace("http://b.example/", f"{nobody}/b/")
    configure(tmp_path, settings.replace("http://h.example", nobody))
    done = run(tmp_path, "check", "--json")
    assert done.exit_code == 1
    findings = json.loads(done.stdout)
    assert [finding["kind"] for finding in findings] == ["channel", "feed", "feed"], done.stderr
    assert all("allow_private" in finding["said"] and not finding["ok"] for finding in findings)
    assert "0 of 3 answer" in done.stderr
    assert not (tmp_path / "copytaster.db").exists(), "a check stores nothing"


def test_the_clock_can_be_set_for_commands_too(folder: Path) -> None:
    done = run(folder, "alerts", "resend", "al1", COPYTASTER_CLOCK_ORIGIN="now")
    assert done.exit_code == 1
    assert "COPYTASTER_CLOCK_ORIGIN must be" in done.stderr


def test_the_metrics_are_printed_for_a_collector_of_files(folder: Path) -> None:
    done = run(folder, "status", "--metrics")
    families = {family.name: family for family in text_string_to_metric_families(done.stdout)}
    assert families["copytaster_database_up"].samples[0].value == 1
    statuses = {sample.labels["status"]: sample.value for sample in families["copytaster_feeds"].samples}
    assert (statuses["ok"], statuses["failing"]) == (1, 1)
    assert not [name for name in families if name.startswith("process_")]
