"""Pages that are canonical text already, wrapped in paragraphs: taken as they stand.

Text that went out of the archive and comes back (a forwarded export, a test page) must not change on the way.
"""

import re
from dataclasses import replace

from lxml import etree

from storage.model import Article, Picture
from worker.clean.canonical import CanonicalParts, parse_text
from worker.clean.render import MONTHS, render
from worker.clean.text import tidy

_READ = re.compile(r"\d+ min read")
_HEADER_LINES = 5
_MAX_PARAGRAPHS = 5000


def article_of(root: etree._Element, url: str) -> Article | None:
    """The article of a page whose paragraphs are a canonical text; None for any other page."""
    chunks = _chunks(root)
    if not chunks:
        return None
    joined = "\n\n".join(chunks)
    whole = joined if parse_text(joined).is_canonical else _regrouped(chunks)
    parts = parse_text(whole)
    if not parts.is_canonical or not parts.title:
        return None
    article = _article(parts, url)
    text = render(article)
    return replace(article, text=text) if text == f"{whole}\n" else None


def _chunks(root: etree._Element) -> list[str]:
    """The lines of the page's paragraphs; empty if it has anything but paragraphs, or no reading time near its top."""
    body = root.find("body")
    children = list(body) if body is not None else []
    if len(children) == 1 and children[0].tag in ("article", "main", "div"):
        children = list(children[0])
    if not 0 < len(children) < _MAX_PARAGRAPHS or any(c.tag != "p" or any(g.tag != "br" for g in c) for c in children):
        return []
    top = [line for c in children[:_HEADER_LINES] for line in _lines(c)]
    if not any(_READ.fullmatch(line) for line in top[:_HEADER_LINES]):
        return []
    return [chunk for chunk in ("\n".join(_lines(c)) for c in children) if chunk]


def _lines(paragraph: etree._Element) -> list[str]:
    text = (paragraph.text or "") + "".join(f"\n{b.tail or ''}" for b in paragraph)
    return [line for line in map(tidy, text.split("\n")) if line]


def _regrouped(chunks: list[str]) -> str:
    """One paragraph a line: title, header lines and the first block belong together."""
    if any("\n" in c for c in chunks):
        return ""
    at = next((n for n, c in enumerate(chunks[:_HEADER_LINES]) if _READ.fullmatch(c)), 0)
    if not at:
        return ""
    rest = at + 1
    if rest < len(chunks) and _iso(chunks[rest]):
        rest += 1
    if rest < len(chunks) and chunks[rest].endswith("]"):
        rest += 1
    head = "\n".join(chunks[1 : rest + 1])
    return "\n\n".join([chunks[0], head, *chunks[rest + 1 :]])


def _iso(line: str) -> str | None:
    found = re.fullmatch(r"(\d\d) ([A-Z][a-z]+), (\d{4})", line)
    return f"{found[3]}-{MONTHS.index(found[2]) + 1:02d}-{found[1]}" if found and found[2] in MONTHS else None


def _article(parts: CanonicalParts, url: str) -> Article:
    caption = parts.caption.text
    credit = parts.credit.text
    if credit:
        caption = caption[: -len(credit) - 2].strip()
    pictures = (Picture(url="", caption=caption, credit=credit),) if parts.caption else ()
    return Article(
        url=url, canonical_url=url, title=parts.title.text, headline=parts.headline.text,
        standfirst=parts.standfirst.text, read_minutes=parts.read_minutes or 1, published=_iso(parts.date.text),
        pictures=pictures, blocks=tuple(placed.block for placed in parts.blocks), confidence=1.0, method="canonical",
    )  # fmt: skip
