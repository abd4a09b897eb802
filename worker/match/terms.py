"""From a written word, phrase or exact form to a `Term`. Columns count from 1."""

import regex

from worker.match.errors import QueryError
from worker.match.fold import as_written, fold
from worker.match.query import Piece, PieceKind, Term
from worker.match.words import RUN_CLASS, forms, is_dense, raw_pieces

QUOTATION_MARKS = '"“”„«»'
_CORE = rf"{RUN_CLASS}++(?:['’\-–.&_/+·]{RUN_CLASS}++)*+\.?"
#: A word as it may stand in a query, with its stars; or a star alone.
WORD = regex.compile(rf"\*?{_CORE}\*?|\*", regex.V1)
_INNER_WORD = regex.compile(rf"\*?{RUN_CLASS}++\*?|\*", regex.V1)
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_RUN_OR_STAR = regex.compile(rf"{RUN_CLASS}|\*", regex.V1)

#: Letters that must stand beside a `*`: at the end of a word; at its beginning or on both sides.
LETTERS_BEFORE_STAR = 3
LETTERS_AFTER_STAR = 4


def word_term(text: str, column: int) -> Term:
    """A word, possibly with stars, as matched by `WORD`. Raises QueryError at the word."""
    return Term(text, _word_pieces(text, column) if "*" in text else _plain(text, column), column)


def phrase_term(inner: str, column: int) -> Term:
    """A phrase; `inner` is what stands between the quotation marks, `column` that of the first mark."""
    if "*" not in inner:
        return Term(f'"{inner}"', _plain(inner, column), column)
    found: list[Piece] = []
    for word in _INNER_WORD.finditer(inner):
        at = column + 1 + word.start()
        if word[0].endswith("*") and _RUN_OR_STAR.match(inner, word.end()):
            raise star_in_the_middle(at + len(word[0]) - 1)
        found += _word_pieces(word[0], at)
    return Term(f'"{inner}"', tuple(found), column)


def exact_term(text: str, column: int) -> Term:
    """`=word` or `="phrase"`; `text` has the `=`."""
    if "*" in text:
        raise QueryError(column + text.index("*"), "the exact form takes no *", text[1:])
    written = tuple(Piece("exact", as_written(raw)) for raw in raw_pieces(text) if fold(raw))
    if not written:
        raise QueryError(column + 1, "no letter or digit between the quotation marks")
    return Term(text, written, column)


def set_term(text: str) -> Term:
    """A term of a named set: several words are a phrase without quotation marks. Raises QueryError."""
    bare = text.strip()
    for mark in QUOTATION_MARKS:
        bare = bare.replace(mark, '"')
    quoted = bare.lstrip("=")
    if len(quoted) > 1 and quoted[0] == quoted[-1] == '"' and '"' not in quoted[1:-1] and bare.count("=") <= 1:
        return exact_term(bare, 1) if bare[0] == "=" else phrase_term(bare[1:-1], 1)
    if '"' in bare:
        raise QueryError(bare.index('"') + 1, "a term of a set is one word or one phrase")
    word = WORD.match(quoted)
    if word and word.end() == len(quoted) and bare.count("=") <= 1:
        return exact_term(bare, 1) if bare[0] == "=" else word_term(bare, 1)
    if bare.startswith("="):
        raise QueryError(1, "an exact form of several words needs quotation marks", f'="{quoted}"')
    term = phrase_term(bare, 0)
    return Term(term.text, term.pieces)


def star_in_the_middle(column: int) -> QueryError:
    return QueryError(column, "a * stands only at the beginning or the end of a word")


def _plain(text: str, column: int) -> tuple[Piece, ...]:
    found = tuple([Piece("plain", form) for form in forms(text)])
    if not found:
        raise QueryError(column, "no letter or digit to look for")
    return found


def _word_pieces(text: str, column: int) -> tuple[Piece, ...]:
    core = text.strip("*")
    if not core:
        raise QueryError(column, "a * needs letters beside it: attack*")
    if text == core:
        return _plain(core, column)
    if is_dense(core):
        raise QueryError(column, "a * says nothing in a script without spaces: leave it out", core)
    plain = _plain(core, column)
    kinds: list[PieceKind] = ["plain"] * len(plain)
    starts, ends = text[0] == "*", text[-1] == "*"
    kinds[0] = "ends" if starts else "plain"
    kinds[-1] = ("holds" if starts and len(plain) == 1 else "begins") if ends else kinds[-1]
    for kind, piece in zip(kinds, plain, strict=True):
        _check_length(kind, piece.text, column)
    return tuple(Piece(kind, piece.text) for kind, piece in zip(kinds, plain, strict=True))


def _check_length(kind: PieceKind, form: str, column: int) -> None:
    least = {"begins": LETTERS_BEFORE_STAR, "ends": LETTERS_AFTER_STAR, "holds": LETTERS_AFTER_STAR}.get(kind, 0)
    if len(_LETTER.findall(form)) < least:
        where = {"begins": "at the end of a word", "ends": "at the beginning of a word"}.get(kind, "on both sides")
        raise QueryError(column, f"a * {where} needs at least {least} letters beside it")
