"""What a mail shows of an alert, in the order in which it is read, and its plain text.

Both forms of a mail, text and HTML, are written from the same `Letter`, so that they say the same.
"""

from dataclasses import dataclass
from urllib.parse import quote

from storage.model import Alert, ArticleLine, FigureFact, MatchedClause, News, Section
from worker.deliver.safe import visible, web_link
from worker.deliver.subject import headline_of

#: Stories of a digest or storm shown in full; the rest get a line each, so that none is left out.
STORIES_IN_FULL = 40
#: Reports listed below a story, and terms named that made it match.
REPORTS, TERMS = 12, 8
_VERDICTS = {"syndicated": "copy", "same": "copy", "revision": "new version", "contains": "round-up", "new": ""}
_KINDS = {
    "story.new": "New story",
    "story.update": "Update",
    "correction": "Correction",
    "digest": "Digest",
    "storm": "Storm",
    "silence": "Silence",
    "source.broken": "Broken source",
    "channel.failed": "Failed channel",
    "watching": "Watching",
    "near.misses": "Near misses",
    "test": "Test",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    headline: str
    #: publisher, time, and what it is to other reports
    byline: str
    link: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPart:
    headline: str
    link: str
    language: str
    #: publisher and time, where the story has one report; `reports` lists them where it has more
    byline: str
    lead: str
    #: (label, text) of each new fact
    news: tuple[tuple[str, str], ...]
    reports: tuple[ReportLine, ...]
    #: reports that are not listed
    unlisted: int
    sources: str
    matched: str
    is_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An alert as people read it: everything in it can be seen, and every link is of the web."""

    topic: str
    kind: str
    why: str
    stories: tuple[StoryPart, ...]
    notice: tuple[str, ...]
    accounting: str
    cause: str
    #: what a reader can do about the alert: (words, address)
    doings: tuple[tuple[str, str], ...]
    unsubscribe: str
    archive: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The addresses below a mail, each empty if there is none."""

    mute_url: str = ""
    #: `less` or `more` is put behind it
    wish_url: str = ""
    #: the mailbox that reads answers, and the subject of one
    answers_to: str = ""
    answer_subject: str = ""
    unsubscribe_url: str = ""
    archive_url: str = ""


NO_FOOT = Foot()


def letter_of(alert: Alert, foot: Foot = NO_FOOT) -> Letter:
    """The alert as people read it."""
    follows = f"you follow {visible(alert.topic)}" if alert.topic else "you look after this installation"
    return Letter(
        topic=visible(alert.topic or "Copytaster"),
        kind=_KINDS[alert.kind] + _number_of(alert),
        why=visible(alert.reason),
        stories=tuple(_story(section, place < STORIES_IN_FULL) for place, section in enumerate(alert.sections)),
        notice=tuple(visible(line) for line in alert.notice),
        accounting=_accounting(alert),
        cause=f"Copytaster tells you this because {follows}.",
        doings=_doings(foot),
        unsubscribe=web_link(foot.unsubscribe_url),
        archive=web_link(foot.archive_url),
    )


def _accounting(alert: Alert) -> str:
    """`seen 1,842 · alerted 6 · suppressed 53 (40 reported again without a new fact, 13 …)`"""
    said = " · ".join(f"{visible(name)} {count:,}" for name, count in alert.accounting)
    why = ", ".join(f"{count:,} {visible(reason, 120)}" for reason, count in alert.suppressed)
    return f"{said} ({why})" if said and why else said


def text_of(letter: Letter) -> str:
    """The plain text, of a mail as of a webhook; lines end with a line feed."""
    lines = [f"{letter.kind} · {letter.topic}", letter.why, *letter.notice]
    for story in letter.stories:
        lines += ["", *_story_lines(story)]
    if letter.accounting:
        lines += ["", letter.accounting]
    if letter.archive or letter.doings or letter.unsubscribe:
        lines += ["", "-- ", letter.cause]
    if letter.archive:
        lines.append(f"All of it: {letter.archive}")
    lines += [f"{words}: {address}" for words, address in letter.doings]
    if letter.unsubscribe:
        lines.append(f"No more of these mails: {letter.unsubscribe}")
    return "\n".join(lines) + "\n"


def _doings(foot: Foot) -> tuple[tuple[str, str], ...]:
    """`Not about this` and its like, each with where it leads; what leads nowhere is left out."""
    mute, wish = web_link(foot.mute_url), web_link(foot.wish_url)
    doings = [("No more of this story", mute)] if mute else []
    doings += [("Not about this", f"{wish}/less"), ("More like this", f"{wish}/more")] if wish else []
    if foot.answers_to:
        letter = f"mailto:{quote(foot.answers_to, safe='@')}?subject={quote(foot.answer_subject, safe='')}"
        doings.append(("Write about it", letter))
    return tuple(doings)


def _story_lines(story: StoryPart) -> list[str]:
    lines = [story.headline, story.byline, story.link]
    if story.is_full:
        lines += [story.lead, *(f"* {label}: {text}" for label, text in story.news)]
        lines += [story.sources, story.matched]
        for report in story.reports:
            lines.append(f"- {report.headline}" + (f" ({report.byline})" if report.byline else ""))
            lines.append(f"  {report.link}" if report.link else "")
        if story.unlisted:
            lines.append(f"- and {story.unlisted} more")
    return [line for line in lines if line]


def _story(section: Section, is_full: bool) -> StoryPart:
    lines = section.articles
    return StoryPart(
        headline=visible(headline_of(section), 500),
        link=web_link(lines[0].url) if lines else "",
        language=lines[0].language if lines else "",
        byline=_byline(lines[0]) if len(lines) == 1 else "",
        lead=visible(section.lead),
        news=_news(section.new),
        reports=tuple(map(_report, lines[:REPORTS])) if len(lines) > 1 else (),
        unlisted=max(0, len(lines) - REPORTS),
        sources=_sources(section),
        matched=_matched(section.matched),
        is_full=is_full,
    )


def _report(line: ArticleLine) -> ReportLine:
    headline = visible(line.headline or line.url, 500)
    return ReportLine(headline=headline, byline=_byline(line), link=web_link(line.url), language=line.language)


def _byline(line: ArticleLine) -> str:
    time = (line.published or "").replace("T", " ")[:16]
    return " · ".join(part for part in (visible(line.publisher, 120), visible(time), _VERDICTS[line.verdict]) if part)


def _news(new: News) -> tuple[tuple[str, str], ...]:
    facts = [(_label(figure), _figure(figure)) for figure in new.figures]
    facts += [("Quote", f"“{quote.text}”" + (f", {quote.speaker}" if quote.speaker else "")) for quote in new.quotes]
    facts += [("Places", ", ".join(new.places))] if new.places else []
    facts += [("People", ", ".join(new.people))] if new.people else []
    facts += [("Text", sentence) for sentence in new.sentences]
    return tuple((visible(label, 60).capitalize(), visible(text, 600)) for label, text in facts)


def _label(figure: FigureFact) -> str:
    return figure.head or "figure" if figure.what == "other" else figure.what


def _figure(figure: FigureFact) -> str:
    is_fraction = figure.value != int(figure.value)
    said = figure.text if is_fraction and figure.text else _readable(figure.value)
    if figure.old is not None:
        said = f"{_readable(figure.old)} → {said}"
    if figure.text and figure.text != said:
        said += f" (“{figure.text}”)"
    return f"{said}, says {figure.attributed_to}" if figure.attributed_to else said


def _readable(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def _sources(section: Section) -> str:
    outlets, sources = section.story.outlets, section.story.independent_sources
    if not outlets:
        return ""
    count = f"{len(outlets)} {'outlet' if len(outlets) == 1 else 'outlets'}, {max(1, len(sources))} independent"
    names = ", ".join((sources or outlets)[:REPORTS])
    return visible(f"Sources: {count}: {names}", 600)


def _matched(clauses: tuple[MatchedClause, ...]) -> str:
    """`Matched: حلب (title), Aleppo (text), by aleppo`"""
    terms = dict.fromkeys(f"{span.term} ({span.field})" for clause in clauses for span in clause.spans)
    queries = dict.fromkeys(clause.clause for clause in clauses if clause.clause)
    if not terms and not queries:
        return ""
    said = ", ".join([*list(terms)[:TERMS], *(["…"] if len(terms) > TERMS else [])])
    by = f"by the query {next(iter(queries))}" if queries else ""
    return visible("Matched: " + ", ".join(part for part in (said, by) if part), 600)


def _number_of(alert: Alert) -> str:
    return f" {alert.sections[0].update}" if alert.kind == "story.update" and alert.sections else ""
