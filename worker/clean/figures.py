"""Pictures: their addresses, captions and credits."""

import re
from urllib.parse import urljoin

from lxml import etree

from storage.model import Picture
from worker.clean import labels
from worker.clean.text import key, tidy
from worker.clean.walk import Frame, Image, Line

_CREDIT_LABEL = re.compile(
    r"^\W*(?:(?:photo(?:graph)?s?|picture|image|images|foto(?:s|graf(?:ía|ia)?)?|bild(?:er|quelle|"
    r"nachweis)?|kép|zdjęcie|фото|фотография|fotó|görsel|kaynak|photograph|illustration|"
    r"crédits?(?: photo)?|créditos?|credits?|copyright|quelle|fonte|fuente|source|via|cr[ée]dit image|"
    r"photo credit|image credit|picture credit|image source|photo illustration|تصوير|صورة|المصدر|摄影|攝影|图|"
    r"圖|写真|사진)\s*(?:by|von|par|por|door|de)?\s*[:：/©]|(?:photo(?:graph)?|picture|image|illustration|foto|"
    r"photograph)s? (?:by|von|par|por|door|di|de|courtesy of)\s|©|\(c\)|via\s)\s*[:：©]?\s*",
    re.I,
)
_TRAILING_LABEL = re.compile(
    r"\s*[|•·/–—(\[-]?\s*(?:photo(?:graph)?s?|picture|image|foto(?:s|graf)?|bild(?:quelle)?|фото|crédits?|"
    r"créditos?|credits?|copyright|quelle|fonte|fuente|source|photo credit|image credit|image source|"
    r"تصوير|صورة|المصدر)\s*(?:by|von|par|por)?\s*[:：]?\s*$|\s*©\s*$",
    re.I,
)
_BRACKETED = re.compile(r"^(?P<caption>.*?\S)\s*\[(?P<credit>[^\[\]]{2,60})\]\W?$|^\[(?P<alone>[^\[\]]{2,60})\]$")
_PARENTHESES = re.compile(
    r"^(?P<caption>.*\S)\s*[(（](?P<credit>(?:(?:photo|foto|bild|image|picture|фото|credit|crédit|source|"
    r"quelle|fonte|©|صورة)[^()]{2,60}|[^()]{0,40}\b(?:afp|reuters|ap|getty(?: images)?|epa|dpa|efe|ansa|"
    r"tass|xinhua|shutterstock|istock|imago|alamy|bloomberg)\b[^()]{0,30}|[^()]{0,20}(?:أ ف ب|فرانس برس|"
    r"رويترز|الأناضول|سانا|新华社)[^()]{0,20}))[)）]\W?$",
    re.I,
)
_TRAILING = re.compile(
    r"^(?P<caption>.*?[.!?…\"”»。)|–—-]|.*?(?=\s[|•·/]\s))\s*[|"
    r"•·/–—-]?\s*(?P<credit>(?:photo(?:graph)?s?(?: credit| by| courtesy)?|foto|bild|image(?: credit|"
    r" source)?|picture|фото|crédits?(?: photo)?|créditos?|credits?|quelle|source|fonte|"
    r"copyright)\s?[:：©]\s*\S.{1,70}|(?:photo|photograph|picture|image) by .{2,70}|©\s?.{2,60}|"
    r"[^.]{0,30}(?:getty images|afp|reuters|/ap|ap photo|epa-efe|picture alliance|shutterstock|"
    r"istock)[^.]{0,40})\.?$",
    re.I,
)
_WIDTH = re.compile(r"\s+(\d+)w\s*$")
#: smaller pictures are icons, buttons and counters (pixels)
_SMALLEST = 90
_NOT_A_PHOTO = re.compile(
    r"(?:logo|icon|avatar|sprite|pixel|spacer|blank|placeholder|tracking|emoji|badge|button|1x1|gravatar|"
    r"loading|author|headshot)[^/]*$|\.svg(?:\?|$)|^data:",
    re.I,
)


def split_credit(caption: str, credit: str = "") -> tuple[str, str]:
    """(caption, credit) of a caption line that may hold both; labels such as `Photo:` go."""
    caption, credit = tidy(caption), clean_credit(credit)
    if credit:
        if caption.endswith(credit):
            caption = tidy(caption[: -len(credit)]).rstrip(" |•·/–—-[(")
        return _TRAILING_LABEL.sub("", _no_label(caption)).rstrip(" |•·/–—-[("), credit
    for pattern in (_BRACKETED, _PARENTHESES, _TRAILING):
        found = pattern.match(caption)
        if found:
            parts = found.groupdict()
            credit = clean_credit(parts.get("alone") or parts["credit"] or "")
            return tidy(parts["caption"] or "").rstrip(" |•·/–—-"), credit
    if _CREDIT_LABEL.match(caption) and len(caption) < 90:
        return "", clean_credit(caption)
    return caption, ""


