"""How alerts are put together: their ids, and the part that shows one story."""

import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from storage.model import Alert, Article, ArticleLine, MatchedClause, News, Report, Section, Story, Told

#: Longest lead of a story in a message; people read the rest at the source.
LEAD_LENGTH = 400


def alert_id(*parts: str) -> str:
    """The same for the same parts, over restarts and machines."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def thread_of(told: Told, own: str) -> str:
    """The id of the alert that opened the story's thread under the topic, `own` if none has."""
    return (told.alerts[0].thread or told.alerts[0].id) if told.alerts else own


def updates_told(alerts: Iterable[Alert]) -> int:
    return sum(alert.kind == "story.update" for alert in alerts)


def section_of(report: Report, topic: str, new: News, update: int) -> Section:
    """The report's story as an alert of the topic shows it."""
    article = report.article
    line = ArticleLine(
        id=article.id,
        url=link_of(article),
        headline=article.headline or article.title,
        publisher=article.publisher,
        published=article.published,
        verdict=report.verdict.kind,
        language=article.language or report.fields.language,
    )
    matched = tuple(
        MatchedClause(article=article.id, clause=m.clause, spans=m.spans) for m in report.matches if m.topic == topic
    )
    return Section(story=report.story, articles=(line,), new=new, matched=matched, lead=lead_of(article), update=update)


def link_of(article: Article) -> str:
    """The article's address for people: the canonical one where it is of the same host, else the one that was read."""
    canonical, read = urlsplit(article.canonical_url), urlsplit(article.url)
    same_host = canonical.scheme in ("http", "https") and canonical.netloc == read.netloc
    return article.canonical_url if same_host else article.url


def lead_of(article: Article) -> str:
    """The standfirst, else the first paragraph, cut at a word."""
    first = next((block.text for block in article.blocks if block.type == "paragraph" and block.text), "")
    text = " ".join((article.standfirst or first).split())
    return text if len(text) <= LEAD_LENGTH else text[:LEAD_LENGTH].rsplit(" ", 1)[0] + " …"


def reach(story: Story) -> str:
    """`3 outlets, 2 independent`: how widely a story is told, in words."""
    outlets, sources = max(1, len(story.outlets)), max(1, len(story.independent_sources))
    return f"{outlets} {'outlet' if outlets == 1 else 'outlets'}, {sources} independent"
