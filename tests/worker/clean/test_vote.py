"""Who decides which text is the article, and how far the voters agree on it."""

# ruff: noqa: E501  (pages as data)
import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Article, Entry
from worker.clean import clean
from worker.clean.vote import overlap
from worker.clean.voters import plain
from worker.clean.walk import Frame, Line

_STORY = tuple(
    f"The {what} of Harwick was rebuilt in {year}, the council said on Monday, after {count} months of work on it and much debate."
    for what, year, count in (
        ("mill", 1931, 8),
        ("lock", 1947, 3),
        ("quay", 1958, 11),
        ("weir", 1966, 5),
        ("dam", 1970, 9),
    )
)
_OTHER = tuple(
    f"Reader {n} writes that the ferry was late again, that nobody came, and that the town should do better."
    for n in range(1, 7)
)


def _p(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _read(body: str, entry: Entry | None = None, linked: str | None = None) -> Article:
    script = json.dumps({"@type": "NewsArticle", "headline": "Old works of Harwick", "articleBody": linked})
    data = f'<script type="application/ld+json">{script}</script>' if linked is not None else ""
    page = f"<html lang=en><head><title>Old works of Harwick</title>{data}</head><body><h1>Old works of Harwick</h1>{body}</body></html>"
    return clean(page.encode(), url="https://a.example/1", content_type="text/html; charset=utf-8", entry=entry)


def _said(article: Article) -> set[str]:
    return {block.text for block in article.blocks}


def test_where_all_agree_confidence_is_high_and_where_they_do_not_it_is_low() -> None:
    agreed = _read(f"<article>{_p(_STORY)}</article>", linked=" ".join(_STORY))
    links = "".join(f"<div><a href=/n{n}>Another story of the week, number {n}</a></div>" for n in range(12))
    body = f"<div class=article-body>{_p(_OTHER[:5])}</div>{links}<div class=x>{_p(_STORY)}</div>"
    split = _read(body, linked=" ".join(_STORY))
    assert agreed.confidence >= 0.9
    assert split.confidence <= 0.5


@pytest.mark.parametrize(
    ("linked", "counts"),
    [
        (" ".join(_STORY), True),
        (html.escape("".join(f"<p>{text}</p>" for text in _STORY)), True),
        (html.escape(html.escape(_p(_STORY))), True),
        (" ".join(_OTHER), False),
        (_STORY[0], False),
        ("", False),
    ],
    ids=["text", "escaped", "escaped twice", "of something else", "a teaser", "empty"],
)
def test_the_linked_data_vote_but_never_write(linked: str, counts: bool) -> None:
    body = f"<article>{_p(_STORY)}</article>"
    silent, told = _read(body), _read(body, linked=linked)
    assert _said(told) == set(_STORY)
    assert (told.confidence > silent.confidence) is counts


def test_linked_data_with_more_than_the_page_do_not_add_to_it() -> None:
    assert _said(_read(f"<article>{_p(_STORY[:4])}</article>", linked=" ".join(_STORY))) == set(_STORY[:4])


def _entry(texts: tuple[str, ...], summary: str = "") -> Entry:
    return Entry(id="1", title="Old works of Harwick", summary_html=summary, content_html=_p(texts))


def test_the_feed_outvotes_a_choice_that_has_none_of_its_text() -> None:
    body = f"<div class=article-body>{_p(_OTHER)}</div><div class=x1>{_p(_STORY)}</div>"
    assert _said(_read(body)) == set(_OTHER)
    article = _read(body, entry=_entry(_STORY))
    assert _said(article) == set(_STORY)
    assert article.method == "entry"


def test_a_feed_that_has_less_changes_nothing() -> None:
    body = f"<article>{_p((*_STORY, *_STORY_B))}</article>"
    assert _read(body, entry=_entry(_STORY)).blocks == _read(body).blocks


_STORY_B = tuple(text.replace("Harwick", "Millbrook") for text in _STORY)


def test_the_feed_stands_in_where_the_page_breaks_off_in_words_that_nobody_listed() -> None:
    article = _read(
        f"<article>{_p(_STORY[:1])}<p>Pass holders see all of it.</p></article>", entry=_entry((*_STORY, *_STORY_B))
    )
    assert _said(article) >= {*_STORY, *_STORY_B}
    assert article.is_partial
    assert article.method == "feed"
    assert any("feed has more" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    ("source", "want"),
    [("a < b & c", "a < b & c"), ("&lt;p&gt;x &amp;amp; y&lt;/p&gt;", " x & y "), ("<p>x</p>", " x "), ("", "")],
)
def test_markup_is_taken_off_however_often_it_is_escaped(source: str, want: str) -> None:
    assert plain(source) == want


_LINES = st.lists(st.integers(0, 12), max_size=12, unique=True)


def _lines(indexes: list[int]) -> list[Line]:
    frame = Frame(None, "p", None, {})  # type: ignore[arg-type]  # no element is looked at
    found = [Line("x" * (20 + n), frame, n) for n in indexes]
    for line in found:
        line.prose = True
    return found


@given(_LINES, _LINES)
def test_agreement_is_a_share_and_mutual(one: list[int], other: list[int]) -> None:
    agreed = overlap(_lines(one), _lines(other))
    assert 0 <= agreed <= 1
    assert agreed == overlap(_lines(other), _lines(one))
    assert overlap(_lines(one), _lines(one)) == (1.0 if one else 0.0)
    assert (agreed == 0) is not bool(set(one) & set(other))
