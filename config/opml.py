"""Reads feeds from OPML: the list that every feed reader exports. Entities are refused, nothing is fetched.

A feed that stands in several folders comes once, with all the folders as its tags. Beside the attributes of OPML
(`xmlUrl`, `text`, `title`, `category`, `language`) ours are read: `country`, `family`, `interval`.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

_PLAIN = ("country", "language", "family", "interval")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of the file, as settings have it (`url`, `title`, `tags`, …), and its line."""

    settings: dict[str, str | tuple[str, ...]]
    line: int


class BadOpml(ValueError):
    """The text is no OPML that can be used."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(slots=True)
class _Reader:
    """Collects outlines while the parser walks; `folders` are the outlines around the current one."""

    parser: expat.XMLParserType
    outlines: dict[str, Outline] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    root: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.root:
            self.root = tag
            if tag.lower() != "opml":
                raise BadOpml(f"this is no OPML file: it begins with <{tag}>", self.parser.CurrentLineNumber)
        if tag.lower() != "outline":
            return
        url = attributes.get("xmlUrl", "").strip()
        if url:
            self._add(url, attributes)
        self.folders.append("" if url else _title(attributes))

    def end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self.folders.pop()

    def refuse_entity(self, name: str, *_: object) -> None:
        raise BadOpml(f"the file uses its own entity {name!r}, which is not allowed", self.parser.CurrentLineNumber)

    def _add(self, url: str, attributes: dict[str, str]) -> None:
        known = self.outlines.get(url)
        tags = (*self.folders, *re.split(r"[,/]", attributes.get("category", "")))
        earlier = known.settings["tags"] if known else ()
        settings: dict[str, str | tuple[str, ...]] = dict(known.settings) if known else {"url": url}
        settings |= {key: attributes[key].strip() for key in _PLAIN if attributes.get(key, "").strip()}
        settings["title"] = settings.get("title") or _title(attributes)
        settings["tags"] = tuple(dict.fromkeys((*earlier, *(tag.strip() for tag in tags if tag.strip()))))
        self.outlines[url] = Outline(settings, known.line if known else self.parser.CurrentLineNumber)


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file in the order of their first appearance. Raises `BadOpml` with the line."""
    parser = expat.ParserCreate()
    reader = _Reader(parser)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.EntityDeclHandler = parser.SkippedEntityHandler = reader.refuse_entity
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadOpml(f"the XML is broken: {expat.ErrorString(error.code)}", error.lineno) from None
    return tuple(reader.outlines.values())


def _title(attributes: dict[str, str]) -> str:
    return " ".join((attributes.get("title") or attributes.get("text") or "").split())
