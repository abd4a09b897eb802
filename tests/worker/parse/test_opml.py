"""Lists of feeds in and out."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Feed
from worker.parse import NotAnOpml
from worker.parse.opml import read_opml, write_opml

LIST = """<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="Caf\xe9">
    <outline text="Ports">
      <outline type="rss" text="A &amp; B" title="A &amp; B" xmlUrl="https://a.example/rss?x=1&y=2" htmlUrl="https://a.example/"/>
    </outline>
    <outline title="B" xmlurl="feed://b.example/rss" category="/World/Wires,Local"/>
  </outline>
  <outline text="A again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>
  <outline text="https://c.example/rss" xmlUrl="feed:https://c.example/rss"/>
  <outline text="a folder without feeds"/>
  <outline text="no address of a feed" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_folders_are_tags_and_a_feed_is_there_once() -> None:
    assert read_opml(LIST.encode("iso-8859-1")) == (
        Feed(url="https://a.example/rss?x=1&y=2", title="A & B", tags=("Café", "Ports")),
        Feed(url="http://b.example/rss", title="B", tags=("Café", "World", "Wires", "Local")),
        Feed(url="https://c.example/rss"),
    )


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        (b"", 1, "empty"),
        (b"<opml>\n<body>\n<outline>\n</body></opml>", 4, "mismatch"),
        (b"<html/>", 1, "<html>"),
        (b'{"feeds": []}', 1, "no OPML"),
        (b"\x89PNG\0\xff", 1, "no OPML"),
        (b" " * (11 << 20), 0, "10 MB"),
    ],
)
def test_what_is_no_opml_says_where(body: bytes, line: int, says: str) -> None:
    with pytest.raises(NotAnOpml) as caught:
        read_opml(body)
    assert caught.value.line == line
    assert says in str(caught.value)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=",/"), min_size=1, max_size=9
)
FEEDS = st.builds(
    Feed,
    url=WORDS.map("https://a.example/{}".format),
    title=st.just("") | WORDS,
    country=st.sampled_from(("", "SY", "GB")),
    language=st.sampled_from(("", "ar", "en-GB")),
    family=st.just("") | WORDS,
    tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    interval=st.none() | st.integers(1, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
)


@given(st.lists(FEEDS, max_size=4, unique_by=lambda feed: feed.url))
def test_what_is_written_comes_back(feeds: list[Feed]) -> None:
    assert read_opml(write_opml(feeds)) == tuple(feeds)


def test_headers_are_not_given_away() -> None:
    assert b"secret" not in write_opml([Feed(url="https://a.example/", headers=(("authorization", "secret"),))])


@given(st.binary())
def test_arbitrary_bytes_are_refused_in_good_order(body: bytes) -> None:
    with pytest.raises(NotAnOpml):
        read_opml(body)
