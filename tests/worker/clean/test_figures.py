"""Pictures with captions: bare figures, lazy galleries, boxes with misleading names, what is no caption."""

# ruff: noqa: E501  (pages as data)
import pytest

from worker.clean import clean

_BODY = (
    "<p>The ferry left the old pier at six on Monday morning with forty cars and a bus on board, an hour late.</p>"
    "<p>Its captain said that the new engines had brought the crossing down to twelve minutes in calm weather.</p>{}"
    "<p>Fares will stay as they are until the end of the summer, the town council decided on Tuesday evening.</p>"
)
_PAGE = "<html><head><title>The ferry is back</title></head><body><article><h1>The ferry is back</h1>{}</article></body></html>"


def _pictures(figure: str) -> list[tuple[str, str, str]]:
    article = clean(_PAGE.format(_BODY.format(figure)).encode(), url="https://a.example/1")
    assert sum(b.type == "paragraph" for b in article.blocks) == 3
    return [(p.url, p.caption, p.credit) for p in article.pictures if p.caption or p.credit]


@pytest.mark.parametrize(
    ("figure", "want"),
    [
        ("<figure><img src=/f.jpg><figcaption>At the pier [AFP]</figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "AFP")),
        ("<figure><figcaption>At the pier [AFP]</figcaption></figure>", ("", "At the pier", "AFP")),
        ("<figure><picture><source srcset='/s.jpg 200w, /l.jpg 900w'></picture><figcaption>At the pier</figcaption></figure>", ("https://a.example/l.jpg", "At the pier", "")),
        ("<figure><noscript><img src=/n.jpg></noscript><figcaption>At the pier</figcaption></figure>", ("https://a.example/n.jpg", "At the pier", "")),
        ("<div class='image lightbox'><figure><img src=/f.jpg><figcaption>At the pier</figcaption></figure></div>", ("https://a.example/f.jpg", "At the pier", "")),
        ("<figure class=gallery-slider><img src=/f.jpg><figcaption class=footer>At the pier</figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "")),
        ("<div><img src=/f.jpg></div><figcaption>At the pier</figcaption><figcaption>Photo: Tam Orr</figcaption>", ("https://a.example/f.jpg", "At the pier", "Tam Orr")),
        ("<div class=media><img src=/f.jpg><div class=image-text>At the pier</div><div class=image-text>Image: GCS</div></div>", ("https://a.example/f.jpg", "At the pier", "GCS")),
        ("<div class=story-image><img src=/f.jpg><p class=image-credits>Tam Orr/Haven</p></div>", ("https://a.example/f.jpg", "", "Tam Orr/Haven")),
        ("<div><img src=/f.jpg alt='The ferry at the old pier on Monday'></div><div>The ferry at the old pier on Monday</div>", ("https://a.example/f.jpg", "The ferry at the old pier on Monday", "")),
        ("<figure><img src=/f.jpg><figcaption>At the pier <span class=credit>Tam Orr</span><button>Enlarge</button></figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "Tam Orr")),
    ],
)  # fmt: skip
def test_a_caption_is_found(figure: str, want: tuple[str, str, str]) -> None:
    assert _pictures(figure) == [want]


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><a href=/other><img src=/o.jpg><figcaption>Another ferry sinks in the north</figcaption></a></figure>",
        "<figure><img src=/o.jpg><figcaption><h3><a href=/n>Our newsletter</a></h3><p>Every morning.</p></figcaption></figure>",
        "<div><img src=/f.jpg alt='A drawing of a ferry, for the blind'></div>",
        "<figure><figcaption>Listen to this story</figcaption><audio src=/a.mp3></audio></figure>",
    ],
)
def test_what_is_no_caption(figure: str) -> None:
    assert _pictures(figure) == []


def test_a_gallery_says_its_captions_once() -> None:
    one = "<div class=caption>At the pier. Photo: Tam Orr</div>"
    assert (
        len(_pictures(f"<div class=gallery><ul><li><img src=/f.jpg>{one}</li></ul><div class=panel>{one}</div></div>"))
        == 1
    )


def test_linked_data_are_evidence_for_what_the_page_shows() -> None:
    linked = (
        '<script type="application/ld+json">{"@type": "ImageObject", "url": "/f.jpg", "caption": "The old pier before the '
        'repairs", "creditText": "Haven Post"}</script>'
    )
    shown = "<div class=x1><img src=/f.jpg></div><p class=x2>The old pier before the repairs</p>"
    want = [("https://a.example/f.jpg", "The old pier before the repairs", "")]
    assert _pictures(f"{linked}{shown}") == want
    assert _pictures(linked) == []
    ends = "<figure><img src=/f.jpg><figcaption>The pier at night Haven Post</figcaption></figure>"
    assert _pictures(f"{linked}{ends}") == [("https://a.example/f.jpg", "The pier at night", "Haven Post")]
