"""Finds the line of each table and key of a TOML text, which `tomllib` does not tell.

It expects a text that `tomllib` has read without fault, and reads only as much of the grammar as lines need.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: ("feeds", 2, "url"): names of tables and keys, numbers in arrays of tables
Path = tuple[str | int, ...]
#: file and line of something
Place = tuple[str, int]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_PART = re.compile(r'[ \t]*("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+)[ \t]*')
_VALUE = re.compile(
    r'(?P<text>"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    r"|(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|(?P<other>[^\"'\#\[\]{}\n]+)",
    re.DOTALL,
)


def lines(source: str) -> dict[Path, int]:
    """The line of each table and key, counted from 1. Keys inside inline tables stand on the line of their own key."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for keys, kind, line in _statements(source):
        if kind == "key":
            _note(found, table, keys, line)
            continue
        table = (*_resolve(keys[:-1], counts), keys[-1]) if kind == "array" else _resolve(keys, counts)
        found.setdefault(table, line)
        if kind == "array":
            counts[table] = counts.get(table, -1) + 1
            table = (*table, counts[table])
            found[table] = line
    return found


@dataclass(slots=True)
class Places:
    """Where each thing stands. Texts are looked through when somebody asks: mostly, nobody does."""

    noted: dict[Path, Place] = field(default_factory=dict)
    _texts: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)

    def add(self, file: str, source: str, tables: frozenset[str]) -> None:
        """A TOML text, of which these tables count."""
        self._texts.append((file, source, tables))

    def known(self) -> Mapping[Path, Place]:
        while self._texts:
            file, source, tables = self._texts.pop()
            self.noted |= {path: (file, line) for path, line in lines(source).items() if path[0] in tables}
        return self.noted

    def of(self, path: Path) -> Place | None:
        """File and line of a thing, or of the nearest thing around it; None if nothing around it is known."""
        known = self.known()
        while path and path not in known:
            path = path[:-1]
        return known.get(path)


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it; 1 if nothing around it has a line."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _note(found: dict[Path, int], table: Path, keys: tuple[str, ...], line: int) -> None:
    for depth in range(1, len(keys) + 1):
        found.setdefault((*table, *keys[:depth]), line)


def _resolve(keys: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """Puts the number of the current element behind each name of an array of tables."""
    path: Path = ()
    for key in keys:
        path = (*path, key)
        if path in counts:
            path = (*path, counts[path])
    return path


def _statements(source: str) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Each `[table]`, `[[array]]` and `key =`: its names, which of the three it is, and its line."""
    position, line, counted = 0, 1, 0
    while position < len(source):
        if space := _SPACE.match(source, position):
            position = space.end()
            continue
        line, counted = line + source.count("\n", counted, position), position
        brackets = 2 if source.startswith("[[", position) else 1 if source.startswith("[", position) else 0
        keys, position = _dotted(source, position + brackets)
        yield keys, ("key", "table", "array")[brackets], line
        position = position + brackets if brackets else _after_value(source, position + 1)


def _dotted(source: str, position: int) -> tuple[tuple[str, ...], int]:
    keys: list[str] = []
    while part := _PART.match(source, position):
        keys.append(_unquoted(part[1]))
        position = part.end()
        if not source.startswith(".", position):
            break
        position += 1
    return tuple(keys), position


def _unquoted(word: str) -> str:
    if word.startswith("'"):
        return word[1:-1]
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\(.)", _unescaped, word[1:-1]) if word.startswith('"') else word


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _after_value(source: str, position: int) -> int:
    depth = 0
    while position < len(source) and (token := _VALUE.match(source, position)):
        position = token.end()
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "end" and not depth:
            break
    return position
