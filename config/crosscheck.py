"""Rules between tables. They run on the raw configuration, so that one bad value does not hide the other faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.locate import Path
from config.nearest import did_you_mean

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
    yield from _gone_without_archive(raw)


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
    yield from _names(("owner",), raw.get("owner"))
    for number, topic in enumerate(_entries(raw, "topics")):
        yield from _names(("topics", number), topic)
    canary = raw.get("canary")
    chosen = canary.get("channel") if isinstance(canary, dict) else None
    if isinstance(chosen, str) and chosen:
        yield ("canary", "channel"), chosen


def _repeated(raw: Raw, table: str, key: str, hint: str) -> Iterator[Clash]:
    first: dict[str, int] = {}
    for number, entry in enumerate(_entries(raw, table)):
        value = _text(entry, key)
        if value is not None and (at := first.setdefault(value, number)) != number:
            yield Clash((table, number, key), f'"{value}" is there already', hint, (table, at, key))


def _text(entry: Any, key: str) -> str | None:
    value = entry.get(key) if isinstance(entry, dict) else None
    return value.strip() if isinstance(value, str) else None


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


def _gone_without_archive(raw: Raw) -> Iterator[Clash]:
    retention = raw.get("retention")
    if isinstance(retention, dict) and retention.get("archive"):
        return
    for number, feed in enumerate(_entries(raw, "feeds")):
        if isinstance(feed, dict) and feed.get("keep", "forever") != "forever":
            hint = 'Give [retention] `archive = "var/archive"`, or "none" to let them go for good'
            yield Clash(
                ("feeds", number, "keep"), "articles are to go, and it is not said where they are archived", hint
            )


def _entries(raw: Raw, name: str) -> list[Any]:
    """Tables, and topics that stay as they were read before: those are no tables, and not looked at again."""
    entries = raw.get(name)
    return entries if isinstance(entries, list) else []


def _names(path: Path, table: Any) -> Iterator[tuple[Path, str]]:
    notify = table.get("notify") if isinstance(table, dict) else None
    if isinstance(notify, str):
        notify = [name.strip() for name in notify.split(",") if name.strip()]
    for number, name in enumerate(notify if isinstance(notify, list | tuple) else ()):
        if isinstance(name, str):
            yield (*path, "notify", number), name
