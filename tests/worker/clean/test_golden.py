"""Whole pages: the reference in three shapes, and pages of our own in several systems and scripts."""

import json
from pathlib import Path

import pytest

from worker.clean import clean

DATA = Path(__file__).parents[2] / "data"
SEED = [json.loads(line) for line in (DATA / "seed/pages/pages.jsonl").read_text("utf-8").splitlines() if line]
OWN = sorted(path.stem for path in (DATA / "pages").glob("*.html"))


@pytest.mark.parametrize("page", SEED, ids=[page["id"] for page in SEED])
def test_the_reference_comes_out_byte_for_byte(page: dict) -> None:
    article = clean((DATA / "seed/pages" / page["file"]).read_bytes(), url=page["url"])
    assert article.text == (DATA / "seed/article.txt").read_text("utf-8")
    assert {name: getattr(article, name) for name in page["meta"]} == page["meta"]


@pytest.mark.parametrize("name", OWN)
def test_a_page_gives_its_canonical_text(name: str) -> None:
    article = clean((DATA / f"pages/{name}.html").read_bytes(), url=f"https://{name}.example/news/1")
    assert article.text == (DATA / f"pages/{name}.txt").read_text("utf-8")
    assert not article.is_partial


@pytest.mark.parametrize(
    ("name", "authors", "published", "language"),
    [
        ("wordpress-pullquote", ("Moira Kell",), "2025-10-03T22:40:00+01:00", "en"),
        ("arabic-portal", ("رنا الخطيب",), "2025-01-21", "ar"),
        ("japanese-plain", (), "2025-04-02T09:30:00", "ja"),
    ],
)
def test_a_page_gives_its_metadata(name: str, authors: tuple[str, ...], published: str, language: str) -> None:
    article = clean((DATA / f"pages/{name}.html").read_bytes(), url=f"https://{name}.example/news/1")
    assert (article.authors, article.published, article.language) == (authors, published, language)
