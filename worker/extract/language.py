"""The language of a text: its script, telling letters, letter groups and small words; a hint weighs in."""

import gzip
import json
from collections import Counter
from functools import cache, lru_cache
from typing import Any, Final

import regex

from worker.extract.words import DATA, table

#: code points of the text that are looked at
_SAMPLE: Final = 1500
#: what a hint is worth, in units of log-likelihood; a clear text overrules it
_HINT: Final = 15.0
#: what a small word of the language is worth against letter groups
_SMALL_WORD: Final = 2.2
#: from so many words on only the languages with the most small words are looked at more closely
_MANY_WORDS: Final = 40
_LIKELY: Final = 4
#: what speaks against a language that few read: some two small words
_RARE: Final = 4.0
#: so far ahead of all others, a language of a long text needs no more proof; a hint weighs less than that
_CLEAR: Final = 60.0
#: words whose letter groups are looked at
_LETTERS_OF: Final = 60
#: log-likelihood of a letter group that a language hardly has
_UNKNOWN: Final = -11.0
_SCRIPTS: Final = (
    ("Hang", "ko"), ("Hira", "ja"), ("Kana", "ja"), ("Hani", "zh"), ("Grek", "el"), ("Hebr", "he"), ("Thai", "th"),
    ("Armn", "hy"), ("Geor", "ka"), ("Beng", "bn"), ("Taml", "ta"), ("Telu", "te"), ("Gujr", "gu"), ("Guru", "pa"),
    ("Knda", "kn"), ("Mlym", "ml"), ("Ethi", "am"), ("Khmr", "km"), ("Mymr", "my"), ("Laoo", "lo"), ("Sinh", "si"),
    ("Arab", "ar"), ("Cyrl", "ru"), ("Deva", "hi"), ("Latn", "en"),
)  # fmt: skip
_OF_SCRIPT: Final = {script: regex.compile(rf"\p{{{script}}}") for script, _ in _SCRIPTS}
_WORDS: Final = regex.compile(r"[\p{L}\p{M}'’]+")


def detect(text: str, hint: str = "") -> str:
    """The code of the language (`en`, `ar`), two letters where there are; `hint` is what the page or feed says."""
    sample = text[:_SAMPLE]
    hint = hint.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0].casefold()
    counts = _scripts(sample)
    if not counts:
        return hint
    if counts.get("Hira", 0) + counts.get("Kana", 0) > 0.05 * counts.get("Hani", 0) and "Hira" in counts:
        return "ja"
    script = max(counts, key=lambda name: counts[name])
    default = dict(_SCRIPTS)[script]
    telling = table("languages")["scripts"].get(script)
    if telling is None:
        return default
    return _among(sample, tuple(telling["languages"]), hint) or default


def _scripts(sample: str) -> dict[str, int]:
    """How many letters of each script the sample holds, in the order of `_SCRIPTS`."""
    counts = dict.fromkeys(_OF_SCRIPT, 0)
    for letter, times in Counter(sample).items():
        script = _script(letter)
        if script is not None:
            counts[script] += times
    return {script: times for script, times in counts.items() if times}


@lru_cache(maxsize=10_000)
def _script(letter: str) -> str | None:
    return next((script for script, source in _OF_SCRIPT.items() if source.match(letter)), None)


def _among(sample: str, languages: tuple[str, ...], hint: str) -> str:
    words = [word.casefold().replace("’", "'") for word in _WORDS.findall(sample)]
    scores = dict.fromkeys(languages, 0.0)
    letters, rare = "".join(words), table("languages")["rare"]
    for language in languages:
        rules: dict[str, Any] = table("languages").get(language, {})
        scores[language] += _SMALL_WORD * sum(map(_small_words(language).__contains__, words))
        own = rules.get("own", "")
        scores[language] += 3.0 * min(6, sum(letters.count(letter) for letter in own))
        scores[language] -= _RARE * (language in rare)
        foreign = rules.get("not", "")
        scores[language] -= 4.0 * min(6, sum(letters.count(letter) for letter in foreign))
    best = sorted(languages, key=lambda language: -scores[language])
    if len(words) > _MANY_WORDS and len(best) > 1 and scores[best[0]] - scores[best[1]] > _CLEAR:
        return best[0]
    likely = tuple(best[:_LIKELY] if len(words) > _MANY_WORDS else best)
    for language, likelihood in _by_letter_groups(words, likely).items():
        scores[language] += likelihood
    for language in languages:
        if language not in likely:
            del scores[language]
    if hint in scores:
        scores[hint] += _HINT
    return max(scores, key=lambda language: scores[language])


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(table("languages").get(language, {}).get("words", "").split())


@cache
def _profiles() -> dict[str, str]:
    """The letter groups of each language with the logarithm of their share, as JSON: an article needs few of them."""
    lines = gzip.decompress((DATA / "letters.tsv.gz").read_bytes()).decode().splitlines()
    return {language: groups for language, _, groups in (line.partition("\t") for line in lines)}


@cache
def _groups(language: str) -> dict[str, float]:
    groups: dict[str, float] = json.loads(_profiles().get(language, "{}"))
    return groups


def _by_letter_groups(words: list[str], languages: tuple[str, ...]) -> dict[str, float]:
    """Log-likelihood of the words' groups of two and three letters under each language, against the likeliest."""
    padded = [f" {word} " for word in words[:_LETTERS_OF]]
    said = [word[i : i + size] for word in padded for size in (2, 3) for i in range(len(word) - size + 1)]
    total: dict[str, float] = {}
    for language in languages:
        shares = _groups(language)
        # with one decimal, as the shares have: two languages that are as likely must come out alike
        total[language] = round(sum([shares.get(group, _UNKNOWN) for group in said]), 1)
    most = max(total.values(), default=0.0)
    return {language: 0.5 * (value - most) for language, value in total.items()}
