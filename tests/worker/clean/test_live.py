"""Live blogs: every post with its time, in the order of the page, and nothing of the boxes around them."""

# ruff: noqa: E501  (pages as data)
import pytest

from worker.clean import clean
from worker.clean.live import time_of
from worker.clean.walk import Frame, Line

_DECLARED = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "x", "liveBlogUpdate": [{"@type": "BlogPosting"}]}</script>'
_EN = (
    (
        "11:20",
        "Power is back in Millbrook",
        "Power has been restored to four hundred homes in Millbrook, the grid operator says.",
    ),
    (
        "10:10",
        "Schools close at noon",
        "All schools in the county close at noon, the council decided after a meeting this morning.",
    ),
    (
        "09:35",
        "Two masts are down",
        "Two masts are down on the hill above the town, and crews will work there until the evening.",
    ),
    ("09:05", "Ferries stop", "The last ferry has come back to the pier, and none will leave before the wind drops."),
)
_DE = (
    (
        "8.05 Uhr",
        "Fähren stehen still",
        "Die letzte Fähre ist zurück am Anleger, vor dem Abend wird nach Angaben des Hafens keine mehr fahren.",
    ),
    (
        "9.35 Uhr",
        "Zwei Masten umgestürzt",
        "Auf dem Hügel über der Stadt sind zwei Masten umgestürzt, die Helfer arbeiten dort bis in den Abend.",
    ),
    (
        "10.10 Uhr",
        "Schulen schließen mittags",
        "Alle Schulen im Kreis schließen am Mittag, das hat der Rat nach einer Sitzung am Morgen beschlossen.",
    ),
    (
        "11.20 Uhr",
        "Strom ist wieder da",
        "Vierhundert Haushalte in Mühlbach haben wieder Strom, teilt der Betreiber des Netzes am Vormittag mit.",
    ),
)
_AR = (
    (
        "١١:٢٠",
        "عودة الكهرباء إلى البلدة",
        "عادت الكهرباء إلى أربعمئة منزل في البلدة، بحسب ما أعلنت شركة الشبكة صباح اليوم الاثنين.",
    ),
    (
        "١٠:١٠",
        "المدارس تغلق ظهرا",
        "تغلق جميع مدارس المنطقة أبوابها ظهر اليوم، وفق ما قرره المجلس بعد اجتماع عقده في الصباح.",
    ),
    (
        "٠٩:٣٥",
        "سقوط عمودين",
        "سقط عمودان على التلة المطلة على البلدة، وتعمل الفرق هناك حتى المساء لإعادة الخط إلى الخدمة.",
    ),
    (
        "٠٩:٠٥",
        "توقف العبارات",
        "عادت آخر عبارة إلى الرصيف، ولن تغادر أي عبارة أخرى قبل أن تهدأ الرياح في الخليج مساء اليوم.",
    ),
)
Posts = tuple[tuple[str, str, str], ...]


def _read(
    posts: Posts, form: str, *, language: str = "en", head: str = "", around: str = "{}"
) -> list[tuple[str, str]]:
    made = "".join(form.format(time=time, heading=heading, text=text) for time, heading, text in posts)
    page = (
        f"<html lang={language}><head><title>Storm over the coast, live</title>{head}</head><body><main><h1>Storm over the coast, live</h1>"
        f"{around.format(made)}</main></body></html>"
    )
    article = clean(page.encode(), url="https://a.example/1", content_type="text/html; charset=utf-8")
    return [(block.type, block.text) for block in article.blocks]


def _want(posts: Posts) -> list[tuple[str, str]]:
    return [b for time, heading, text in posts for b in (("subhead", f"{time} {heading}"), ("paragraph", text))]


@pytest.mark.parametrize(("language", "posts"), [("en", _EN), ("de", _DE), ("ar", _AR)])
@pytest.mark.parametrize(
    "form",
    [
        "<article class=post><time>{time}</time><h2>{heading}</h2><p>{text}</p></article>",
        "<div class='entry e'><span class=date>{time}</span><h3><a href=#p>{heading}</a></h3><div><p>{text}</p></div></div>",
        "<li class=update><div class=meta>{time}</div><h3>{heading}</h3><p>{text}</p><div class=share><a href=/s>Share</a></div></li>",
        "<section class=up><h2>{heading}</h2><p class=time>{time}</p><p>{text}</p></section>",
    ],
    ids=["articles", "permalinks", "items", "time below"],
)
@pytest.mark.parametrize("head", ["", _DECLARED], ids=["undeclared", "declared"])
def test_each_post_has_its_time_and_heading_in_the_order_of_the_page(
    language: str, posts: Posts, form: str, head: str
) -> None:
    assert _read(posts, form, language=language, head=head) == _want(posts)


def test_a_post_without_heading_has_its_time_alone() -> None:
    found = _read(_EN, "<article class=post><div class=stamp>{time}</div><p>{text}</p></article>")
    assert found == [b for time, _, text in _EN for b in (("subhead", time), ("paragraph", text))]


def test_headings_that_lead_to_pages_of_their_own_are_posts_where_the_page_says_so() -> None:
    form = "<article class=post><time>{time}</time><h2><a href=/1/{time}>{heading}</a></h2><p>{text}</p></article>"
    assert _read(_EN, form, head=_DECLARED) == _want(_EN)


def test_boxes_around_the_posts_stay_out() -> None:
    links = "".join(f"<li><a href=#p{n}>{time} {heading}</a></li>" for n, (time, heading, _) in enumerate(_EN))
    box = "<div class=related><h3>Related</h3><p>The storm of last year took three roofs, and the town has not forgotten it.</p></div>"
    around = f"<div class=key-events><h3>Key events</h3><ul>{links}</ul></div><div class=feed>{{}}</div>{box}"
    form = "<article class=post><time>{time}</time><h2>{heading}</h2><p>{text}</p></article>"
    assert _read(_EN, form, around=around) == _want(_EN)


@pytest.mark.parametrize("names", ["comments", "latest-news", "related"])
def test_comments_and_lists_of_news_with_times_are_no_posts(names: str) -> None:
    story = "".join(
        f"<p>{text} It was said in the town hall on Monday, in the year {n}.</p>" for n, (_, _, text) in enumerate(_DE)
    )
    form = "<article class=post><time>{time}</time><h2><a href=/n/{time}>{heading}</a></h2><p>{text}</p></article>"
    found = _read(_EN, form, around=f"<div class=article-body>{story}</div><div class={names}>{{}}</div>")
    assert len(found) == len(_DE)
    assert not any(time in text for _, text in found for time, _, _ in _EN)


@pytest.mark.parametrize(
    ("text", "is_time"),
    [
        ("11:20", True), ("11.20 Uhr", True), ("2 March 2026, 11:20 GMT", True), ("١١:٢٠", True), ("11時20分", True), ("9 am", True), ("Updated 11h20", True),
        ("Final score 3:1", False), ("12,000 people", False), ("Monday", False), ("She came at 11:20 and left the town with her brother again", False),
    ],
)  # fmt: skip
def test_a_time_is_told_from_other_short_lines(text: str, is_time: bool) -> None:
    line = Line(text, Frame(None, "p", None, {}), 0)  # type: ignore[arg-type]  # no element is looked at
    assert (time_of(line) != "") is is_time
