"""The forms in which a webhook can take an alert: Standard Webhooks' own, a CloudEvent, a message for Slack. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.model import Alert
from worker.deliver.letter import StoryPart, letter_of
from worker.deliver.payload import Json, encoded, webhook_body, webhook_message
from worker.deliver.subject import subject_of

#: reverse-DNS prefix of the event types, as CloudEvents 1.0 advises
EVENT_TYPES = "io.copytaster."
#: Slack's limits: characters of a section's text, and blocks of a message (docs.slack.dev, Block Kit)
SECTION_LENGTH, BLOCKS = 3_000, 50
#: longest address that is shown as a link
LINK_LENGTH = 2_000
#: news of a story that a Slack message lists
NEWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is posted: the octets and their media type."""

    content: bytes
    content_type: str


def body_of(alert: Alert, form: str, source: str) -> Body:
    """The alert in the form that a channel asks for: a key of `FORMATS`. `source`: this installation's address."""
    return FORMATS[form](alert, source)


def _standard(alert: Alert, _source: str) -> Body:
    return Body(content=webhook_body(alert), content_type="application/json")


def _cloud_event(alert: Alert, source: str) -> Body:
    """A CloudEvent 1.0 in structured JSON; its `data` is that of the standard form."""
    standard = webhook_message(alert)
    event: Json = {
        "specversion": "1.0",
        "id": alert.id,
        "source": source,
        "type": EVENT_TYPES + alert.kind,
        "time": standard["timestamp"],
        "datacontenttype": "application/json",
        "data": standard["data"],
    }
    if alert.topic:
        event["subject"] = alert.topic
    return Body(content=encoded(event), content_type="application/cloudevents+json; charset=utf-8")


def _slack(alert: Alert, _source: str) -> Body:
    """A message for an incoming webhook of Slack, or of what takes the same (Mattermost, Rocket.Chat)."""
    letter = letter_of(alert)
    blocks = [_section(f"*{_said(letter.kind)} · {_said(letter.topic)}*\n{_said(letter.why)}")]
    blocks += [_section("\n".join(map(_said, letter.notice)))] if letter.notice else []
    stories = letter.stories[: BLOCKS - 4]
    blocks += [_section(_story(story)) for story in stories]
    if left := len(letter.stories) - len(stories):
        blocks.append(_section(f"and {left} more"))
    if letter.accounting:
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": _said(letter.accounting)}]})
    message = {"text": _said(subject_of(alert)), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}
    return Body(content=encoded(message), content_type="application/json")


def _story(story: StoryPart) -> str:
    link = story.link if len(story.link) <= LINK_LENGTH else ""
    headline = f"<{_said(link.replace('|', '%7C'))}|{_said(story.headline)}>" if link else _said(story.headline)
    lines = [f"*{headline}*", _said(story.byline)]
    if story.is_full:
        lines += [_said(story.lead), *(f"• *{_said(label)}*: {_said(text)}" for label, text in story.news[:NEWS])]
        lines += [_said(story.sources)]
    return "\n".join(line for line in lines if line)


def _section(text: str) -> Json:
    shown = text if len(text) <= SECTION_LENGTH else _cut(text)
    return {"type": "section", "text": {"type": "mrkdwn", "text": shown}}


def _cut(text: str) -> str:
    """Whole lines, so that no link or escape is cut in two."""
    kept = text[: SECTION_LENGTH - 2].rpartition("\n")[0]
    return f"{kept}\n…"


def _said(text: str) -> str:
    """Text of strangers for Slack: its three control characters are escaped, so none of it is a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


#: a channel's `format` to what writes it
FORMATS: Mapping[str, Callable[[Alert, str], Body]] = {
    "standard": _standard,
    "cloudevents": _cloud_event,
    "slack": _slack,
}
