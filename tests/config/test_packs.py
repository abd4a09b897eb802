"""Starter packs: each can be read by the settings and by `feed import`, and holds addresses of feeds, each once."""

import pytest

from config import pack_names, read_pack
from config.opml import read_opml as read_settings
from worker.parse.opml import read_opml


def test_there_is_a_pack_for_each_region() -> None:
    assert pack_names() == ("africa", "americas", "asia", "europe", "middle-east", "world")
    assert read_pack("../starter/topics") is None


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_holds_feeds_with_their_language_and_region(name: str) -> None:
    body = read_pack(name)
    assert body is not None
    feeds = read_opml(body)
    assert len(feeds) >= 10
    assert body.count(b"xmlUrl") == len(feeds), "each once"
    assert [feed.url for feed in feeds] == [outline.settings["url"] for outline in read_settings(body)]
    for feed in feeds:
        assert feed.url.startswith("https://")
        assert feed.title
        assert feed.language
        assert len(feed.tags) == 2
        assert feed.tags[1] == name
