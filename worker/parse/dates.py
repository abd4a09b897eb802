"""Dates as feeds write them: ISO 8601, RFC 822 with names of zones, epoch, numbers day first, months in many languages.

A date without a zone is UTC; one before 1990 (an unset clock, a zero) or in the future is none. Nothing is
guessed from a weekday, and words such as "yesterday" are no dates.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from worker.parse.monthnames import month_of
from worker.parse.zones import OFFSETS

#: Before the web there are no feeds; a date before it is a default value.
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)
#: Clocks of feeds run ahead, and days begin early in the east; what is dated later than this is a mistake or a bait.
AHEAD = timedelta(days=2)
#: Longer texts are no dates.
LONGEST = 120
#: Two-digit years below this are of this century.
CENTURY_TURN = 70

#: The two forms that nearly all feeds write, whole and without slips; anything else goes the long way.
_INTERNET = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-]00:00|([+-](?:0\d|1[0-3]):[0-5]\d))")
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) "
    r"(?:GMT|[+-]0000|([+-](?:0\d|1[0-3]))([0-5]\d))"
)
_MAIL_MONTHS = {
    name: f"{number:02}" for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d\d)(\d\d))?"
    r"(?:[T\s]+(\d{1,2}):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?!\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(.*)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{13})|(\d{16})")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:h](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?(?!\d)", re.IGNORECASE)
#: `10.30.00`, `10.30 pm`, `10.30 WIB` and `10.30` at the end, where no time stands with colons.
_DOTTED_TIME = re.compile(
    r"(?<=\s)(\d{1,2})\.(\d\d)(?:\.(\d\d)(?!\d)|(?=\s*[ap]\.?\s?m)|(?=\s+(?:Uhr|[A-Z]{3,4})\b)|(?=\s*\Z))",
    re.IGNORECASE,
)
_HALF = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m(?![^\W\d_])\.?", re.IGNORECASE)
_ZONE = re.compile(r"(?:(?:gmt|utc?|z)\s*)?([+-])(\d{1,2}):?(\d\d)?(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)")
_WORD = re.compile(r"[^\W\d_][^\W\d_.\u0300-\u036f\u0900-\u097f]*", re.UNICODE)
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_EASTERN_TIME = re.compile(r"(\d{1,2})\s*[时時시]\s*(\d{1,2})\s*[分분]?(?:\s*(\d{1,2})\s*[秒초])?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+(?:tháng|thg|th)\.?\s*(\d{1,2})[\s,]+(?:năm\s+)?(\d{4})", re.IGNORECASE)
#: Years of the Buddhist era, as Thailand counts them, and what lies between it and ours.
BUDDHIST_YEARS, BUDDHIST_START = range(2500, 2700), 543
#: Words for the halves of the day beside am and pm, as they stand in writing that parts words.
HALVES = {
    "am": "ص صباحا صباحاً صباحًا ق.ظ قبل‌ازظهر π.μ. πμ дп öö sáng",
    "pm": "م مساء مساءً مساءا ظهرا ظهراً ب.ظ بعدازظهر μ.μ. μμ пп ös chiều tối",
}
_HALVES = {word: half for half, words in HALVES.items() for word in words.split()}
_HALF_WORD = re.compile(
    "(?<!\\w)(?:" + "|".join(map(re.escape, sorted(_HALVES, key=len, reverse=True))) + ")(?!\\w)", re.IGNORECASE
)
#: The same where it does not.
_EASTERN_HALVES = {
    "上午": "am ",
    "凌晨": "am ",
    "午前": "am ",
    "오전": "am ",
    "下午": "pm ",
    "晚上": "pm ",
    "午後": "pm ",
    "오후": "pm ",
}


def iso_date(text: str, now: datetime | None = None) -> str | None:
    """The time that the text states, in ISO 8601, in the zone in which it is written; None if it states none.

    With `now`, a time in the future is none either.
    """
    text = text.strip()
    try:
        iso = _usual(text)
        moment = datetime.fromisoformat(iso) if iso else _unusual(text)
    except ValueError:
        iso, moment = "", _unusual(text)
    if moment is None or not FIRST <= moment <= LAST or (now is not None and moment - now > AHEAD):
        return None
    return iso or moment.isoformat()


def _usual(text: str) -> str:
    """A text in one of the two usual forms in ISO 8601; '' if it is in another. There may be no such day."""
    if internet := _INTERNET.fullmatch(text):
        local, zone = internet.groups()
        return f"{local}{zone or '+00:00'}"
    mail = _MAIL.fullmatch(text)
    if mail is None or mail[2] not in _MAIL_MONTHS:
        return ""
    day, month, year, clock, hours, minutes = mail.groups()
    zone = f"{hours}:{minutes}" if hours else "+00:00"
    return f"{year}-{_MAIL_MONTHS[month]}-{day:0>2}T{clock}{zone}"


@lru_cache(maxsize=1024)
def _unusual(text: str) -> datetime | None:
    if not text or len(text) > LONGEST or not any(char.isdigit() for char in text):
        return None
    text = _digits(text)
    try:
        return _epoch(text) or _iso(text) or _written(text)
    except (ValueError, OverflowError):  # there is no such day
        return None


def _digits(text: str) -> str:
    """The text with ASCII digits and signs, and dates without the name of a month with hyphens."""
    text = _VIETNAMESE.sub(r"\3-\2-\1 ", text)
    if text.isascii():
        return text
    text = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)
    text = text.replace("\u2212", "-").replace("\u200f", "").replace("\u200e", "")
    text = _HALF_WORD.sub(lambda word: _HALVES.get(word[0].lower(), word[0]), text)
    for word, half in _EASTERN_HALVES.items():
        text = text.replace(word, half)
    return _EASTERN_TIME.sub(r"\1:\2", _EASTERN.sub(r"\1-\2-\3 ", text))


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000 if match[2] else int(match[3]) // 10**6
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    """ISO 8601 and what is near it; None if there is more than a zone behind it."""
    compact = _COMPACT.fullmatch(text)
    if compact:
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        return _made((year, month, day), (hour, minute, second), UTC)
    ordinal = _ORDINAL.fullmatch(text)
    if ordinal:
        clock = (int(ordinal[3] or 0), int(ordinal[4] or 0), int(ordinal[5] or 0))
        start = _made((int(ordinal[1]), 1, 1), clock, _zone(ordinal[6]))
        return start + timedelta(days=int(ordinal[2]) - 1) if 1 <= int(ordinal[2]) <= 366 else None
    match = _ISO.fullmatch(text)
    if match is None or (match[9] and not _is_zone(match[9])):
        return None
    year, month, day = int(match[1]), int(match[2] or match[4] or 1), int(match[3] or match[5] or 1)
    return _made((year, month, day), (int(match[6] or 0), int(match[7] or 0), int(match[8] or 0)), _zone(match[9]))


def _is_zone(text: str) -> bool:
    return bool(_ZONE.fullmatch(text.strip())) or text.strip().upper() in OFFSETS


def _written(text: str) -> datetime | None:
    """A date with a month's name, or in numbers, with a time and a zone anywhere."""
    clock, rest, tail = _clock(text)
    zone = _zone(tail)
    day = _numeric(rest) or _named(rest)
    return None if day is None else _made(day, clock, zone)


