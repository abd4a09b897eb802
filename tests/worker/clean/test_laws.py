"""Laws of the canonical text, over generated articles."""

# ruff: noqa: E501  (strategies read better unbroken)
import html
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from storage.model import Article, Block, Picture
from worker.clean import clean
from worker.clean.canonical import parse_header, parse_text
from worker.clean.render import render
from worker.clean.text import tidy

_WORDS = st.sampled_from(
    ["harbour", "Aleppo", "سفينة", "мост", "灯台", "“yes”", "1.4", "council,", "rain", "said", "été"]
)
LINE = st.lists(_WORDS, min_size=2, max_size=9).map(lambda words: "x" + " ".join(words))
BLOCK = st.one_of(
    LINE.map(lambda t: Block(type="paragraph", text=t)),
    LINE.map(lambda t: Block(type="notice", text=f"[{t}]")),
    st.lists(LINE, min_size=1, max_size=3).map(lambda i: Block(type="list", items=tuple(i))),
    st.lists(LINE, min_size=1, max_size=3).map(lambda i: Block(type="list", items=tuple(i), ordered=True)),
    st.lists(LINE, min_size=1, max_size=2).map(lambda i: Block(type="quotation", text="\n".join(i))),
    st.tuples(LINE, LINE).map(lambda t: Block(type="pull_quote", text=t[0], attribution=t[1])),
    st.tuples(LINE, LINE).map(lambda t: Block(type="caption", text=t[0], credit=t[1])),
    st.lists(st.tuples(LINE, LINE), min_size=1, max_size=3).map(lambda r: Block(type="table", rows=tuple(r))),
)
ARTICLE = st.builds(
    lambda title, standfirst, minutes, day, caption, blocks: Article(
        url="https://x.example/1", title=title, headline=title, standfirst=standfirst, read_minutes=minutes,
        published=day, pictures=(Picture(url="", caption=caption, credit="AFP"),) if caption else (), blocks=tuple(blocks),
    ),
    LINE, st.one_of(st.just(""), LINE), st.integers(1, 60), st.sampled_from([None, "2016-12-06", "2024-02-29T23:59:00+05:30"]),
    st.one_of(st.just(""), LINE), st.lists(BLOCK, min_size=1, max_size=6),
)  # fmt: skip


def _readable(article: Article) -> bool:
    """The format cannot tell a caption without credit, or a first block in brackets, from the header's caption."""
    first = article.blocks[0].type
    return first not in ("notice", "caption", "pull_quote", "quotation", "list", "table") or bool(article.pictures)


@given(ARTICLE)
def test_what_is_rendered_reads_back_the_same(article: Article) -> None:
    assume(_readable(article))
    text = render(article)
    assert text == render(article)
    parts = parse_text(text)
    assert parts.is_canonical
    assert (parts.title.text, parts.headline.text, parts.standfirst.text) == (
        article.title,
        article.headline,
        article.standfirst,
    )
    assert parts.read_minutes == article.read_minutes
    assert tuple(placed.block for placed in parts.blocks) == article.blocks


@given(ARTICLE)
def test_pieces_stand_where_they_say(article: Article) -> None:
    text = render(article)
    parts = parse_text(text)
    for piece in (parts.title, parts.headline, parts.standfirst, parts.date, parts.caption, parts.credit):
        assert text[piece.start : piece.end] == piece.text
    for placed in parts.blocks:
        assert "\n\n" not in text[placed.start : placed.end]


@given(ARTICLE, st.integers(0, 12))
def test_the_header_alone_is_read_as_with_the_blocks(article: Article, lines: int) -> None:
    text = render(article)
    for each in (text, "\n".join(text.split("\n")[:lines])):
        assert parse_header(each) == replace(parse_text(each), blocks=())


@given(ARTICLE)
def test_canonical_text_in_paragraphs_is_left_as_it_is(article: Article) -> None:
    assume(_readable(article))
    text = render(article)
    page = "".join(f"<p>{html.escape(chunk)}</p>" for chunk in text.strip().split("\n\n"))
    assert clean(page.encode(), url="https://x.example/1").text == text


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.binary(max_size=400))
def test_no_bytes_raise(body: bytes) -> None:
    assert clean(body, url="https://x.example/1") == clean(body, url="https://x.example/1")
