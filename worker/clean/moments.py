"""When an article was published, in the zone of its page: what the head states, told apart by what the page shows."""

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from worker.clean import dates
from worker.clean.meta import Meta, best_time
from worker.clean.walk import Line

#: languages that write the month first
_MONTH_FIRST = ("en-us", "en_us", "en-ph")
_DATE_HINT = re.compile(
    r" (?:date|time|published|publish|pub|posted|created|timestamp|dateline|datetime|entry date|datum|fecha|data) "
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|reviewed|revised|aktualisiert|geändert|stand|mis à jour|mise à jour|modifié|"
    r"actualizad[oa]|actualización|aggiornat[oa]|atualizad[oa]|bijgewerkt|opdateret|oppdatert|uppdaterad|päivitetty|"
    r"aktualizacja|zaktualizowano|güncelleme|güncellendi|обновлено|изменено|оновлено|diperbarui|frissítve)|"
    r"(?:تحديث|آخر تحديث|更新|최종수정|수정|अपडेटेड)",
    re.I,
)
_IN_ADDRESS = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
#: no place on earth is farther from UTC, and clocks stand apart by quarters of an hour
_FARTHEST, _STEP = timedelta(hours=14), timedelta(minutes=15)


def published(meta: Meta, marked: list[str], above: list[Line], tail: list[Line]) -> str | None:
    """ISO 8601 as `Article.published`. `marked` are the page's machine-readable times, `above` the lines of its head.

    A time in UTC is told in the page's own zone where the page shows enough of it: the time of day, or another day.
    """
    month_first = meta.language.lower() in _MONTH_FIRST
    stated = best_time(meta.published() + marked)
    if stated is not None:
        return _local(stated, [d for line in above if (d := _day_of(line, month_first=month_first))])
    lines = [line for line in above if line.size < 160]
    lines += [line for line in tail if line.size < 90 and not line.prose]
    lines.sort(key=lambda line: (_is_update(line), not _DATE_HINT.search(f"{line.hint}{line.frame.hint}")))
    shown = (dates.spoken(line.text, month_first=month_first) for line in lines)
    return next((d for d in shown if d), None) or _from_address(meta.url)


def _day_of(line: Line, *, month_first: bool) -> str | None:
    if line.size > 160 or line.dropped or _is_update(line):
        return None
    return dates.spoken(line.text, month_first=month_first)


def _is_update(line: Line) -> bool:
    return bool(_UPDATED.search(line.text)) or " updated " in line.hint or " modified " in line.hint


def _local(stated: str, shown: list[str]) -> str:
    """The instant in the zone in which the page shows it; as it is if that cannot be told or it has a zone already."""
    if len(stated) < 20 or not stated.endswith("+00:00"):
        return stated
    moment = datetime.fromisoformat(stated)
    offsets = [o for day in shown[:3] if (o := _offset(moment, day)) is not None]
    return moment.astimezone(timezone(offsets[0])).isoformat() if offsets and offsets[0] else stated


def _offset(moment: datetime, shown: str) -> timedelta | None:
    """How far the page's clock is from UTC, if the shown day and time are those of the moment."""
    at = datetime.fromisoformat(shown)
    if len(shown) > 10:
        apart = at.replace(tzinfo=UTC) - moment.replace(second=0)
        steps = round(apart / _STEP)
        return steps * _STEP if abs(apart) <= _FARTHEST and abs(apart - steps * _STEP) < timedelta(minutes=1) else None
    days = (at.date() - moment.date()).days
    if days not in (1, -1):
        return None
    # the day alone: the nearest full hour at which it is that day there
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    hours = 24 - moment.hour if days == 1 else (midnight - timedelta(microseconds=1) - moment) // timedelta(hours=1)
    return timedelta(hours=hours) if abs(hours) <= _FARTHEST // timedelta(hours=1) else None


def _from_address(url: str) -> str | None:
    try:
        found = _IN_ADDRESS.search(urlsplit(url).path)
    except ValueError:
        return None
    return dates.iso("-".join(found.groups())) if found else None
