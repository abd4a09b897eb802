"""Feeds come from OPML as feed readers export it; nothing in it can make the program fetch or swell."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import config
from config.opml import read_opml

LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Syria" title="Syria">
  <outline type="rss" text="عنب بلدي" xmlUrl="https://a.org/feed?a=1&amp;b=2" country="SY" interval="30m"/>
</outline>
<outline text="Middle East">
  <outline text="North">
    <outline type="rss" text="Again" xmlUrl="https://a.org/feed?a=1&amp;b=2"/>
    <outline text="No title" title="Better" xmlUrl=" https://b.org/f " category="/War/Front,daily"/>
  </outline>
</outline>
<outline text="only a link" type="link" url="https://c.org"/>
</body></opml>"""


def test_feeds_are_read_with_their_folders_as_tags(load: Callable[..., config.Settings]) -> None:
    first, second = load(opml=LIST).feeds
    assert (first.url, first.title, first.country) == ("https://a.org/feed?a=1&b=2", "عنب بلدي", "SY")
    assert first.interval == timedelta(minutes=30)
    assert first.tags == ("Syria", "Middle East", "North")
    assert (second.url, second.title, second.tags) == (
        "https://b.org/f",
        "Better",
        ("Middle East", "North", "War", "Front", "daily"),
    )


def test_both_kinds_of_list_add_up(load: Callable[..., config.Settings]) -> None:
    assert [feed.url for feed in load("[[feeds]]\nurl = 'http://c'\n", opml=LIST).feeds][::2] == [
        "http://c",
        "https://b.org/f",
    ]


def test_a_feed_in_both_files_is_a_fault_with_both_places(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults("[[feeds]]\nurl = 'https://b.org/f'\n", opml=LIST)
    assert fault.startswith(
        'config/feeds.opml:9: feeds[3].url: "https://b.org/f" is there already, at config/copytaster.toml:2'
    )


def test_a_wrong_attribute_names_its_line(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults(opml=LIST.replace('interval="30m"', 'interval="often"'))
    assert fault.startswith("config/feeds.opml:4: feeds[1].interval: 'often' is no duration")


ENTITY = '<!DOCTYPE opml [\n<!ENTITY a "aaaa">\n]><opml><body><outline text="&a;" xmlUrl="http://x"/></body></opml>'
EXTERNAL = '<!DOCTYPE opml [\n<!ENTITY a SYSTEM "file:///etc/passwd">\n]><opml><body>&a;</body></opml>'


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        (ENTITY, 2, "uses its own entity 'a'"),
        (EXTERNAL, 2, "uses its own entity 'a'"),
        ("<opml>\n<body>\n<outline text='a & b'/></body></opml>", 3, "the XML is broken"),
        ("<opml>\n<body>", 2, "the XML is broken: no element found"),
        ("<html><body/></html>", 1, "this is no OPML file: it begins with <html>"),
        ("url,title\n", 1, "the XML is broken"),
    ],
)
def test_a_broken_list_is_a_fault(faults: Callable[..., list[str]], body: str, line: int, says: str) -> None:
    (fault,) = faults(opml=body)
    assert fault.startswith(f"config/feeds.opml:{line}: ")
    assert says in fault


def test_an_encoding_other_than_utf8_is_read() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><opml><outline text="Café" xmlUrl="http://x"/></opml>'.encode(
        "latin-1"
    )
    assert read_opml(body)[0].settings["title"] == "Café"
