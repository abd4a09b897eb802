"""The article in the canonical form."""

from dataclasses import dataclass
from typing import Literal

BlockType = Literal[
    "paragraph",
    "subhead",
    "pull_quote",
    "notice",
    "list",
    "quotation",
    "table",
    "caption",
    "embed",
    "correction",
    "sign_off",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the body. Which of the optional parts are set follows from `type` (canonical-text.md)."""

    type: BlockType
    text: str = ""
    attribution: str = ""
    items: tuple[str, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    credit: str = ""
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned page (or, if `is_partial`, what the feed gave of it). The JSON of interface.md, "Article"."""

    id: str = ""
    url: str
    canonical_url: str = ""
    country: str = ""
    title: str = ""
    headline: str = ""
    standfirst: str = ""
    read_minutes: int = 1
    #: ISO 8601 with the page's zone; a date alone where the page gives no time
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    pictures: tuple[Picture, ...] = ()
    blocks: tuple[Block, ...] = ()
    text: str = ""
    #: agreement of the extractors, 0 to 1
    confidence: float = 0.0
    method: str = ""
    is_partial: bool = False
    warnings: tuple[str, ...] = ()
