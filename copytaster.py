"""Launcher: puts its own folder first on the import path, so that `worker`, `config` and `storage` are ours.

It stands at the top of a checkout and becomes `copytaster/__init__.py` when installed; both lay the three
packages beside it.
"""

import sys
from pathlib import Path


def main() -> None:
    """Runs the `copytaster` command."""
    here = str(Path(__file__).resolve().parent)
    if here not in sys.path:
        sys.path.insert(0, here)
    from worker.cli import run

    run()


if __name__ == "__main__":
    main()
