"""Shingles: hashes of three words in a row, by which copies find one another."""

import struct
from collections.abc import Iterable, Iterator, Sequence

import xxhash

SIZE = 3
#: Of so many words at the top every shingle is kept, or every second, fourth …: the most that are not over `FROM_LEAD`.
#: A shortened copy keeps the top.
LEAD_WORDS = 120
FROM_LEAD = 40
#: Of the rest one in so many is kept. Each sample is a part of the denser ones, so short and long texts meet in the
#: same shingles. docs/decisions/0138
SAMPLE = 8
#: Stands in no word.
SEPARATOR = "\x1f"
#: A text of fewer words says too little to be known by its hash: teasers, notices of a wall.
MIN_WORDS_FOR_HASH = 40


def all_shingles(body_words: Sequence[str]) -> tuple[int, ...]:
    """Signed 64-bit hashes of every shingle in order; a text of fewer words than one shingle gives one."""
    if not body_words:
        return ()
    runs = zip(*(body_words[at:] for at in range(SIZE)), strict=False) if len(body_words) >= SIZE else [body_words]
    return unpacked(b"".join(map(xxhash.xxh3_64_digest, map(str.encode, map(SEPARATOR.join, runs)))))


def packed(shingles: Sequence[int]) -> bytes:
    """Eight bytes each: a quarter of the room that numbers take."""
    return struct.pack(f">{len(shingles)}q", *shingles)


def unpacked(shingles: bytes) -> tuple[int, ...]:
    """The inverse of `packed`."""
    return struct.unpack(f">{len(shingles) // 8}q", shingles)


def kept_shingles(every: Sequence[int]) -> tuple[int, ...]:
    """What the archive keeps of them: a sample of the lead, dense in a short text, and a thin one of the rest."""
    lead, rest = every[:LEAD_WORDS], every[LEAD_WORDS:]
    step = 1
    while len(lead) > FROM_LEAD * step:
        step *= 2
    return tuple(dict.fromkeys((*_one_in(step, lead), *_one_in(SAMPLE, rest))))


def _one_in(step: int, shingles: Iterable[int]) -> Iterator[int]:
    return (shingle for shingle in shingles if shingle % step == 0)


def text_hash(body_words: Iterable[str]) -> str:
    """The key of a text, '' if it is too short to speak for itself."""
    listed = list(body_words)
    if len(listed) < MIN_WORDS_FOR_HASH:
        return ""
    return xxhash.xxh3_128_hexdigest(SEPARATOR.join(listed).encode())
