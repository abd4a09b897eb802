"""Quotes: what stands between quotation marks, and pull-quotes, each with its speaker (see `speakers`)."""

from dataclasses import dataclass
from typing import Final

import regex

from storage.model import Organisation, Person, Place, Quote
from worker.extract.reading import Part, Reading
from worker.extract.speakers import Speakers
from worker.extract.speech import Speaker

#: opening marks with their closing ones; a straight mark closes itself
_MARKS: Final = {
    "“": "”",
    "«": "»",
    "„": "“”‟",
    "「": "」",
    "『": "』",
    "”": "”",
    "»": "«",
    '"': '"',
    "‟": "”",
    "″": "″",
}
_OPEN: Final = regex.compile(r"[“«„「『\"‟″]|(?<![\w,.!?;:])''(?=\w)")
_WITHOUT_SPACES: Final = regex.compile(r"[\p{Hani}\p{Hira}\p{Thai}]")
#: fewer words between marks are a name or a term, not a quote
_LEAST_WORDS: Final = 2
#: from this many words on a quote without an own sentence counts as direct
_SENTENCE: Final = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two marks (offsets without them), and whether the paragraph left the quote open."""

    start: int
    end: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the text names: what a speaker may be resolved to."""

    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    places: tuple[Place, ...]


def find_quotes(reading: Reading, named: Named) -> tuple[Quote, ...]:
    """The quotes of a text in order, headline and captions included."""
    speakers = Speakers(reading, named.people, named.organisations, named.places)
    found: list[Quote] = []
    goes_on = False
    attributions = iter(reading.of("attribution"))
    for part in reading.parts:
        if part.role == "pull":
            found.append(_pull(reading, part, next(attributions, None), speakers))
        if part.role not in ("headline", "standfirst", "caption", "body"):
            continue
        marked = marks(reading.text, part, doubled=reading.language != "en")
        speakers.enter(part, marked, goes_on=goes_on)
        found.extend(_made(reading, one, speakers.of(one)) for one in marked if _is_quote(reading, one))
        speakers.leave(part)
        goes_on = bool(marked) and (marked[-1].is_open or part.end - marked[-1].end <= 2)
    return tuple(sorted(found, key=lambda q: q.start))


def marks(text: str, part: Part, *, doubled: bool = False) -> list[Marked]:
    """The stretches between quotation marks; a mark that is not closed runs to the end of its block.

    `doubled`: two apostrophes are a mark, as some Turkish, French and Arabic sites type them.
    """
    found, at = [], part.start
    while match := _OPEN.search(text, at, part.end):
        if _is_inch(text, match) or (match[0] == "''" and not doubled):
            at = match.end()
            continue
        if match[0] == "''":
            twice = text.find("''", match.end(), part.end)
            stop = twice if twice >= 0 else None
        else:
            stop = _closing(text, match.end(), part.end, _MARKS[match[0]], match[0])
        found.append(Marked(match.end(), stop if stop is not None else part.end, stop is None))
        at = (stop if stop is not None else part.end) + 1
    return [one for one in found if text[one.start : one.end].strip()]


def _is_inch(text: str, match: "regex.Match[str]") -> bool:
    return (
        match[0] == '"'
        and text[max(0, match.start() - 1) : match.start()].isdigit()
        and not text[match.end() : match.end() + 1].isalpha()
    )


def _closing(text: str, start: int, end: int, closing: str, opening: str) -> int | None:
    """Where the quote closes; marks of the same kind inside it nest."""
    depth = 0
    for at in range(start, end):
        if text[at] == opening and opening not in closing:
            depth += 1
        elif text[at] in closing:
            if depth == 0:
                return at
            depth -= 1
    return None


def _is_quote(reading: Reading, one: Marked) -> bool:
    said = reading.text[one.start : one.end]
    words = said.split()
    if len(words) < _LEAST_WORDS and not (_WITHOUT_SPACES.search(said) and len(said) > 5):
        return False
    cased = [w for w in words if w[:1].isalpha() and w[:1].lower() != w[:1].upper() and len(w) > 3]
    is_title = len(words) < 9 and len(cased) > 1 and all(w[:1].isupper() for w in cased) and said[-1:] not in ",.?!"
    return not is_title


def _made(reading: Reading, one: Marked, speaker: Speaker) -> Quote:
    said = reading.text[one.start : one.end]
    front = reading.text[max(0, one.start - 3) : one.start - 1].rstrip()
    whole = said[:1].isupper() or not said[:1].isalpha() or said[:1].lower() == said[:1].upper()
    whole = whole and (said.rstrip()[-1:] in ".,!?…؟。" or len(said.split()) >= _SENTENCE or front[-1:] in ":,")
    return Quote(
        text=said,
        start=one.start,
        end=one.end,
        kind="direct" if whole else "partial",
        speaker=speaker.name,
        speaker_text=speaker.said,
        verb=speaker.verb,
        cue=speaker.cue,
        told_to=speaker.told_to,
        method=speaker.method,
        confidence=speaker.confidence,
    )


def _pull(reading: Reading, part: Part, by: Part | None, speakers: Speakers) -> Quote:
    said = reading.said(by) if by else ""
    return Quote(
        text=reading.said(part),
        start=part.start,
        end=part.end,
        kind="pull",
        speaker=speakers.named_in(by.start, by.end) or said or None if by else None,
        speaker_text=said,
        cue=said,
        method="pull",
        confidence=0.9,
    )
