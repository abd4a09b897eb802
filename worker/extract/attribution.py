"""Where the counted things are and who gave the number."""

from dataclasses import replace

import regex

from storage.model import Figure, Place, Quote
from worker.extract.quotes import Named
from worker.extract.reading import Reading, sentences
from worker.extract.speech import named_by, speaks
from worker.extract.words import Spotted


def with_attribution(
    reading: Reading, figures: tuple[Figure, ...], places: tuple[Place, ...], quotes: tuple[Quote, ...], named: Named
) -> tuple[Figure, ...]:
    """The figures with the place that their sentence names next to them, and whoever their sentence says it is from."""
    spots = sorted((m.start, m.end, p.name) for p in places for m in p.mentions if m.kind != "demonym")
    sources = sorted(
        [(m.start, m.end, p.name) for p in named.people for m in p.mentions]
        + [(m.start, m.end, o.name) for o in named.organisations for m in o.mentions]
    )
    rules = speaks(reading.language), named_by(reading.language)
    bounds = [b for part in reading.prose for b in sentences(reading.text, part.start, part.end)]
    found = []
    for figure in figures:
        start, end = next(((s, e) for s, e in bounds if s <= figure.start < e), (figure.start, figure.end))
        quote = next((q for q in quotes if q.start <= figure.start < q.end), None)
        by = quote.speaker if quote and quote.speaker else _by(reading, rules, sources, (start, end))
        found.append(replace(figure, place=_place(figure, spots, (start, end)), attributed_to=by or ""))
    return tuple(found)


def _place(figure: Figure, spots: list[tuple[int, int, str]], sentence: tuple[int, int]) -> str:
    """The place of the same sentence that is nearest behind the figure, else nearest before it."""
    inside = [spot for spot in spots if sentence[0] <= spot[0] < sentence[1]]
    behind = [spot for spot in inside if spot[0] >= figure.end]
    if behind:
        return behind[0][2]
    return inside[-1][2] if inside else ""


def _by(
    reading: Reading,
    rules: tuple[regex.Pattern[str], Spotted],
    sources: list[tuple[int, int, str]],
    sentence: tuple[int, int],
) -> str:
    """A person or body of the sentence that stands directly at a verb of speech."""
    for start, end, name in sources:
        if not sentence[0] <= start < sentence[1]:
            continue
        if rules[0].match(reading.text, end, sentence[1]) or rules[1].is_in(
            reading.text, max(sentence[0], start - 30), start
        ):
            return name
    return ""
