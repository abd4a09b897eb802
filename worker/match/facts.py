"""Clauses that look at what is known of an article: figures, entities, authors, outlet, language, country."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from storage.model import Article, Fields, Figure, Organisation, Person, Place
from worker.match.clauses import Anchor, Seen, Weigh
from worker.match.fold import as_written, bare_forms, fold
from worker.match.query import Piece
from worker.match.reading import Reading
from worker.match.scope import Scope
from worker.match.words import raw_pieces


class _Fact:
    """What all these clauses have in common: no term of the text is needed, none is shown."""

    __slots__ = ()

    def anchors(self, weigh: Weigh) -> list[Anchor]:  # noqa: ARG002  # the form of every clause
        return []

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:  # noqa: ARG002  # the form of every clause
        return iter(())


@dataclass(frozen=True, slots=True)
class FigureFact(_Fact):
    what: str
    sign: str
    number: Decimal

    def holds(self, reading: Reading, scope: Scope | None) -> bool:  # noqa: ARG002  # the form of every clause
        return any(_compares(value, self.sign, self.number) for value in self.values(reading))

    def values(self, reading: Reading) -> tuple[float, ...]:
        """What is compared: of a range the end that makes the comparison true most easily."""
        if self.what == "words":
            return (reading.words,)
        figures = (figure for figure in reading.fields.figures if figure.what == self.what)
        return tuple(value for figure in figures for value in self._ends(figure))

    def _ends(self, figure: Figure) -> tuple[float, ...]:
        if figure.qualifier != "range":
            return (figure.value,)
        if self.sign == "=":
            return (figure.low, figure.high)
        return (figure.high,) if ">" in self.sign else (figure.low,)


def _compares(value: float, sign: str, number: Decimal) -> bool:
    match sign:
        case ">=":
            return value >= number
        case "<=":
            return value <= number
        case ">":
            return value > number
        case "<":
            return value < number
        case _:
            return value == number


#: the names of what a place lies in, by its GeoNames id and the code of its country
Around = Callable[[int | None, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class EntityFact(_Fact):
    """One of `terms`, in a row, in the name or a mention of a person, place or organisation.

    A place is also found by what it lies in: a text that names Aleppo only is about a place in Syria.
    """

    kind: Literal["person", "place", "org"]
    terms: tuple[tuple[Piece, ...], ...]
    around: Around = field(compare=False)

    def holds(self, reading: Reading, scope: Scope | None) -> bool:  # noqa: ARG002  # the form of every clause
        return any(stands_in(term, name) for name in self.names(reading.fields) for term in self.terms)

    def names(self, fields: Fields) -> Iterator[str]:
        """The names and mentions that the clause looks at."""
        found: dict[str, tuple[Person | Place | Organisation, ...]] = {
            "person": fields.people,
            "place": fields.places,
            "org": fields.organisations,
        }
        for entity in found[self.kind]:
            yield entity.name
            for mention in entity.mentions:
                yield mention.text
        for place in fields.places if self.kind == "place" else ():
            if place.part_of:
                yield place.part_of
            yield from self.around(place.geonames_id, place.country)


@dataclass(frozen=True, slots=True)
class ArticleFact(_Fact):
    """`hosts`, `codes` (both in small letters) or `terms`, whichever the field compares with."""

    name: Literal["byline", "source", "lang", "country"]
    terms: tuple[tuple[Piece, ...], ...] = ()
    codes: tuple[str, ...] = ()

    def holds(self, reading: Reading, scope: Scope | None) -> bool:  # noqa: ARG002  # the form of every clause
        article = reading.article
        match self.name:
            case "lang":
                return article.language.replace("_", "-").partition("-")[0].casefold() in self.codes
            case "country":
                return article.country.casefold() in self.codes
            case "byline":
                return any(stands_in(term, author) for author in article.authors for term in self.terms)
            case "source":
                return self._is_host_of(article) or any(stands_in(term, article.publisher) for term in self.terms)

    def _is_host_of(self, article: Article) -> bool:
        if not self.codes:
            return False
        host = "." + _host(article.url)
        return any(host.endswith("." + code) for code in self.codes)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def stands_in(term: tuple[Piece, ...], text: str) -> bool:
    """Whether the pieces of a term stand in a row in a name."""
    raw = [piece for piece in raw_pieces(text) if fold(piece)]
    starts = range(len(raw) - len(term) + 1)
    return any(all(_fits(part, raw[start + at]) for at, part in enumerate(term)) for start in starts)


def _fits(part: Piece, raw: str) -> bool:
    if part.kind == "exact":
        return part.text == as_written(raw)
    form = fold(raw)
    forms = (form, *bare_forms(form))
    match part.kind:
        case "begins":
            return any(each.startswith(part.text) for each in forms)
        case "ends":
            return any(each.endswith(part.text) for each in forms)
        case "holds":
            return any(part.text in each for each in forms)
        case _:
            return part.text in forms
