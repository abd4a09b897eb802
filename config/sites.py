"""Reads the files of site rules beside the settings, `sites/*.txt`. What they mean is not known here."""

from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, Fault

FOLDER = "sites"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of `sites/`: its path as it was opened, its name, its text."""

    path: str
    name: str
    text: str


def read_site_files(folder: Path) -> tuple[SiteFile, ...]:
    """The files of `sites/` in the configuration folder, by name; none without one. Raises `ConfigError`."""
    found: list[SiteFile] = []
    faults: list[Fault] = []
    for file in sorted((folder / FOLDER).glob("*.txt")):
        try:
            found.append(SiteFile(str(file), file.name, file.read_text("utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            why = f"cannot be read: {error.strerror}" if isinstance(error, OSError) else "is not UTF-8"
            hint = "Let the user who runs copytaster read it, saved as UTF-8"
            faults.append(Fault(file=str(file), line=0, key="", message=f"the file {why}", hint=hint))
    if faults:
        raise ConfigError(tuple(faults))
    return tuple(found)
