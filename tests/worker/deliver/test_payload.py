import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import (
    Alert,
    ArticleLine,
    FigureFact,
    MatchedClause,
    News,
    QuoteFact,
    Section,
    Span,
    Story,
)
from worker.deliver.payload import MAX_BYTES, webhook_body

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWS = News(
    figures=(FigureFact(what="dead", head="people", value=12.0, text="12 people", old=9.0, attributed_to="the mayor"),
             FigureFact(what="percent", head="", value=3.5, text="3.5 %")),
    quotes=(QuoteFact(text="لن نغادر", speaker="Amal Haddad"), QuoteFact(text="We heard it", speaker=None)),
    places=("حلب",),
    people=("Amal Haddad",),
    sentences=("The bridge is closed.",),
)  # fmt: skip

SPANS = (Span(field="text", start=0, end=6, term="bridge"),)


def section(number: int = 1, new: News = NEWS, length: int = 40) -> Section:
    headline = ("Bridge falls " + "x" * length)[:length]
    line = ArticleLine(
        id=f"ar{number}",
        url=f"https://a.example/{number}",
        headline=headline,
        publisher="A",
        published=None,
        verdict="new",
    )
    return Section(
        story=Story(id=f"s{number}", title=headline, first_seen=AT, outlets=("A", "B"), independent_sources=("A",)),
        articles=(line,),
        new=new,
        matched=(MatchedClause(article=f"ar{number}", clause="bridge", spans=SPANS),),
        lead="A bridge fell.",
    )  # fmt: skip


def body_of(alert: Alert) -> dict[str, Any]:
    raw = webhook_body(alert)
    assert len(raw) < MAX_BYTES
    loaded: dict[str, Any] = json.loads(raw)
    return loaded


def test_a_story_alert_says_what_is_new() -> None:
    body = body_of(
        Alert(id="1", kind="story.update", at=AT, topic="Aleppo", sections=(section(),), reason="12 dead, was 9")
    )
    assert (body["type"], body["timestamp"]) == ("story.update", "2026-03-01T12:00:00Z")
    data = body["data"]
    assert data["topic"] == "Aleppo"
    assert data["story"] == {
        "id": "s1", "title": "Bridge falls " + "x" * 27, "first_seen": "2026-03-01T12:00:00Z",
        "outlets": ["A", "B"], "independent_sources": ["A"],
    }  # fmt: skip
    assert data["articles"][0] == {
        "id": "ar1", "url": "https://a.example/1", "headline": "Bridge falls " + "x" * 27,
        "publisher": "A", "published": None, "verdict": "new", "language": "",
    }  # fmt: skip
    assert data["new"]["figures"][0] == {
        "value": 12, "what": "dead", "head": "people", "text": "12 people", "old": 9, "attributed_to": "the mayor",
    }  # fmt: skip
    assert [figure["value"] for figure in data["new"]["figures"]] == [12, 3.5]
    assert data["new"]["quotes"] == [
        {"text": "لن نغادر", "speaker": "Amal Haddad"},
        {"text": "We heard it", "speaker": None},
    ]
    assert (data["new"]["places"], data["new"]["people"]) == (["حلب"], ["Amal Haddad"])
    assert data["new"]["sentences"] == ["The bridge is closed."]
    spans = [{"field": "text", "start": 0, "end": 6, "term": "bridge"}]
    assert data["matched"] == [{"article": "ar1", "clause": "bridge", "spans": spans}]
    assert data["links"] == ["https://a.example/1"]
    assert b'"value":12,' in webhook_body(Alert(id="1", kind="story.new", at=AT, sections=(section(),)))


