"""When an article was published, in the zone of its page: what the head states, told apart by what the page shows."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from worker.clean import dates
from worker.clean.meta import Meta, best_time
from worker.clean.walk import Line
from worker.clean.wording import Wording

#: languages that write the month first
_MONTH_FIRST = ("en-us", "en_us", "en-ph")
_DATE_HINT = re.compile(
    r" (?:date|time|published|publish|pub|posted|created|timestamp|dateline|datetime|entry date|datum|fecha|data) "
)
_UPDATED = Wording(
    r"\b(?:updated?|modified|edited|reviewed|revised|aktualisiert|geändert|stand|mis à jour|mise à jour|modifié|"
    r"actualizad[oa]|actualización|aggiornat[oa]|atualizad[oa]|bijgewerkt|opdateret|oppdatert|uppdaterad|päivitetty|"
    r"aktualizacja|zaktualizowano|güncelleme|güncellendi|обновлено|изменено|оновлено|diperbarui|frissítve|"
    r"actualisé|aktualizováno|actualizat|ενημερώθηκε|ενημέρωση|cập nhật|dikemaskini|atjaunots|atnaujinta|uuendatud)|"
    r"(?:آخر تحديث|تحديث|更新|최종수정|수정|업데이트|अपडेटेड|अपडेट|עודכן|به‌روزرسانی|بروزرسانی|আপডেট)",
)
_PUBLISHED = Wording(
    r"\b(?:published|posted|first published|created|veröffentlicht|erstellt|publié|créé|publicad[oa]|creado|"
    r"pubblicat[oa]|gepubliceerd|publiceret|publisert|publicerad|julkaistu|opublikowano|yayınlanma|yayınlandı|giriş|опубликовано|"
    r"опубліковано|diterbitkan|megjelent|vydáno|publicat)|(?:نشر|النشر|发布|發布|公開|掲載|입력|등록|प्रकाशित|פורסם)",
)
_IN_ADDRESS = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
#: no place on earth is farther from UTC, and clocks stand apart by quarters of an hour
_FARTHEST, _STEP = timedelta(hours=14), timedelta(minutes=15)
#: a line before the headline may be another article's: only whole hours are believed
_HOUR = timedelta(hours=1)
#: characters of a line that shows a date; of one before the headline; of an ISO day
_LONGEST, _SHORT, _DAY = 160, 60, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Where the page shows times: its machine-readable ones, and lines in the article's head, before and behind it."""

    marked: list[str]
    above: list[Line]
    before: list[Line]
    tail: list[Line]


def published(meta: Meta, clues: Clues) -> str | None:
    """ISO 8601 as `Article.published`.

    A time in UTC is told in the page's own zone where the page shows enough of it: the time of day, or another day. A
    day alone gets the time of day that the page shows for it.
    """
    month_first = meta.language.lower() in _MONTH_FIRST
    stated = best_time(meta.published() + clues.marked)
    if stated is not None:
        shown = _days(clues.above, _LONGEST, month_first=month_first)
        if len(stated) == _DAY:
            return next((day for day in shown if len(day) > _DAY and day[:_DAY] == stated), stated)
        nearby = [day for day in _days(clues.before, _SHORT, month_first=month_first) if len(day) > _DAY]
        return _local(stated, shown) or _local(stated, nearby, step=_HOUR) or stated
    lines = [line for line in clues.above if line.size < _LONGEST]
    lines += [line for line in clues.tail if line.size < 90 and not line.prose]
    lines.sort(key=lambda line: not _DATE_HINT.search(f"{line.hint}{line.frame.hint}"))
    shown = _days(lines, _LONGEST, month_first=month_first, or_update=True)
    return next(iter(shown), None) or _from_address(meta.url)


def modified(meta: Meta, clues: Clues, published: str | None) -> str | None:
    """ISO 8601 as `Article.modified`, in the zone of `published`: as the head states it, or as a line of an update."""
    stated = best_time(meta.modified())
    if stated is None:
        month_first = meta.language.lower() in _MONTH_FIRST
        texts = (_parts(line)[1] for line in clues.above if line.size <= _LONGEST)
        return next((d for text in texts if text and (d := dates.spoken(text, month_first=month_first))), None)
    zone = datetime.fromisoformat(published).tzinfo if published and len(published) > _DAY else None
    if zone is not None and stated.endswith("+00:00"):
        return datetime.fromisoformat(stated).astimezone(zone).isoformat()
    return stated


def _days(lines: list[Line], longest: int, *, month_first: bool, or_update: bool = False) -> list[str]:
    """The dates that lines show of the publication; with `or_update` those of updates behind them."""
    parts = [_parts(line) for line in lines if line.size <= longest and (or_update or not line.dropped)]
    texts = [own for own, _ in parts] + ([update for _, update in parts] if or_update else [])
    return [day for text in texts if text and (day := dates.spoken(text, month_first=month_first))]


def _parts(line: Line) -> tuple[str, str]:
    """What a line says of the publication, and what it says of an update."""
    if " updated " in line.hint or " modified " in line.hint:
        return "", line.text
    update = _UPDATED.search(line.text)
    if not update:
        return line.text, ""
    own, rest = line.text[: update.start()], line.text[update.start() :]
    again = _PUBLISHED.search(rest)
    return (f"{own} {rest[again.start() :]}", rest[: again.start()]) if again else (own, rest)


def _local(stated: str, shown: list[str], step: timedelta = _STEP) -> str | None:
    """The instant in the zone in which the page shows it; None if that cannot be told or it has a zone already."""
    if len(stated) < 20 or not stated.endswith("+00:00"):
        return stated
    moment = datetime.fromisoformat(stated)
    offsets = [o for day in shown[:3] if (o := _offset(moment, day, step)) is not None]
    return moment.astimezone(timezone(offsets[0])).isoformat() if offsets and offsets[0] else None


def _offset(moment: datetime, shown: str, step: timedelta) -> timedelta | None:
    """How far the page's clock is from UTC, if the shown day and time are those of the moment."""
    at = datetime.fromisoformat(shown)
    if len(shown) > 10:
        apart = at.replace(tzinfo=UTC) - moment.replace(second=0)
        steps = round(apart / step)
        return steps * step if abs(apart) <= _FARTHEST and abs(apart - steps * step) < timedelta(minutes=1) else None
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