def _no_label(caption: str) -> str:
    return "" if key(_CREDIT_LABEL.sub("", f"{caption} ")) == "" else caption


def clean_credit(credit: str) -> str:
    """A credit without label and brackets: `Photo: AFP` and `[AFP]` are `AFP`."""
    credit = tidy(credit).strip(" |•·–—-")
    if credit[:1] in "[(（" and credit[-1:] in "])）":
        credit = credit[1:-1].strip()
    before = None
    while before != credit:
        before, credit = credit, _CREDIT_LABEL.sub("", credit).strip(" |•·–—-")
    return credit.rstrip(".") if credit.count(".") == 1 else credit


class Caption:
    """What stands under a picture: the lines of one frame."""

    __slots__ = ("frame", "lines")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines: list[Line] = []

    @property
    def first(self) -> int:
        return self.lines[0].index

    def split(self) -> tuple[str, str]:
        """(caption, credit)"""
        credit = " / ".join(dict.fromkeys(line.text for line in self.lines if line.credit or is_credit_line(line)))
        seen: dict[str, str] = {}
        for line in self.lines:
            if not line.credit and not is_credit_line(line) and not labels.HIDDEN.search(line.hint):
                seen.setdefault(key(line.text), line.text)
        return split_credit(" ".join(seen.values()), credit)


def is_credit_line(line: Line) -> bool:
    hinted = labels.CREDIT.search(line.frame.hint) or labels.CREDIT.search(line.hint)
    return bool(hinted and not labels.CAPTION.search(line.frame.hint)) or line.prop in ("creditText", "copyrightHolder")


def address(image: etree._Element, url: str) -> str:
    """The absolute address of a picture's largest known form, '' if it is an icon or no picture."""
    for size in (image.get("width"), image.get("height")):
        if size and size.rstrip("px").isdigit() and int(size.rstrip("px")[:6] or 0) < _SMALLEST:
            return ""
    stated = [image.get(name) or "" for name in ("data-src", "data-original", "data-lazy-src", "src")]
    stated.append(_largest(image.get("srcset") or image.get("data-srcset") or ""))
    for source in stated:
        if source and not _NOT_A_PHOTO.search(source[:2000]):
            try:
                full = urljoin(url, source.strip())
            except ValueError:
                continue
            if full.startswith(("http://", "https://")):
                return full
    return ""


def _largest(srcset: str) -> str:
    best, width = "", -1
    for part in srcset[:5000].split(", "):
        found = _WIDTH.search(part)
        size = int(found[1][:6]) if found else 0
        if size > width and part.split():
            best, width = part.split()[0], size
    return best


def figure_of(frame: Frame) -> Frame | None:
    """The frame that holds picture and caption together, if the page has one."""
    at: Frame | None = frame
    for _ in range(8):
        if at is None:
            return None
        if at.tag == "figure" or " wp caption " in at.hint:
            return at
        at = at.parent
    return None


def pair(images: list[Image], captions: list[Caption], url: str) -> list[tuple[Picture, Caption | None]]:
    """Each picture with the caption that belongs to it, in reading order."""
    found: dict[str, tuple[Picture, Caption | None]] = {}
    taken: set[int] = set()
    for image in images:
        source = address(image.element, url)
        if not source:
            continue
        mine = next((c for c in captions if id(c) not in taken and _belongs(image, c)), None)
        caption, credit = mine.split() if mine else ("", "")
        if mine:
            taken.add(id(mine))
        if source not in found or (mine and not found[source][0].caption):
            found[source] = (Picture(url=source, caption=caption, credit=credit), mine)
    return list(found.values())


def _belongs(image: Image, caption: Caption) -> bool:
    figure = figure_of(image.frame)
    if figure is not None and (caption.frame is figure or _inside(caption.frame, figure)):
        return True
    # without a figure: the caption is the next thing behind the picture
    near = 0 <= caption.first - image.before <= 1
    return near and (figure is None or not _inside(caption.frame, figure))


def _inside(frame: Frame, outer: Frame) -> bool:
    at: Frame | None = frame
    while at and at.depth > outer.depth:
        at = at.parent
    return at is outer
