"""The times that a page states, kept in the zone in which it states them.

Machine-readable values come first (`iso`); human ones (`spoken`) are day, month by name or number, year, and perhaps a
time of day, in the languages of the table. No clock: `2 hours ago` is no date here.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from worker.clean.wording import Wording, folded

_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari styczeń stycznia leden "
        "ledna január ianuarie ocak oca januara января янв січня يناير كانون_الثاني كانون_ثاني جانفي ژانویه "
        "जनवरी tammikuuta ιανουαρίου",
    2: "february feb februar février févr fév febrero fevereiro fev febbraio februari luty lutego únor "
        "února február februarie şubat şub февраля фев лютого فبراير شباط فيفري فوریه फरवरी helmikuuta "
        "φεβρουαρίου",
    3: "march mar märz mars marzo março maart marzec marca březen března március martie mart марта мар "
        "березня مارس آذار مارت मार्च maaliskuuta μαρτίου",
    4: "april apr avril avr abril abr aprile kwiecień kwietnia duben dubna április aprilie nisan nis апреля "
        "апр квітня أبريل إبريل ابريل نيسان أفريل आوریل अप्रैल huhtikuuta απριλίου",
    5: "may mai mayo maio maggio mei maj maja květen května május mayıs мая травня مايو أيار ايار ماي مه मई "
        "toukokuuta μαΐου",
    6: "june jun juni juin junio junho giugno giu czerwiec czerwca červen června június iunie haziran haz "
        "июня июн червня يونيو حزيران جوان ژوئن जून kesäkuuta ιουνίου",
    7: "july jul juli juillet juil julio julho luglio lug lipiec lipca červenec července július iulie "
        "temmuz tem июля июл липня يوليو تموز جويلية ژوئیه जुलाई heinäkuuta ιουλίου",
    8: "august aug août agosto ago augustus augusti sierpień sierpnia srpen srpna augusztus ağustos ağu "
        "августа авг серпня أغسطس اغسطس آب أوت اوت अगस्त elokuuta αυγούστου",
    9: "september sep sept septembre septiembre setembro set settembre wrzesień września září szeptember "
        "septembrie eylül eyl сентября сен вересня سبتمبر أيلول ايلول سپتامبر सितंबर syyskuuta σεπτεμβρίου",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott październik października říjen "
        "října október octombrie ekim eki октября окт жовтня أكتوبر اكتوبر تشرين_الأول تشرين_أول اکتبر "
        "अक्टूबर lokakuuta οκτωβρίου",
    11: "november nov novembre noviembre novembro listopad listopada listopadu noiembrie kasım kas ноября "
        "ноя листопада نوفمبر تشرين_الثاني تشرين_ثاني نوامبر नवंबर marraskuuta νοεμβρίου",
    12: "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudzień grudnia prosinec "
        "prosince decembrie aralık ara декабря дек грудня ديسمبر كانون_الأول كانون_أول دسامبر दिसंबर "
        "joulukuuta δεκεμβρίου",
}  # fmt: skip
#: further languages, January to December
_MORE_MONTHS = (
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "januari februari mac april mei jun julai ogos september oktober november disember",
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "jануарија февруари март април мај јуни јули август септември октомври ноември декември",
    "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
)
_MONTH_OF = {folded(name): n for names in _MORE_MONTHS for n, name in enumerate(names.split(), 1)} | {
    folded(name).replace("_", " "): n for n, names in _MONTHS.items() for name in names.split()
}
_NAMES = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))
_DAY_FIRST = Wording(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?,?\s+(?:de |of |"
    rf"d['’])?({_NAMES})\.?(?:/\w+)?,?\s+(?:de |del )?(\d{{4}})(?!\d)",
)
_MONTH_FIRST = Wording(rf"(?<!\w)({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_VIETNAMESE = Wording(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(?!\d)")
#: years of Thailand's calendar are ahead by so much
_BUDDHIST, _BUDDHIST_YEARS = 543, range(2443, 2644)
_EAST = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
#: with points the year may be two digits: day first, always
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.]\d|\d)")
_CLOCK = Wording(
    r"(?<![\d.:])(?:([ap])m\s?|(上午|午前|오전)|(下午|晚上|午後|오후))?\s?([01]?\d|2[0-3])"
    r"(?:[:h.]|\s?h\s?|\s?[時时點点시]\s?)([0-5]\d)(?::[0-5]\d)?\s*(?:([ap])\.?m\b\.?)?",
)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?!\d)",
    re.I,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")
_RFC = re.compile(
    r"(?:\w{3},? )?(\w{3,9} \d{1,2}|\d{1,2} \w{3,9}),? (\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))? ?(Z|UTC|GMT|"
    r"[+-]\d{2}:?\d{2})?"
)
_ASCII_DIGITS = {**{0x660 + n: str(n) for n in range(10)}, **{0x6F0 + n: str(n) for n in range(10)}}
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}")
#: years of the web's news and of digitised archives
_YEARS = range(1900, 2101)
#: no date is written in more characters
_LONGEST = 200

#: year, month and day, and where they stand
_Place = tuple[tuple[int, int, int], int, int]


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset) if offset < timedelta(hours=24) else None


def _stated(day: tuple[int, int, int], clock: tuple[int, int, int] | None, zone: timezone | None) -> str | None:
    year, month, number = day
    year -= _BUDDHIST if year in _BUDDHIST_YEARS else 0
    if year not in _YEARS:
        return None
    try:
        if clock is None:
            return date(year, month, number).isoformat()
        return datetime(year, month, number, *clock, tzinfo=zone).isoformat()
    except ValueError:
        return None


def iso(text: str) -> str | None:
    """A machine-readable time as ISO 8601 with its own zone; a date alone where it gives no time; None if no time."""
    text = text.strip()[:_LONGEST]
    found = _ISO.match(text) or _COMPACT.fullmatch(text)
    if found:
        year, month, number, hour, minute, second, zone = found.groups()
        clock = (int(hour), int(minute), int(second or 0)) if hour else None
        return _stated((int(year), int(month), int(number)), clock, _zone(zone))
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    return _rfc(text) or spoken(text)


def _rfc(text: str) -> str | None:
    found = _RFC.match(text)
    if not found:
        return None
    day = spoken(f"{found[1]} {found[2]}")
    if not day:
        return None
    year, month, number = map(int, day.split("-"))
    return _stated((year, month, number), (int(found[3]), int(found[4]), int(found[5] or 0)), _zone(found[6]))


def spoken(text: str, *, month_first: bool = False) -> str | None:
    """The first date in a line for readers, with its time of day if the line has one behind it, without zone."""
    text = text[:_LONGEST]
    if _DIGIT.search(text) is None:
        return None
    text = unicodedata.normalize("NFC", text).translate(_ASCII_DIGITS)
    place = _day(text, month_first)
    if place is None:
        return None
    day, start, end = place
    clock = _clock(text[end : end + 30]) or _clock(text[max(0, start - 20) : start])
    return _stated(day, clock, None)


def _day(text: str, month_first: bool) -> _Place | None:
    place = _day_of_year(text, month_first) if _YEAR.search(text) else None
    short = _SHORT_YEAR.search(text) if place is None else None
    return ((2000 + int(short[3]), int(short[2]), int(short[1])), *short.span()) if short else place


def _day_of_year(text: str, month_first: bool) -> _Place | None:
    found = _DAY_FIRST.search(text)
    if found:
        return (int(found[3]), _MONTH_OF[found[2]], int(found[1])), *found.span()
    found = _MONTH_FIRST.search(text)
    if found:
        return (int(found[3]), _MONTH_OF[found[1]], int(found[2])), *found.span()
    found = _VIETNAMESE.search(text)
    if found:
        return (int(found[3]), int(found[2]), int(found[1])), *found.span()
    found = _EAST.search(text) or _YEAR_FIRST.search(text)
    if found:
        return (int(found[1]), int(found[2]), int(found[3])), *found.span()
    found = _NUMBERS.search(text)
    if found is None:
        return None
    day, month = int(found[1]), int(found[3])
    # 12/31/2016 can only be month first; of 03/04/2016 the page's language decides, a point is always day first
    if (month_first and found[2] != "." and day <= 12) or month > 12:
        day, month = month, day
    return (int(found[4]), month, day), *found.span()


def without(text: str) -> str:
    """The line without its dates and times of day; a bar stands where they stood."""
    text = unicodedata.normalize("NFC", text[: 3 * _LONGEST])
    plain = text.translate(_ASCII_DIGITS)
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _VIETNAMESE, _EAST, _YEAR_FIRST, _NUMBERS, _SHORT_YEAR, _CLOCK):
        plain = pattern.sub(" | ", plain)
    return plain if plain != text.translate(_ASCII_DIGITS) else text


def _clock(text: str) -> tuple[int, int, int] | None:
    found = _CLOCK.search(text)
    if not found:
        return None
    before, morning, evening, hour, minute, behind = found.groups()
    half = (before or behind or ("a" if morning else "p" if evening else "")).lower()
    hours = int(hour)
    return (hours % 12 + (12 if half == "p" else 0) if half and hours <= 12 else hours), int(minute), 0
