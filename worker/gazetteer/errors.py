"""What can go wrong with the gazetteer."""

from pathlib import Path


class GazetteerUnreadable(Exception):
    """The packaged table of places cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"gazetteer {path}: {reason}; install the package again, or build the file anew")
        self.path = path
