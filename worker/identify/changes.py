"""What changed between two versions of an article, sentence by sentence, ranked by what matters to a reader."""

from collections.abc import Iterator
from itertools import chain

import regex
from rapidfuzz.distance import Indel, Opcodes

from storage.model import Change
from worker.identify.names import NAME
from worker.identify.numerals import value_of
from worker.identify.words import WORD, Sentence, body, fold, sentences, words

#: Two sentences with this share of words in common are versions of one (Indel similarity of their words).
SAME_SENTENCE = 0.5
#: So many changes are listed; a rewritten text has no end of them.
MOST = 40
LONGEST = 300
#: A shorter word behind a number is no noun: `9 as`, `26 on`.
SHORTEST_NOUN = 3
QUOTED = regex.compile(r"[“«„\"「『]([^“”«»„\"「」『』]{12,})[”»“\"」』]")
CORRECTION = regex.compile(
    r"^\W*(correction|corrected|editor['’]?s note|clarification|corrects|correctif|rectificatif|corrección|"
    r"fe de errores|korrektur|исправление|поправка|уточнение|تصحيح|تصويب|توضيح)\b",
    regex.IGNORECASE,
)
WITHDRAWN = regex.compile(
    r"\b(withdrawn|retracted|story (?:has been )?(?:withdrawn|removed)|kill(?:ed)? this story|article retiré|"
    r"artículo retirado|отозван|материал снят|سُحب|سحب هذا الخبر)\b",
    regex.IGNORECASE,
)
ORDER = (
    "withdrawn", "correction", "headline", "figure", "quote_added", "quote_removed", "attribution",
    "paragraph_added", "paragraph_removed", "wording",
)  # fmt: skip


def changes(old_headline: str, old_text: str, new_headline: str, new_text: str) -> tuple[Change, ...]:
    """The changes from one version to the next, the weightiest kind first, in the order of the text within a kind.

    Differences of case, accents and punctuation alone are none.
    """
    found = list(_of_headline(old_headline, new_headline))
    old, new = sentences(body(old_text)), sentences(body(new_text))
    pairs, added, removed = aligned(old, new)
    found += chain.from_iterable(_of_pair(before, after) for before, after in pairs)
    found += (_added(sentence) for sentence in added)
    found += (_removed(sentence) for sentence in removed)
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda change: ORDER.index(change.kind))[:MOST])


def _of_headline(old: str, new: str) -> Iterator[Change]:
    before, after = words(old), words(new)
    if before == after or not before or not after:
        return
    if CORRECTION.search(new) and not CORRECTION.search(old):
        yield Change(kind="correction", new=_cut(new))
    figures = tuple(_figures(old, new, Indel.opcodes(before, after)))
    yield from figures
    yield Change(kind="headline", old=_cut(old), new=_cut(new))


def aligned(
    old: tuple[Sentence, ...], new: tuple[Sentence, ...]
) -> tuple[list[tuple[Sentence, Sentence]], list[Sentence], list[Sentence]]:
    """Pairs of sentences that are versions of one another, then those only in the new, those only in the old."""
    left = dict.fromkeys(old)
    rest = [sentence for sentence in new if not _take_equal(sentence, left)]
    scored = sorted(
        (
            (-Indel.normalized_similarity(before.words, after.words, score_cutoff=SAME_SENTENCE), i, j)
            for i, after in enumerate(rest)
            for j, before in enumerate(left)
        ),
    )
    olds, pairs = list(left), {}
    taken: set[int] = set()
    for minus, i, j in scored:
        if minus < 0 and i not in pairs and j not in taken:
            pairs[i] = olds[j]
            taken.add(j)
    return (
        [(pairs[i], rest[i]) for i in sorted(pairs)],
        [sentence for i, sentence in enumerate(rest) if i not in pairs],
        [sentence for j, sentence in enumerate(olds) if j not in taken],
    )


def _take_equal(sentence: Sentence, left: dict[Sentence, None]) -> bool:
    equal = next((other for other in left if other.words == sentence.words), None)
    if equal is None:
        return False
    del left[equal]
    return True


def _of_pair(old: Sentence, new: Sentence) -> Iterator[Change]:
    if [value_of(word) or word for word in old.words] == [value_of(word) or word for word in new.words]:
        return
    figures = list(_figures(old.text, new.text, Indel.opcodes(old.words, new.words)))
    yield from figures
    before, after = _quotes(old.text), _quotes(new.text)
    yield from (Change(kind="quote_added", new=_cut(quote)) for quote in after if not _is_among(quote, before))
    yield from (Change(kind="quote_removed", old=_cut(quote)) for quote in before if not _is_among(quote, after))
    if figures:
        return
    is_attributed = before == after and bool(before) and _names_outside(old.text) != _names_outside(new.text)
    yield Change(kind="attribution" if is_attributed else "wording", old=_cut(old.text), new=_cut(new.text))


def _figures(old: str, new: str, steps: Opcodes) -> Iterator[Change]:
    """Numbers that stand in one place with two values, as written with the word behind them."""
    before, after = list(WORD.finditer(old)), list(WORD.finditer(new))
    for start, end, first, last in _replaced(steps):
        olds = [n for n in range(start, min(end, len(before))) if value_of(fold(before[n][0]))]
        news = [n for n in range(first, min(last, len(after))) if value_of(fold(after[n][0]))]
        for one, other in zip(olds, news, strict=False):
            if value_of(fold(before[one][0])) != value_of(fold(after[other][0])):
                yield Change(kind="figure", old=_with_noun(old, before, one), new=_with_noun(new, after, other))


def _replaced(steps: Opcodes) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that were replaced: deletions and insertions that touch, as one."""
    start = first = end = last = 0
    for step in steps:
        if step.tag == "equal":
            if end > start and last > first:
                yield start, end, first, last
            start, first = step.src_end, step.dest_end
        end, last = step.src_end, step.dest_end
    if end > start and last > first:
        yield start, end, first, last


def _with_noun(text: str, found: list[regex.Match[str]], at: int) -> str:
    following = found[at + 1] if at + 1 < len(found) else None
    if (
        following is None
        or value_of(fold(following[0]))
        or len(following[0]) < SHORTEST_NOUN
        or text[found[at].end() : following.start()].strip()
    ):
        return str(found[at][0])
    return text[found[at].start() : following.end()]


def _added(sentence: Sentence) -> Change:
    if CORRECTION.search(sentence.text):
        return Change(kind="correction", new=_cut(sentence.text))
    if WITHDRAWN.search(sentence.text):
        return Change(kind="withdrawn", new=_cut(sentence.text))
    quotes = _quotes(sentence.text)
    return Change(kind="quote_added" if quotes else "paragraph_added", new=_cut(quotes[0] if quotes else sentence.text))


def _removed(sentence: Sentence) -> Change:
    quotes = _quotes(sentence.text)
    if quotes:
        return Change(kind="quote_removed", old=_cut(quotes[0]))
    return Change(kind="paragraph_removed", old=_cut(sentence.text))


def _quotes(text: str) -> list[str]:
    found: list[str] = QUOTED.findall(text)
    return found


def _is_among(quote: str, others: list[str]) -> bool:
    own = words(quote)
    return any(Indel.normalized_similarity(own, words(other)) >= SAME_SENTENCE for other in others)


def _names_outside(text: str) -> set[str]:
    return set(NAME.findall(QUOTED.sub(" ", text)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
