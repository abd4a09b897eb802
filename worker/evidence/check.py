"""Whether an archive of evidence is as it was written. What is in it is a stranger's: nothing is unpacked."""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import NotFound, StoreError
from worker.evidence.papers import FORM, MANIFEST, SUMS, sums

#: octets of the list of files at most: it has some 200 for each
MOST_LISTED = 100_000_000
CHUNK = 1_000_000
#: what reading a damaged or hostile archive raises
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: the file's own hash, how many files it lists, and every fault as a sentence."""

    sha256: str
    story: str
    files: int
    faults: tuple[str, ...]


def check(file: Path) -> Checked:
    """Reads all of it. Raises `NotFound` for no file, `StoreError` for what is no archive of evidence at all."""
    try:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise NotFound(f"cannot read {file}: {error.strerror or error}") from error
    try:
        with zipfile.ZipFile(file) as archive:
            listed = _manifest(archive)
            files = {str(each["path"]): (int(each["octets"]), str(each["sha256"])) for each in listed["files"]}
            return Checked(
                sha256=digest, story=str(listed["story"]), files=len(files), faults=tuple(_faults(archive, files))
            )
    except (*BROKEN, TypeError) as error:
        raise StoreError(f"{file} is no evidence of copytaster, or too damaged to be read: {error}") from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    with archive.open(MANIFEST) as opened:
        text = opened.read(MOST_LISTED + 1)
    if len(text) > MOST_LISTED:
        raise ValueError(f"{MANIFEST} has more than {MOST_LISTED:,} octets")
    listed = json.loads(text)
    if listed["form"] != FORM:
        raise ValueError(f"it is of the form {listed['form']!r}, not {FORM}")
    return dict(listed)


def _faults(archive: zipfile.ZipFile, listed: dict[str, tuple[int, str]]) -> Iterator[str]:
    there = Counter(entry.filename for entry in archive.infolist())
    yield from (f"{name}: is there {count} times" for name, count in there.items() if count > 1)
    yield from (f"{name}: is not in the list of files" for name in there if name not in {*listed, MANIFEST, SUMS})
    for path, (octets, digest) in listed.items():
        if path not in there:
            yield f"{path}: is missing"
        else:
            yield from _differs(archive, path, octets, digest)
    try:
        with archive.open(MANIFEST) as opened:
            own = hashlib.sha256(opened.read(MOST_LISTED)).hexdigest()
        with archive.open(SUMS) as opened:
            said = opened.read(MOST_LISTED)
    except BROKEN as error:
        yield f"{SUMS}: cannot be read ({error})"
        return
    if said != sums([*((path, digest) for path, (_, digest) in listed.items()), (MANIFEST, own)]):
        yield f"{SUMS}: differs from the list of files"


def _differs(archive: zipfile.ZipFile, path: str, octets: int, digest: str) -> Iterator[str]:
    """Reads no more of it than there should be."""
    found, size = hashlib.sha256(), 0
    try:
        with archive.open(path) as opened:
            while size <= octets and (chunk := opened.read(CHUNK)):
                size += len(chunk)
                found.update(chunk)
    except BROKEN as error:
        yield f"{path}: cannot be read ({error})"
        return
    if size > octets:
        yield f"{path}: has more than the {octets:,} octets that it should have"
    elif size < octets:
        yield f"{path}: has {size:,} octets, not {octets:,}"
    elif found.hexdigest() != digest:
        yield f"{path}: its content differs"