def _clock(text: str) -> tuple[tuple[int, int, int], str, str]:
    """The time of day, the text without it, and what may hold the zone."""
    match = _TIME.search(text) or _DOTTED_TIME.search(text)
    if match is None:
        return (0, 0, 0), text, ""
    hour = int(match[1])
    before = max(match.start() - 5, 0)
    half = _HALF.search(text, match.end(), match.end() + 6) or _HALF.search(text, before, match.start())
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    tail = text[match.end() :]
    head = text[: match.start()]
    zone = _ZONE.search(tail)
    left = tail[: zone.start()] + " " + tail[zone.end() :] if zone else tail
    return (hour, int(match[2]), int(match[3] or 0)), f"{head} {left}", tail


def _zone(text: str) -> timezone:
    """The zone stated in the text; UTC if there is none."""
    match = _ZONE.search(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return _fixed(-minutes if match[1] == "-" else minutes)
    named = (OFFSETS[word] for word in re.findall(r"[A-Z]+", text.upper()) if word in OFFSETS)
    return _fixed(next(named, 0))


@lru_cache(maxsize=256)
def _fixed(minutes: int) -> timezone:
    """A fixed zone; offsets beyond those in use are errors of the feed and count as UTC."""
    return timezone(timedelta(minutes=minutes)) if minutes and abs(minutes) <= 14 * 60 else UTC


def _numeric(text: str) -> tuple[int, int, int] | None:
    """Year, month, day of `2016/6/29`, `22.11.2025`, `25/11/25`: day first unless only the month can be."""
    match = _NUMERIC.search(text)
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return first, second, third
    if len(match[4]) == 3 or len(match[1]) == 3:
        return None
    month, day = (first, second) if second > 12 else (second, first)
    return _year(match[4]), month, day


def _named(text: str) -> tuple[int, int, int] | None:
    """Year, month, day of a text with a month's name: the first small number is the day."""
    month = month_of(text)
    if month is None:
        return None
    numbers = _NUMBER.findall(text)
    years = [number for number in numbers if len(number) == 4]
    small = [number for number in numbers if len(number) <= 2]
    if not small or len(years) > 1:
        return None
    if years:
        return int(years[0]), month, int(small[0])
    return (_year(small[1]), month, int(small[0])) if len(small) > 1 else None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < CENTURY_TURN else 1900)


def _made(day: tuple[int, int, int], clock: tuple[int, int, int], zone: timezone) -> datetime:
    """The moment; 24:00 is the next day's midnight, a leap second the one before it."""
    hour, minute, second = clock
    if day[0] in BUDDHIST_YEARS:
        day = (day[0] - BUDDHIST_START, day[1], day[2])
    is_midnight = hour == 24 and not minute and not second
    second = 59 if second == 60 else second
    moment = datetime(*day, 0 if is_midnight else hour, minute, second, tzinfo=zone)
    return moment + timedelta(days=1) if is_midnight else moment
