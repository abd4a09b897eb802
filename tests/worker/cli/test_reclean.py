"""`articles reclean`: stored pages through newer rules, told in a table, with nothing rung."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.model import Article, Entry, EntryRecord, Feed, FeedState, Fields, Fingerprint, Lease, Page, Verdict
from storage.store import PackedPage, Store
from storage.tables import alerts, decisions
from tests.worker.cli.test_stored import configure, listed, run
from tests.worker.house import HOUR, NOON, fresh_store

TEXT = "The ferry lay at the quay, and nobody knew when it would sail again, said the harbour master of Aleppo."
PAGE = f"""<html lang="en"><head><title>Ferry stays in port</title></head><body><article><h1>Ferry stays in port</h1>
<p>By Moira Kell</p><p>{TEXT}</p><p>Later. {TEXT}</p>
<p class="tip">Tip of the day. {TEXT}</p></article></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database of an older version, which found neither text nor author; of a second article no page is kept."""
    configure(tmp_path)
    store = fresh_store(tmp_path)
    store.sync_feeds([Feed(url="http://a.example/rss", title="A")], FeedState(next_at=NOON))
    (feed,) = store.claim_every_feed(Lease("me", NOON, NOON + HOUR))
    fine = FeedState(next_at=NOON + HOUR, status="ok", baseline_at=NOON, polled_at=NOON)
    records = [
        EntryRecord(entry=Entry(id=n, link=f"http://a.example/{n}", title="Ferry"), keys=(), content_hash=n)
        for n in "12"
    ]
    store.save_poll(feed, records, lambda _: fine, articles_wanted=True, now=NOON)
    for due in store.claim_entries(Lease("me", NOON, NOON + HOUR), 2):
        with store.filing(due, NOON) as filing:
            article = Article(url=due.entry.link, headline="Ferry", text="Ferry", publisher="A")
            keys = Fingerprint(keys=(("guid", due.entry.id),), shingles=(), terms=())
            filed = filing.file(article, keys, Fields(), Verdict(kind="new"), lambda _: ("A",))
            if due.entry.id == "1":
                page = Page(
                    url=article.url,
                    final_url=article.url,
                    content_type="text/html",
                    body=PAGE.encode(),
                    fetched_at=NOON,
                )
                filing.keep_page(filed.article_id, PackedPage.of(page))
            filing.finish()
    store.close()
    return tmp_path


def count(folder: Path, table: sa.Table) -> int:
    store = Store(f"sqlite:///{folder}/copytaster.db")
    try:
        with store.engine.begin() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    finally:
        store.close()


def test_pages_are_cleaned_again_and_nothing_rings(folder: Path) -> None:
    dry = run(folder, "articles", "reclean", "--dry-run")
    assert (dry.exit_code, "1 revised (nothing was written)" in dry.stderr) == (0, True), dry.stderr
    assert {line["revision"] for line in listed(folder, "articles")} == {1}
    (told,) = listed(folder, "articles", "reclean")
    assert (told["outcome"], told["headline"]) == ("revised", "Ferry stays in port")
    first = next(line for line in listed(folder, "articles") if line["url"].endswith("/1"))
    assert (first["revision"], first["authors"]) == (2, ["Moira Kell"])
    assert TEXT in first["text"]
    assert [line["outcome"] for line in listed(folder, "articles", "reclean", first["id"])] == ["unchanged"]
    assert (count(folder, alerts), count(folder, decisions)) == (0, 0)


def test_a_new_rule_for_a_site_is_followed(folder: Path) -> None:
    (folder / "config" / "sites").mkdir()
    (folder / "config" / "sites" / "a.example.txt").write_text("strip_id_or_class: tip\n")
    run(folder, "articles", "reclean")
    first = next(line for line in listed(folder, "articles") if line["url"].endswith("/1"))
    assert "Later." in first["text"]
    assert "Tip of the day" not in first["text"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("a99",), 1, "no article a99"),
        (("--since", "soon"), 2, "'soon' is no duration"),
        (("a1", "--since", "30d"), 2, "give articles or --since"),
        (("--since", "1s"), 0, "no page is kept"),
    ],
)
def test_what_cannot_be_cleaned_again_is_told(folder: Path, args: tuple[str, ...], code: int, said: str) -> None:
    done = run(folder, "articles", "reclean", *args)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_an_article_without_page_stays(folder: Path) -> None:
    ids = [line["id"] for line in listed(folder, "articles") if line["url"].endswith("/2")]
    done = run(folder, "articles", "reclean", *ids)
    assert f"no raw page of {ids[0]} is kept" in done.stderr
