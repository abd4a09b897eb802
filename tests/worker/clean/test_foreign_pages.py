"""A page that says something else than its feed announces is no article, in whatever words it says it."""

import pytest

from storage.model import Entry
from worker.clean import clean

WALL = "<title>One moment</title><h1>Your choice</h1><p>Pick a plan to go on, or come back later with a pass.</p>"
ARTICLE = "<h1>Ferries sail again</h1><p>The storm has left the harbour.</p>"
ANNOUNCED = Entry(id="1", title="Ferry service resumes after harbour storm", summary_html="<p>Boats sail again.</p>")


@pytest.mark.parametrize(
    ("page", "title", "is_partial"),
    [
        (WALL, "Ferry service resumes after harbour storm", True),
        (WALL, "عودة خدمة العبارات بعد العاصفة في الميناء", True),
        (WALL, "Which plan should a pass holder choose?", False),
        (WALL, "Brief", False),
        (ARTICLE, "", False),
        (ARTICLE, ANNOUNCED.title, False),
    ],
    ids=["a wall", "a wall before an Arabic article", "a shared word", "too short a title", "no title", "the article"],
)
def test_a_page_that_shares_no_word_with_its_entry(page: str, title: str, *, is_partial: bool) -> None:
    entry = Entry(id="1", title=title, summary_html=ANNOUNCED.summary_html)
    article = clean(page.encode(), url="https://a.example/1", content_type="text/html; charset=utf-8", entry=entry)
    assert article.is_partial is is_partial
    assert not is_partial or ("Boats sail again." in article.text and "Pick a plan" not in article.text)
