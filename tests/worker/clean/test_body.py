"""Which lines are the article's: one small page for each rule."""

# ruff: noqa: E501, ISC004  (pages as data)
import pytest

from worker.clean import clean

_SAID = (
    "The council of Harwick met on Monday evening and heard what the engineers had found below the old bridge.",
    "Eleven cracks run through the northern pier, the report says, and two of them were not there in the spring.",
    "Lorries over seven tonnes must take the road through Millbrook from Thursday until the pier has been made safe.",
    "The repair will take until March, if the winter is mild and the county pays its share of the cost in time.",
)
_TEXT = "".join(f"<p>{said}</p>" for said in _SAID)


def _cleaned(body: str, head: str = "<h1>Old bridge of Harwick closed to lorries</h1>") -> str:
    page = f"<html lang=en><head><title>Old bridge of Harwick closed to lorries</title></head><body>{head}{body}</body></html>"
    return clean(page.encode(), url="https://example.org/1", content_type="text/html; charset=utf-8").text


def _teaser(number: int, tag: str) -> str:
    return (
        f"<{tag} class=item><h3><a href=/n/{number}>Another story of the week, number {number}</a></h3>"
        f"<div>A farmer near Millbrook ({number}) counted his sheep.</div></{tag}>"
    )


@pytest.mark.parametrize(
    ("extra", "gone"),
    [
        ("".join(_teaser(n, "div") for n in range(3)), "counted his sheep"),
        ("<section>" + "".join(_teaser(n, "article") for n in range(4)) + "</section>", "counted his sheep"),
        (
            "<div><h3>Você pode gostar...</h3>"
            + f"<article><p>{_SAID[1].replace('Eleven', 'Forty')}</p></article>" * 5
            + "</div>",
            "Forty cracks",
        ),
        (
            "<div class='support-box'><p>Everyone needs news. Your contribution of as little as $2 keeps it free.</p></div>",
            "as little as",
        ),
        (
            "<div class='info-box'><p>An dieser Stelle findest du einen externen Inhalt von YouTube, der den Artikel "
            "ergänzt.</p><p>Link zum Inhalt</p></div>",
            "Link zum Inhalt",
        ),
        ("<p>[Related: <a href=/x>The bridge of Millbrook is older than we thought</a>]</p>", "older than"),
        ("<p>Want more? Sign up for our free morning newsletter.</p>", "morning newsletter"),
    ],
)
def test_what_is_about_other_articles_or_asks_of_the_reader_goes(extra: str, gone: str) -> None:
    text = _cleaned(f"<div>{_TEXT}{extra}</div>")
    assert gone not in text
    assert all(said in text for said in _SAID)


@pytest.mark.parametrize(
    ("extra", "kept"),
    [
        (
            "<table><tr class='player-7'><td>1</td><td>Kerr</td><td>40</td></tr><tr><td>2</td><td>Orr</td><td>9</td></tr></table>",
            "1 | Kerr | 40",
        ),
        (
            "<p><span class=dropcap>N</span> obody crossed it on foot last night, said the warden of the bridge.</p>",
            "Nobody crossed",
        ),
        (
            "<p>She met <ruby>尹錫悦<rp>（</rp><rt>ユンソンニョル</rt><rp>）</rp></ruby> at the bridge on Tuesday at noon.</p>",
            "尹錫悦（ユンソンニョル）",
        ),
        ("<p>She met <ruby>尹錫悦<rt>ユンソンニョル</rt></ruby> at the bridge on Tuesday at noon.</p>", "尹錫悦 at"),
        (
            "<h2><a href=/pier>The northern pier</a></h2><p>It was built by hand in the summer of the year of the flood.</p>",
            "The northern pier",
        ),
        (
            "<h3><a href='#a1'>Is the footpath open?</a></h3><p>It is, says the county, but only until it is dark outside.</p>",
            "Is the footpath open?",
        ),
    ],
)
def test_what_is_of_the_article_stays(extra: str, kept: str) -> None:
    text = _cleaned(f"<div>{_TEXT}{extra}<p>{_SAID[0].replace('Monday', 'Friday')}</p></div>")
    assert kept in text
    assert "Friday" in text


def test_a_headline_behind_the_text_does_not_cut_it_off() -> None:
    text = _cleaned(f"<div class='post-content'>{_TEXT}</div><h1>0 Comments</h1>", head="")
    assert all(said in text for said in _SAID)


def test_the_story_of_a_photo_story_stands_under_its_pictures() -> None:
    shots = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>{said}</figcaption></figure>" for n, said in enumerate(_SAID)
    )
    text = _cleaned(f"<div class='article-body'>{shots}</div>")
    assert all(said in text for said in _SAID)


def test_a_marked_paragraph_is_no_body() -> None:
    more = "".join(f"<p>{said.replace('The', 'A')}</p>" for said in _SAID)
    text = _cleaned(f"<main><p class='body-text'>{_SAID[0]}</p>{more}{_TEXT}</main>")
    assert all(said in text for said in _SAID)
