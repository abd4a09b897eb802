"""Settings from the environment: `COPYTASTER_STORAGE_URL` for `[storage] url`, and so on.

Channels that the files name can be given keys too: `COPYTASTER_CHANNELS_HOOK_SECRET` for `[channels.hook] secret`.
Lists of tables (feeds, topics) and sets come from files only.
"""

from collections.abc import Iterable, Iterator, Mapping

from config.errors import Fault
from config.locate import Path
from config.nearest import nearest
from config.settings import CHANNELS, TABLES, keys_of

PREFIX = "COPYTASTER_"
#: variables of ours that are no settings
OTHERS = frozenset({"COPYTASTER_CONFIG", "COPYTASTER_CLOCK_ORIGIN", "COPYTASTER_CLOCK_RATE"})
#: how like a known name an unknown one must be to be meant for it: one that begins with a table's name, any other
_LIKE, _SLIP = 0.6, 0.85
_SINGLE = tuple(table for table in TABLES if table not in ("feeds", "topics"))
_STARTS = tuple(f"{table.upper()}_" for table in (*_SINGLE, "channels"))


def variables(channels: Iterable[str]) -> dict[str, Path]:
    """Every variable that sets something, and what it sets, given the names of the channels in the files."""
    paths: list[Path] = [(table, key) for table in _SINGLE for key in keys_of(TABLES[table])]
    for name in channels:
        paths += [
            ("channels", name, key) for key in dict.fromkeys(key for kind in CHANNELS.values() for key in keys_of(kind))
        ]
    return {variable_of(path): path for path in paths}


def variable_of(path: Path) -> str:
    return PREFIX + "_".join(str(part).replace("-", "_") for part in path).upper()


def overrides(environ: Mapping[str, str], channels: Iterable[str]) -> Iterator[tuple[str, Path, str]]:
    """Each setting that the environment gives: the variable, what it sets, its text. An empty text counts as none."""
    for variable, path in variables(channels).items():
        if text := environ.get(variable, "").strip():
            yield variable, path, text


def slips(environ: Mapping[str, str], channels: Iterable[str]) -> Iterator[Fault]:
    """A fault for each variable that is meant for us but sets nothing.

    Other names that begin like ours are left alone: orchestrators make some (`COPYTASTER_SERVICE_HOST`).
    """
    known = {name.removeprefix(PREFIX): name for name in (*variables(channels), *OTHERS)}
    for variable in environ:
        bare = variable.removeprefix(PREFIX)
        if not variable.startswith(PREFIX) or bare in known:
            continue
        is_ours = bare.startswith(_STARTS)
        near = nearest(bare, known, cutoff=_LIKE if is_ours else _SLIP)
        if near or is_ours:
            hint = f'Did you mean "{known[near]}"?' if near else "docs/configure.md lists them all"
            yield Fault(file="environment", line=0, key=variable, message="no setting has this name", hint=hint)
