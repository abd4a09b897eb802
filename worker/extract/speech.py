"""The words around a quote: verbs of speech, pronouns, where clauses end; and what is known of a speaker."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from storage.model import Organisation, Person, Place
from worker.extract.words import Spotted, pattern, table

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
    "claims reports report offers calls call state states promises demands charges say claim notes orders answers"
    " shouts jokes quips counters".split()
)

#: verbs of speech before what may be a name
_NAMING: Final = r"(?:call|dub|label|brand|describ|refer)"
STOP: Final = regex.compile(r"[.!?؟。](?=\s|$)")
ABBREVIATION: Final = regex.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|St|U\.S|\p{Lu})$")
LEAD: Final = regex.compile(r"[\s,]*(?P<dash>[-–—―]\s*)?")
#: characters of what may stand behind a dash as a signature: "…" — Dana Field, farmer
SIGNATURE: Final = 80
NO_SUBJECT: Final = regex.compile(
    r"(?:and|but|to|that|in|of|for|at|on|as|by|or|if|is|was|were|are|has|which|because|et|y|und|и)\s"
)
OPENING: Final = regex.compile(r"[\s\"“]*(\w+)")
ADVERBS: Final = regex.compile(rf"{ADVERB}\s*$")
RELATIVE: Final = regex.compile(r",?\s+who$")
LAST_WORD: Final = regex.compile(r"(?<!\w)(\w+)$")
FIRST_WORD: Final = regex.compile(r"\w+")
ASIDE: Final = regex.compile(r",\s[^,]+,?\s*")
PHRASE_END: Final = regex.compile(r"[,;:\"”]\s|\n")
CLAUSE_END: Final = regex.compile(r"[,;:]\s|\s[-–—]\s|(?<!\w)(?:and|but|while|with|as|that|because)\s")
STATEMENT: Final = regex.compile(
    r"(?:^|\W)(?:the|its)\s+(?:\w+\s+)?(?:statement|communiqu[eé]|report|ministry|group)$", regex.IGNORECASE
)
SUBJECT_END: Final = regex.compile(
    r"[;:\"“”«»]|\s[-–—]\s|,\s+(?:and|but|who|which|adding|saying|as|in|on|at|after)\s"
    r"|\s(?:in|on|at|after|during|when|as|that|while|if|carried|published)\s"
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


def who_can_speak(
    people: tuple[Person, ...], organisations: tuple[Organisation, ...], places: tuple[Place, ...]
) -> list[NamedSpan]:
    """The mentions of people, bodies and places in the order of the text, the longer first."""
    female = frozenset(table("people")["female"].split())
    named = [
        NamedSpan(m.start, m.end, p.name, "person", "f" if p.name.split()[0] in female else "m")
        for p in people
        for m in p.mentions
    ]
    named += [NamedSpan(m.start, m.end, o.name, "body") for o in organisations for m in o.mentions]
    named += [NamedSpan(m.start, m.end, p.name, "place") for p in places for m in p.mentions if m.kind != "demonym"]
    return sorted(named, key=lambda m: (m.start, -m.end))


@cache
def verbs_of(language: str) -> Spotted:
    """The verbs of speech, for whole texts."""
    return Spotted(rules_of(language)[0])


def _said(language: str) -> dict[str, str]:
    rules: dict[str, str] = table("quotes").get(language) or table("quotes")["en"]
    return rules


@cache
def rules_of(language: str) -> tuple["regex.Pattern[str]", "regex.Pattern[str]", "regex.Pattern[str]"]:
    """Patterns for verbs of speech, "according to", and verbs that say to whom ("told")."""
    said = _said(language)
    return (
        pattern(rf"(?<!\w){said['verbs']}(?!\w)"),
        pattern(rf"(?<!\w){said['according']}\s*"),
        pattern(rf"(?<!\w){said['told']}(?!\w)"),
    )


@cache
def speaks(language: str) -> "regex.Pattern[str]":
    """What stands behind the name of who speaks."""
    return pattern(rf"[\s,]*(?:\w+ly\s+|(?:also|later|has|had)\s+)?{_said(language)['verbs']}(?!\w)")


@cache
def says(language: str) -> "regex.Pattern[str]":
    """A verb of speech at the end of what is searched, as before a mark; verbs that give a name are none."""
    return pattern(rf"(?<!\w)(?!{_NAMING}){_said(language)['verbs']}\s*[,:]?\s*$")


@cache
def named_by(language: str) -> Spotted:
    """What stands before the name of who is said to speak, up to the name: "according to", "said the"."""
    said = _said(language)
    return Spotted(pattern(rf"(?<!\w)(?:(?P<according>{said['according']})|{said['verbs']})\s*(?:an?\s+|the\s+)?$"))


def is_noun(front: str, verb: "regex.Match[str]") -> bool:
    """Whether a verb of speech is a noun there, as in "the claim", "a report", "his offer"."""
    return bool(DETERMINER.search(front[: verb.start()])) and verb[0].casefold() in ALSO_NOUNS


def is_speaking(text: str, start: int, end: int, language: str) -> bool:
    """Whether a verb of speech stands directly behind a name, or one behind a quote, or "according to", before it."""
    if speaks(language).match(text, end):
        return True
    first = max(0, start - 30)
    before = named_by(language).search(text, first, start)
    return before is not None and (
        before["according"] is not None or text[first : before.start()].rstrip().endswith((",", "”", '"', "»"))
    )


_CAPITALS: Final = regex.compile(
    r"(?<![\p{L}\p{N}])(?P<name>(?:\p{Lu}[\p{L}\p{M}'’-]+\.?\s+){0,3}\p{Lu}[\p{L}\p{M}'’-]+)\s*$"
)
#: as in: Dana Field, 30, of Aleppo,
_INTRODUCED: Final = regex.compile(r"\s*(?P<name>(?:\p{Lu}[\p{L}\p{M}.'’-]+\s+){1,3}\p{Lu}[\p{L}\p{M}'’-]+),\s")
_SOMEBODY: Final = regex.compile(
    r"\s*(?:the|an?|one|his|her|their|my|another|le|la|une?|el|der|die|ein|eine)\s+(?:[\p{L}'’-]+\s+){0,4}[\p{L}'’-]+\s*",
    regex.IGNORECASE,
)


def unknown(tail: str, verb: str, told: str, *, is_whole: bool) -> Speaker | None:
    """A speaker whom nothing else knows: a name directly before the verb, or, alone there, "the host", "a friend"."""
    match = (is_whole and _INTRODUCED.match(tail)) or _CAPITALS.search(tail)
    name = match["name"] if match else ""
    while name and (name.split()[0] in _no_names() or name.split()[0].casefold() in PRONOUNS):
        name = name.partition(" ")[2].strip()
    if name:
        cue = f"{name} {verb}"
        return Speaker(name=name, said=name, verb=verb, told_to=told, cue=cue, method="capitals", confidence=0.5)
    if is_whole and _SOMEBODY.fullmatch(tail):
        said = tail.strip()
        cue = f"{said} {verb}"
        return Speaker(said=said, verb=verb, told_to=told, cue=cue, method="description", confidence=0.5)
    return None


def is_introduced(tail: str) -> bool:
    """Whether a name with an apposition stands there: what the noun at the verb describes."""
    return _INTRODUCED.match(tail) is not None


@cache
def _no_names() -> frozenset[str]:
    return frozenset(table("people")["no_name"])
