"""What a number counts: dead, injured, missing, displaced, detained, kidnapped; the noun; the words of qualifiers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import regex

from worker.extract.words import any_of, pattern, table

if TYPE_CHECKING:
    from worker.extract.figures import Counted

Pattern = regex.Pattern[str]
Qualifier = Literal["exact", "at_least", "at_most", "about", "range"]
_BEFORE: Final[tuple[Qualifier, ...]] = ("at_least", "at_most", "about")
_BEHIND: Final[tuple[Qualifier, ...]] = ("at_least", "about")
_NEVER: Final = r"(?!)"
#: most words between a class word and its number
_WORDS_BETWEEN: Final = 4
#: code points looked at on either side
_REACH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """The patterns of one class of casualty in one language, to be made where one is asked for: most are not."""

    name: str
    #: at the end of what stands before the number
    before: str
    #: anywhere in what follows, up to the end of the clause
    after: str
    toll: str
    toll_noun: str
    toll_behind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The patterns of one language."""

    before: tuple[tuple[Qualifier, Pattern], ...]
    behind: tuple[tuple[Qualifier, Pattern], ...]
    range: Pattern
    to: Pattern
    between: Pattern
    changed: Pattern
    percent: Pattern
    money: Pattern
    not_counted: Pattern
    before_not: Pattern
    old: Pattern
    more_before: Pattern
    more_behind: Pattern
    people: Pattern
    joined: Pattern
    clause_end: Pattern
    including: Pattern
    subset: Pattern
    subset_behind: Pattern
    aux: Pattern
    stop: frozenset[str]
    classes: tuple[Class, ...]
    #: any class's word before the number, behind it, for a toll: without one its classes need no look
    any_before: Pattern
    any_after: Pattern
    any_toll: Pattern

    def is_more(self, one: Counted) -> bool:
        """Whether the number comes on top of an earlier one: "another three", "four more bodies"."""
        front = one.text[max(one.sentence[0], one.number.start - 30) : one.number.start]
        return bool(self.more_before.search(front) or self.more_behind.match(one.text, one.number.end, one.sentence[1]))

    def is_part(self, one: Counted) -> bool:
        """Whether the number is a part of the one before it: "including four children", "two of them"."""
        front = one.text[one.after_last : one.number.start]
        return bool(self.subset.search(front) or self.subset_behind.match(one.text, one.number.end, one.sentence[1]))

    def side_by_side(self, one: Counted) -> bool:
        """Whether nothing but a noun for people and an "and" stands between this number and the next."""
        return bool(self.joined.fullmatch(one.text, one.number.end, one.before_next))


@cache
def measures(language: str) -> Measures:
    """The patterns of a language; those that no language shares are empty for unknown ones."""
    rule: dict[str, Any] = table("measures").get(language) or table("measures")["other"]
    said: dict[str, Any] = table("casualties").get(language, {})
    words = r"(?<!\w){}(?!\w)"
    people, joint = said.get("people", _NEVER), said.get("and", _NEVER)
    at = {name: rule.get(name, _NEVER) for name in _BEFORE}
    only = said.get("and_only", joint)
    more, qualifier = said.get("more", _NEVER), "|".join(at.values())
    filler = rf"(?:\s+(?!{rule.get('preposition', _NEVER)}(?!\w)|{joint}(?!\w))[\w'’-]+){{0,{_WORDS_BETWEEN}}}"
    return Measures(
        before=tuple(
            (name, pattern(rf"(?<!\w){source}\s*(?:the\s+|an?\s+|de\s+|d[’']|من\s+)?[$€£]?$"))
            for name, source in at.items()
        ),
        behind=tuple((name, pattern(rf"\s*{rule.get(f'{name}_behind', _NEVER)}(?!\w)")) for name in _BEHIND),
        range=pattern(rule.get("range", r"\s*[-–]\s*")),
        to=pattern(r"\s*(?:to|à|bis|до|إلى|ila|a)\s*"),
        between=pattern(rule.get("between", _NEVER)),
        changed=pattern(
            r"(?:r[io]se|risen|rises|climbe?[ds]?|raised|revised|increased|up|down|jumped|ارتفع\w*|passé|passe|subió|stieg|вырос\w*|увелич\w*)\W[^.;]*$"
        ),
        percent=pattern(rule.get("percent", "%")),
        money=pattern(rf"\s*(?P<unit>(?:(?:US|Canadian|Australian|Hong Kong)\s)?{rule.get('money', _NEVER)}(?!\w))"),
        not_counted=pattern(rule.get("not_counted", _NEVER)),
        before_not=pattern(words.format(rule.get("before_not", _NEVER)).removesuffix(r"(?!\w)")),
        old=pattern(rf"(?<!\w){rule.get('old', _NEVER)}\s*(?:{qualifier})?\s*$"),
        more_before=pattern(rf"(?<!\w){rule.get('more_before', _NEVER)}\s*(?:{qualifier})?\s*$"),
        more_behind=pattern(rf"\s+(?:{people}\s+)?{more}(?!\w)"),
        people=pattern(rf"(?<!\w){people}(?!\w)"),
        joined=pattern(rf"\s*(?:[\w'’-]+\s+){{0,3}}?{people},?\s*{only}\s*(?:{qualifier})?\s*|\s*{only}\s*"),
        clause_end=pattern(
            rf"[;:.!?؛؟。]|,|،|\s[-–—]\s|(?<!\w){joint}(?!\w)|(?<!\w)(?:after|when|while|as|amid|who|بعد|après|tras|nach|после)(?!\w)"
        ),
        including=pattern(rule.get("including", _NEVER)),
        subset=pattern(rf"(?<!\w){rule.get('subset', _NEVER)}\s+(?:{qualifier})?\s*$"),
        subset_behind=pattern(rf"\s*{rule.get('subset_behind', _NEVER)}(?!\w)"),
        aux=pattern(rf"(?<!\w){rule.get('aux', _NEVER)}(?!\w)"),
        stop=frozenset(rule.get("stop", ())),
        classes=tuple(
            _class(name, listed, filler=filler, qualifier=qualifier, reach=said.get("reach", _NEVER))
            for name, listed in said.get("classes", {}).items()
        ),
        any_before=_any_class(said, "before"),
        any_after=_any_class(said, "after"),
        any_toll=_any_class(said, "toll"),
    )


