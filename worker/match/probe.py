"""What an index of words can be asked in place of a query, and the words it keeps of an article.

The index is never the judge: whatever it cannot say exactly it says too widely, and the matcher decides.
"""

import re

from storage.model import Article
from storage.model.search import BREAK, AllOf, AnyOf, But, InARow, Probe, Question, Words
from worker.match.compile import Names, other_names
from worker.match.fold import bare_forms, fold
from worker.match.layout import sections
from worker.match.query import (
    TEXT_FIELDS,
    And,
    AtLeast,
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
)
from worker.match.words import raw_pieces

#: scripts in which a word may carry particles (`worker.match.fold.bare_forms`)
_MAY_BE_BARE = re.compile("[\u05d0-\u05ea\u0600-\u06ff\uac00-\ud7a3]")
_ANYTHING = Question(probe=None, is_exact=False)


def words_of(article: Article) -> Words:
    """The words of all that queries search: titles, standfirst, captions, body."""
    found: list[str] = []
    bare: dict[str, None] = {}
    for section in sections(article.text, article.title):
        for form in filter(None, map(fold, raw_pieces(section.text))):
            found.append(form)
            bare.update(dict.fromkeys(bare_forms(form)))
        found.append(BREAK)
    return Words(forms=tuple(found[:-1]), bare=tuple(bare))


def question(root: Node, names: Names, *, aliases: bool) -> Question:
    """What to ask the index for the articles that match."""
    match root:
        case Term():
            spelt = [root.pieces, *(pieces for _, pieces in (other_names(root, names) if aliases else ()))]
            return _any([_term(pieces) for pieces in spelt])
        case Snippet(content=part):
            return question(part, names, aliases=aliases)
        case Or(parts=parts) | TermSet(terms=parts):
            return _any([question(part, names, aliases=aliases) for part in parts])
        case And(parts=parts):
            return _all(parts, names, aliases=aliases)
        case Near(left=left, right=right):
            return _wider(_all((left, right), names, aliases=aliases))
        case AtLeast(part=part) | First(part=part):
            return _wider(question(part, names, aliases=aliases))
        case InField(name=name, part=part) if name in TEXT_FIELDS:
            return _wider(question(part, names, aliases=aliases))
        case _:
            return _ANYTHING


def _wider(asked: Question) -> Question:
    return Question(probe=asked.probe, is_exact=False)


def _any(parts: list[Question]) -> Question:
    probes = tuple(part.probe for part in parts if part.probe is not None)
    if len(probes) < len(parts):
        return _ANYTHING
    is_exact = all(part.is_exact for part in parts)
    return Question(probe=probes[0] if len(probes) == 1 else AnyOf(probes), is_exact=is_exact)


def _all(nodes: tuple[Node, ...], names: Names, *, aliases: bool) -> Question:
    wanted = [question(node, names, aliases=aliases) for node in nodes if not isinstance(node, Not)]
    unwanted = [question(node.part, names, aliases=aliases) for node in nodes if isinstance(node, Not)]
    probes = tuple(part.probe for part in wanted if part.probe is not None)
    is_exact = all(part.is_exact for part in (*wanted, *unwanted))
    if not probes:
        return _ANYTHING
    probe: Probe = probes[0] if len(probes) == 1 else AllOf(probes)
    for part in unwanted:
        if part.probe is not None and part.is_exact:
            probe = But(probe, part.probe)
    return Question(probe=probe, is_exact=is_exact)


def _term(pieces: tuple[Piece, ...]) -> Question:
    """A phrase whose words may carry particles is asked word by word, for the index keeps those without places."""
    kinds = [piece.kind for piece in pieces]
    may_be_bare = any(_MAY_BE_BARE.match(piece.text) for piece in pieces)
    last = kinds[-1]
    is_row = all(kind == "plain" for kind in kinds[:-1]) and last in ("plain", "begins")
    if is_row and (len(pieces) == 1 or not may_be_bare):
        return Question(probe=InARow(tuple(piece.text for piece in pieces), last == "begins"), is_exact=True)
    found = tuple(InARow((_form(piece),), piece.kind == "begins") for piece in pieces if _form(piece))
    if not found:
        return _ANYTHING
    return Question(probe=found[0] if len(found) == 1 else AllOf(found), is_exact=False)


def _form(piece: Piece) -> str:
    """The folded word by which a piece is found in the index; '' if only the whole index would do."""
    if piece.kind in ("ends", "holds"):
        return ""
    return fold(piece.text) if piece.kind == "exact" else piece.text
