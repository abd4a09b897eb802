"""Cutting another system's query into tokens. What has no exact form here is refused where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from worker.match.errors import QueryError
from worker.match.foreign.dialects import Dialect
from worker.match.hints import QUOTES_AS_TYPED
from worker.match.query import Term
from worker.match.terms import WORD, exact_term, phrase_term, word_term
from worker.match.words import raw_pieces

_SPACE = regex.compile(r"\s*+")
_QUOTED = regex.compile(rf"[{QUOTES_AS_TYPED}]((?:\\.|[^{QUOTES_AS_TYPED}])*)[{QUOTES_AS_TYPED}]", regex.DOTALL)
_BRACED = regex.compile(r"\{([^{}]*)\}")
#: up to whatever ends a word in all of the systems; a backslash takes the next character along
_RUN = regex.compile(rf"(?:\\.|[^\s()\[\]{{}}^~:{QUOTES_AS_TYPED}\\])+", regex.DOTALL)
_NEAR = regex.compile(r"(O?NEAR)(?:/(\d+)(f)?)?", regex.IGNORECASE)
_SLOP = regex.compile(r"~(\d*)(?:\.\d+)?")
_BOOST = regex.compile(r"\^(\d+(?:\.\d+)?)?")
_CUT = regex.compile(r"[-–/+&_·]")
MOST_BETWEEN = 100


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: term ( ) AND OR NOT + NEAR field bad end. `text`: the name of a field, NEAR as written."""

    kind: str
    column: int
    text: str = ""
    term: Term | None = None
    #: of NEAR the words between; of a phrase the moves that it allows, -1 for none said
    number: int = -1
    is_ordered: bool = False
    note: str = ""
    error: QueryError | None = None


def tokens(text: str, dialect: Dialect) -> Iterator[Token]:
    """The tokens in order, `end` last, or a `bad` one: its error is told when it is reached, if nothing comes first."""
    at = _after_space(text, 0)
    while at < len(text):
        try:
            found, end = _token(text, at, dialect)
        except QueryError as error:
            yield Token("bad", error.column, error=error)
            return
        yield found
        at = _after_space(text, end)
    yield Token("end", len(text.rstrip()) + 1)


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _token(text: str, at: int, dialect: Dialect) -> tuple[Token, int]:
    character = text[at]
    if character in "()":
        boost = _BOOST.match(text, at + 1) if character == ")" else None
        if character == ")" and text[at + 1 : at + 2] == "~":
            raise QueryError(at + 2, "~ behind brackets has no one meaning", "(… OR …) NEAR/5 (… OR …)")
        return Token(character, at + 1, note=_boost_note(boost)), boost.end() if boost else at + 1
    for mark, operator in dialect.marks.items():
        if text.startswith(mark, at):
            return Token(operator, at + 1), at + len(mark)
    if character in dialect.signs:
        return _sign(text, at, dialect)
    if character in QUOTES_AS_TYPED:
        return _phrase(text, at, dialect)
    if character == "{" and "raw" in dialect.fields:
        return _braced(text, at)
    return _word(text, at, dialect)


def _sign(text: str, at: int, dialect: Dialect) -> tuple[Token, int]:
    if not text[at + 1 : at + 2].strip():
        raise QueryError(at + 1, f"{text[at]} must stand directly before a word")
    return Token(dialect.signs[text[at]], at + 1), at + 1


def _phrase(text: str, at: int, dialect: Dialect) -> tuple[Token, int]:
    quoted = _QUOTED.match(text, at)
    if not quoted:
        raise QueryError(at + 1, "this quotation mark is never closed")
    inner = quoted[1]
    if "*" in inner and not dialect.has_wild_phrases:
        message = f"{dialect.title} knows no wildcard within quotation marks"
        raise QueryError(at + 2 + inner.index("*"), message, "word ONEAR/0 begin*")
    if dialect.has_escapes:
        inner = regex.sub(r"\\(.)", r"\1", inner)
    term, end = phrase_term(inner, at + 1), quoted.end()
    slop = _SLOP.match(text, end)
    moves = int(slop[1] or 0) if slop else -1
    if slop and dialect.levels == "written":
        raise QueryError(end + 1, f"~ in {dialect.title} counts swaps of words, not words between", "a NEAR/5 b")
    if slop and not slop[1]:
        raise QueryError(end + 1, "~ behind a phrase needs a number directly after it")
    end = slop.end() if slop else end
    boost = _BOOST.match(text, end)
    return Token("term", at + 1, term=term, number=moves, note=_boost_note(boost)), boost.end() if boost else end


