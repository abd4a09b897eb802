"""The ways through the parser come to the same: strict, set aside, mended, tolerant, salvaged, and cut short."""

import re
from html import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from storage.model import Entry, ParsedFeed
from worker.parse import NotAFeed, parse_feed
from worker.parse.lift import LONG, lifted
from worker.parse.normal import normalise
from worker.parse.repair import mend
from worker.parse.tolerant import read_broken
from worker.parse.tree import strict

URL = "https://gazette.example/rss"
#: Words without what XML forbids; `<` and `&` are written as a feed writes them.
WORDS = st.text("abc éß\u00a0Жحلב港 <&>\"'", min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
HTML = st.lists(st.sampled_from(["<p>حلب</p>", "a &amp; b", "<br>", "x < y", "é", "\n", "<b>c</b>"]), max_size=5)
ITEMS = st.lists(st.tuples(WORDS, HTML.map("".join), st.integers(0, 3)), min_size=1, max_size=4)


def read(body: bytes | str) -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=URL, content_type="")


def rss(items: list[tuple[str, str, int]]) -> str:
    written = "".join(
        f"<item><title>{escape(escape(title))}</title><link>https://gazette.example/{number}</link>"
        f'<guid isPermaLink="false">g{number}</guid><pubDate>Sat, 22 Nov 2025 0{hour}:30:00 GMT</pubDate>'
        f"<description>{escape(html)}</description></item>"
        for number, (title, html, hour) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{written}</channel></rss>'


def atom(items: list[tuple[str, str, int]]) -> str:
    written = "".join(
        f'<entry><title>{escape(title)}</title><link href="https://gazette.example/{number}"/>'
        f"<id>tag:gazette.example,2025:{number}</id><published>2025-11-22T0{hour}:30:00Z</published>"
        f'<content type="html"><![CDATA[{html}]]></content></entry>'
        for number, (title, html, hour) in enumerate(items)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{written}</feed>'


def told(entry: Entry) -> tuple[object, ...]:
    bodies = (re.sub(r"\s+", " ", body) for body in (entry.summary_html, entry.content_html))
    return (entry.id, entry.link, entry.title, entry.published, *bodies)


@given(ITEMS)
@settings(max_examples=60, deadline=None)
def test_what_is_mended_reads_as_what_was_clean(items: list[tuple[str, str, int]]) -> None:
    for document in (rss(items), atom(items)):
        clean = read(document)
        assert strict(document.encode()) is not None
        assert read(f"\n\n{document}") == clean
        assert read(f"{document}<!-- cached -->\x00 junk") == clean
        assert read(document.replace("</title>", "\x08</title>", 1)) == clean
        assert strict(mend(document.encode())) is not None


def looks_converted(text: str) -> bool:
    """Whether feedparser takes the text for UTF-8 that was read as Latin-1, and turns it back: "ß\u00a0" is such."""
    try:
        return not text.isascii() and bool(text.encode("latin-1").decode())
    except UnicodeError:
        return False


@given(ITEMS)
@settings(max_examples=40, deadline=None)
def test_the_tolerant_way_and_the_fast_one_agree(items: list[tuple[str, str, int]]) -> None:
    assume(not any(looks_converted(title) for title, _, _ in items))
    document = rss(items)
    draft = read_broken(document.encode(), URL)
    assert draft is not None
    assert [told(entry) for entry in normalise(draft).entries] == [told(entry) for entry in read(document).entries]


@given(ITEMS, st.data())
@settings(max_examples=80, deadline=None)
def test_a_document_cut_short_gives_its_whole_entries(items: list[tuple[str, str, int]], data: st.DataObject) -> None:
    for document, end in ((rss(items), b"</item>"), (atom(items), b"</entry>")):
        body = document.encode()
        cut = data.draw(st.integers(body.index(end) + len(end), len(body)))
        whole = body[:cut].count(end)
        entries = read(body[:cut]).entries
        assert len(entries) >= whole
        assert entries[:whole] == read(body).entries[:whole]


LONG_TEXT = "<p>Das Schiff fuhr nach حلب &amp; zurück.</p>\r\n" * (LONG // 20)


@pytest.mark.parametrize("name", ["description", "content:encoded"])
@pytest.mark.parametrize("space", ["", "\n  "])
def test_a_text_that_is_set_aside_reads_as_one_that_is_not(name: str, space: str) -> None:
    frame = f'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>t</title><{name}>'
    aside = f"{frame}{space}<![CDATA[{LONG_TEXT}]]>{space}</{name}></item></channel></rss>"
    assert lifted(aside.encode()).texts
    assert read(aside) == read(f"{frame}{escape(LONG_TEXT)}</{name}></item></channel></rss>")


@pytest.mark.parametrize(
    "attributes", ["", ' type="html"', ' type="text"', ' type="html" xml:base="https://a.example/"']
)
@pytest.mark.parametrize("name", ["content", "summary"])
def test_a_body_is_set_aside_with_what_it_says_of_its_type(name: str, attributes: str) -> None:
    frame = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><{name}{attributes}>'
    aside = f"{frame}<![CDATA[{LONG_TEXT}]]></{name}></entry></feed>"
    assert lifted(aside.encode()).texts
    assert read(aside) == read(f"{frame}{escape(LONG_TEXT)}</{name}></entry></feed>")


#: What is in texts, and what no XML may have in one.
ALLOWED = ["&lt;", "&amp;amp;", "&#x410;", "&#128;", "é", "港", "😀", "\r\n", "\r", "]]", ">", " "]
REFUSED = ["]]>", "&nbsp;", "&#0;", "&#xFFFE;", "&#xD83D;", "& ", "&lt", "\x08", "\x0c", "\ufffe"]


@given(st.lists(st.sampled_from(ALLOWED + REFUSED), max_size=6).map("".join), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_text_that_is_set_aside_is_what_the_parser_makes_of_it(text: str, is_section: bool) -> None:
    long = f"{text}{'x' * LONG}{text}"
    inside = f"<![CDATA[{long}]]>" if is_section and "]]>" not in long else long
    document = f"<rss><description>{inside}</description></rss>".encode()
    root = strict(document)
    assert lifted(document).texts == ({} if root is None else {"0": (root[0].text or "").strip()})


@pytest.mark.parametrize("damage", ["<title>Fish & Chips</title>", "<p:x/>", "<title>a\x08b</title>", "<br>"])
def test_what_is_sound_in_a_damaged_document_is_set_aside_too(damage: str) -> None:
    sound = f"<item><guid>1</guid><description>{escape(LONG_TEXT)}</description></item>"
    (entry,) = read(f"<rss><channel>{damage}{sound}</channel></rss>").entries
    assert entry.summary_html == LONG_TEXT.replace("\r\n", "\n").strip()


def test_a_text_behind_a_comment_is_set_aside() -> None:
    document = f"<rss><!-- <![CDATA[ --><description><![CDATA[{LONG_TEXT}]]></description></rss>"
    assert lifted(document.encode()).texts


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(f"<!-- <description><![CDATA[{LONG_TEXT} --> <title>t</title>", id="in a comment that ends in it"),
        pytest.param(f"<title><![CDATA[t]]></title><body><![CDATA[{LONG_TEXT}]]></body>", id="of another element"),
        pytest.param(f"<title>t</title><description>a<![CDATA[{LONG_TEXT}]]></description>", id="beside other text"),
        pytest.param(f"<title>t</title><description><![CDATA[{LONG_TEXT}", id="without an end"),
    ],
)
def test_what_only_looks_like_a_text_to_set_aside_stays(inside: str) -> None:
    document = f"<rss><channel><item>{inside}</item></channel></rss>"
    assert lifted(document.encode())[1:] == (document.encode(), {}, False)
    assert read(document).entries[0].title == "t"


@pytest.mark.parametrize("written", ["\u0093", "&#147;", "&#0147;", "&#x93;", "&#X0093;"])
@pytest.mark.parametrize("damage", ["", "<title>Fish & Chips</title>"])
def test_damage_of_conversions_is_repaired_in_a_text_that_is_set_aside(written: str, damage: str) -> None:
    text = f"{'x' * LONG}{written}"
    item = f"<item><guid>1</guid><description>{text}</description></item>"
    (entry,) = read(f"<rss><channel>{damage}{item}</channel></rss>").entries
    assert entry.summary_html == f"{'x' * LONG}\u201c"


@pytest.mark.parametrize("body", ["x", "]]", "a[b[1]] > 2", "]>", "]" * 9])
def test_a_section_ends_where_its_mark_stands(body: str) -> None:
    section = f"<description><![CDATA[{body}{'x' * LONG}{body}]]></description>"
    (entry,) = read(f"<rss><channel><item><guid>1</guid>{section}</item></channel></rss>").entries
    assert entry.summary_html == f"{body}{'x' * LONG}{body}"


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("", ""), (' xml:lang="ar"', "ar"), (" xml:lang = 'pt_BR'", "pt-BR"), (' lang="fr"', "")],
)
def test_a_title_names_the_language(attributes: str, language: str) -> None:
    entry = f"<entry><id>1</id><title{attributes}>t</title></entry>"
    (found,) = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>').entries
    assert found.language == language


