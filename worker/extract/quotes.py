"""Quotes: what stands between quotation marks, and pull-quotes, each with its speaker (see `speakers`)."""

from dataclasses import dataclass, replace
from typing import Final

import regex

from storage.model import Organisation, Person, Place, Quote
from worker.extract.marks import Marked, marks
from worker.extract.reading import Part, Reading
from worker.extract.speakers import Speakers
from worker.extract.speech import Speaker, says

_WITHOUT_SPACES: Final = regex.compile(r"[\p{Hani}\p{Hira}\p{Thai}]")
#: fewer words between marks are a name or a term, not a quote
_LEAST_WORDS: Final = 2
#: from this many words on a quote without an own sentence counts as direct
_SENTENCE: Final = 6
_QUOTING: Final = ("headline", "standfirst", "caption", "body")
#: words; of shows, films and books
_LONGEST_TITLE: Final = 8
_NAMES: Final = regex.compile(r"(?:['’]s|s['’]|\b(?:in|on|of|from|for|at))\s+$")
_SMALL: Final = frozenset(("from", "into", "over", "with"))
#: as in "Met accused of whitewashing," by Kathianne Boniello: a title and its author
_AUTHORED: Final = regex.compile(r"\W*\p{Lu}.*,\W?$", regex.S)
_BY_AUTHOR: Final = regex.compile(r"\s+by\s+(?:the\s+)?\p{Lu}")
#: characters before a mark in which a verb of speech stands directly at it
_CUE: Final = 30


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the text names: what a speaker may be resolved to."""

    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    places: tuple[Place, ...]


def find_quotes(reading: Reading, named: Named) -> tuple[Quote, ...]:
    """The quotes of a text in order, headline and captions included; one that goes on in the next paragraph is one."""
    speakers = Speakers(reading, named.people, named.organisations, named.places)
    found: list[Quote] = []
    is_open = False
    attributions = iter(reading.of("attribution"))
    for part in reading.parts:
        if part.role == "pull":
            found.append(_pull(reading, part, next(attributions, None), speakers))
        if part.role not in _QUOTING:
            continue
        marked = marks(reading.text, part, doubled=reading.language != "en", goes_on=is_open)
        speakers.enter(part, marked)
        made = [_made(reading, one, speakers.of(one)) for one in marked if _is_quote(reading, one)]
        speakers.leave(part)
        if is_open and made and made[0].start <= part.start + 1:
            made[0] = _joined(reading, found.pop(), made[0])
        found.extend(made)
        is_open = bool(made) and marked[-1].is_open and made[-1].end == part.end
    return tuple(sorted(found, key=lambda q: q.start))


def _joined(reading: Reading, first: Quote, second: Quote) -> Quote:
    """A quote that a paragraph left open and the next one opened again: the speaker is the one better known."""
    surer = max(first, second, key=lambda quote: quote.confidence)
    return replace(surer, text=reading.text[first.start : second.end], start=first.start, end=second.end, kind="direct")


def _is_quote(reading: Reading, one: Marked) -> bool:
    said = reading.text[one.start : one.end]
    words = said.split()
    if len(words) < _LEAST_WORDS and not (_WITHOUT_SPACES.search(said) and len(said) > 5):
        return False
    if _AUTHORED.match(said) and _BY_AUTHOR.match(reading.text, one.end + 1):
        return False
    if not _is_title(words) or says(reading.language).search(reading.text, max(0, one.start - _CUE), one.start - 1):
        return True
    return said[-1:] in ",.?!" and not _is_named(reading, one)


def _is_title(words: list[str]) -> bool:
    """As in "The Late Show With Stephen Colbert", "The View": capitals, and a longer word without is none of these."""
    cased = [w for w in words if w[:1].isalpha() and w[:1].lower() != w[:1].upper() and w not in _SMALL]
    capitals = [w for w in cased if w[:1].isupper()]
    return len(words) <= _LONGEST_TITLE and len(capitals) > 1 and all(w in capitals for w in cased if len(w) > 3)


def _is_named(reading: Reading, one: Marked) -> bool:
    """As in: on ABC's "This Week With …," in "How the Grinch …," what follows is a name, not said."""
    return bool(_NAMES.search(reading.text[max(0, one.start - 12) : one.start - 1]))


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
