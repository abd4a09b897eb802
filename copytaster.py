"""Launcher: puts its own folder first on the import path, so that `worker`, `config` and `storage` are ours.

It stands at the top of a checkout and becomes `copytaster/__init__.py` when installed; both lay the three
packages beside it.
"""

import sys
from pathlib import Path


def main() -> None:
    """Runs the `copytaster` command."""
    # first even if it is there already: another distribution may own a `config` of its own
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from worker.cli import run

    run()


if __name__ == "__main__":
    main()
