"""Writing an archive of evidence: the same octets for the same state of the archive, and nothing half done."""

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage.errors import StorageFull, StoreError
from storage.store import Store
from storage.store.evidence import Dossier
from storage.store.stories import SourceCount
from worker.evidence.papers import MANIFEST, SUMS, Paper, manifest, papers, raw_papers, sums
from worker.evidence.timeline import PageFact, timeline

#: of every file: the moment of making is not part of the evidence, and the earliest that the format knows
NO_TIME = (1980, 1, 1, 0, 0, 0)
#: called with how many raw pages are written, and how many there are
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An archive that was written. `sha256` is of the file itself."""

    story: str
    files: int
    octets: int
    sha256: str


class _Writer:
    """Puts files into an archive, and knows what it has put."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        #: path, what it is, octets, SHA-256
        self.listed: list[tuple[str, str, int, str]] = []

    def put(self, paper: Paper) -> None:
        entry = zipfile.ZipInfo(paper.path, NO_TIME)
        entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
        entry.external_attr = 0o100644 << 16
        self._archive.writestr(entry, paper.content, compresslevel=6)
        digest = hashlib.sha256(paper.content).hexdigest()
        self.listed.append((paper.path, paper.what, len(paper.content), digest))


def pack(
    store: Store, ident: str, target: Path, count: SourceCount, tell: Progress = lambda _done, _all: None
) -> Packed:
    """Writes the evidence of a story to `target`, which must not be there. Raises `StoreError`, `NotFound`."""
    if target.exists():
        raise StoreError(f"there is a file {target}: give another name with --out, or move it away")
    dossier = store.dossier(ident, count)
    partial = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                files = _write(store, dossier, _Writer(archive), tell)
            file.flush()
            os.fsync(file.fileno())
        with partial.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        octets = partial.stat().st_size
        partial.rename(target)
    except OSError as error:
        raise StorageFull(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return Packed(story=dossier.story.story.id, files=files, octets=octets, sha256=digest)


def _write(store: Store, dossier: Dossier, writer: _Writer, tell: Progress) -> int:
    """Returns how many files there are."""
    facts: list[PageFact] = []
    for done, page in enumerate(store.raw_pages(dossier.pages), 1):
        raw, answer, fact = raw_papers(page)
        writer.put(raw)
        writer.put(answer)
        facts.append(fact)
        tell(done, len(dossier.pages))
    for paper in papers(dossier, timeline(dossier, facts)):
        writer.put(paper)
    writer.put(Paper(MANIFEST, "the list of files", manifest(dossier, writer.listed)))
    writer.put(Paper(SUMS, "", sums([(path, digest) for path, _, _, digest in writer.listed])))
    return len(writer.listed)
