import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.model import Article, Entry
from worker.identify import canonical_url, entry_keys, fingerprint, shared_addresses, with_guid
from worker.identify.addresses import believable_alias, site

BASE = "https://paper.example/world/flood-2041"


@pytest.mark.parametrize(
    "url",
    [
        "http://paper.example/world/flood-2041",
        "https://www.paper.example/world/flood-2041/",
        "https://PAPER.example:443/world//flood-2041#comments",
        "https://paper.example/world/flood-2041?utm_source=rss&utm_medium=feed&fbclid=x",
        "https://paper.example/world/flood-2041?ref=rss",
        "https://paper.example/world/flood-2041/amp/",
        "https://amp.paper.example/world/flood-2041",
        "https://paper.example/amp/world/flood-2041",
        "https://m.paper.example/world/flood-2041?print=1",
        "https://paper.example/world/flood-2041;jsessionid=1A",
        "https://paper.example/sport/../world/flood-2041",
        "https://paper-example.cdn.ampproject.org/c/s/paper.example/world/flood-2041",
        "https://www.google.com/url?sa=t&q=https%3A%2F%2Fpaper.example%2Fworld%2Fflood-2041",
        "  https://paper.example/world/flood-2041  ",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    assert canonical_url(url) == BASE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.example/?p=10", "https://paper.example/?p=11"),
        ("https://paper.example/a?page=1", "https://paper.example/a?page=2"),
        ("https://paper.example/item?ref=41", "https://paper.example/item?ref=42"),
        ("https://ar.paper.example/a", "https://en.paper.example/a"),
        ("https://paper.example/Abc", "https://paper.example/abc"),
        ("https://paper.example/#!/story/1", "https://paper.example/#!/story/2"),
        ("https://paper.example/amp/marshall-stack", "https://paper.example/marshall-stack"),
        ("https://m.paper.example/", "https://paper.example/"),
        ("http://127.0.0.2:8001/a", "http://127.0.0.2:8002/a"),
        ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
    ],
)
def test_different_articles_keep_different_addresses(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_arabic_path_is_the_same_written_plain_or_escaped() -> None:
    plain = "https://akhbar.example/أخبار/حلب"
    escaped = "https://akhbar.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%d8%ad%d9%84%d8%a8"
    assert canonical_url(plain) == canonical_url(escaped)


@given(st.text(max_size=60))
@example("http://[::1")
@example("https://www.m.paper.example/amp/a/b/amp/index.html?amp=1")
def test_any_text_has_a_canonical_form(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once


@given(
    st.builds(
        "{}://{}{}/{}?{}#{}".format,
        st.sampled_from(["http", "https", "HTTPS"]),
        st.sampled_from(["", "www.", "m.", "amp.www."]),
        st.sampled_from(["paper.example", "الأخبار.example", "127.0.0.2:81", "[::1]:8080"]),
        st.text(alphabet="ab/.%2Fé ;=~", max_size=20),
        st.text(alphabet="ab=&%+amp1;", max_size=20),
        st.sampled_from(["", "top", "!/a", "/a"]),
    )
)
def test_canonical_address_is_stable(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://edition.paper.example/a", "paper.example"),
        ("https://news.paper.co.uk/a", "paper.co.uk"),
        ("https://desk.substack.com/p/a", "desk.substack.com"),
        ("http://127.0.0.2:8001/a", "127.0.0.2:8001"),
        ("no address", ""),
    ],
)
def test_site_is_what_a_publisher_registered(url: str, name: str) -> None:
    assert site(url) == name


@pytest.mark.parametrize(
    ("stated", "alias"),
    [
        ("https://www.paper.example/world/flood", "https://paper.example/world/flood"),
        ("https://paper.example/", ""),
        ("https://elsewhere.example/world/flood", ""),
        ("", ""),
    ],
)
def test_a_page_is_believed_on_its_own_site_only(stated: str, alias: str) -> None:
    assert believable_alias("https://amp.paper.example/x", stated) == alias


def test_a_moved_guid_is_known_by_its_path_within_its_feed() -> None:
    old = entry_keys("http://paper.example/rss", Entry(id="http://paper.example/?p=7", link="http://paper.example/a"))
    new = entry_keys(
        "https://paper.example/rss", Entry(id="https://paper.example/?p=7", link="https://paper.example/a")
    )
    assert set(old) & set(new) == {("url", "https://paper.example/a")}
    moved = entry_keys("https://paper.example/rss", Entry(id="https://cdn.paper.example/story/7"))
    first = entry_keys("https://paper.example/rss", Entry(id="http://paper.example/story/7"))
    assert set(moved) & set(first) == {("guid", "https://paper.example/rss /story/7")}


def test_the_same_guid_in_two_feeds_is_two_keys() -> None:
    entry = Entry(id="7")
    assert not set(entry_keys("https://a.example/rss", entry)) & set(entry_keys("https://b.example/rss", entry))


@pytest.mark.parametrize(
    ("address", "titles", "is_shared"),
    [
        ("https://agency.example/warnings", ("Flood", "Quake", "Storm"), True),
        ("https://agency.example/warnings", ("Flood", "Quake"), False),
        ("https://agency.example/warnings", ("Flood", "Flood", "Flood", "Quake"), False),
        ("https://agency.example/", ("زلزال", "سيول"), True),
        ("https://agency.example/", ("Flood", "Flood"), False),
        ("https://agency.example/?p=7", ("Flood", "Quake"), False),
        ("urn:x", ("Flood", "Quake", "Storm"), True),
    ],
)
def test_what_several_entries_give_as_their_address_is_the_address_of_none(
    address: str, titles: tuple[str, ...], *, is_shared: bool
) -> None:
    given = [("https://agency.example/own", "Own"), *((address, title) for title in titles)]
    assert shared_addresses(given) == ({address} if is_shared else set())


def test_entries_without_a_link_do_not_share_the_address_of_their_feed() -> None:
    article = Article(url="http://www.agency.example/feed", headline="Flood", text="Flood\n\nThe river rose.")
    found = fingerprint(article, feed_url="", entry_id="")
    for feed, kinds in (("http://www.agency.example/feed", ["guid"]), ("http://b.example/feed", ["guid", "url"])):
        of_feed = with_guid(found, feed_url=feed, entry_id="7")
        assert [kind for kind, _ in of_feed.keys] == kinds
