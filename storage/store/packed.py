"""A page as it is kept: compressed."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from storage.model import Page
from storage.store import answers


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPage:
    """What `Filing.keep_page` keeps. To pack it takes milliseconds, for which no transaction need be held open."""

    url: str
    content_type: str
    fetched_at: datetime
    body: bytes
    answer: bytes | None

    @classmethod
    def of(cls, page: Page) -> Self:
        return cls(
            url=page.final_url,
            content_type=page.content_type,
            fetched_at=page.fetched_at,
            body=zlib.compress(page.body, 6),
            answer=answers.packed(page),
        )
