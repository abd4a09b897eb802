"""Shingles: hashes of three words in a row, by which copies find one another."""

from collections.abc import Iterable, Sequence

import xxhash

SIZE = 3
#: All shingles of so many words at the top are kept, and one in `SAMPLE` of the rest: a shortened copy keeps the top,
#: and short and long texts then meet in the same shingles.
LEAD_WORDS = 120
SAMPLE = 8
#: Stands in no word.
SEPARATOR = b"\x1f"
TWO_TO_63, TWO_TO_64 = 1 << 63, 1 << 64
#: A text of fewer words says too little to be known by its hash: teasers, notices of a wall.
MIN_WORDS_FOR_HASH = 40


def all_shingles(body_words: Sequence[str]) -> list[int]:
    """Signed 64-bit hashes of every shingle in order; a text of fewer words than one shingle gives one."""
    if not body_words:
        return []
    coded = [word.encode() for word in body_words]
    runs = map(SEPARATOR.join, zip(*(coded[at:] for at in range(SIZE)), strict=False))
    hashes = map(xxhash.xxh3_64_intdigest, runs if len(coded) >= SIZE else [SEPARATOR.join(coded)])
    return [value - TWO_TO_64 if value >= TWO_TO_63 else value for value in hashes]


def kept_shingles(body_words: Sequence[str]) -> tuple[int, ...]:
    """What the archive keeps: the lead whole, the rest by sample, each once."""
    every = all_shingles(body_words)
    rest = (shingle for shingle in every[LEAD_WORDS:] if shingle % SAMPLE == 0)
    return tuple(dict.fromkeys((*every[:LEAD_WORDS], *rest)))


def text_hash(body_words: Iterable[str]) -> str:
    """The key of a text, '' if it is too short to speak for itself."""
    listed = list(body_words)
    if len(listed) < MIN_WORDS_FOR_HASH:
        return ""
    return xxhash.xxh3_128_hexdigest("\x1f".join(listed).encode())