def test_a_forged_key_reads_nothing() -> None:
    long = f"<item><title>t</title><description><![CDATA[{LONG_TEXT}]]></description></item>"
    forged = '<item><title>u</title><description copytaster-lifted="9">own</description></item>'
    first, second = read(f"<rss><channel>{long}{forged}</channel></rss>").entries
    assert (first.summary_html, second.summary_html) == (LONG_TEXT.replace("\r\n", "\n").strip(), "own")


@pytest.mark.parametrize("bad", [b"\x00", b"\x1b", b"\xef\xbf\xbe", b"\xff"])
def test_a_bad_byte_in_a_long_text_does_not_cost_it(bad: bytes) -> None:
    text = LONG_TEXT.encode()
    body = b"<rss><channel><item><title>t</title><description><![CDATA[%b%b]]></description></item></channel></rss>"
    (entry,) = read(body % (text, bad)).entries
    assert entry.summary_html.startswith(LONG_TEXT.replace("\r\n", "\n").strip())
    assert bad == b"\xff" or entry.summary_html == LONG_TEXT.replace("\r\n", "\n").strip()


@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_gives_a_feed_or_says_why_not(junk: bytes, at: int, gone: int) -> None:
    for document in (rss([("حلب", "<p>x</p>", 1)] * 2), atom([("港", LONG_TEXT, 1)] * 2)):
        body = document.encode()
        damaged = body[: at % len(body)] + junk + body[at % len(body) + gone :]
        try:
            feed = read(damaged)
        except NotAFeed:
            continue
        assert all(entry.id for entry in feed.entries)
