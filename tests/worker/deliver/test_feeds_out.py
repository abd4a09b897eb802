"""A topic's feed, read back by readers of feeds: ours and feedparser."""

import json
import re

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.deliver.alerts import KINDS, alert, section
from worker.deliver.feeds_out import FORMS, TopicFeed, atom_of, etag_of, json_feed_of, token_of
from worker.deliver.subject import subject_of
from worker.parse import parse_feed

BASE = "https://news.example/ct"
TOKEN = token_of("secret", "Aleppo")


def feed(*alerts, topic="Aleppo"):
    return TopicFeed(topic=topic, token=TOKEN, alerts=alerts, base=BASE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_alert_is_read_back(form, kind):
    told = alert(kind, sections=(section("5 < 9 & steht: حلب \u202eevil"),))
    written = FORMS[form][1](feed(told))
    parsed = parse_feed(written, url=f"{BASE}/feeds/x.{form}", content_type=FORMS[form][0])
    (entry,) = parsed.entries
    assert entry.title == subject_of(told)
    assert entry.link == "https://wire.example/1"
    assert entry.published == "2026-03-02T12:00:00+00:00"
    assert "\u202e" not in written.decode()
    assert "5 &lt; 9 &amp; steht" in entry.content_html


def test_atom_is_well_formed_and_whole():
    read = feedparser.parse(atom_of(feed(alert("story.new", sections=(section(),)), topic="a < b & حلب")))
    assert not read.bozo
    assert (read.version, read.feed.title) == ("atom10", "a < b & حلب · copytaster")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", read.feed.id)
    assert [link.href for link in read.feed.links if link.rel == "self"] == [f"{BASE}/feeds/{TOKEN}.atom"]
    assert read.feed.author == "copytaster"
    (entry,) = read.entries
    assert entry.tags[0].term == "story.new"
    assert "at least 9 people" in entry.content[0].value
    assert TOKEN not in read.feed.id, "who shows the id of a feed does not show its address"


def test_an_empty_feed_is_a_feed():
    assert feedparser.parse(atom_of(feed())).feed.updated == "1970-01-01T00:00:00Z"
    assert json.loads(json_feed_of(feed()))["items"] == []


def test_both_forms_have_the_same_ids():
    told = alert("story.new", sections=(section(),)), alert("digest", sections=(section(), section("Other")))
    read = feedparser.parse(atom_of(feed(*told)))
    items = json.loads(json_feed_of(feed(*told)))["items"]
    assert [entry.id for entry in read.entries] == [item["id"] for item in items]
    assert "url" not in items[1], "a digest is of no one article"


def test_an_address_is_the_installations_and_the_topics_own():
    assert len({token_of(secret, topic) for secret in ("a", "b") for topic in ("x", "y")}) == 4
    assert token_of("a", "x") == token_of("a", "x")


def test_the_tag_changes_with_what_is_told():
    one, other = alert("story.new"), alert("digest")
    tags = {etag_of("A", alerts, form) for alerts in ((), (one,), (other, one)) for form in FORMS}
    assert len(tags) == 6


@given(headline=st.text(), lead=st.text(), topic=st.text(min_size=1))
def test_whatever_strangers_write_the_feeds_can_be_read(headline, lead, topic):
    told = alert("story.new", sections=(section(headline, lead=lead),))
    assert not feedparser.parse(atom_of(feed(told, topic=topic))).bozo
    json.loads(json_feed_of(feed(told, topic=topic)))
