"""Where in an article a thing stands: in the headline, in the lead, or deep in the text.

What is news stands at the top. A figure of the sixth paragraph is background more often than not, and background
("the worst accident since 1998, when 230 died") must not ring.
"""

import re
from dataclasses import dataclass

from storage.model import Article, Fields, Figure
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


def standing(fields: Fields, zones: Zones) -> tuple[Figure, ...]:
    """The figures that the article itself gives, without those that a correction note only quotes."""
    return tuple(figure for figure in fields.figures if not zones.is_note(figure.start))


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
