"""`copytaster diff` and `copytaster stories merge|split|log`, on a filled store."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.model import Article, Change, Entry, EntryRecord, Feed, FeedState, Fields, Fingerprint, Lease, Verdict
from storage.store import Store
from tests.worker.cli.test_stored import configure, run

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANGES = (
    Change(kind="figure", old="٧ قتلى", new="١١ قتيلا"),
    Change(kind="wording", old="the old\u202e town", new="the town"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure(tmp_path)
    store = Store.open(f"sqlite:///{tmp_path}/copytaster.db", upgrade=True)
    for number in (1, 2, 3):
        _file(store, str(number), Verdict(kind="new"), number)
    _file(store, "1", Verdict(kind="revision", of="a1", group="g1", story="s1", changes=CHANGES), 4)
    store.close()
    return tmp_path


def _file(store: Store, ident: str, verdict: Verdict, hour: int) -> None:
    now = NOON + hour * HOUR
    store.sync_feeds([Feed(url="http://a.example/rss", title="A")], FeedState(next_at=now))
    (due,) = store.claim_every_feed(Lease("me", now, now + HOUR))
    entry = Entry(id=ident, link=f"http://a.example/{ident}", title=f"Headline {ident}")
    state = FeedState(next_at=now, status="ok", baseline_at=NOON)
    records = [EntryRecord(entry=entry, keys=(), content_hash=str(hour))]
    store.save_poll(due, records, lambda _: state, articles_wanted=True, now=now)
    (work,) = store.claim_entries(Lease("me", now, now + HOUR), 1)
    with store.filing(work, now) as filing:
        article = Article(url=entry.link, headline=entry.title, text=f"text {hour}", publisher="A")
        print_ = Fingerprint(keys=(), shingles=(), terms=())
        filing.file(article, print_, Fields(), verdict, lambda _: ("A",))
        filing.finish()


def said(folder: Path, *args: str) -> str:
    done = run(folder, *args)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_what_changed_is_told_in_words_and_stays_in_its_order(folder: Path) -> None:
    text = said(folder, "diff", "a1")
    assert "revision 1 to 2" in text
    assert "figure                \u2068٧ قتلى\u2069 → \u2068١١ قتيلا\u2069" in text
    assert "worded otherwise      \u2068the [-old -]town\u2069" in text
    assert "\x1b" not in text


def test_programs_get_the_changes_typed(folder: Path) -> None:
    (step,) = json.loads(said(folder, "diff", "a1", "--json"))
    assert (step["article"], step["from"], step["to"]) == ("a1", 1, 2)
    assert step["changes"][0] == {"kind": "figure", "old": "٧ قتلى", "new": "١١ قتيلا"}


def test_an_article_that_never_changed_says_so(folder: Path) -> None:
    assert "never changed" in said(folder, "diff", "a2")
    assert json.loads(said(folder, "diff", "a2", "--json")) == []


@pytest.mark.parametrize("args", [("diff", "a9"), ("stories", "merge", "s1", "s9"), ("stories", "split", "s1", "a2")])
def test_what_is_not_there_is_named(folder: Path, args: tuple[str, ...]) -> None:
    done = run(folder, *args)
    assert done.exit_code == 1
    assert args[-1] in done.stderr


def test_stories_are_merged_and_split_by_hand_and_it_is_told(folder: Path) -> None:
    assert "s2 became part of s1: a2 (merged by hand)" in said(folder, "stories", "merge", "s1", "s2")
    (split,) = json.loads(said(folder, "stories", "split", "s1", "a2", "--json"))
    assert (split["kind"], split["story"], split["other"], split["articles"]) == ("split", "s1", "s4", ["a2"])
    kinds = [change["kind"] for change in json.loads(said(folder, "stories", "log", "s1", "--json"))]
    assert kinds == ["merge", "split"]
    (shown,) = json.loads(said(folder, "show", "s2", "--json"))
    assert shown["id"] == "s1"
    assert {story["id"] for story in json.loads(said(folder, "stories", "--json"))} == {"s1", "s3", "s4"}