def test_its_text_is_for_people() -> None:
    text = body_of(Alert(id="1", kind="story.new", at=AT, topic="Aleppo", sections=(section(),), reason="a new story"))[
        "data"
    ]["text"]
    for words in (
        "New story · Aleppo\na new story",
        "9 → 12",
        "says the mayor",
        "“لن نغادر”, Amal Haddad",
        "https://a.example/1",
        "2 outlets, 1 independent",
    ):
        assert words in text
    bare = section(new=News())
    assert "A bridge fell." in body_of(Alert(id="1", kind="story.new", at=AT, sections=(bare,)))["data"]["text"]


@pytest.mark.parametrize("kind", ["digest", "storm"])
def test_a_summary_lists_its_stories_in_the_same_shape(kind: Any) -> None:
    sections = (section(1), section(2))
    data = body_of(Alert(id="1", kind=kind, at=AT, topic="Aleppo", sections=sections, accounting=(("seen", 40),)))[
        "data"
    ]
    assert [story["story"]["id"] for story in data["stories"]] == ["s1", "s2"]
    assert data["stories"][0]["new"]["figures"][0]["value"] == 12
    assert data["accounting"] == {"seen": 40}


@pytest.mark.parametrize("kind", ["silence", "source.broken", "channel.failed", "test", "watching"])
def test_a_notice_has_a_subject_and_lines(kind: Any) -> None:
    data = body_of(Alert(id="1", kind=kind, at=AT, topic="", reason="A is broken", notice=("since noon", "500")))[
        "data"
    ]
    assert data == {
        "topic": "",
        "subject": "A is broken",
        "notice": ["since noon", "500"],
        "text": data["text"],
    }
    assert data["text"].endswith("A is broken\nsince noon\n500")


LONG = News(
    figures=NEWS.figures,
    quotes=tuple(QuoteFact(text="q" * 900, speaker="S") for _ in range(9)),
    sentences=tuple("s" * 900 for _ in range(9)),
)


@pytest.mark.parametrize(
    ("sentences", "quotes", "kept"),
    [
        (9, 0, {"sentences": 9, "quotes": 0}),
        (30, 9, {"sentences": 0, "quotes": 9}),
        (30, 30, {"sentences": 0, "quotes": 0}),
    ],
)
def test_a_long_alert_gives_up_sentences_first_then_quotes(sentences: int, quotes: int, kept: dict[str, int]) -> None:
    new = News(
        figures=NEWS.figures,
        quotes=tuple(QuoteFact(text="q" * 900, speaker="S") for _ in range(quotes)),
        sentences=tuple("s" * 900 for _ in range(sentences)),
    )
    data = body_of(Alert(id="1", kind="story.new", at=AT, sections=(section(new=new),)))["data"]
    assert {name: len(data["new"][name]) for name in kept} == kept
    assert data["new"]["figures"][0]["value"] == 12


@pytest.mark.parametrize(("stories", "length"), [(8, 80), (30, 80), (80, 100), (120, 500), (250, 60)])
def test_a_summary_keeps_every_address_and_most_headlines(stories: int, length: int) -> None:
    sections = tuple(section(number, new=LONG, length=length) for number in range(stories))
    data = body_of(Alert(id="1", kind="storm", at=AT, topic="T", sections=sections))["data"]
    urls = [article["url"] for story in data["stories"] for article in story["articles"]]
    assert urls == [f"https://a.example/{number}" for number in range(stories)]
    if stories <= 80:
        assert all(article["headline"] for story in data["stories"] for article in story["articles"])


@settings(max_examples=40)
@given(st.text(max_size=300), st.integers(0, 40), st.sampled_from(["story.new", "digest", "storm", "correction"]))
def test_whatever_an_alert_holds_its_body_is_json_with_all_addresses(text: str, count: int, kind: Any) -> None:
    new = News(sentences=(text,) * count, quotes=(QuoteFact(text=text, speaker=text),) * count)
    sections = tuple(section(number, new) for number in range(max(1, count if kind in ("digest", "storm") else 1)))
    body = body_of(Alert(id="1", kind=kind, at=AT, topic=text, reason=text, sections=sections))
    assert all(one.articles[0].url in json.dumps(body) for one in sections)
