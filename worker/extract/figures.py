"""Figures: numbers with what they count, how sure they are, and whether they are a total.

A death toll is `what` = "dead" only if the text gives it as a total of its own; what comes on top ("four more
bodies") is "dead_more", what a toll was before ("from 12") is "dead_before", and a part of another figure
("including four children") has `method` = "part".
"""

from dataclasses import dataclass, replace
from typing import Final

import regex

from storage.model import Figure
from worker.extract.casualties import Measures, Qualifier, class_of, head_of, measures
from worker.extract.numbers import Number, numbers
from worker.extract.reading import Reading, sentences
from worker.extract.words import pattern

_CURRENCY: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₹": "INR"}
#: bare numbers in this range are years unless people are counted
_YEARS: Final = (1500, 2100)
_SIGNS: Final = regex.compile(r"[\u064b-\u0652\u0670\u0640]")
_VOWELLED: Final = regex.compile(r"\p{Arab}*[\u064b-\u0652\u0670\u0640][\p{Arab}\u064b-\u0652]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number with its neighbours in the sentence: what the rules of this step look at."""

    text: str
    number: Number
    #: end of the number before it and start of the one behind it, or the ends of the sentence
    after_last: int
    before_next: int
    sentence: tuple[int, int]
    language: str


def find_figures(reading: Reading, taken: tuple[tuple[int, int], ...]) -> tuple[Figure, ...]:
    """The figures of a text in order. `taken` are stretches that are something else: dates, names with numbers."""
    found: list[Figure] = []
    whole, reading = reading.text, replace(reading, text=_without_vowel_signs(reading.text))
    for part in reading.prose:
        for start, end in sentences(reading.text, part.start, part.end):
            listed = [
                n
                for n in numbers(reading.text, start, end, reading.language)
                if not any(n.start < e and s < n.end for s, e in taken)
            ]
            if listed:
                found.extend(_in_sentence(reading, listed, (start, end)))
    return tuple(replace(figure, text=whole[figure.start : figure.end]) for figure in found)


def _without_vowel_signs(text: str) -> str:
    """Arabic words without vowel signs, filled up with spaces behind, so that every word stays at its place."""
    return _VOWELLED.sub(lambda m: _SIGNS.sub("", m[0]).ljust(len(m[0])), text)


def _in_sentence(reading: Reading, listed: list[Number], sentence: tuple[int, int]) -> list[Figure]:
    listed = _ranges(reading, listed)
    counted = []
    for i, number in enumerate(listed):
        last = listed[i - 1].end if i else sentence[0]
        following = listed[i + 1].start if i + 1 < len(listed) else sentence[1]
        counted.append(
            Counted(
                text=reading.text,
                number=number,
                after_last=last,
                before_next=following,
                sentence=sentence,
                language=reading.language,
            )
        )
    return _conjoined(counted, [_figure(one) for one in counted])


def _ranges(reading: Reading, listed: list[Number]) -> list[Number]:
    """As in "20 to 30", "between 20 and 30" as one number with a least and a most."""
    rules, text = measures(reading.language), reading.text
    merged: list[Number] = []
    for number in listed:
        last = merged[-1] if merged else None
        if last and last.value < number.value and not last.is_vague and last.low == last.high and not last.is_fraction:
            between = text[last.end : number.start]
            joined = rules.range.fullmatch(between)
            spoken = joined and any(c.isalpha() for c in between)
            if joined and (
                (
                    spoken
                    and (rules.between.search(text, max(0, last.start - 12), last.start) or rules.to.fullmatch(between))
                )
                or (not spoken and number.value < 20 * last.value and not _YEARS[0] < last.value < _YEARS[1])
            ):
                scale = (
                    1000.0 ** max(0, (len(str(int(number.value))) - 4) // 3) if last.value < 1000 <= number.value else 1
                )
                scale = scale if number.value / 1000 >= last.value else 1
                if not rules.changed.search(text, max(0, last.start - 60), last.start):
                    low = last.value * (scale if scale * last.value < number.value else 1)
                    merged[-1] = replace(last, end=number.end, value=low, low=low, high=number.value)
                    continue
        merged.append(number)
    return merged


def _figure(one: Counted) -> Figure | None:
    number, text = one.number, one.text
    rules = measures(one.language)
    behind = text[number.end : min(one.sentence[1], number.end + 60)]
    front = text[max(one.sentence[0], number.start - 60) : number.start]
    shape = _percent(one, front, behind) or _money(one, front, behind)
    if shape:
        return shape
    kind = class_of(one)
    if kind is None and _is_no_count(one, front, behind):
        return None
    if kind is not None and (rules.not_counted.match(behind) or _is_glued(front, behind)):
        return None
    if number.is_weak and (kind is None or not _is_beside(one, rules, behind)):
        return None
    if number.is_fraction:
        return _made(one, what="percent", unit="fraction", head=head_of(one, of=True))
    head = head_of(one)
    if kind is None:
        return _made(one, what=head.casefold() or "other", head=head) if head else None
    return _made(one, what=kind, unit="people", head=head)


def _is_beside(one: Counted, rules: Measures, behind: str) -> bool:
    """Whether a word that may be an article ("one", "une") stands directly before what is counted."""
    word = behind.lstrip()
    counted = rules.people.fullmatch(head_of(one)) or any(pattern(kind.after).match(word) for kind in rules.classes)
    return bool(counted) or one.language == "ar"


def _percent(one: Counted, front: str, behind: str) -> Figure | None:
    percent = measures(one.language).percent
    match = percent.match(behind.lstrip(" "))
    before = percent.search(front.rstrip()) if one.language == "tr" else None
    if not match and not (before and before.end() == len(front.rstrip())):
        return None
    stretch = len(behind) - len(behind.lstrip(" ")) + match.end() if match else 0
    return _made(one, what="percent", unit="percent", head=head_of(one, of=True, skip=stretch), around=(0, stretch))


def _money(one: Counted, front: str, behind: str) -> Figure | None:
    symbol = front[-1:] if front[-1:] in _CURRENCY else behind.lstrip()[:1] if behind.lstrip()[:1] in _CURRENCY else ""
    if symbol:
        return _made(one, what="money", unit=_CURRENCY[symbol], around=(int(front[-1:] in _CURRENCY), 0))
    word = measures(one.language).money.match(behind)
    if not word:
        return None
    return _made(one, what="money", unit=word["unit"].casefold(), around=(0, word.end()), head=word["unit"])


def _is_no_count(one: Counted, front: str, behind: str) -> bool:
    """Years, ages, times, distances, telephone numbers, scores, numbers in names: nothing is counted."""
    rules, number = measures(one.language), one.number
    if rules.not_counted.match(behind) or rules.before_not.search(front) or _is_glued(front, behind):
        return True
    if number.in_words or number.is_vague:
        return False
    if _YEARS[0] <= number.value < _YEARS[1] and "," not in one.text[number.start : number.end]:
        return True
    word = front.rsplit(maxsplit=1)[-1] if front[-1:] == " " and front.split() else ""
    return word[:1].isupper() and number.start - len(word) - 1 > one.sentence[0] and not word.isupper()


def _is_glued(front: str, behind: str) -> bool:
    """Part of a longer sign: F-16, COVID-19, 10:30, 3-1, +44 20, 12/6, B12."""
    before, after = front[-1:], behind[:1]
    if (before in "-–:/+#.@" and front[-2:-1].strip()) or (before in "+#@" and before):
        return True
    return (after in ":/@" and behind[1:2].isdigit() and bool(after)) or (
        after in "-–" and behind[1:2].isdigit() and bool(after)
    )


def _qualifier(one: Counted) -> tuple[Qualifier, int, int]:
    """How sure the number is, and where the words that say so begin and end."""
    number, rules = one.number, measures(one.language)
    if number.low != number.high and not number.is_vague:
        return "range", number.start, number.end
    front = one.text[max(one.after_last, number.start - 40) : number.start]
    if number.is_about:
        return "about", number.start, number.end
    wide = one.text[max(one.sentence[0], number.start - 80) : number.start]
    for name, rule in rules.before:
        match = rule.search(front)
        if match and name == "at_most" and _is_reached(one.language, rules, wide):
            continue
        if match:
            return name, number.start - len(front) + match.start(), number.end
    behind = one.text[number.end : min(one.before_next, number.end + 40)]
    for name, rule in rules.behind:
        if rule.match(behind):
            return name, number.start, number.end
    return ("at_least" if number.is_vague else "exact"), number.start, number.end


def _is_reached(language: str, rules: Measures, front: str) -> bool:
    """Whether a "до" says where a toll has come to, and not that there are no more."""
    return language in ("ru", "uk") and any(pattern(kind.toll_noun).search(front) for kind in rules.classes)


def _made(one: Counted, *, what: str, unit: str = "", head: str = "", around: tuple[int, int] = (0, 0)) -> Figure:
    """The figure; `around`: code points of a sign before the number and of a unit behind it."""
    qualifier, start, _ = _qualifier(one)
    number = one.number
    start, end = min(start, number.start - around[0]), number.end + around[1]
    return Figure(
        text=one.text[start:end],
        start=start,
        end=end,
        value=number.value,
        low=number.low,
        high=number.high,
        what=what,
        unit=unit,
        qualifier=qualifier,
        head=head,
        method="vague" if number.is_vague else "rules",
        confidence=0.6 if number.is_vague else 0.9,
    )


def _conjoined(counted: list[Counted], figures: list[Figure | None]) -> list[Figure]:
    """Counts joined by "and" share their class: two soldiers and three civilians were killed."""
    for i in range(len(counted) - 2, -1, -1):
        this, following = figures[i], figures[i + 1]
        if following is not None and following.unit == "people" and _joins(counted[i], this):
            figures[i] = _made(
                counted[i], what=following.what.removesuffix("_more"), unit="people", head=head_of(counted[i])
            )
    for i in range(1, len(counted)):
        last, this = figures[i - 1], figures[i]
        if last is not None and last.unit == "people" and (this is None or this.unit == "") and _is_part(counted[i]):
            figures[i] = _made(counted[i], what=last.what, unit="people", head=head_of(counted[i]))
            continue
        if last is not None and last.unit == "people" and _joins(counted[i - 1], last, into=this, open_class=True):
            kind = (
                "dead_more" if last.what == "dead" and measures(counted[i].language).is_more(counted[i]) else last.what
            )
            figures[i] = _made(counted[i], what=kind, unit="people", head=head_of(counted[i]))
    return [
        replace(figure, method="part", confidence=0.7) if figure.unit == "people" and _is_part(one) else figure
        for one, figure in zip(counted, figures, strict=True)
        if figure is not None
    ]


def _joins(one: Counted, figure: Figure | None, *, into: Figure | None = None, open_class: bool = False) -> bool:
    """Whether the number and the next one count people side by side, and the one in question has no class yet."""
    lacks = (into is None or into.unit == "") if open_class else (figure is None or figure.unit == "")
    return lacks and measures(one.language).side_by_side(one)


def _is_part(one: Counted) -> bool:
    return measures(one.language).is_part(one)
