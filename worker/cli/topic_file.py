"""Topics for the commands: from a JSONL file, from `topics.toml`, or from the configuration."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.model import Topic
    from worker.match import TopicErrors


class BadTopicFile(ValueError):
    """A file of topics that cannot be read; every line of the message says where and what."""


@dataclass(slots=True)
class TopicFile:
    """Topics with what their queries use, and where each stands (`file:line`), under `name`, `@set`, `${snippet}`."""

    topics: "list[Topic]" = field(default_factory=list)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def topic(self, name: str) -> "Topic | None":
        return next((topic for topic in self.topics if topic.name == name), None)

    def add(self, row: Mapping[str, Any], place: str) -> None:
        """One line of a JSONL file of topics. Raises `ValueError`."""
        from storage.model import Topic

        if "set" in row:
            label, terms = f"@{_text(row, 'set')}", row.get("terms")
            if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
                raise ValueError('"terms" must be an array of strings')
            self.sets[row["set"]] = tuple(terms)
        elif "snippet" in row:
            label = f"${{{_text(row, 'snippet')}}}"
            self.snippets[row["snippet"]] = _text(row, "query")
        else:
            label, aliases = _text(row, "name"), row.get("aliases", True)
            if not isinstance(aliases, bool):
                raise ValueError('"aliases" must be true or false')
            self.topics.append(Topic(name=label, query=_text(row, "query"), aliases=aliases))
        if label in self.places:
            raise ValueError(f"{label} stands here a second time; the first is at {self.places[label]}")
        self.places[label] = place

    def report(self, errors: "TopicErrors") -> str:
        """The faults with file and line, in the order of the file."""
        shown = [(self.places.get(name, name), error, text) for name, text, error in errors.faults]
        order = list(self.places.values())
        shown.sort(key=lambda fault: order.index(fault[0]) if fault[0] in order else -1)
        return "\n".join(error.shown(text, where=f"{place}:") for place, error, text in shown)


def _text(row: Mapping[str, Any], name: str) -> str:
    if isinstance(row.get(name), str):
        return str(row[name])
    forms = '{"name", "query"}, {"set", "terms"} or {"snippet", "query"}'
    raise ValueError(f'a line needs "{name}" (a text): it is {forms}')


def read_topics(path: Path) -> TopicFile:
    """The topics of a JSONL file, or of a `.toml` file in the form of `topics.toml`. Raises `BadTopicFile`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadTopicFile(f"{path}: cannot be read: {error.strerror}; give a file of topics") from error
    except UnicodeDecodeError as error:
        raise BadTopicFile(f"{path}: is not UTF-8") from error
    return _from_toml(path, text) if path.suffix == ".toml" else _from_jsonl(path, text)


def _from_jsonl(path: Path, text: str) -> TopicFile:
    file, faults = TopicFile(), []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("a line must be a JSON object")  # noqa: TRY301, TRY004 - one kind of fault a line
            file.add(row, place)
        except ValueError as error:
            faults.append(f"{place}: error: {error}")
    if faults:
        raise BadTopicFile("\n".join(faults))
    return file


def _from_toml(path: Path, text: str) -> TopicFile:
    from config.locate import line_of, lines

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTopicFile(f"{path.name}: error: {error}") from error
    found, file, faults = lines(text), TopicFile(), []
    rows: list[tuple[tuple[str | int, ...], dict[str, Any]]] = [
        (("topics", number, "query"), topic) for number, topic in enumerate(raw.get("topics", ()))
    ]
    rows += [(("sets", name), {"set": name, "terms": terms}) for name, terms in raw.get("sets", {}).items()]
    rows += [(("snippets", name), {"snippet": name, "query": query}) for name, query in raw.get("snippets", {}).items()]
    for where, row in rows:
        place = f"{path.name}:{line_of(found, where)}"
        try:
            file.add(row, place)
        except ValueError as error:
            faults.append(f"{place}: error: {error}")
    if faults:
        raise BadTopicFile("\n".join(faults))
    return file


def config_folder(given: Path | None) -> Path:
    """The configuration folder: as given, else `COPYTASTER_CONFIG`, else `config` in the working folder."""
    return given or Path(os.environ.get("COPYTASTER_CONFIG") or "config")


def configured_topics(given: Path | None) -> TopicFile:
    """The topics of the configuration; none where there is no configuration. Raises `BadTopicFile`."""
    path = config_folder(given) / "topics.toml"
    return read_topics(path) if path.is_file() else TopicFile()
