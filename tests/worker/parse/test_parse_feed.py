"""Documents to entries: every format, the damage that occurs, and what is no feed."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Enclosure, Entry, ParsedFeed, instant
from worker.parse import NotAFeed, parse_feed

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
SITE = "https://gazette.example"
URL = f"{SITE}/rss"


def read(body: bytes | str, content_type: str = "", url: str = URL) -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=url, content_type=content_type)


def fixture(name: str) -> ParsedFeed:
    return read((FEEDS / name).read_bytes())


def rss(inside: str) -> str:
    return f'<rss version="2.0"><channel><title>f</title>{inside}</channel></rss>'


def one(body: bytes | str, content_type: str = "") -> Entry:
    (entry,) = read(body, content_type).entries
    return entry


def test_rss() -> None:
    feed = fixture("rss20.xml")
    info = feed.feed
    assert (info.title, info.link, info.language) == ("Harbour & Hills Gazette", "https://gazette.example/", "en-gb")
    assert (info.ttl_minutes, info.update_minutes, info.skip_hours, info.skip_days) == (30, 360, (0, 3), (5, 6))
    assert (info.hubs, info.next) == (("https://hub.example/",), "https://gazette.example/rss?page=2")
    ferry, permalink = feed.entries
    assert (ferry.id, ferry.link) == ("ferry-1", "https://gazette.example/news/ferry")
    assert ferry.title == "Ferry <b>late again"
    assert ferry.published == "2025-11-22T08:30:00+01:00"
    assert (ferry.authors, ferry.categories) == (("Nora Quill",), ("Ports", "Weather"))
    assert ferry.summary_html == "The ferry was <em>late</em>."
    assert ferry.content_html == "<p>The ferry from Aldmere was late.</p>"
    assert ferry.enclosures == (
        Enclosure(url="https://gazette.example/audio/ferry.mp3", type="audio/mpeg", length=1200),
    )
    assert permalink.link == permalink.id == "https://gazette.example/news/permalink"
    assert permalink.published is None
    assert permalink.summary_html == "Only a caption"


def test_atom() -> None:
    feed = fixture("atom10.xml")
    assert (feed.feed.title, feed.feed.link, feed.feed.language) == ("أخبار الميناء", "https://akhbar.example/", "ar")
    first, second = feed.entries
    assert (first.title, first.link) == ("تأخر العبارة & القطار", "https://akhbar.example/feeds/news/1")
    assert (first.published, first.updated) == ("2025-11-22T10:30:00+03:00", "2025-11-22T11:00:00+03:00")
    assert (first.authors, first.categories) == (("سلمى حداد",), ("موانئ",))
    assert first.content_html == "<p>وصلت العبارة <b>متأخرة</b>.</p><p>A &lt; B</p>"
    assert (first.summary_html, first.enclosures[0].url) == ("ملخص", "https://akhbar.example/feeds/audio.mp3")
    assert (second.title, second.link) == ("Use of <b> explained", "https://other.example/2")
    assert (second.content_html, second.updated) == ("1 &lt; 2", "2025-11-22T00:00:00+00:00")


def test_rdf() -> None:
    (entry,) = fixture("rdf.xml").entries
    assert (entry.id, entry.link, entry.updated) == (
        "https://rdf.example/1",
        "https://rdf.example/1",
        "2025-11-22T08:30:00+01:00",
    )


def test_news_sitemap() -> None:
    (entry,) = fixture("sitemap.xml").entries
    assert (entry.link, entry.title) == ("https://sitemap.example/a", "Quay reopened")
    assert (entry.published, entry.categories) == ("2025-11-22T08:30:00+00:00", ("quay", "harbour"))


NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns="http://www.w3.org/2005/Atom"'
)


def of_namespaces(inside: str) -> Entry:
    return one(f"<feed {NAMESPACES}><title>f</title><entry>{inside}</entry></feed>")


def test_a_caption_never_displaces_a_summary() -> None:
    media = "<media:content><media:description>Caption</media:description></media:content>"
    caption = "<media:description>Caption</media:description><itunes:summary>Notes</itunes:summary>"
    for inside in (f"{caption}<summary>Words</summary>", f"<summary>Words</summary>{caption}{media}"):
        assert of_namespaces(inside).summary_html == "Words"
    both = of_namespaces(f"{caption}<content:encoded>Text</content:encoded>")
    assert (both.summary_html, both.content_html) == ("", "Text")
    assert of_namespaces(f"<media:group>{caption}</media:group>").summary_html == "Caption"
    assert of_namespaces(media).summary_html == ""


def test_a_podcast_has_its_names() -> None:
    entry = of_namespaces(
        "<itunes:title>Folge eins</itunes:title><itunes:author>Nora Quill</itunes:author>"
        '<itunes:summary>Notizen</itunes:summary><link rel="enclosure" href="/1.mp3" type="audio/mpeg" length="9"/>'
    )
    assert (entry.title, entry.authors, entry.summary_html) == ("Folge eins", ("Nora Quill",), "Notizen")
    assert entry.enclosures == (Enclosure(url="https://gazette.example/1.mp3", type="audio/mpeg", length=9),)


def test_a_reply_links_to_itself_and_not_to_what_it_answers() -> None:
    entry = of_namespaces(
        '<thr:in-reply-to ref="tag:1" href="https://a.example/1"/><link rel="replies" href="/replies"/>'
        '<link href="/1#reply"/><dc:creator>Ann</dc:creator>'
    )
    assert (entry.link, entry.authors) == ("https://gazette.example/1#reply", ("Ann",))


def test_addresses_are_absolute_after_the_nearest_base() -> None:
    feed = read(
        f'<feed {NAMESPACES} xml:base="https://base.example/a/"><title>f</title><link href="home"/>'
        '<entry xml:base="b/"><id>1</id><link href="c"/></entry>'
        '<entry><id>2</id><link xml:base="https://other.example/" href="d"/></entry>'
        '<entry xml:base="//[bad"><id>3</id><link href="e"/></entry></feed>'
    )
    assert feed.feed.link == "https://base.example/a/home"
    assert [entry.link for entry in feed.entries] == [
        "https://base.example/a/b/c",
        "https://other.example/d",
        "https://base.example/a/e",
    ]
    shouted = '<CHANNEL BASE="https://base.example/"><ITEM HREF="/1"><TITLE>t</TITLE></ITEM></CHANNEL>'
    assert one(shouted).link == "https://base.example/1"


@pytest.mark.parametrize(
    "root",
    [
        '<rss version="0.91"><channel><title>f</title>{}</channel></rss>',
        '<rss version="0.92"><channel><title>f</title>{}</channel></rss>',
        '<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>f</title>{}</channel></rss>',
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>f</title></channel>{}</rdf:RDF>'
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://purl.org/rss/1.0/"><channel><title>f</title></channel>{}</rdf:RDF>'
        ),
    ],
    ids=["0.91", "0.92", "2.0 with a namespace", "0.90", "1.0"],
)
def test_the_old_forms_of_rss(root: str) -> None:
    feed = read(root.format("<item><title>t</title><link>/1</link><description>d</description></item>"))
    (entry,) = feed.entries
    assert (feed.feed.title, entry.id, entry.title, entry.summary_html) == ("f", f"{SITE}/1", "t", "d")


def test_atom_03() -> None:
    entry = one(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>f</title><entry>'
        '<title mode="escaped" type="text/html">a &amp;lt;b&amp;gt;</title><link rel="alternate" href="/1"/>'
        "<id>tag:1</id><issued>2025-11-22T08:30:00-04:00</issued><modified>2025-11-22T18:30:00Z</modified>"
        '<content type="text/html" mode="base64">PGI+YjwvYj4=</content></entry></feed>'
    )
    assert (entry.title, entry.content_html) == ("a <b>", "<b>b</b>")
    assert (entry.published, entry.updated) == ("2025-11-22T08:30:00-04:00", "2025-11-22T18:30:00+00:00")


def test_json_feed() -> None:
    feed = fixture("feed.json")
    assert (feed.feed.title, feed.feed.next) == ("JSON & more", "https://gazette.example/feed.json?2")
    first, second = feed.entries
    assert (first.id, first.link, first.title) == ("42", "https://gazette.example/42", "Kırk iki")
    assert (first.content_html, first.authors, first.categories) == ("1 &lt; 2", ("Deniz Ak",), ("bir", "iki"))
    assert first.enclosures == (Enclosure(url="https://gazette.example/42.mp3", type="audio/mpeg", length=7),)
    assert (second.link, second.authors) == ("https://json.example/43", ())


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("<![CDATA[<span class='x'>Spanned</span>]]>", "Spanned"),
        ("3 &lt; 4", "3 < 4"),
        ("The &lt;unknown&gt; soldier", "The <unknown> soldier"),
        ("one&lt;br/&gt;two", "one two"),
        ("  two\n lines ", "two lines"),
        ("It&amp;#8217;s", "It’s"),
        ("<b>inline</b> markup", "inline markup"),
        ("<![CDATA[a]]> <![CDATA[b]]>", "a b"),
        ("don&#146;t", "don’t"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;safe", "safe"),
        ("&lt;!-- note --&gt;shown", "shown"),
        ("حلب &amp;quot;اليوم&amp;quot;", 'حلب "اليوم"'),
    ],
)
def test_titles_are_plain_text(written: str, title: str) -> None:
    assert one(rss(f"<item><title>{written}</title></item>")).title == title


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("\n\n  " + rss("<item><title>t</title></item>"), id="white space first"),
        pytest.param("Notice: 8 in x.php<br />" + rss("<item><title>t</title></item>"), id="a message first"),
        pytest.param(rss("<item><title>t</title></item>") + "<!-- cached --><script>x</script>", id="junk after"),
        pytest.param(rss("<item><title>t\0\x0b</title></item>"), id="control characters"),
        pytest.param(rss("<item><title>t</title><link>http://a.example/?a=1&b=2</link></item>"), id="bare ampersand"),
        pytest.param(rss("<item><title>t</title><description>1 < 2 &nbsp; &foo;</description></item>"), id="bare <"),
        pytest.param(rss("<item><title>t</title><media:credit>x</media:credit></item>"), id="undeclared prefix"),
        pytest.param(rss("<item><title>t</title></item><item><title>cut of").split("cut")[0], id="cut short"),
        pytest.param(rss("<item><title>t</title><p>unclosed</item>"), id="unclosed element"),
        pytest.param(
            rss(f"<item><title>t</title><description>a{'<br>' * 500}<img src='x'>b</description></item>"),
            id="HTML as is",
        ),
        pytest.param(rss(f"<item><title>t</title><description>{'<p>x ' * 300}</description></item>"), id="unclosed p"),
        pytest.param("<!DOCTYPE rss SYSTEM 'x.dtd'>" + rss("<item><title>t</title></item>"), id="a DTD"),
        pytest.param("\ufeff" + rss("<item><title>t</title></item>"), id="a byte order mark"),
        pytest.param(rss("<item><title>t</title></item>").replace("item", "ITEM"), id="upper case"),
    ],
)
def test_damage_that_occurs_is_read_over(body: str) -> None:
    assert one(body).title == "t"


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        (rss("<item><title>t & u</title></item>"), True),
        (rss("<item><title>t & u</title></item>").removesuffix("</rss>"), True),
        (rss("<item><title>t</title></item><item>").split("</channel>")[0], False),
        ("<feed><entry><title>t</title></entry><entry><title>cut o", False),
    ],
)
def test_a_document_that_breaks_off_is_known_as_such(body: str, is_whole: bool) -> None:
    feed = read(body)
    assert feed.is_whole is is_whole
    assert feed.entries[0].title.startswith("t")


def test_a_document_that_breaks_off_before_its_first_entry_is_none() -> None:
    with pytest.raises(NotAFeed, match="breaks off"):
        read("<rss><channel><title>f</title>")


def test_characters_in_two_halves_are_joined() -> None:
    assert one(rss("<item><title>&#55357;&#56613; &#xD83D;&#xDD25; &#xD83D; &#57000;</title></item>")).title.startswith(
        "🔥 🔥"
    )


def test_internal_entities_are_read_and_external_ones_are_not(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    dtd = f'<!DOCTYPE rss [<!ENTITY co "Company"><!ENTITY x SYSTEM "file://{secret}">]>'
    assert one(dtd + rss("<item><title>A &co; &x;</title></item>")).title == "A Company &x;"


def test_entities_do_not_expand_without_bound() -> None:
    dtd = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 250}">]>'
    entry = one(dtd + rss(f"<item><title>t</title><description>{'&a;' * 20_000}</description></item>"))
    assert len(entry.summary_html) <= 1_000_000


CHARSETS = {
    "utf-8": "Málaga — Καλημέρα",
    "utf-16": "Málaga — Καλημέρα",
    "iso-8859-1": "Málaga año",
    "windows-1251": "Новости порта",
    "koi8-r": "Новости порта",
    "shift_jis": "港のニュースです",
    "euc-jp": "港のニュースです",
    "gb2312": "这是港口的新闻",
    "big5": "這是港口的新聞",
    "euc-kr": "항구 뉴스입니다",
    "windows-1256": "أخبار الميناء",
    "windows-1255": "חדשות הנמל",
    "iso-2022-jp": "港のニュース",
}


@pytest.mark.parametrize(("charset", "title"), CHARSETS.items())
def test_declared_charsets(charset: str, title: str) -> None:
    body = f'<?xml version="1.0" encoding="{charset}"?>' + rss(f"<item><title>{title}</title></item>")
    assert one(body.encode(charset)).title == title


@pytest.mark.parametrize("charset", [name for name in CHARSETS if name != "iso-2022-jp"])
def test_undeclared_charsets_are_what_the_bytes_are(charset: str) -> None:
    title = CHARSETS[charset]
    assert one(rss(f"<item><title>{title}</title></item>").encode(charset)).title == title


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "us-ascii", "nonsense", "utf-16"])
def test_utf8_is_utf8_whatever_is_said(declared: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>' + rss("<item><title>Καλημέρα</title></item>")
    assert one(body.encode(), f"text/xml; charset={declared}").title == "Καλημέρα"


def test_one_bad_byte_does_not_change_the_rest() -> None:
    body = rss("<item><title>Καλημέρα Málaga\u0001</title></item>").encode().replace(b"\x01", b"\x92")
    assert one(body).title == "Καλημέρα Málaga’"


def test_links_that_are_none() -> None:
    item = '<item><guid>urn:x:1</guid><enclosure url="http://a.example/1.mp3"/><title>t</title></item>'
    assert one(rss(item)).link == ""
    assert one(rss("<item><link>javascript:alert(1)</link><title>t</title></item>")).link == ""
    assert one(rss("<item><link>http://[bad</link><title>t</title></item>")).title == "t"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("nora@gazette.example (Nora Quill)", "Nora Quill"),
        ("Nora Quill &lt;nora@gazette.example&gt;", "Nora Quill"),
        ("Nora Quill (nora@gazette.example)", "Nora Quill"),
        ("nora@gazette.example", "nora@gazette.example"),
        ("Nora Quill (Aldmere)", "Nora Quill (Aldmere)"),
        ("سلمى حداد", "سلمى حداد"),
    ],
)
def test_authors_are_names(written: str, name: str) -> None:
    assert one(rss(f"<item><author>{written}</author></item>")).authors == (name,)


def test_a_permalink_with_spaces_can_be_followed() -> None:
    entry = one(rss("<item><guid>https://a.example/now#22 November</guid></item>"))
    assert (entry.id, entry.link) == ("https://a.example/now#22 November", "https://a.example/now#22%20November")


NOW = datetime(2025, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "published", "stated"),
    [
        ("Sat, 22 Nov 2025 08:30:00 GMT", "2025-11-22T08:30:00+00:00", ""),
        ("Sun, 23 Nov 2025 23:00:00 GMT", "2025-11-23T23:00:00+00:00", ""),
        ("Mon, 22 Nov 2055 08:30:00 GMT", None, "Mon, 22 Nov 2055 08:30:00 GMT"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None, "Mon, 01 Jan 0001 00:00:00 +0000"),
        ("منذ ساعتين", None, "منذ ساعتين"),
    ],
)
def test_a_date_that_is_not_believed_is_kept_as_written(written: str, published: str | None, stated: str) -> None:
    body = rss(f"<item><title>t</title><pubDate>{written}</pubDate></item>").encode()
    (entry,) = parse_feed(body, url=URL, content_type="", now=NOW).entries
    assert (entry.published, entry.stated_date) == (published, stated)


def test_ids_are_never_empty_and_mean_one_entry() -> None:
    items = "".join(f"<item><guid isPermaLink='false'>same</guid><link>/{n}</link></item>" for n in range(5))
    assert len({entry.id for entry in read(rss(items)).entries}) == 5
    assert one(rss("<item><link>/1</link></item>")).id == "https://gazette.example/1"
    nothing, else_ = read(rss("<item><title>a</title></item><item><title>b</title></item>")).entries
    assert nothing.id
    assert nothing.id != else_.id


def test_the_id_of_an_entry_does_not_hang_on_its_place() -> None:
    items = [f"<item><guid isPermaLink='false'>same</guid><link>/{n}</link></item>" for n in range(3)]
    forth, back = read(rss("".join(items))).entries, read(rss("".join(reversed(items)))).entries
    assert {entry.id: entry.link for entry in forth} == {entry.id: entry.link for entry in back}


def test_a_repeated_entry_is_the_same_one() -> None:
    item = "<item><guid isPermaLink='false'>g</guid><link>/1</link><title>t</title><description>{}</description></item>"
    first, second = read(rss(item.format("a") + item.format("b"))).entries
    assert first == second


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!doctype html><title>News  today</title><p>Welcome", "web page (“News today”)"),
        (
            b"<html><head><title>Just a moment...</title></head><script src='/cdn-cgi/challenge-platform/x'>",
            "challenge",
        ),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no feed"),
        (b"plain words", "no XML and no JSON"),
        (b'{"a": 1}', "no JSON Feed"),
        (b"{broken", "broken"),
        (b"[" * 100_000, "nested too deep"),
        (b"<opml version='1.0'><body/></opml>", "OPML"),
        (b"<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>", "index of sitemaps"),
        (
            (
                b"<sitemapindex><sitemap><loc>https://a.example/tags.xml</loc></sitemap>"
                b"<sitemap><loc>https://a.example/google-news.xml.gz?a=1&amp;b=2</loc></sitemap></sitemapindex>"
            ),
            "names: https://a.example/google-news.xml.gz?a=1&b=2, https://a.example/tags.xml",
        ),
        (b"<rss><channel><a>" + b"<a>" * 60_000, "256 levels"),
        (b"<rss>" + b" " * (10 << 20) + b"</rss>", "10 MB"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, says: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(body)
    assert says in str(caught.value)


def test_a_compressed_file_is_read_within_the_same_limit() -> None:
    feed = rss("<item><title>t</title></item>").encode()
    assert one(gzip.compress(feed)).title == "t"
    with pytest.raises(NotAFeed, match="10 MB"):
        read(gzip.compress(bytes(50 << 20)))
    with pytest.raises(NotAFeed, match="broken"):
        read(b"\x1f\x8b\x08\xff" + feed)


def test_of_a_large_broken_document_each_entry_is_saved_by_itself() -> None:
    item = "<item><title>t{}</title><link>/{}</link><description><b>{}</description></item>"
    feed = read(rss("".join(item.format(n, n, "words " * 20) for n in range(2000))))
    assert [entry.title for entry in feed.entries] == [f"t{n}" for n in range(2000)]
    assert (feed.feed.title, feed.entries[1999].link) == ("f", "https://gazette.example/1999")


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss("")).entries == ()


def test_caps() -> None:
    many = read(rss("<item><title>t</title></item>" * 6000))
    assert len(many.entries) == 5000
    long = one(rss(f"<item><title>{'t' * 20_000}</title><description>{'d' * 2_000_000}</description></item>"))
    assert (len(long.title), len(long.summary_html)) == (10_000, 1_000_000)


FRAGMENTS = st.sampled_from(
    "<rss> </rss> <channel> <item> </item> <title> </title> <![CDATA[ ]]> <!-- --> &amp; &x; &#0; < > & é \0 <feed> "
    "<entry> <link href='//[x'/> <pubDate>1</pubDate> <!DOCTYPE [<!ENTITY a 'b'>]> <?xml encoding='x'?> { } [ ] : \" "
    "xmlns:a= media:x".split()
)


@given(st.one_of(st.binary(), st.lists(FRAGMENTS, max_size=40).map(lambda parts: " ".join(parts).encode())))
@settings(max_examples=150, deadline=None)
def test_whatever_the_bytes_are_it_is_a_feed_or_no_feed(body: bytes) -> None:
    for framed in (body, b"<rss><channel><item>" + body + b"</item></channel></rss>"):
        try:
            feed = read(framed)
        except NotAFeed:
            continue
        for entry in feed.entries:
            assert entry.id
            assert entry.published is None or instant(entry.published)


FIELDS = st.sampled_from(("id", "url", "title", "authors", "author", "name", "tags", "attachments", "date_published"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(FIELDS, JSON), max_size=3))
@settings(deadline=None)
def test_json_of_any_shape_is_read(items: list[dict[str, object]]) -> None:
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert len(feed.entries) == len(items)
