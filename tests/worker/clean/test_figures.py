"""Pictures with captions: bare figures, lazy galleries, boxes with misleading names, what is no caption."""

# ruff: noqa: E501  (pages as data)
import pytest

from worker.clean import clean

_BODY = (
    "<p>The ferry left the old pier at six on Monday morning with forty cars and a bus on board, an hour late.</p>"
    "<p>Its captain said that the new engines had brought the crossing down to twelve minutes in calm weather.</p>{}"
    "<p>Fares will stay as they are until the end of the summer, the town council decided on Tuesday evening.</p>"
)
_PAGE = "<html><head><title>The ferry is back</title><meta property=og:site_name content='Haven Post'></head><body><article><h1>The ferry is back</h1>{}</article></body></html>"


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
        ("<figure><picture><source srcset=/s.webp><img src=/f.jpg></picture><figcaption aria-hidden=true>At the pier <span class=credit>Tam Orr / Haven</span></figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "Tam Orr / Haven")),
        ("<div class=story-image><picture><source srcset=/s.webp><img src=/f.jpg></picture><p class=x1>At the pier</p><p class=x2>Foto: Tam Orr</p></div>", ("https://a.example/f.jpg", "At the pier", "Tam Orr")),
        ("<div class=imgboxa><img src=/f.jpg><h1>At the pier, on Monday</h1><p>Photo: AFP</p></div>", ("https://a.example/f.jpg", "At the pier, on Monday", "AFP")),
        ("<div aria-hidden=true><img src=/f.jpg alt='The ferry at the old pier on Monday.'>The ferry at the old pier on Monday.<span>dpa</span></div>", ("https://a.example/f.jpg", "The ferry at the old pier on Monday.", "dpa")),
        ("<figure><img src=/f.jpg><figcaption><span>Haven Post</span><br>The ferry at the pier</figcaption></figure>", ("https://a.example/f.jpg", "The ferry at the pier", "Haven Post")),
        ("<figure><img src=/f.jpg title='The ferry | Bildquelle: HRF / Orr'><figcaption>At the pier</figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "HRF / Orr")),
        ("<figure><img src=/f.jpg alt='A long hall (Photo: Rift Images / Tam Orr)'><figcaption>At the pier</figcaption></figure>", ("https://a.example/f.jpg", "At the pier", "Rift Images / Tam Orr")),
        ("<button><img src=/f.jpg><figcaption>At the pier <cite class=caption-credit>(Image: AFP)</cite></figcaption></button>", ("https://a.example/f.jpg", "At the pier", "AFP")),
        ("<figure><img src=/f.jpg><figcaption>Foto de familia de la reunión del puerto <span class=credit>EFE</span></figcaption></figure>", ("https://a.example/f.jpg", "Foto de familia de la reunión del puerto", "EFE")),
        ("<figure><img src=/f.jpg><figcaption>At the pier. Foto: Tam Orr/APVisa mer</figcaption></figure>", ("https://a.example/f.jpg", "At the pier.", "Tam Orr/AP")),
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
        "<figure><a rel=author href=/tam><img src=/tam.jpg></a><figcaption>By <a rel=author href=/tam>Tam Orr</a></figcaption></figure>",
        "<div class=box><a href=/other><img src=/o.jpg></a><div class=media-text>A ferry in the north</div></div><h4><a href=/other>Another ferry sinks in the north</a></h4>",
        "<div class=jw-player><figure><figcaption>The ferry, filmed from the air. Video: Tam Orr</figcaption></figure></div>",
        "<form><figure><img src=/o.jpg><figcaption>Our letters on the sea, once a week</figcaption></figure></form>",
        "<div class=caption>Close it</div>",
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


def test_pictures_that_a_script_loads_share_a_placeholder_and_keep_their_captions() -> None:
    one = "<figure><img src=/transparent.gif data-x=1><noscript><img src=/{0}.jpg></noscript><figcaption>At the {0} of the pier</figcaption></figure>"
    found = _pictures(one.format("end") + one.format("head"))
    assert [caption for _, caption, _ in found] == ["At the end of the pier", "At the head of the pier"]


def test_a_slider_that_shows_one_caption_at_a_time_gives_them_all_once() -> None:
    one = "<li><figure><img src=/{0}.jpg><figcaption class=sr-only>The {0} engine. Foto: Tam Orr/AP</figcaption></figure></li>"
    shown = "<div class=caption aria-hidden=true><p>The first engine. Foto: Tam Orr/AP</p></div>"
    found = _pictures(f"<div class=gallery><ul>{one.format('first')}{one.format('second')}</ul>{shown}</div>")
    assert [(caption, credit) for _, caption, credit in found] == [
        ("The first engine.", "Tam Orr/AP"),
        ("The second engine.", "Tam Orr/AP"),
    ]


def test_the_linked_data_say_whose_the_picture_is() -> None:
    linked = (
        '<script type="application/ld+json">{"@type": "ImageObject", "description": "The old pier before the repairs", '
        '"author": "Tam Orr / Reuters"}</script>'
    )
    shown = "<figure><img src=/f.jpg><figcaption>The old pier before the repairs</figcaption></figure>"
    assert _pictures(f"{linked}{shown}") == [
        ("https://a.example/f.jpg", "The old pier before the repairs", "Tam Orr / Reuters")
    ]