def _any_class(said: dict[str, Any], name: str) -> Pattern:
    listed = [words for rules in said.get("classes", {}).values() for words in _listed(rules.get(name))]
    return pattern(rf"(?<!\w){any_of(listed or [_NEVER])}(?!\w)")


def _listed(words: str | list[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else words or []


def _class(name: str, listed: dict[str, Any], *, filler: str, qualifier: str, reach: str) -> Class:
    before, after = any_of(listed["before"] or [_NEVER]), any_of(listed["after"] or [_NEVER])
    toll = listed.get("toll", _NEVER)
    return Class(
        name=name,
        before=rf"(?<!\w){before}(?!\w){filler}(?:\s*(?:{qualifier}))?\s*(?:the\s+|de\s+|d[’'])?$",
        after=rf"(?<!\w){after}(?!\w)",
        toll=rf"(?<!\w){toll}(?!\w)[^.;!?]{{0,90}}?(?:(?<!\w)(?P<reach>{reach})(?!\w)|:)\s*(?:{qualifier})?\s*(?:the\s+)?$",
        toll_noun=rf"(?<!\w){toll}(?!\w)",
        toll_behind=rf"\s*(?:the\s+)?(?:number\s+of\s+(?:the\s+)?(?:people\s+)?|confirmed\s+)?(?:{toll}|{after})(?!\w)",
    )


def class_of(one: Counted) -> str | None:
    """The class of casualty that the number counts; with "_more" or "_before" where it is no total; None if none."""
    rules = measures(one.language)
    found = _by_toll(one, rules) or _by_what_follows(one, rules) or _by_what_precedes(one, rules)
    if found is None:
        return None
    if found.endswith("_before"):
        return found
    return f"{found}_more" if found == "dead" and rules.is_more(one) else found


def _by_toll(one: Counted, rules: Measures) -> str | None:
    """The death toll has risen to 9; bringing to 9 the number of dead."""
    number = one.number
    front = one.text[max(one.sentence[0], number.start - _REACH) : number.start]
    has_noun = rules.any_toll.search(front) is not None
    brings = _BRINGS.search(front) is not None
    for kind in reversed(rules.classes if has_noun or brings else ()):
        has_noun_of_kind = has_noun and pattern(kind.toll_noun).search(front)
        if has_noun_of_kind and rules.old.search(front):
            return f"{kind.name}_before"
        match = pattern(kind.toll).search(front) if has_noun_of_kind else None
        if match and not _is_other_clause(front[match.start() :]):
            return f"{kind.name}_more" if match["reach"] == "by" else kind.name
        if brings and pattern(kind.toll_behind).match(one.text, number.end, one.sentence[1]):
            return kind.name
    return None


_BRINGS: Final = regex.compile(r"(?:bring|brought|rais|tak|took|push|lift)\w*\s+to\s+(?:\w+\s+){0,2}$")


_OTHER_CLAUSE: Final = regex.compile(r"[,،]\s+(?:and|but|while|with|et|y|und|и)\s")


def _is_other_clause(said: str) -> bool:
    """A toll and a number further on that is of something else: "the toll rose on Monday, and police arrested 12"."""
    return bool(_OTHER_CLAUSE.search(said))


def _by_what_follows(one: Counted, rules: Measures) -> str | None:
    """70 dead; 12 people, among them children, were killed."""
    start, end = one.number.end, min(one.before_next, one.number.end + _REACH)
    whole = one.text[start : min(one.sentence[1], start + _REACH)]
    aside = rules.including.search(whole)
    said = one.text[start:end]
    if aside and aside.start() < 40:
        said = whole[: aside.start()] + " " + whole[aside.end() :]
    stop = rules.clause_end.search(said)
    clause = said[: stop.start()] if stop else said
    best: tuple[int, str] | None = None
    for kind in rules.classes if rules.any_after.search(clause) else ():
        match = pattern(kind.after).search(clause)
        if match and len(clause[: match.start()].split()) <= 10 and not _takes_an_object(one, rules, clause, match):
            best = min(best or (match.start(), kind.name), (match.start(), kind.name))
    return best[1] if best else None


def _takes_an_object(one: Counted, rules: Measures, clause: str, match: regex.Match[str]) -> bool:
    """As in "Two gunmen killed five": the two are not the dead."""
    subject = clause[: match.start()].strip()
    if not subject or rules.aux.search(subject) or match[0].casefold() in {"dead", "bodies", "deaths"}:
        return False
    rest = clause[match.end() :]
    if one.language == "en" and not _TRANSITIVE.match(match[0]):
        return False
    if _OBJECT.match(rest):
        return True
    nothing_left = not rest.strip() or any(rule.search(rest) for _, rule in rules.before)
    return (
        one.language == "en" and nothing_left and one.before_next < one.sentence[1] and not _closed(one, match, clause)
    )


_OBJECT: Final = regex.compile(r"\s+(?:the|a|an|his|her|their|its|him|them|la|le|les|el|los|las|den|die)(?!\w)")
_TRANSITIVE: Final = regex.compile(
    r"(?:kill|wound|injur|hurt|arrest|detain|kidnap|abduct|captur|murder|execut|evacuat|displac|jail|behead|poison|slain)",
    regex.I,
)


_CLOSING: Final = regex.compile(r"[,;:.]|\band\b|\bwhile\b")


def _closed(one: Counted, match: regex.Match[str], clause: str) -> bool:
    """Whether punctuation or "and" ends the clause before the next number."""
    between = one.text[one.number.end + match.end() : one.before_next]
    return bool(_CLOSING.search(between)) or len(clause) == 0


def _by_what_precedes(one: Counted, rules: Measures) -> str | None:
    """Killing at least 5; مقتل 12 شخصا."""
    front = one.text[max(one.after_last, one.number.start - _REACH) : one.number.start]
    best: tuple[int, str] | None = None
    for kind in rules.classes if rules.any_before.search(front) else ():
        matches = list(pattern(kind.before).finditer(front))
        if matches:
            best = max(best or (matches[-1].start(), kind.name), (matches[-1].start(), kind.name))
    return best[1] if best else None


#: 87 of the 150 seats
_OUT_OF = regex.compile(r"\s+(?:out\s+)?(?:of|von|de|из)\s+(?:the\s+|los\s+|les\s+)?\d[\d.,]*\s+(?P<head>\p{L}+)")
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{N}'’-]*")
_ARTICLE = regex.compile(r"ال?\p{L}{0,1}")
_SKIPPED = frozenset(
    "of the a an more other others another de d des من out total some these those their its his her".split()
)


def head_of(one: Counted, *, of: bool = False, skip: int = 0) -> str:
    """The noun that is counted, as written; with `of`, the one behind the "of" of a share."""
    rules = measures(one.language)
    start = one.number.end + skip
    run: list[str] = []
    if match := _OUT_OF.match(one.text, start, one.sentence[1]):
        return match["head"]
    end = min(one.sentence[1], start + 80)
    at = start
    for match in _WORD.finditer(one.text, start, end):
        gap = one.text[at : match.start()]
        word = match[0]
        if gap.strip(" -’'"):
            break
        at = match.end()
        if not run and (word.casefold() in _SKIPPED or _ARTICLE.fullmatch(word)):
            continue
        if word.casefold() in rules.stop:
            break
        run.append(word)
        if rules.people.fullmatch(word) or len(run) == 4:
            break
    return _noun(run, one.language, of=of)


def _noun(run: list[str], language: str, *, of: bool) -> str:
    if not run:
        return ""
    if of:
        return run[-1]
    if language not in ("en", "tr"):
        return run[0]
    plural = [word for word in run if word.endswith("s") and not word.endswith(("ss", "'s", "’s"))]
    return plural[0] if plural else run[-1] if len(run) <= 2 else run[0]
