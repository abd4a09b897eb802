"""Where in an article a thing stands: in the headline, in the lead, or deep in the text.

What is news stands at the top. A figure of the sixth paragraph is background more often than not, and background
("the worst accident since 1998, when 230 died") must not ring.
"""

import re
from dataclasses import dataclass

from storage.model import Article, DateExpression, Fields, Figure, Report
from worker.alert.facts import CASUALTIES

#: Blocks of the canonical text, the title's among them, that make the lead: the first body block stands with the
#: header, two more may give the news where the first sets a scene.
OPENING_BLOCKS = 2
LEAD_BLOCKS = 4
#: About what title, headline, standfirst and first paragraph take.
OPENING_LENGTH = 700

#: How pages in the languages of the big wires name a correction, at the head of a paragraph or of a headline.
CORRECTION_WORDS = (
    "corrected", "correction", "corrects", "clarification", "rectificatif", "correctif", "corrigé", "corrección",
    "corrige", "fe de errata", "correção", "errata", "korrektur", "berichtigung", "korrigiert", "rettifica",
    "correzione", "correctie", "rectificatie", "rättelse", "rettelse", "düzeltme", "исправление", "уточнение",
    "виправлення", "تصحيح", "تصويب", "اصلاحیه", "更正", "訂正", "정정", "sprostowanie",
)  # fmt: skip
#: How far, in code points, a date may stand from a figure of the same sentence to date it.
DATE_REACH = 60
_STOP = re.compile(r"[.!?؟。](?=\s)|\n")
_MARK = re.compile(rf"^\W*(?:{'|'.join(CORRECTION_WORDS)})(?=\W|$)", re.IGNORECASE)
_MARK_AT_END = re.compile(rf"[(\[–—-]\s*(?:{'|'.join(CORRECTION_WORDS)})\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Offsets into the canonical text, each the end of a part that begins at 0; and the spans of correction notes."""

    headline: int
    opening: int
    lead: int
    notes: tuple[tuple[int, int], ...] = ()

    def is_note(self, start: int) -> bool:
        return any(low <= start < high for low, high in self.notes)


def zones_of(article: Article) -> Zones:
    text = article.text
    ends = [gap.start() for gap in re.finditer("\n\n", text)] + [len(text)]
    title = ends[0]
    headline = text.find("\n", title + 2)
    return Zones(
        headline=title if headline < 0 else headline,
        opening=ends[min(OPENING_BLOCKS, len(ends)) - 1],
        lead=ends[min(LEAD_BLOCKS, len(ends)) - 1],
        notes=_notes(article, title),
    )


def is_marked_corrected(headline: str) -> bool:
    """Whether the headline says of itself that it was corrected: `CORRECTED: …`, `… (correction)`."""
    return bool(_MARK.search(headline) or _MARK_AT_END.search(headline))


def standing(report: Report, zones: Zones) -> tuple[Figure, ...]:
    """The figures of the article's own event, without those of past years and those that a correction note quotes."""
    return tuple(f for f in report.fields.figures if not zones.is_note(f.start) and not _is_past(f, report))


def _is_past(figure: Figure, report: Report) -> bool:
    """Whether the figure's sentence dates it: `the worst since 1998, when 230 died`."""
    published = (report.article.published or "")[:4]
    if not published.isdecimal():
        return False
    for date in report.fields.dates:
        low, high = min(date.end, figure.end), max(date.start, figure.start)
        between = report.article.text[low:high]
        if high - low <= DATE_REACH and not _STOP.search(between) and _is_past_year(date, int(published)):
            return True
    return False


def _is_past_year(date: DateExpression, published: int) -> bool:
    """A year alone is past at once; with a month or day, only after another one: January tells of December."""
    year = date.value[:4]
    return year.isdecimal() and int(year) < published - (date.precision != "year")


def toll(figures: tuple[Figure, ...], what: str, zones: Zones) -> Figure | None:
    """The article's own count of `what`: the largest of its opening, else of its lead, else none.

    The largest, because an opening gives parts of the count beside the whole ("26 dead, 15 of them in vehicles").
    """
    counted = [f for f in figures if f.what == what and f.qualifier != "at_most" and f.start < zones.lead]
    opening = [f for f in counted if f.start < zones.opening]
    return max(opening or counted, key=lambda f: f.value, default=None)


def tolls(figures: tuple[Figure, ...], zones: Zones) -> tuple[Figure, ...]:
    """The tolls of all kinds of casualties that the article gives, most serious kind first."""
    found = (toll(figures, what, zones) for what in CASUALTIES)
    return tuple(figure for figure in found if figure is not None)


def opening_count(fields: Fields, what: str) -> Figure | None:
    """As `toll`, for an article whose text is not at hand."""
    counted = [f for f in fields.figures if f.what == what and f.qualifier != "at_most"]
    opening = [f for f in counted if f.start < OPENING_LENGTH]
    return max(opening, key=lambda f: f.value) if opening else min(counted, key=lambda f: f.start, default=None)


def _notes(article: Article, after: int) -> tuple[tuple[int, int], ...]:
    blocks = [block.text for block in article.blocks if block.type == "correction" and block.text]
    spans = [(at, at + len(text)) for text in blocks if (at := article.text.rfind(text)) >= 0]
    for paragraph in re.finditer(r"[^\n]+", article.text[after:]):
        start = after + paragraph.start()
        if article.text[start - 2 : start] == "\n\n" and start > after + 2 and _MARK.match(paragraph.group()):
            spans.append((start, start + len(paragraph.group())))
    return tuple(spans)
