"""What a document says, before it is normalised: strings as written, in the order of the document."""

from dataclasses import dataclass, field
from typing import NamedTuple

from storage.model import Enclosure, FeedInfo


class Draft(NamedTuple):
    """One entry as written. Addresses may be relative to `base`; texts marked html may hold markup.

    A tuple, for a large feed makes thousands of these for a moment.
    """

    base: str = ""
    id: str = ""
    #: the id may serve as a link
    id_is_link: bool = False
    link: str = ""
    title: str = ""
    title_is_html: bool = True
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    summary_html: str = ""
    content_html: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFeed:
    """A document as written; `info.link`, `info.hubs` and `info.next` may be relative to `base`."""

    base: str = ""
    #: False if the document breaks off
    is_whole: bool = True
    #: the document may hold the damage of careless conversions (`worker.parse.plain.undoubled`)
    may_be_doubled: bool = True
    info: FeedInfo = field(default_factory=FeedInfo)
    entries: tuple[Draft, ...] = ()
