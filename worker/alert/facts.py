"""The facts of a report as keys, so that "was this told before" is a look into a set.

`figure:dead:9` · `figure:other/homes:400` · `quote:<folded>` · `place:<geonames id or folded name>` ·
`person:<folded name>` · `official:<folded name>`. Which of them are worth an alert is decided in `news`.
"""

import re
import unicodedata
from collections.abc import Iterable

from storage.model import Fields, Figure, Place

#: Figures of people harmed: the first thing that a desk asks for. In the order in which they lead an alert.
CASUALTIES = ("dead", "injured", "missing", "displaced", "detained")
#: Kinds of figure that need no counted noun to say what they are.
HEADLESS = (*CASUALTIES, "percent", "money")
#: Longest folded quote in a key; two quotes that agree so far are one.
QUOTE_LENGTH = 120
#: A folded quote shorter than this is too common a phrase to be told apart from another one.
SHORTEST_QUOTE = 12

_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text without case, accents, vowel signs and punctuation, words parted by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", bare.casefold()).strip()


def number(value: float) -> str:
    """`9`, `2.5`: the shortest exact way to write it, never with an exponent."""
    return str(int(value)) if value == int(value) else format(value, "f").rstrip("0")


def family(what: str, head: str) -> str:
    """What a figure counts: figures of one family are values of the same thing."""
    return what if what in HEADLESS else f"{what}/{fold(head)}"


def figure_key(figure: Figure) -> str:
    """An upper bound ("up to 50 feared dead") is a fact of its own: it is not a count of fifty."""
    bound = "<=" if figure.qualifier == "at_most" else ""
    return f"figure:{family(figure.what, figure.head)}:{bound}{number(figure.value)}"


def quote_key(text: str) -> str:
    return f"quote:{fold(text)[:QUOTE_LENGTH]}"


def place_key(place: Place) -> str:
    return f"place:{place.geonames_id or fold(place.name)}"


def person_key(name: str) -> str:
    return f"person:{fold(name)}"


def fact_keys(fields: Fields) -> tuple[str, ...]:
    """Every fact of the fields, sorted, each once."""
    keys = {figure_key(figure) for figure in fields.figures}
    said = (paragraph for quote in fields.quotes for paragraph in _paragraphs(quote.text))
    keys.update(quote_key(paragraph) for paragraph in said if len(fold(paragraph)) >= SHORTEST_QUOTE)
    keys.update(place_key(place) for place in fields.places if place.geonames_id or fold(place.name))
    keys.update(person_key(person.name) for person in fields.people if fold(person.name))
    keys.update(f"official:{fold(s.name)}" for s in fields.claims_sources if s.kind == "official" and fold(s.name))
    return tuple(sorted(keys))


def knows_person(known: Iterable[str], name: str) -> bool:
    """Whether the person stands among the known facts, under the full name or under the surname alone."""
    words = fold(name).split()
    if not words:
        return True
    for key in known:
        if key.startswith("person:"):
            other = key.removeprefix("person:").split()
            if other == words or (other[-1:] == words[-1:] and 1 in (len(other), len(words))):
                return True
    return False


def knows_quote(known: Iterable[str], text: str) -> bool:
    """Whether each paragraph of the quote, or what holds it or is held by it, stands among the known facts."""
    quotes = [key.removeprefix("quote:") for key in known if key.startswith("quote:")]
    return all(_is_among(quotes, fold(paragraph)[:QUOTE_LENGTH]) for paragraph in _paragraphs(text))


def _is_among(quotes: Iterable[str], folded: str) -> bool:
    if len(folded) < SHORTEST_QUOTE:
        return True
    return any(folded in quote or quote in folded for quote in quotes if len(quote) >= SHORTEST_QUOTE)


def _paragraphs(text: str) -> list[str]:
    """A quote may run over several paragraphs, and another report may have one of them alone."""
    return text.split("\n\n")
