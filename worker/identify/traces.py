"""Who copied how much of whom: the copies within a story, with the paragraphs that were cut and added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from worker.identify.changes import aligned
from worker.identify.words import Sentence, body, sentences

#: So much of a paragraph is shown.
LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article of a story, as far as its provenance goes."""

    id: str
    publisher: str
    at: datetime
    group: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a report's text comes from."""

    id: str
    publisher: str
    at: datetime
    #: the report that had the text first; '' for that one itself
    of: str = ""
    #: share of its words, 0 to 1, that come from there
    share: float = 0.0
    #: beginnings of that one's paragraphs which it leaves out, and of those that are its own
    cut: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def traces(reports: Iterable[Report]) -> tuple[Trace, ...]:
    """One trace a report, in order of arrival; the first report of each text is its origin."""
    firsts: dict[str, Report] = {}
    found = []
    for report in sorted(reports, key=lambda report: report.at):
        first = firsts.setdefault(report.group, report)
        found.append(_trace(report, first))
    return tuple(found)


def _trace(report: Report, first: Report) -> Trace:
    bare = Trace(id=report.id, publisher=report.publisher, at=report.at)
    if report is first:
        return bare
    old, new = body(first.text), body(report.text)
    _, added, removed = aligned(sentences(old), sentences(new))
    own = sum(len(sentence.words) for sentence in added)
    whole = sum(len(sentence.words) for sentence in sentences(new))
    return Trace(
        id=report.id,
        publisher=report.publisher,
        at=report.at,
        of=first.id,
        share=round(1 - own / whole, 2) if whole else 0.0,
        cut=_whole_paragraphs(old, removed),
        added=_whole_paragraphs(new, added),
    )


def _whole_paragraphs(text: str, chosen: list[Sentence]) -> tuple[str, ...]:
    """The paragraphs of which every sentence is chosen."""
    words = {sentence.words for sentence in chosen}
    found = (part.strip() for part in text.split("\n\n"))
    whole = (part for part in found if sentences(part) and all(one.words in words for one in sentences(part)))
    return tuple(part if len(part) <= LONGEST else part[: LONGEST - 1].rstrip() + "…" for part in whole)
