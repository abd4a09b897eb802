"""The JSON body of a webhook. Pure; the fields are those of interface.md, "Webhook"."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.model import Alert, ArticleLine, FigureFact, MatchedClause, News, Section, Story
from worker.deliver.letter import letter_of, text_of

#: Standard Webhooks: a payload is below 20 KB
MAX_BYTES = 20_000
SUMMARIES = frozenset({"digest", "storm"})
STORIES = frozenset({"story.new", "story.update", "correction"})
#: longest title, headline or clause once the message has to shrink
SHORT = 200

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much of an alert goes into its message."""

    #: new sentences, and the alert's text in full
    sentences: bool = True
    quotes: bool = True
    spans: bool = True
    #: names of places, people and outlets, links
    names: bool = True
    #: figures and matched clauses
    facts: bool = True
    headlines: bool = True


#: from all to the least; the first that fits is sent. The addresses of the articles always stay.
DETAILS = (
    Detail(),
    Detail(sentences=False),
    Detail(sentences=False, quotes=False),
    Detail(sentences=False, quotes=False, spans=False),
    Detail(sentences=False, quotes=False, spans=False, names=False),
    Detail(sentences=False, quotes=False, spans=False, names=False, facts=False),
    Detail(sentences=False, quotes=False, spans=False, names=False, facts=False, headlines=False),
)
#: how much of the text stays once anything has to go
TEXT_LENGTH = 1_000


def webhook_body(alert: Alert) -> bytes:
    """The body for an alert, UTF-8, below 20 KB unless the addresses alone are longer: none of them is left out."""
    return _fitting(alert)[1]


def webhook_message(alert: Alert) -> Json:
    """What that body says."""
    return _fitting(alert)[0]


def encoded(message: Json) -> bytes:
    """JSON as it is posted."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _fitting(alert: Alert) -> tuple[Json, bytes]:
    message, body = Json(), b""
    for detail in DETAILS:
        message = {"type": alert.kind, "timestamp": _time(alert.at), "data": _data(alert, detail)}
        body = encoded(message)
        if len(body) < MAX_BYTES:
            break
    return message, body


def _data(alert: Alert, detail: Detail) -> Json:
    text = text_of(letter_of(alert)).strip()
    if not detail.sentences and len(text) > TEXT_LENGTH:
        text = text[:TEXT_LENGTH].rsplit("\n", 1)[0] + "\n…"
    ends: Json = {"reason": alert.reason, "text": text}
    if alert.kind in SUMMARIES:
        stories = [_section(section, detail) for section in alert.sections]
        counts: Json = {"accounting": dict(alert.accounting)}
        if alert.suppressed and detail.facts:
            counts["suppressed"] = dict(alert.suppressed)
        return {"topic": alert.topic, "stories": stories, **counts} | ends
    if alert.kind in STORIES and alert.sections:
        section = _section(alert.sections[0], detail)
        return {"topic": alert.topic, **section, "thread": alert.thread, "links": _links(alert, detail)} | ends
    return {"topic": alert.topic, "subject": alert.reason, "notice": list(alert.notice), "text": text}


def _section(section: Section, detail: Detail) -> Json:
    shown: Json = {
        "story": _story(section.story, detail),
        "articles": [_article(line, detail) for line in section.articles],
    }
    if detail.facts:
        shown["new"] = _news(section.new, detail)
        shown["matched"] = [_matched(matched, detail) for matched in section.matched]
        shown["update"] = section.update
    return shown


def _story(story: Story, detail: Detail) -> Json:
    if not detail.facts:
        return {"id": story.id}  # its title is the headline of one of its articles
    sources = story.independent_sources
    return {
        "id": story.id,
        "title": story.title if detail.names else story.title[:SHORT],
        "first_seen": _time(story.first_seen),
        "outlets": list(story.outlets) if detail.names else len(story.outlets),
        "independent_sources": list(sources) if detail.names else len(sources),
    }


def _article(line: ArticleLine, detail: Detail) -> Json:
    if not detail.headlines:
        return {"url": line.url}
    headline = line.headline if detail.names else line.headline[:SHORT]
    if not detail.facts:
        return {"url": line.url, "headline": headline}
    return {
        "id": line.id,
        "url": line.url,
        "headline": headline,
        "publisher": line.publisher,
        "published": line.published,
        "verdict": line.verdict,
        "language": line.language,
    }


def _news(new: News, detail: Detail) -> Json:
    quotes = [{"text": quote.text, "speaker": quote.speaker} for quote in new.quotes]
    return {
        "figures": [_figure(figure) for figure in new.figures],
        "quotes": quotes if detail.quotes else [],
        "places": list(new.places) if detail.names else [],
        "people": list(new.people) if detail.names else [],
        "sentences": list(new.sentences) if detail.sentences else [],
    }


def _figure(figure: FigureFact) -> Json:
    return {
        "value": _number(figure.value),
        "what": figure.what,
        "head": figure.head,
        "text": figure.text,
        "old": None if figure.old is None else _number(figure.old),
        "attributed_to": figure.attributed_to,
    }


def _matched(matched: MatchedClause, detail: Detail) -> Json:
    spans = [
        {"field": span.field, "start": span.start, "end": span.end, "term": span.term}
        for span in (matched.spans if detail.spans else ())
    ]
    clause = matched.clause if detail.names else matched.clause[:SHORT]
    return {"article": matched.article, "clause": clause, "spans": spans}


def _links(alert: Alert, detail: Detail) -> list[str]:
    """The addresses to read on at, each once."""
    if not detail.names:
        return []
    return list(dict.fromkeys(line.url for section in alert.sections for line in section.articles))


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
