"""From what a matching query saw to spans of the article."""

from collections.abc import Iterable

from storage.model import Span
from worker.match.clauses import Clause, Seen
from worker.match.reading import Place, Reading

MAX_SPANS = 100


def spans_of(clause: Clause, reading: Reading) -> tuple[Span, ...]:
    """Where the terms stand that made a match true: at least one for every positive text clause, at most 100."""
    chosen: dict[Span, None] = {}
    rest: list[Span] = []
    for seen in clause.evidence(reading, None):
        spans = shown(seen, reading)
        chosen[spans[0]] = None
        rest += spans[1:]
    chosen.update(dict.fromkeys(sorted(rest, key=_order)))
    return tuple(sorted(_one_a_place(list(chosen)[:MAX_SPANS]), key=_order))


def shown(seen: Iterable[Seen], reading: Reading) -> tuple[Span, ...]:
    """The occurrences as spans, in the order of the article."""
    return tuple(sorted(_one_a_place(_span(place, term, reading) for place, term in seen), key=_order))


def _span(place: Place, term: str, reading: Reading) -> Span:
    section = reading.section(place[0])
    start, end = reading.extent(place)
    return Span(field=section.source, start=start, end=end, term=term, part=_part(section.zone, section.number))


def _one_a_place(spans: Iterable[Span]) -> Iterable[Span]:
    """Of two terms at one place the first: `Aleppo` is not shown as `aleppo` and as `Aleppo*`."""
    found: dict[tuple[str, int, int], Span] = {}
    for span in spans:
        found.setdefault((span.field, span.start, span.end), span)
    return found.values()


def _order(span: Span) -> tuple[bool, int, int, str]:
    return span.field == "text", span.start, span.end, span.term


def _part(zone: str, number: int) -> str:
    return "lead" if zone == "standfirst" or (zone == "body" and number == 0) else zone
