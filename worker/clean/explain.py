"""Why each line of a page was kept or dropped, out of what the steps of cleaning left in their lines and frames."""

from dataclasses import dataclass
from typing import Literal

from worker.clean import labels
from worker.clean.article import Cleaned, Trace
from worker.clean.ruled import Removed
from worker.clean.text import key
from worker.clean.walk import Frame, Line

#: what the marks of the walk mean to a reader
_DROPPED = {
    "surely": "its class names what no article holds",
    "chrome": "its class or tag names what stands around articles",
    "hidden": "the page hides it",
    "unspoken": "the page keeps it from those who listen to it",
    "aside": "it stands aside",
    "weak": "its tag marks the page's head or foot",
    "next": "it belongs to another article on the page",
    "time": "it stands in front of its post's heading",
    "teaser": "it announces another article, or names who wrote this one",
    "offer": "it asks to subscribe or register",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the page: whether the article has it, as what, who decided that, and why."""

    verdict: Literal["kept", "dropped"]
    #: `rule` (the site's), `body`, `voter`, `header`, `caption`, `chrome`, `choice`, `sieve`
    by: str
    why: str
    #: tag and class of the nearest element
    where: str
    text: str


def explained(cleaned: Cleaned, removed: tuple[Removed, ...]) -> tuple[Reason, ...]:
    """The reasons, in reading order; what a rule removed stands first."""
    stripped = [
        Reason("dropped", "rule", f"{r.step.directive}: {r.step.value} ({r.step.where})", "", r.text) for r in removed
    ]
    trace = cleaned.trace
    kept = {id(line) for line in trace.body} | set(_joined(trace))
    return (*stripped, *(_reason(line, cleaned, kept) for line in trace.outline.lines))


def _joined(trace: Trace) -> list[int]:
    """Lines of which the body holds the words, though joined with others."""
    said = {key(line.text) for line in trace.body}
    whole = " ".join(sorted(said))
    return [id(line) for line in trace.picked if (own := key(line.text)) in said or (len(own) > 40 and own in whole)]


def _reason(line: Line, cleaned: Cleaned, kept: set[int]) -> Reason:
    trace = cleaned.trace
    where = _place(line)
    if any(line is c for c in trace.captions) and not line.dropped:
        used = any(key(line.text) in key(f"{p.caption} {p.credit}") for p in cleaned.article.pictures)
        used = used or any(key(line.text) in key(f"{b.text} {b.credit}") for b in cleaned.article.blocks)
        why = "it stands under a picture" if used else "it stands under a picture that is not the article's"
        return Reason("kept" if used else "dropped", "caption", why, where, line.text)
    head = _of_head(line, trace)
    if head:
        return Reason("kept", "header", head, where, line.text)
    if id(line) in kept:
        return Reason("kept", *_kept_by(cleaned), where, line.text)
    return Reason("dropped", *_dropped_by(line, trace), where, line.text)


def _of_head(line: Line, trace: Trace) -> str:
    own = key(line.text)
    if line is trace.names.line or (own and own == key(trace.names.headline)):
        return "headline"
    if own and any(line is a for a in trace.head.above):
        if own in key(trace.head.standfirst):
            return "standfirst"
        if any(key(name) in own for name in (*trace.head.authors, *trace.head.agencies)):
            return "byline"
    return ""


def _kept_by(cleaned: Cleaned) -> tuple[str, str]:
    trace = cleaned.trace
    if trace.by_rule is not None:
        return "rule", f"body: {trace.by_rule.value} ({trace.by_rule.where})"
    if cleaned.article.method == "trafilatura":
        return "voter", f"trafilatura (confidence {cleaned.article.confidence:.2f})"
    if cleaned.article.method == "entry":
        return "voter", f"the feed's entry (confidence {cleaned.article.confidence:.2f})"
    marked = any(f.prop == "articleBody" or f.kinds & labels.BODY for f in trace.roots)
    how = "marked as the text" if marked else "densest in prose"
    return (
        "body",
        f"{how}: {', '.join(_named(f) for f in trace.roots[:2])} (confidence {cleaned.article.confidence:.2f})",
    )


def _dropped_by(line: Line, trace: Trace) -> tuple[str, str]:
    if line.dropped:
        frame = _source(line)
        at = f": {_named(frame)}" if frame is not None else ""
        return "chrome", _DROPPED.get(line.dropped, line.dropped) + at
    if not any(line is p for p in trace.picked):
        return "choice", f"outside of {', '.join(_named(f) for f in trace.roots[:2])}"
    return "sieve", "a label, link, appeal or repetition inside the text"


def _source(line: Line) -> Frame | None:
    """The outermost frame for whose sake the line is dropped."""
    found: Frame | None = None
    at: Frame | None = line.frame
    while at is not None:
        if at.own and at.dropped:
            found = at
        at = at.parent
    return found


def _place(line: Line) -> str:
    return _named(line.frame)


def _named(frame: Frame) -> str:
    names = (frame.element.get("id") or frame.element.get("class") or "").split()
    mark = "#" if frame.element.get("id") else "."
    return f"{frame.tag}{mark}{names[0]}" if names else frame.tag
