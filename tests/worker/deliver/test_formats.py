"""The forms of a webhook's message."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Alert, ArticleLine, FigureFact, News, Section, Story
from worker.deliver.formats import BLOCKS, FORMATS, SECTION_LENGTH, body_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = "https://news.example.org"
LINE = ArticleLine(
    id="a1", url="https://a.example/1?a=1&b=2|3", headline="Bridge falls", publisher="A", published=None, verdict="new"
)
SECTION = Section(
    story=Story(id="s1", title="Bridge falls", first_seen=AT, outlets=("A",), independent_sources=("A",)),
    articles=(LINE,),
    new=News(figures=(FigureFact(what="dead", head="people", value=12.0, text="12 people", old=9.0),)),
    matched=(),
    lead="A bridge fell.",
    update=2,
)
UPDATE = Alert(id="al1", kind="story.update", at=AT, topic="حلب", sections=(SECTION,), reason="toll 9 → 12")


def loaded(alert: Alert, form: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(body_of(alert, form, SOURCE).content)
    return value


def test_a_cloud_event_carries_the_standard_data() -> None:
    event = loaded(UPDATE, "cloudevents")
    data = event.pop("data")
    assert event == {
        "specversion": "1.0",
        "id": "al1",
        "source": SOURCE,
        "type": "io.copytaster.story.update",
        "time": "2026-03-01T12:00:00Z",
        "datacontenttype": "application/json",
        "subject": "حلب",
    }
    assert data == loaded(UPDATE, "standard")["data"]
    assert body_of(UPDATE, "cloudevents", SOURCE).content_type == "application/cloudevents+json; charset=utf-8"


def test_a_cloud_event_without_a_topic_has_no_subject() -> None:
    assert "subject" not in loaded(replace(UPDATE, topic="", kind="test", sections=()), "cloudevents")


def test_a_slack_message_says_what_is_new() -> None:
    message = loaded(UPDATE, "slack")
    assert message["text"] == "[حلب] update 2: toll 9 → 12"
    first, story = (block["text"]["text"] for block in message["blocks"])
    assert first == "*Update 2 · حلب*\ntoll 9 → 12"
    assert story.splitlines()[:2] == ["*<https://a.example/1?a=1&amp;b=2%7C3|Bridge falls>*", "A"]
    assert "• *Dead*: 9 → 12 (“12 people”)" in story


HOSTILE = "<!channel> <https://evil.example|your bank> & *bold*"


def test_headlines_cannot_mention_or_link_in_slack() -> None:
    line = replace(LINE, headline=HOSTILE, publisher=HOSTILE)
    shown = json.dumps(loaded(replace(UPDATE, sections=(replace(SECTION, articles=(line,)),)), "slack"))
    assert "<!channel" not in shown
    assert "<https://evil" not in shown


@given(st.text(max_size=600), st.text("&<>|x\u0627", max_size=2_500), st.integers(1, 90))
def test_a_slack_message_keeps_to_slacks_limits(headline: str, lead: str, stories: int) -> None:
    section = replace(SECTION, articles=(replace(LINE, headline=headline),), lead=lead)
    digest = replace(UPDATE, kind="digest", sections=(section,) * stories, accounting=(("seen", 9),))
    blocks = loaded(digest, "slack")["blocks"]
    assert len(blocks) <= BLOCKS
    for block in blocks:
        if block["type"] == "section":
            text = block["text"]["text"]
            assert 0 < len(text) <= SECTION_LENGTH
            assert text.count("<") == text.count(">")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_writes_every_kind(form: str) -> None:
    for kind in ("story.new", "digest", "storm", "silence", "source.broken", "channel.failed", "watching", "test"):
        assert json.loads(body_of(replace(UPDATE, kind=kind), form, SOURCE).content)  # type: ignore[arg-type]  # one of them