def _braced(text: str, at: int) -> tuple[Token, int]:
    found = _BRACED.match(text, at)
    if not found:
        raise QueryError(at + 1, "this { is never closed")
    return Token("term", at + 1, term=as_written(found[1], at + 1)), found.end()


def as_written(text: str, column: int) -> Term:
    """The exact form. A sign in it would be lost here, so it is refused."""
    inner = text.strip().strip('"')
    if any(not (character.isalnum() or character.isspace()) for character in inner):
        raise QueryError(column, "signs are not searched here, so that this would find more than is meant")
    if not raw_pieces(inner):
        raise QueryError(column, "no letter or digit to look for")
    return exact_term(f'="{inner}"' if len(raw_pieces(inner)) > 1 else f"={inner}", column)


def _word(text: str, at: int, dialect: Dialect) -> tuple[Token, int]:
    run = _RUN.match(text, at)
    if not run:
        raise _stray(text, at)
    word, end = run[0], run.end()
    if operator := _operator(word, at, dialect):
        return operator, end
    after = text[end : end + 1]
    if after == ":":
        return Token("field", at + 1, text=word), end + 1
    if after == "~":
        raise QueryError(end + 1, "words that are merely alike are not searched", f"{word} OR …")
    if (after and after in "[{") or word[0] == "/":
        raise _stray(text, end if word[0] != "/" else at)
    boost = _BOOST.match(text, end)
    token = Token("term", at + 1, term=_term(word, at, dialect), note=_boost_note(boost))
    return token, boost.end() if boost else end


def _operator(word: str, at: int, dialect: Dialect) -> Token | None:
    name = word.upper() if dialect.any_case else word
    if name in dialect.operators and name in ("AND", "OR", "NOT"):
        return Token(name, at + 1)
    near = _NEAR.fullmatch(name)
    if not near or near[1].upper() not in dialect.operators or (near[1].isupper() is False and not dialect.any_case):
        if near and near[2]:
            raise QueryError(at + 1, f"{dialect.title} has no operator {word}", word.upper())
        return None
    if near[3] and dialect.title != "Brandwatch":
        raise QueryError(at + 1, f"{dialect.title} has no operator {word}", f"ONEAR/{near[2]}")
    if near[2] is None and dialect.usual_near is None:
        raise QueryError(at + 1, f"{near[1]} needs a number directly after it", f"{near[1]}/5")
    number = dialect.usual_near if near[2] is None else int(near[2])
    if number is None or number > MOST_BETWEEN:
        raise QueryError(at + 1, f"at most {MOST_BETWEEN} words may stand between", "AND")
    return Token("NEAR", at + 1, text=word, number=number, is_ordered=bool(near[3]) or near[1].upper() == "ONEAR")


def _term(word: str, at: int, dialect: Dialect) -> Term:
    if "?" in word:
        message = "a ? for one letter has no form here; a * stands for nothing or any letters, at an end of a word"
        raise QueryError(at + 1 + word.index("?"), message, word.partition("?")[0] + "*")
    plain = regex.sub(r"\\(.)", r"\1", word) if dialect.has_escapes else word
    if dialect.cuts_words and (cut := _CUT.search(word)):
        message = f"{dialect.title} cuts words here and looks for any of the parts; the phrase needs quotation marks"
        raise QueryError(at + 1 + cut.start(), message, f'"{plain}"')
    if not WORD.fullmatch(plain):
        wrong = next((n for n, character in enumerate(word) if not (character.isalnum() or character == "*")), 0)
        raise QueryError(at + 1 + wrong, "this may not stand in a word here", f'"{plain}"')
    return word_term(plain, at + 1)


def _stray(text: str, at: int) -> QueryError:
    what = {
        "[": "ranges are not searched here; for figures write dead>=10 dead<=20",
        "{": "ranges are not searched here; for figures write dead>=10 dead<=20",
        "/": "regular expressions are not searched here; a * stands for letters at an end of a word",
        "^": "^ must stand directly behind what it weighs",
        "~": "~ must stand directly behind a phrase",
        ":": "the name of a field is missing",
    }
    return QueryError(at + 1, what.get(text[at], f"{text[at]} has no meaning here"))


def _boost_note(boost: "regex.Match[str] | None") -> str:
    return f"{boost[0]} changes only the order of results: left out" if boost else ""
