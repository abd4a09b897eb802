"""Makes `Settings` of a folder and an environment, or says everything that is wrong with them."""

from collections.abc import Mapping
from itertools import chain
from operator import attrgetter
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from config.crosscheck import clashes
from config.environ import overrides, slips
from config.errors import ConfigError, Fault
from config.explain import explain
from config.locate import Path
from config.pieces import Known
from config.settings import Settings
from config.sources import Draft, read_folder

#: settings that a file may hold: the key of the file is the same with `_file` behind it
_SECRETS: tuple[Path, ...] = (("storage", "url"), ("email", "password"), ("web", "metrics_token"))
#: of each channel
_OF_CHANNELS = ("secret", "old_secret", "url")


def load(
    folder: File, environ: Mapping[str, str], topics: File | None = None, before: Settings | None = None
) -> Settings:
    """The settings of a configuration folder, with what the environment overrides and the secrets read.

    `topics`: a file that stands in for the folder's topics.toml. Topics that stand as they stood in the settings
    `before` are not read again.

    Relative paths inside stay relative: they count from the working folder of the process. Raises `ConfigError` with
    every fault of all files at once.
    """
    if before is not None:
        draft = read_folder(folder, topics, Known(before.texts, before.topics if before.texts else ()))
        settings, faults = _read(draft, environ)
        if settings is not None and not faults and _fit_together(draft, before, settings):
            return settings
    # Faults are told of what the files say, not of what became of it.
    settings, faults = _read(read_folder(folder, topics), environ)
    if faults or settings is None:
        raise ConfigError(tuple(sorted(dict.fromkeys(faults), key=_file_order)))
    return settings


def _read(draft: Draft, environ: Mapping[str, str]) -> tuple[Settings | None, list[Fault]]:
    _apply_environment(draft, environ)
    _read_secrets(draft)
    _check_certificates(draft)
    for clash in clashes(draft.raw):
        file, line = draft.place(clash.first)
        first = f", at {file}:{line}" if clash.first else ""
        draft.fault(clash.path, clash.message + first, clash.hint)
    settings = _validated(draft)
    if settings is not None:
        settings = settings.completed(draft.front + settings.topics + draft.back, draft.places, draft.texts)
    return settings, draft.faults


def _fit_together(draft: Draft, before: Settings, after: Settings) -> bool:
    """Whether topics that stay go with what is new: their names, and the channels they ask for. They did so before."""
    stay = draft.front + draft.back
    old, new = (each.topics[len(draft.front) : len(each.topics) - len(draft.back)] for each in (before, after))
    names = {topic.name for topic in new}
    others = names - {topic.name for topic in old}
    lost = before.channels.keys() - after.channels.keys()
    return (
        len(names) == len(new)
        and (not others or others.isdisjoint(map(attrgetter("name"), stay)))
        and (not lost or lost.isdisjoint(chain.from_iterable(map(attrgetter("notify"), after.topics))))
    )


def _file_order(fault: Fault) -> tuple[bool, str, int]:
    return fault.file == "environment", fault.file, fault.line


def _validated(draft: Draft) -> Settings | None:
    try:
        return Settings.model_validate(draft.raw)
    except ValidationError as error:
        for problem in explain(error, draft.raw):
            draft.fault(problem.path, problem.message, problem.hint)
        return None


def _apply_environment(draft: Draft, environ: Mapping[str, str]) -> None:
    channels = _table(draft.raw, "channels")
    for variable, path, text in overrides(environ, channels):
        *parents, key = path
        table = draft.raw
        for parent in parents:
            table = table.setdefault(str(parent), {})
            if not isinstance(table, dict):
                break
        else:
            # what the environment says wins over the same secret in a file, and the other way round
            table.pop(f"{key}_file", None)
            table.pop(str(key).removesuffix("_file"), None)
            table[str(key)] = text
            draft.variables[path] = variable
    draft.faults.extend(slips(environ, channels))


def _read_secrets(draft: Draft) -> None:
    channels = _table(draft.raw, "channels")
    signing: tuple[Path, ...] = tuple(("channels", name, key) for name in channels for key in _OF_CHANNELS)
    for path in (*_SECRETS, *signing):
        *parents, key = map(str, path)
        table = _table(draft.raw, *parents)
        path_of_file: Path = (*parents, f"{key}_file")
        if not isinstance(file := table.get(f"{key}_file"), str):
            continue
        if key in table:
            draft.fault(path_of_file, f"both `{key}` and `{key}_file` are given", "Keep the one that you want")
        elif secret := _secret(draft, path_of_file, File(file)):
            table[key] = secret


def _secret(draft: Draft, path: Path, file: File) -> str:
    try:
        secret = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        draft.fault(path, f"the file {file} cannot be read: {why}", "Relative paths count from the working folder")
        return ""
    if not secret:
        draft.fault(path, f"the file {file} is empty", "Write the secret into it")
    return secret


def _check_certificates(draft: Draft) -> None:
    file = _table(draft.raw, "email").get("ca_file")
    if isinstance(file, str) and not File(file).is_file():
        draft.fault(("email", "ca_file"), f"there is no file {file}", "Relative paths count from the working folder")


def _table(raw: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The table under these names, or an empty one where something else stands."""
    table: Any = raw
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}
