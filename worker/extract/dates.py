"""Dates in running text, resolved against the day of publication: "on Tuesday", "mid-July", "6 كانون الأول 2016"."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

import regex

from storage.model import DateExpression
from worker.extract.numbers import numbers
from worker.extract.reading import Part, Reading
from worker.extract.words import Spotted, pattern, table

Precision = Literal["day", "week", "month", "year", "span"]
#: a date without a year may lie that many days ahead before it is taken for last year's
_AHEAD: Final = 45
_NEVER: Final = "(?!)"
_YEAR: Final = r"(?P<year>[12][09]\d\d|[٠-٩۰-۹]{4})"
_DAY: Final = r"(?P<day>[0-3]?\d|[٠-٣۰-۳]?[٠-٩۰-۹])"
#: code points before a weekday in which a word of the future counts
_CUE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    absolute: tuple[Spotted, ...]
    after_word: "regex.Pattern[str]"
    #: a part without one of these names needs no look for what holds one
    months: Spotted
    weekdays: Spotted
    weekday: "regex.Pattern[str]"
    future: "regex.Pattern[str]"
    future_behind: "regex.Pattern[str]"
    #: patterns yet to be made, with the days from publication, or the span
    days: tuple[tuple[str, int], ...]
    spans: tuple[tuple[str, str], ...]
    #: any of the two
    near: Spotted
    counts_back: bool


@cache
def _rules(language: str) -> _Rules | None:
    said: dict[str, Any] | None = table("dates").get(language)
    if said is None:
        return None
    month = "|".join(f"(?P<m{i + 1}>{forms})" for i, forms in enumerate(said["months"]))
    part = f"(?P<early>{said['early']})|(?P<middle>{said['middle']})|(?P<late>{said['late']})"
    of = r"(?:\s+(?:of|de|del|d[’'])\s*|\s+|\.\s*)"
    absolute = (
        rf"(?<!\w){_DAY}(?:st|nd|rd|th|er|º|\.)?{of}(?:{month})(?!\w)(?:(?:,|\s+de|\s+del)?\s*{_YEAR}(?!\w))?",
        rf"(?<!\w)(?:{month})\s+{_DAY}(?:st|nd|rd|th)?(?![\w:])(?!\s*(?:people|percent))(?:,?\s+{_YEAR}(?!\w))?",
        rf"(?<!\w)(?:{part})[-\s]+(?:{month})(?!\w)(?:,?\s*{_YEAR}(?!\w))?",
        rf"(?<!\w)(?:{month}),?\s+(?:de\s+)?{_YEAR}(?!\w)",
    )
    after_word = rf"(?<=(?<!\w){said['before_month']}\s+)(?:{month})(?!\w)(?!\s+\d)"
    weekday = "|".join(f"(?P<w{i}>{forms})" for i, forms in enumerate(said["weekdays"]))
    near = "|".join([*said.get("days", {}), *said.get("spans", {})])
    return _Rules(
        absolute=tuple(Spotted(pattern(source)) for source in absolute),
        after_word=pattern(after_word),
        months=Spotted(pattern(rf"(?<!\w)(?:{month})(?!\w)")),
        weekdays=Spotted(pattern(rf"(?<!\w)(?:{weekday})(?!\w)")),
        weekday=pattern(
            rf"(?<!\w)(?:(?P<past>{said['past']})\s+|(?P<next>{said['next']})\s+)?(?:{weekday})(?!\w)(?P<of>[’']s?(?!\w))?"
        ),
        future=pattern(rf"(?<!\w){said['future']}(?!\w)[^.;]*$"),
        future_behind=pattern(said["future_behind"]),
        days=tuple((rf"(?<!\w)(?:{w})(?!\w)", n) for w, n in said.get("days", {}).items()),
        spans=tuple((rf"(?<!\w)(?:{w})(?!\w)", s) for w, s in said.get("spans", {}).items()),
        near=Spotted(pattern(rf"(?<!\w)(?:{near or _NEVER})(?!\w)")),
        counts_back="ago" in said or "before_ago" in said,
    )


_DIGIT = re.compile(r"\d")
_ISO = regex.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_NUMERIC = regex.compile(r"(?<![\w./])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:19|20)\d\d)(?![\w/])")
_HAN = regex.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]")
_BARE_YEAR = regex.compile(
    r"(?<=(?<!\w)(?:in|since|of|by|until|from|before|after|during|between|and|to|late|early|en|depuis|de|desde|im\s+Jahr|seit|"
    r"Jahr|عام|سنة|منذ|في\s+عام|года?|с|в|году)\s)(?P<year>1[89]\d\d|20\d\d)(?![\w.,]\d|\w)|(?<!\w)(?P<year>1[89]\d\d|20\d\d)(?=\s+(?:год|году|года)(?!\w))"
)


def find_dates(reading: Reading) -> tuple[DateExpression, ...]:
    """The date expressions of a text, in order, without overlaps; the longest reading of a place in the text wins."""
    found: list[DateExpression] = []
    for part in (*reading.prose, *reading.of("date_line")):
        if _DIGIT.search(reading.text, part.start, part.end):  # most paragraphs have none
            found.extend(_in_digits(reading, part))
        found.extend(_with_month(reading, part))
        if reading.published:
            found.extend(_relative(reading, part, reading.published))
    return _apart(found)


def _apart(found: list[DateExpression]) -> tuple[DateExpression, ...]:
    kept: list[DateExpression] = []
    for one in sorted(found, key=lambda d: (d.start - d.end, d.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda d: d.start))


def _made(reading: Reading, start: int, end: int, value: str, precision: Precision) -> DateExpression:
    return DateExpression(
        text=reading.text[start:end],
        start=start,
        end=end,
        value=value,
        precision=precision,
        method="rules",
        confidence=0.9,
    )


def _in_digits(reading: Reading, part: Part) -> Iterator[DateExpression]:
    """As in "2016-12-06", "6.12.2016", "in 2016"."""
    for match in (m for source in (_ISO, _NUMERIC, _HAN) for m in source.finditer(reading.text, part.start, part.end)):
        month, day = int(match["month"]), int(match["day"])
        if value := _day(_year_of(match["year"], month, day, reading, match.start()), month, day):
            yield _made(reading, match.start(), match.end(), value, "day")
    for match in _BARE_YEAR.finditer(reading.text, part.start, part.end):
        yield _made(reading, match.start(), match.end(), match["year"], "year")


def _with_month(reading: Reading, part: Part) -> Iterator[DateExpression]:
    """As in "6 December 2016", "late July"."""
    rules, text = _rules(reading.language), reading.text
    if rules is None or not rules.months.is_in(text, part.start, part.end):
        return
    sources: tuple[Spotted | regex.Pattern[str], ...] = (*rules.absolute, rules.after_word)
    for source in sources:
        for match in source.finditer(text, part.start, part.end):
            if meant := _value(match, reading):
                yield _made(reading, match.start(), match.end(), *meant)


def _value(match: "regex.Match[str]", reading: Reading) -> tuple[str, Precision] | None:
    groups = match.groupdict()
    month = next(i for i in range(1, 13) if groups.get(f"m{i}"))
    day = int(groups["day"]) if groups.get("day") else None
    year = _year_of(groups.get("year"), month, day or 15, reading, match.start())
    if year is None:
        return None
    if day is not None:
        value = _day(year, month, day)
        return (value, "day") if value else None
    for name, first, last in (("early", 1, 10), ("middle", 11, 20), ("late", 21, monthrange(year, month)[1])):
        if groups.get(name):
            return f"{year}-{month:02}-{first:02}/{year}-{month:02}-{last:02}", "span"
    return f"{year}-{month:02}", "month"


def _year_of(said: str | None, month: int, day: int, reading: Reading, at: int) -> int | None:
    """The year as said; else the one that makes the date lie before, or not far behind, the day of publication."""
    if said:
        return int(said)
    if reading.published is None or not 1 <= month <= 12:
        return None
    today = reading.published
    day = min(day, monthrange(today.year, month)[1])
    if day < 1:
        return None
    ahead = (date(today.year, month, day) - today).days
    rules = _rules(reading.language)
    future = rules and rules.future.search(reading.text[max(0, at - _CUE) : at])
    if future:
        return today.year + (ahead < -_AHEAD)
    return today.year - (ahead > _AHEAD) + (ahead < -360 + _AHEAD // 3)


def _day(year: int | None, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year else None
    except ValueError:
        return None


def _relative(reading: Reading, part: Part, today: date) -> list[DateExpression]:
    rules, text = _rules(reading.language), reading.text
    if rules is None:
        return []
    found = []
    has_weekday = rules.weekdays.is_in(text, part.start, part.end)
    for match in rules.weekday.finditer(text, part.start, part.end) if has_weekday else ():
        day = _weekday(match, rules, reading, today)
        found.append(_made(reading, match.start(), match.end(), day.isoformat(), "day"))
    if rules.near.is_in(text, part.start, part.end):
        found.extend(_near(reading, part, rules, today))
    found.extend(_counted_back(reading, part, rules, today))
    return found


def _near(reading: Reading, part: Part, rules: _Rules, today: date) -> Iterator[DateExpression]:
    """As in "yesterday", "this week"."""
    for source, days in rules.days:
        day = (today + timedelta(days)).isoformat()
        for match in pattern(source).finditer(reading.text, part.start, part.end):
            yield _made(reading, match.start(), match.end(), day, "day")
    for source, span in rules.spans:
        for match in pattern(source).finditer(reading.text, part.start, part.end):
            yield _made(reading, match.start(), match.end(), *_span(span, today))


def _weekday(match: "regex.Match[str]", rules: _Rules, reading: Reading, today: date) -> date:
    """The last such day up to publication, that day included; the next one where the sentence looks ahead."""
    wanted = next(i for i in range(7) if match.group(f"w{i}"))
    front = reading.text[max(0, match.start() - _CUE) : match.start()]
    front = front.rsplit(". ", 1)[-1].rsplit("\n", 1)[-1]
    behind = match.start("of") if match["of"] else match.end()
    cue = rules.future.search(front) or rules.future_behind.match(reading.text, behind)
    ahead = bool(match["next"]) or (not match["past"] and bool(cue))
    back = (today.weekday() - wanted) % 7
    if match["past"]:
        return today - timedelta(back or 7)
    if ahead:
        return today + timedelta((wanted - today.weekday()) % 7 or (7 if match["next"] else 0))
    return today - timedelta(back)


def _span(span: str, today: date) -> tuple[str, Precision]:
    unit, steps = span.split()
    count = int(steps)
    if unit == "year":
        return str(today.year + count), "year"
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return f"{months // 12}-{months % 12 + 1:02}", "month"
    monday = today - timedelta(today.weekday()) + timedelta(7 * count)
    if unit == "weekend":
        return f"{monday + timedelta(5)}/{monday + timedelta(6)}", "span"
    return f"{monday}/{monday + timedelta(6)}", "week"


def _counted_back(reading: Reading, part: Part, rules: _Rules, today: date) -> list[DateExpression]:
    """As in "three days ago", "il y a trois jours", "قبل ثلاثة أيام"."""
    said: dict[str, Any] = table("dates")[reading.language]
    found: list[DateExpression] = []
    if not rules.counts_back or not _ago_words(reading.language).is_in(reading.text, part.start, part.end):
        return found
    for number in numbers(reading.text, part.start, part.end, reading.language):
        if number.is_vague or number.value != int(number.value) or number.value > 500:
            continue
        for unit in ("day", "week", "month", "year"):
            stretch = _ago_stretch(said, unit, reading.text, number.start, number.end)
            if stretch:
                found.append(_made(reading, *stretch, *_back(unit, int(number.value), today)))
                break
    return found


def _ago_stretch(said: dict[str, Any], unit: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    if behind := said.get("ago"):
        match = _ago_pattern(rf"\s*(?:{behind[unit]})\s+{behind['words']}(?!\w)").match(text, end)
        if match:
            return start, match.end()
    if front := said.get("before_ago"):
        before = _ago_pattern(rf"(?<!\w){front['words']}\s+$").search(text[max(0, start - 12) : start])
        match = _ago_pattern(rf"\s*(?:{front[unit]})(?!\w)").match(text, end) if before else None
        if before and match:
            return start - len(before[0]), match.end()
    return None


@cache
def _ago_words(language: str) -> Spotted:
    said = table("dates")[language]
    words = [said[name]["words"] for name in ("ago", "before_ago") if name in said]
    return Spotted(pattern(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"))


@cache
def _ago_pattern(source: str) -> "regex.Pattern[str]":
    return pattern(source)


def _back(unit: str, count: int, today: date) -> tuple[str, Precision]:
    if unit in ("day", "week"):
        return (today - timedelta(count * (7 if unit == "week" else 1))).isoformat(), "day"
    if unit == "month":
        months = today.year * 12 + today.month - 1 - count
        return f"{months // 12}-{months % 12 + 1:02}", "month"
    return str(today.year - count), "year"
