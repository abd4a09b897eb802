"""`search` and `topic test`: a query asked of the archive, as a person and as a program see the answer."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from storage.model import Article, Entry, EntryRecord, Feed, FeedState, Fields, Fingerprint, Lease, Verdict
from storage.store import Store
from tests.worker.house import HOUR, NOON, fresh_store
from worker.cli import build
from worker.match import words_of

SETTINGS = '[storage]\nurl = "sqlite:///copytaster.db"\n'
TOPICS = '[[topics]]\nname = "Gates"\nquery = "gate NEAR/2 miners"\n[sets]\nwho = ["miners", "geese"]\n'
TEXTS = (
    "Miners at the gate\n\n1 min read\nMiners left the gate of the quarry.",
    "Rain again\n\n1 min read\nIt rained all day long, and then some more.\n\nGeese were seen near a gate.",
    "Football\n\n1 min read\nMiners play football far from any gate.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration, and a database with three articles, an hour apart; the first two are of one story."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "config").mkdir()
    (folder / "config" / "copytaster.toml").write_text(SETTINGS, "utf-8")
    (folder / "config" / "topics.toml").write_text(TOPICS, "utf-8")
    store = fresh_store(folder)
    for number, text in enumerate(TEXTS):
        enter(store, number, text)
    store.close()
    return folder


def enter(store: Store, number: int, text: str) -> None:
    now, url = NOON + number * HOUR, f"http://a.example/{number}"
    store.sync_feeds([Feed(url=url, title="A")], FeedState(next_at=now))
    due = next(due for due in store.claim_every_feed(Lease("me", now, now + HOUR)) if due.feed.url == url)
    entry = Entry(id=url, link=url)
    record = EntryRecord(entry=entry, keys=(("guid", url),), content_hash="c")
    store.save_poll(due, [record], lambda _: FeedState(next_at=now), articles_wanted=True, now=now)
    (wanted,) = store.claim_entries(Lease("me", now, now + HOUR), 9)
    article = Article(url=url, headline=text.partition("\n")[0], text=text, publisher="Wire")
    verdict = Verdict(kind="new", story="s1" if number == 1 else None)
    with store.filing(wanted, now) as filing:
        filed = filing.file(
            article, Fingerprint(keys=(("guid", url),), shingles=(), terms=()), Fields(), verdict, lambda _: ()
        )
        filing.keep_words(filed.article_id, words_of(article))
        filing.finish()


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COPYTASTER_CLOCK_ORIGIN", f"0 {(NOON + timedelta(days=1)).isoformat()}")
    monkeypatch.setenv("COPYTASTER_CLOCK_RATE", "0.000001")
    monkeypatch.delenv("COPYTASTER_CONFIG", raising=False)

    def run(*args: str) -> Result:
        return CliRunner().invoke(build(args[0]), list(args))

    return run


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.mark.parametrize(
    ("query", "wanted", "is_exact"),
    [
        ("gate", ["a3", "a2", "a1"], True),
        ("miners NOT football", ["a1"], True),
        ("Gates", ["a1"], True),
        ("@who gate", ["a3", "a2", "a1"], True),
        ("title:miners", ["a1"], True),
        ("nothing", [], True),
    ],
)
def test_search_finds_what_matches_newest_first(call, query, wanted, is_exact):
    found = told(call("search", query, "--json"))
    assert [each["id"] for each in found["articles"]] == wanted
    assert (found["count"], found["is_exact"]) == (len(wanted), is_exact)


def test_a_count_that_only_the_matcher_could_tell_is_said_to_be_one_at_most(call):
    found = told(call("search", "gate NEAR/20 (miners OR geese)", "--limit", "1", "--json"))
    assert (found["count"], found["is_exact"], len(found["articles"])) == (3, False, 1)
    assert "at most 3 articles" in call("search", "gate NEAR/20 (miners OR geese)", "-n", "1").stderr


def test_a_hit_shows_where_the_query_stands(call):
    (hit,) = told(call("search", "quarry", "--json"))["articles"]
    assert "left the gate of the quarry." in hit["snippet"]
    assert [TEXTS[0][span["start"] : span["end"]] for span in hit["spans"]] == ["quarry"]
    shown = call("search", "quarry").stdout
    assert "a1" in shown
    assert "Miners at the gate" in shown


@pytest.mark.parametrize("command", [("search",), ("topic", "test")])
def test_a_query_that_cannot_be_read_is_shown_with_a_caret(call, command):
    result = call(*command, "(gate OR")
    assert result.exit_code == 1
    assert "(gate OR\n" in result.stderr
    assert "^" in result.stderr


def test_a_trial_counts_articles_stories_and_alerts(call):
    found = told(call("topic", "test", "gate", "--last", "2d", "--json"))
    assert (found["articles"], found["stories"], found["days"]) == (3, 2, 2.0)
    assert (found["at_once"], found["at_once_at_most"], found["digests"]) == (1.0, 1.5, 0.5)
    assert found["busiest_count"] == 1
    assert [hit["id"] for hit in found["best"]] == ["a1", "a3", "a2"]


def test_a_trial_has_a_series_by_day(call):
    found = told(call("topic", "test", "gate", "--last", "3d", "--json"))
    assert (found["series"], found["stretch_days"]) == ([0, 1, 2], 1)
    assert "·▄█ (at most 2)" in call("topic", "test", "gate", "--last", "3d").stdout
    assert "· (at most 0)" in call("topic", "test", "nothing", "--last", "12h").stdout


def test_a_trial_looks_no_further_back_than_asked(call):
    assert told(call("topic", "test", "gate", "--last", "24h", "--json"))["articles"] == 2


def test_a_trial_is_shown_in_words(call):
    shown = call("topic", "test", "Gates").stdout
    assert "reads gate NEAR/2 miners" in shown
    assert "articles" in shown
    assert "clearest:" in shown


def test_a_difference_tells_what_comes_and_goes(call):
    found = told(call("topic", "test", "--diff", "gate NEAR/2 miners", "gate NOT miners", "--json"))
    assert found["counts"] == {"both": 0, "gained": 1, "lost": 1}
    assert ([hit["id"] for hit in found["gained"]], [hit["id"] for hit in found["lost"]]) == (["a2"], ["a1"])
    assert "come:" in call("topic", "test", "--diff", "geese", "gate").stdout


def test_a_wrong_duration_is_told_so(call):
    result = call("topic", "test", "gate", "--last", "soon")
    assert result.exit_code == 2
    assert "--last" in result.stderr


def test_what_nearly_matched_is_listed_by_the_clause_that_failed(call):
    found = told(call("topic", "missed", "miners gate NOT football", "--json"))
    assert [(each["clause"], each["count"]) for each in found["clauses"]] == [("NOT football", 1), ("miners", 1)]
    assert found["clauses"][0]["articles"][0]["article"] == "a3"
    shown = call("topic", "missed", "miners gate NOT football").stdout
    assert "failed NOT football: 1" in shown
    assert "excluded by football" in shown


def test_near_misses_of_all_topics(call):
    assert "Gates: 1 nearly matched" in call("topic", "missed").stdout
    assert call("topic", "missed", "gate (").exit_code == 1
