"""When a source takes a figure back that an alert gave, and what it gives instead.

A death toll that its source has lowered is a correction even without a word. Other figures also fall when nothing was
wrong: the missing are found and the displaced go home.
"""

import re
from dataclasses import dataclass, replace

from storage.model import Alert, Figure, FigureFact, Report, Told
from worker.alert.facts import CASUALTIES, family, fold, number
from worker.alert.news import readable
from worker.alert.zones import Zones, is_marked_corrected, opening_count, standing, toll, zones_of

_NUMBER = re.compile(r"\d+")
#: A told figure and what stands in its place.
Pair = tuple[FigureFact, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Figures that were told (`old`) and are now `value`; no figures: the whole report was withdrawn."""

    figures: tuple[FigureFact, ...]
    keys: tuple[str, ...]

    def words(self) -> str:
        said = (f"{readable(f.old or 0)} → {readable(f.value)} {_noun(f)}" for f in self.figures)
        return ", ".join(said) or "the report was withdrawn"


def correction_of(report: Report, told: Told) -> Correction | None:
    """The correction in a revision of what the topic's alerts of that story said; None if there is none."""
    if report.verdict.kind != "revision" or not told.alerts:
        return None
    done = {key for alert in told.alerts if alert.kind == "correction" for key in _correction_keys(alert)}
    if is_withdrawn(report):
        key = f"withdrawn:{report.article.id}"
        return None if key in done else Correction(figures=(), keys=(key,))
    zones = zones_of(report.article)
    figures = standing(report, zones)
    replaced = _replaced(report, figures, _given(told.alerts, report.story.id))
    if _is_marked(report):
        pairs = _meant(replaced, report, zones)
    else:
        pairs = _lowered(replaced, report, toll(figures, "dead", zones))
    facts = {_key(f): f for gone, now in pairs if _key(f := _corrected(gone, now)) not in done}
    return Correction(figures=tuple(facts.values()), keys=tuple(facts)) if facts else None


def is_withdrawn(report: Report) -> bool:
    """Whether the source has taken the whole report back."""
    return any(change.kind == "withdrawn" for change in report.verdict.changes)


def _is_marked(report: Report) -> bool:
    """Whether this version, not one before it, brought the source's own word of a correction."""
    changes = report.verdict.changes
    if not changes:
        return is_marked_corrected(report.article.headline)
    marked = (c for c in changes if c.kind == "headline" and is_marked_corrected(c.new or ""))
    return any(c.kind == "correction" for c in changes) or any(not is_marked_corrected(c.old or "") for c in marked)


def _given(alerts: tuple[Alert, ...], story: str) -> tuple[FigureFact, ...]:
    """The figures that alerts gave of the story and that were not corrected since, the newest alert's first."""
    given = tuple(
        (alert.kind, fact)
        for alert in reversed(alerts)
        for section in alert.sections
        if section.story.id == story
        for fact in section.new.figures
    )
    taken_back = {(family(f.what, f.head), f.old) for kind, f in given if kind == "correction"}
    return tuple(fact for _, fact in given if _value_key(fact) not in taken_back)


def _replaced(report: Report, figures: tuple[Figure, ...], given: tuple[FigureFact, ...]) -> tuple[Pair, ...]:
    """Told figures that the version before gave and this one no longer does, each with what stands in its place."""
    before = {_value_key(f) for f in report.before.figures} if report.before else set()
    now = {_value_key(f) for f in figures}
    pairs = []
    for gone in given:
        if _value_key(gone) not in before or _value_key(gone) in now:
            continue
        kin = [f for f in figures if family(f.what, f.head) == family(gone.what, gone.head)]
        fresh = [f for f in kin if _value_key(f) not in before]
        if fresh:
            pairs.append((gone, min(fresh, key=lambda f: f.start)))
    return tuple(pairs)


def _lowered(replaced: tuple[Pair, ...], report: Report, count: Figure | None) -> tuple[Pair, ...]:
    """The toll of deaths, if its own source has made it smaller without a word."""
    old = opening_count(report.before, "dead") if report.before else None
    if count is None or old is None:
        return ()
    return tuple(
        (gone, count)
        for gone, now in replaced
        if gone.what == "dead" and gone.value == old.value and now.value <= count.value < gone.value
        if _same_head(gone, count)
    )[:1]


def _meant(replaced: tuple[Pair, ...], report: Report, zones: Zones) -> tuple[Pair, ...]:
    """Those that the source's correction is about, one for each new figure.

    A toll also rises beside the correction of a name; and of two figures that went, the note's, else the toll, is the
    one that was wrong: the other may have gone with the paragraph that it stood in.
    """
    notes = {float(n) for start, end in zones.notes for n in _NUMBER.findall(report.article.text[start:end])}
    best: dict[tuple[str, float], Pair] = {}
    for gone, now in replaced:
        if now.value > gone.value and zones.notes and not {gone.value, now.value} & notes:
            continue
        rival = best.get(_value_key(now))
        if rival is None or _weight(gone, report, notes) > _weight(rival[0], report, notes):
            best[_value_key(now)] = (gone, now)
    return tuple(best.values())


def _weight(gone: FigureFact, report: Report, notes: set[float]) -> tuple[bool, bool]:
    old = opening_count(report.before, gone.what) if report.before else None
    return gone.value in notes, old is not None and old.value == gone.value


def _same_head(gone: FigureFact, now: Figure) -> bool:
    return not gone.head or not now.head or fold(gone.head) == fold(now.head)


def _corrected(gone: FigureFact, now: Figure) -> FigureFact:
    return replace(gone, head=now.head, value=now.value, text=now.text, old=gone.value, attributed_to=now.attributed_to)


def _correction_keys(alert: Alert) -> tuple[str, ...]:
    """Of a correction without figures: what it withdrew."""
    figures = tuple(_key(f) for section in alert.sections for f in section.new.figures)
    return figures or tuple(f"withdrawn:{line.id}" for section in alert.sections for line in section.articles)


def _key(fact: FigureFact) -> str:
    return f"correction:{family(fact.what, fact.head)}:{number(fact.old or 0)}>{number(fact.value)}"


def _noun(fact: FigureFact) -> str:
    return fact.what if fact.what in CASUALTIES else fact.head or fact.what


def _value_key(figure: Figure | FigureFact) -> tuple[str, float]:
    return family(figure.what, figure.head), figure.value
