"""The reference for the matcher: no index, no shared terms, no parser. Slow, and short enough to be believed.

It shares with the engine the parsed nodes, the folding of one piece and the layout of a text; it has its own cutting
into pieces, its own places and its own evaluation.
"""

import unicodedata
from dataclasses import dataclass

from storage.model import Article, Fields
from worker.match.fold import as_written, bare_forms, fold
from worker.match.layout import quotations, sections
from worker.match.query import (
    And,
    AtLeast,
    FigureTest,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    Piece,
    Snippet,
    Term,
    TermSet,
    descendants,
)
from worker.match.words import is_dense


@dataclass(frozen=True)
class Token:
    forms: tuple[str, ...]
    written: str
    section: int
    zone: str
    number: int
    running: int
    quotation: int


def cut(text: str) -> list[tuple[str, int, int]]:
    """The pieces, character by character, for texts without dropped characters in odd places."""
    found: list[tuple[str, int, int]] = []
    previous = ""
    for at, character in enumerate(text):
        is_mark = unicodedata.category(character)[0] == "M"
        if unicodedata.category(character)[0] not in "LMN" or character in "ʻʼ":
            previous = ""
            continue
        goes_on = previous and (is_mark or not (is_dense(character) or is_dense(previous)))
        if goes_on:
            raw, start, _ = found.pop()
            found.append((raw + character, start, at + 1))
        else:
            found.append((character, at, at + 1))
        previous = previous if is_mark and previous else character
    return [piece for piece in found if fold(piece[0])]


class Oracle:
    def __init__(self, article: Article, fields: Fields | None = None) -> None:
        self.article, self.fields = article, fields or Fields()
        self.tokens: list[Token] = []
        count = 0
        for number, section in enumerate(sections(article.text, article.title)):
            quoted = quotations(section)
            for raw, start, end in cut(section.text):
                is_running = section.zone in ("standfirst", "body")
                inside = [at for at, (low, high) in enumerate(quoted) if low <= start and end <= high]
                forms = (fold(raw), *bare_forms(fold(raw)))
                quotation = 1000 * number + inside[0] if inside else -1
                self.tokens.append(
                    Token(forms, as_written(raw), number, section.zone, section.number, count if is_running else -1,
                          quotation)
                )  # fmt: skip
                count += is_running
        self.words = count

    def holds(self, node: Node, where: Node | None = None) -> bool:
        match node:
            case Snippet(content=part):
                return self.holds(part, where)
            case And(parts=parts):
                return all(self.holds(part, where) for part in parts)
            case Or(parts=parts):
                return any(self.holds(part, where) for part in parts)
            case Not(part=part):
                return not self.holds(part, where)
            case Term() | TermSet() | Near():
                return bool(self.places(node, where))
            case AtLeast(count=count, part=part):
                return _apart(sorted(self.places(part, where))) >= count
            case First(part=part):
                return self.holds(part, node)
            case InField(name=name, part=part):
                if name in ("title", "lead", "body", "caption", "quote"):
                    return self.holds(part, node)
                return any(self._value(name, term) for term in descendants(part) if isinstance(term, Term))
            case FigureTest():
                return self._figure(node)

    def places(self, node: Node, where: Node | None) -> set[tuple[int, int]]:
        match node:
            case Term(pieces=pieces):
                starts = range(len(self.tokens) - len(pieces) + 1)
                found = {(at, at + len(pieces) - 1) for at in starts if self._stands_at(pieces, at)}
                return {place for place in found if self._lies_in(where, place)}
            case Or(parts=parts) | TermSet(terms=parts):
                return {place for part in parts for place in self.places(part, where)}
            case Snippet(content=part):
                return self.places(part, where)
            case Near():
                return self._near(node, where)
        raise AssertionError(node)

    def _near(self, node: Near, where: Node | None) -> set[tuple[int, int]]:
        found = set()
        for a, b in self.places(node.left, where):
            for c, d in self.places(node.right, where):
                first, second = self.tokens[a], self.tokens[c]
                same = first.section == second.section or first.zone == second.zone == "body"
                close = 0 <= c - b - 1 <= node.limit or (not node.ordered and 0 <= a - d - 1 <= node.limit)
                if same and close:
                    found.add((min(a, c), max(b, d)))
        return found

    def _stands_at(self, pieces: tuple[Piece, ...], at: int) -> bool:
        tokens = self.tokens[at : at + len(pieces)]
        return len({token.section for token in tokens}) == 1 and all(map(_fits, pieces, tokens))

    def _lies_in(self, where: Node | None, place: tuple[int, int]) -> bool:
        first, last = self.tokens[place[0]], self.tokens[place[1]]
        match where:
            case None:
                return True
            case First(words=words):
                return last.zone == "title" or 0 <= last.running < words
            case InField(name="quote"):
                return first.quotation == last.quotation >= 0
            case InField(name="lead"):
                return first.zone == "standfirst" or (first.zone == "body" and first.number == 0)
            case InField(name=name):
                return first.zone == name
        raise AssertionError(where)

    def _value(self, name: str, term: Term) -> bool:
        plain = term.text.strip('"').casefold()
        match name:
            case "lang":
                return self.article.language.casefold().split("-")[0] == plain
            case "country":
                return self.article.country.casefold() == plain
            case "byline":
                return any(_in_row(term.pieces, author) for author in self.article.authors)
            case "source" if "." in plain:
                host = self.article.url.split("/")[2].casefold() if "//" in self.article.url else ""
                return host == plain or host.endswith("." + plain)
            case "source":
                return _in_row(term.pieces, self.article.publisher)
        things = {"person": self.fields.people, "org": self.fields.organisations, "place": self.fields.places}[name]
        names = [thing.name for thing in things] + [each.text for thing in things for each in thing.mentions]
        names += [place.part_of for place in things] if name == "place" else []
        return any(_in_row(term.pieces, each) for each in names)

    def _figure(self, test: FigureTest) -> bool:
        values = [float(self.words)] if test.what == "words" else []
        for figure in self.fields.figures:
            if figure.what == test.what:
                ends = [figure.low, figure.high] if figure.qualifier == "range" else [figure.value] * 2
                values += ends if test.sign == "=" else ends[1:] if ">" in test.sign else ends[:1]
        number = float(test.number)
        return any(
            (">" in test.sign and value > number) or ("<" in test.sign and value < number)
            or ("=" in test.sign and value == number)
            for value in values
        )  # fmt: skip


def _fits(piece: Piece, token: Token) -> bool:
    match piece.kind:
        case "exact":
            return token.written == piece.text
        case "plain":
            return piece.text in token.forms
        case "begins":
            return any(form.startswith(piece.text) for form in token.forms)
        case "ends":
            return any(form.endswith(piece.text) for form in token.forms)
        case "holds":
            return any(piece.text in form for form in token.forms)


def _in_row(pieces: tuple[Piece, ...], name: str) -> bool:
    tokens = [Token((fold(raw), *bare_forms(fold(raw))), as_written(raw), 0, "", 0, 0, 0) for raw, _, _ in cut(name)]
    return any(all(map(_fits, pieces, tokens[at:])) for at in range(len(tokens) - len(pieces) + 1))


def _apart(places: list[tuple[int, int]]) -> int:
    """The most places without overlap, tried in every way (there are few)."""
    best = 0
    ends: list[tuple[int, int]] = []  # (end, most places up to there)
    for first, last in sorted(places, key=lambda place: place[1]):
        most = 1 + max((count for end, count in ends if end < first), default=0)
        ends.append((last, most))
        best = max(best, most)
    return best
