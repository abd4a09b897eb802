"""From what a matching query saw to spans of the article."""

from collections.abc import Iterable

from storage.model import Span
from worker.match.clauses import Clause, Seen
from worker.match.reading import Reading

MAX_SPANS = 100


def spans_of(clause: Clause, reading: Reading) -> tuple[Span, ...]:
    """Where the terms stand that made a match true: at least one for every positive text clause, at most 100."""
    chosen: dict[Seen, None] = {}
    seen = list(clause.evidence(reading, None))
    for occurrences in seen:
        chosen[occurrences[0]] = None
    chosen.update(dict.fromkeys(sorted({each for occurrences in seen for each in occurrences})))
    return shown(list(chosen)[:MAX_SPANS], reading)


def shown(seen: Iterable[Seen], reading: Reading) -> tuple[Span, ...]:
    """The occurrences as spans, in the order of the article; of two at one place the first term's."""
    found: dict[tuple[str, int, int], Span] = {}
    for place, term in sorted(seen):
        section = reading.section(place[0])
        start, end = reading.extent(place)
        part = _part(section.zone, section.number)
        found.setdefault(
            (section.source, start, end), Span(field=section.source, start=start, end=end, term=term, part=part)
        )
    return tuple(found.values())


def _part(zone: str, number: int) -> str:
    return "lead" if zone == "standfirst" or (zone == "body" and number == 0) else zone
