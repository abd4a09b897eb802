"""Rules between tables. They run on the raw configuration, so that one bad value does not hide the other faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.locate import Path
from config.nearest import did_you_mean
from config.settings import Topic

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """A fault before its place is known. `first` is the thing that it clashes with, if any."""

    path: Path
    message: str
    hint: str = ""
    first: Path = ()


def clashes(raw: Raw) -> Iterator[Clash]:
    """Every rule between tables that the configuration breaks."""
    yield from _unknown_channels(raw)
    yield from _repeated(raw, "topics", "name", "Give each topic a name of its own")
    yield from _repeated(raw, "feeds", "url", "Leave one of the two out")
    yield from _mail_without_server(raw)


def _unknown_channels(raw: Raw) -> Iterator[Clash]:
    channels = raw.get("channels")
    known = tuple(channels) if isinstance(channels, dict) else ()
    for path, name in _asked_channels(raw):
        if name not in known:
            hint = did_you_mean(name, known) or (
                f"The channels are: {', '.join(sorted(known))}" if known else f"Add a table [channels.{name}]"
            )
            yield Clash(path, f'no channel is called "{name}"', hint)


def _asked_channels(raw: Raw) -> Iterator[tuple[Path, str]]:
    """Every channel that something is to go to, and where that is said."""
    asking: list[tuple[Path, Any]] = [(("owner",), raw.get("owner"))]
    asking += [(("topics", number), topic) for number, topic in _tables(raw, "topics")]
    for path, table in asking:
        for place, name in _names(table):
            yield (*path, "notify", *place), name
    canary = raw.get("canary")
    chosen = canary.get("channel") if isinstance(canary, dict) else None
    if isinstance(chosen, str) and chosen:
        yield ("canary", "channel"), chosen


def _repeated(raw: Raw, table: str, key: str, hint: str) -> Iterator[Clash]:
    first: dict[str, Path] = {}
    for number, entry in _tables(raw, table):
        value = entry.get(key)
        if not isinstance(value, str):
            continue
        path: Path = (table, number, key)
        if value.strip() in first:
            yield Clash(path, f'"{value}" is there already', hint, first[value.strip()])
        first.setdefault(value.strip(), path)


def _mail_without_server(raw: Raw) -> Iterator[Clash]:
    channels = raw.get("channels")
    if raw.get("email") is not None or not isinstance(channels, dict):
        return
    for name, channel in channels.items():
        if isinstance(channel, dict) and channel.get("type") == "email":
            yield Clash(
                ("channels", name, "type"),
                "no mail server is configured",
                "Add a table [email] with `host` and `from` to copytaster.toml",
            )


def _tables(raw: Raw, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = raw.get(name)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield number, entry
        elif isinstance(entry, Topic):  # it stays as it was read before
            yield number, vars(entry)


def _names(table: Any) -> Iterator[tuple[Path, str]]:
    notify = table.get("notify") if isinstance(table, dict) else None
    if isinstance(notify, str):
        notify = [name.strip() for name in notify.split(",") if name.strip()]
    for number, name in enumerate(notify if isinstance(notify, list | tuple) else ()):
        if isinstance(name, str):
            yield (number,), name
