"""Changing the query of a topic in its file: one line, and nothing else of the file."""

import json
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from config.errors import ConfigError, Fault
from config.locate import line_of, lines
from config.sources import TOPICS

#: a query on one line, in quotes of either kind, with what may follow
_QUERY = re.compile(r"""(\s*query\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(\s*(?:#.*)?)""")


def replace_query(folder: Path, topic: str, old: str, new: str) -> Path:
    """Writes the new query of the topic in the place of the old one, and returns the file. All or nothing.

    Raises `ConfigError` where the query is another by now, or does not stand on one line.
    """
    file = folder / TOPICS
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise _fault(
            file, 0, f"the file cannot be read: {error}", "Let `copytaster check` find what is wrong"
        ) from error
    place = next(
        (at for at, each in enumerate(tables.get("topics", ())) if each.get("name", "").strip() == topic), None
    )
    if place is None:
        raise _fault(file, 0, f"there is no topic {topic!r}", "It may have been renamed: decline the proposal")
    line = line_of(lines(text), ("topics", place, "query"))
    if str(tables["topics"][place].get("query", "")).strip() != old:
        hint = "List the proposals again: they are drafted for the query as it is"
        raise _fault(file, line, f"the query of {topic!r} has changed since", hint)
    changed = _changed(text, line, new)
    if changed is None or tomllib.loads(changed) != _with_query(tables, place, new):
        raise _fault(file, line, f"the query of {topic!r} does not stand on one line", f"Write it yourself: {new}")
    _write(file, changed)
    return file


def _changed(text: str, line: int, query: str) -> str | None:
    rows = text.splitlines(keepends=True)
    row = rows[line - 1].rstrip("\r\n")
    found = _QUERY.fullmatch(row)
    if found is None:
        return None
    rows[line - 1] = f"{found[1]}{quoted(query)}{found[3]}{rows[line - 1][len(row) :]}"
    return "".join(rows)


def quoted(text: str) -> str:
    """A string of TOML: as it stands where it can, for queries are full of quotation marks."""
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def _with_query(tables: dict[str, Any], place: int, query: str) -> dict[str, Any]:
    topics = [each | {"query": query} if at == place else each for at, each in enumerate(tables["topics"])]
    return tables | {"topics": topics}


def _write(file: Path, text: str) -> None:
    """A reader sees the old file or the new one, never a part."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        Path(name).chmod(file.stat().st_mode)
        Path(name).replace(file)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        hint = "Let the user who runs this command write it"
        raise _fault(file, 0, f"the file cannot be written: {error.strerror}", hint) from error


def _fault(file: Path, line: int, message: str, hint: str) -> ConfigError:
    return ConfigError((Fault(file=str(file), line=line, key="query", message=message, hint=hint),))
