"""The words around a quote: verbs of speech, pronouns, where clauses end; and what is known of a speaker."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from worker.extract.words import pattern, table

PRONOUNS: Final = {
    "he": "m", "she": "f", "they": "p", "it": "o", "who": "m", "il": "m", "elle": "f", "ils": "p", "él": "m",
    "ella": "f",
    "er": "m", "sie": "f", "он": "m", "она": "f", "они": "p", "він": "m", "вона": "f", "i": "m", "we": "p",
}  # fmt: skip
CLAUSE: Final = regex.compile(
    r"[;:]|,\s|\s[-–—]\s|(?<!\w)(?:and|but|while|as|when|after|that|with|because|et|mais|y|und|aber|и|а|но)\s"
)
ADVERB: Final = (
    r"(?:\s+(?:also|later|then|once|again|further|earlier|has|had|have|would|will|never|even|just|\w+ly"
    r"|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))*"
)
TOLD_TO: Final = regex.compile(r"\s+(?:the\s+)?(?P<to>[\p{L}][\p{L}\p{M}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]+){0,4})")
APPOSITION: Final = 90
SENTENCE_START: Final = regex.compile(r"[.!?؟。]+[\"”»’)]*\s+(?=[\p{Lu}\p{Lo}\"“«„])")
DETERMINER: Final = regex.compile(r"\b(?:the|a|an|his|her|their|its|this|that|to|of|no|any)\s$", regex.IGNORECASE)
#: verbs of speech that are nouns behind "the", "his"
ALSO_NOUNS: Final = frozenset(
    "claims reports report offers calls call state states promises demands charges say claim notes orders".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What is known of a quote's speaker. `name` is the resolved one; `said` are the words at the quote."""

    name: str | None = None
    said: str = ""
    verb: str = ""
    cue: str = ""
    told_to: str = ""
    method: str = "none"
    confidence: float = 0.0


NOBODY: Final = Speaker()


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A mention of somebody or something that can speak."""

    start: int
    end: int
    name: str
    kind: str
    gender: str = ""


@cache
def rules_of(language: str) -> tuple["regex.Pattern[str]", "regex.Pattern[str]", "regex.Pattern[str]"]:
    """Patterns for verbs of speech, "according to", and verbs that say to whom ("told")."""
    said = table("quotes").get(language) or table("quotes")["en"]
    return (
        pattern(rf"(?<!\w){said['verbs']}(?!\w)"),
        pattern(rf"(?<!\w){said['according']}\s*"),
        pattern(rf"(?<!\w){said['told']}(?!\w)"),
    )
