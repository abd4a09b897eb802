"""The doctor sees what is wrong, says what to do, and tells no secret."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import config
from storage.model import Alert, Feed, FeedState, Lease, Receipt
from storage.store import Store
from tests.worker.cli.test_stored import run
from tests.worker.house import HOUR, NOON, fresh_store
from worker import doctor
from worker.clock import Clock
from worker.doctor import Sign, examine
from worker.lock import hold_database

SETTINGS = """[storage]
url = "sqlite:///{}"
[owner]
notify = ["hook"]
[[feeds]]
url = "http://a.example/rss"
[channels.hook]
type = "webhook"
url = "http://h.example/"
secret = "whsec_c3lzdGVtIHRlc3RzIG9ubHksIDMyIGJ5dGVzIQ=="
"""
FINE = FeedState(next_at=NOON + HOUR, status="ok", polled_at=NOON)


def stopped(at: datetime) -> Clock:
    """A clock that shows that time and moves too slowly to be seen."""
    return Clock(time.time(), at, rate=1e-6)


def signs(folder: Path) -> dict[str, Sign]:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "copytaster.toml").write_text(SETTINGS.format(folder / "copytaster.db"), "utf-8")
    return {sign.what: sign for sign in examine(config.load(folder / "config", {}), stopped(NOON))}


def stored(folder: Path, fill: Callable[[Store], None] = lambda _: None, state: FeedState = FINE) -> None:
    store = fresh_store(folder)
    store.sync_feeds([Feed(url="http://a.example/rss")], state)
    fill(store)
    store.close()


def test_all_is_in_order(tmp_path: Path) -> None:
    stored(tmp_path)
    with hold_database(f"sqlite:///{tmp_path / 'copytaster.db'}"):
        assert {sign.state for sign in signs(tmp_path).values()} == {"ok"}


def test_it_changes_nothing(tmp_path: Path) -> None:
    found = signs(tmp_path)
    assert found["daemon"].state == "look"
    assert found["database"].state == "broken"
    assert "copytaster migrate" in found["database"].said
    stored(tmp_path)
    before = (tmp_path / "copytaster.db").read_bytes()
    signs(tmp_path)
    assert (tmp_path / "copytaster.db").read_bytes() == before


@pytest.mark.parametrize(
    ("state", "what", "level", "says"),
    [
        (replace(FINE, status="failing", reason="answers 500"), "feeds", "look", "1 failing"),
        (replace(FINE, polled_at=NOON + HOUR), "clock", "broken", "was the clock set back"),
    ],
)
def test_feeds_tell(tmp_path: Path, state: FeedState, what: str, level: str, says: str) -> None:
    stored(tmp_path, state=state)
    sign = signs(tmp_path)[what]
    assert (sign.state, says in sign.said) == (level, True)


def test_a_feed_that_was_not_polled_tells_of_a_daemon_that_is_stuck_but_not_of_one_that_rests(tmp_path: Path) -> None:
    stored(tmp_path, state=replace(FINE, next_at=NOON - timedelta(minutes=6)))
    assert "polls" not in signs(tmp_path)
    with hold_database(f"sqlite:///{tmp_path / 'copytaster.db'}"):
        assert signs(tmp_path)["polls"].state == "broken"


@pytest.mark.parametrize(
    ("next_at", "level", "says"),
    [
        (None, "broken", "1 alerts did not get through"),
        (NOON + HOUR, "look", "1 wait for another try at hook: the endpoint answers 500"),
    ],
)
def test_deliveries_tell(tmp_path: Path, next_at: object, level: str, says: str) -> None:
    def fail(store: Store) -> None:
        store.tell(Alert(id="1", kind="test", at=NOON), ["hook"], {"hook": ("",)})
        (due,) = store.claim_deliveries(Lease("me", NOON, NOON + HOUR), (), 9)
        receipt = Receipt(outcome="retry", reason="the endpoint answers 500")
        store.settle_delivery(due, "me", receipt, next_at, NOON)  # type: ignore[arg-type]  # a time or none

    stored(tmp_path, fail)
    sign = signs(tmp_path)["deliveries"]
    assert (sign.state, says in sign.said) == (level, True)


@pytest.mark.parametrize(("free", "level"), [(10**10, "ok"), (5 * 10**8, "look"), (10**7, "broken")])
def test_the_disk_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    usage = doctor.shutil.disk_usage(tmp_path)  # type: ignore[attr-defined]  # where the doctor looks
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=free))
    assert signs(tmp_path)["disk"].state == level


def test_an_archive_that_cannot_be_written_is_told_before_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "archive" not in signs(tmp_path)
    monkeypatch.setattr("tests.worker.test_doctor.SETTINGS", f'{SETTINGS}[retention]\narchive = "{tmp_path}/archive"\n')
    assert signs(tmp_path)["archive"].state == "ok"
    assert not (tmp_path / "archive").exists()
    (tmp_path / "archive").write_text("a file, no folder")
    sign = signs(tmp_path)["archive"]
    assert (sign.state, "Not a directory" in sign.said) == ("broken", True)


PLANTED = """[storage]
url = "{url}"
[email]
host = "localhost"
username = "desk"
password = "s3cret-of-mail"
from = "a@example.org"
[web]
metrics_token = "s3cret-of-metrics"
[owner]
notify = ["hook"]
[[feeds]]
url = "http://desk:s3cret-of-feed@a.example/rss?key=s3cret-of-query"
headers = {{ Authorization = "Bearer s3cret-of-header" }}
[channels.desk]
type = "email"
to = ["a@example.org"]
[channels.hook]
type = "webhook"
url = "http://h.example/?token=s3cret-of-hook"
secret = "whsec_czNjcmV0czNjcmV0czNjcmV0czNjcmV0"
old_secret = "whsec_czNjcmV0b2xkczNjcmV0b2xkczNjcmV0"
[channels.team]
type = "webhook"
format = "slack"
url = "https://hooks.example/services/T0/s3cret-of-slack"
[channels.phone]
type = "apprise"
url = "ntfy://user:s3cret-of-apprise@ntfy.example/s3cret-topic"
"""
SAID = re.compile("s3cret|czNjcmV0")
LEAKS = (
    "the endpoint answers 500: bad token s3cret-of-hook",
    "s3cret-of-mail: authentication failed for s3cret-of-apprise at /T0/s3cret-of-slack, s3cret-topic",
    "signature of whsec_czNjcmV0b2xkczNjcmV0b2xkczNjcmV0 and s3cret-of-header, Bearer s3cret-of-header",
)


@pytest.mark.parametrize("said", LEAKS)
def test_no_secret_is_told_though_others_say_it(tmp_path: Path, said: str) -> None:
    def fail(store: Store) -> None:
        store.tell(Alert(id="1", kind="test", at=NOON), ["hook"], {"hook": ("",)})
        (due,) = store.claim_deliveries(Lease("me", NOON, NOON + HOUR), (), 9)
        store.settle_delivery(due, "me", Receipt(outcome="retry", reason=said), NOON + HOUR, NOON)

    stored(tmp_path, fail, replace(FINE, status="failing", reason=said))
    told = doctors_words(tmp_path, f"sqlite:///{tmp_path / 'copytaster.db'}")
    assert "***" in told
    assert not SAID.search(told)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "[::1]:1", "nowhere.invalid"])
def test_no_password_of_a_database_is_told(tmp_path: Path, host: str) -> None:
    told = doctors_words(tmp_path, f"postgresql+psycopg://desk:s3cret%40base@{host}/news?application_name=s3cret")
    assert "broken" in told
    assert not SAID.search(told)


def doctors_words(folder: Path, url: str) -> str:
    """All that the command says, as a table, as JSON, and about a configuration that cannot be read."""
    (folder / "config").mkdir()
    settings = PLANTED.format(url=url)
    said = []
    for text in (settings, settings + "\nnonsense = 's3cret'\n"):
        (folder / "config" / "copytaster.toml").write_text(text, "utf-8")
        for form in ((), ("--json",)):
            done = run(folder, "doctor", *form)
            said.append(done.stdout + done.stderr)
    return "\n".join(said)
