"""What stands in front of an article is told from an article that begins with the same words."""

import pytest

from worker.clean import clean

STORY = "<p>The council of the town met on Monday evening and heard what engineers had found under the quay.</p>"


def cleaned(title: str, body: str, head: str = "") -> tuple[bool, str]:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    article = clean(page.encode(), url="https://x.example/a")
    return article.is_partial, article.text


@pytest.mark.parametrize(
    "title",
    [
        "429 pupils at home in teachers' dispute",
        "403 dead after quake, ministry says",
        "503 homes without power",
        "500 march through Lyon",
        "451 Grad missiles seized",
        "401k changes explained",
        "404 days in captivity",
    ],
)
def test_a_headline_that_begins_with_a_number_is_no_error(title: str) -> None:
    is_partial, text = cleaned(title, STORY * 2)
    assert (is_partial, "under the quay" in text) == (False, True)


@pytest.mark.parametrize("title", ["Access denied", "Forbidden", "One more step", "Robot check", "Service unavailable"])
def test_an_article_with_a_date_may_be_named_as_a_wall(title: str) -> None:
    dated = '<meta property="article:published_time" content="2026-01-05T10:00:00+01:00">'
    is_partial, text = cleaned(title, STORY * 2, dated)
    assert (is_partial, "under the quay" in text) == (False, True)


@pytest.mark.parametrize(
    "title",
    [
        "403",
        "403 Forbidden",
        "Error 403",
        "Error 403 - Forbidden",
        "HTTP Error 401: Unauthorized",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Temporarily Unavailable",
        "504 Gateway Time-out",
        "403 - Access is denied",
        "451 Unavailable For Legal Reasons",
        "Attention Required! | Cloudflare",
        "Just a moment...",
    ],
)
def test_what_a_server_says_in_place_of_the_article_is_a_wall(title: str) -> None:
    is_partial, text = cleaned(title, "<p>You do not have permission to view this page. Reference 0.a1b2c3.</p>")
    assert (is_partial, "permission" in text) == (True, False)


@pytest.mark.parametrize(
    "title",
    ["404", "404 Not Found", "Error 404", "404 - This page has gone", "404 | Page not found", "404 error",
     "404 Seite nicht gefunden", "Ошибка 404. Страница не найдена", "Oops! 404 Page not found", "الصفحة غير موجودة"],
)  # fmt: skip
def test_a_page_that_is_not_there_is_told(title: str) -> None:
    is_partial, text = cleaned(title, "<p>It may have been moved.</p>")
    assert (is_partial, "moved" in text) == (True, False)
