"""Reads the three files of a configuration folder, and remembers where each thing in them stands."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from config.errors import Fault
from config.locate import Path, Place, Places, line_of, lines
from config.nearest import did_you_mean
from config.opml import BadOpml, read_opml
from config.pieces import Known, read
from config.settings import Settings, Topic

SETTINGS, TOPICS, FEEDS = "copytaster.toml", "topics.toml", "feeds.opml"
_NOTHING = Known()
_TOPIC_TABLES = ("topics", "sets", "snippets")
#: which tables stand in which file
_TABLES_OF: Mapping[str, tuple[str, ...]] = {
    SETTINGS: tuple(name for name in Settings.model_fields if name not in _TOPIC_TABLES),
    TOPICS: _TOPIC_TABLES,
}


@dataclass(slots=True)
class Draft:
    """A configuration that is being put together: raw tables, where each thing stands, and the faults so far.

    `places` are of what the files say, `variables` of what the environment says instead.
    """

    raw: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    variables: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    #: of each topic, what it was read from, as far as it may be told from the rest
    texts: list[str | None] = field(default_factory=list)
    #: topics that stay as they were read, before and behind those of the raw tables
    front: tuple[Topic, ...] = ()
    back: tuple[Topic, ...] = ()

    def place(self, path: Path) -> Place:
        """File and line of a thing, or of the nearest thing around it."""
        return self.places.of(path) or (SETTINGS, 0)

    def fault(self, path: Path, message: str, hint: str = "") -> None:
        variable = self._variable(path)
        file, line = ("environment", 0) if variable else self.place(path)
        self.faults.append(Fault(file=file, line=line, key=variable or dotted(path), message=message, hint=hint))

    def _variable(self, path: Path) -> str:
        known = self.places.known()
        while path and path not in known and path not in self.variables:
            path = path[:-1]
        return self.variables.get(path, "")


def dotted(path: Path) -> str:
    """`feeds[2].url`, the number counted from 1 as people count."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_folder(folder: File, topics: File | None = None, known: Known = _NOTHING) -> Draft:
    """Everything that the files of the folder say. Missing files are fine as long as one is there.

    `topics`: a file that stands in for its topics. `known`: topics that are not read again where they stand as before.
    """
    draft = Draft()
    files = {name: folder / name for name in (SETTINGS, TOPICS, FEEDS)}
    files[TOPICS] = topics or files[TOPICS]
    if not any(file.exists() for file in files.values()):
        message = "there is no configuration here" if folder.is_dir() else "there is no such folder"
        hint = "Write one with `copytaster init`, or name another folder with --config"
        draft.faults.append(Fault(file=str(folder), line=0, key="", message=message, hint=hint))
    _read_toml(SETTINGS, files[SETTINGS], draft, _NOTHING)
    _read_toml(TOPICS, files[TOPICS], draft, known)
    _read_opml(files[FEEDS], draft)
    return draft


def _read_toml(name: str, file: File, draft: Draft, known: Known) -> None:
    """`name`: which of our files it is, whatever it is called."""
    source = _text(file, draft)
    try:
        found = read(source, known)
    except tomllib.TOMLDecodeError as error:
        draft.faults.append(_syntax_fault(file, source, error))
        return
    for key, value in found.tables.items():
        if key in _TABLES_OF[name]:
            draft.raw[key] = value
        else:
            message, hint = _stray(key, name)
            line = line_of(lines(source), (key,))
            draft.faults.append(Fault(file=str(file), line=line, key=key, message=message, hint=hint))
    draft.places.add(str(file), source, frozenset(_TABLES_OF[name]))
    draft.texts += found.texts
    draft.front, draft.back = draft.front + found.front, draft.back + found.back


def _text(file: File, draft: Draft) -> str:
    body = _bytes(file, draft)
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        draft.faults.append(
            Fault(file=str(file), line=line, key="", message="the text is not UTF-8", hint="Save the file as UTF-8")
        )
        return ""


def _bytes(file: File, draft: Draft) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        hint = "Let the user who runs copytaster read it"
        draft.faults.append(Fault(file=str(file), line=0, key="", message=message, hint=hint))
        return b""


def _syntax_fault(file: File, source: str, error: tomllib.TOMLDecodeError) -> Fault:
    what, _, where = str(error).partition(" (at ")
    found = re.search(r"line (\d+), column (\d+)", where)
    line = int(found[1]) if found else source.count("\n") + 1
    column = f" at column {found[2]}" if found else " at the end of the file"
    return Fault(
        file=str(file),
        line=line,
        key="",
        message=f"the TOML is broken{column}: {what}",
        hint="Texts stand in quotation marks, lists in [ ], one key a line",
    )


def _stray(key: str, file: str) -> tuple[str, str]:
    other = TOPICS if file == SETTINGS else SETTINGS
    if key in _TABLES_OF[other]:
        return f"this belongs in {other}", f"Move it to {other}"
    near = did_you_mean(key, _TABLES_OF[file])
    return "no table has this name", near or f"The tables are: {', '.join(sorted(_TABLES_OF[file]))}"


def _read_opml(file: File, draft: Draft) -> None:
    body = _bytes(file, draft)
    if not body.strip():
        return
    try:
        outlines = read_opml(body)
    except BadOpml as error:
        hint = "Export the list again, or mend the line"
        draft.faults.append(Fault(file=str(file), line=error.line, key="", message=error.message, hint=hint))
        return
    feeds = draft.raw.setdefault("feeds", [])
    if not isinstance(feeds, list):
        return
    for outline in outlines:
        draft.places.noted["feeds", len(feeds)] = (str(file), outline.line)
        feeds.append(dict(outline.settings))
