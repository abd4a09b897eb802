"""How the wheel is laid out: the three folders of the checkout inside one package (docs/decisions/0001).

An editable install needs none of it: the checkout is on the import path, and copies would go stale there.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LAYOUT = {
    "copytaster.py": "copytaster/__init__.py",
    "worker": "copytaster/worker",
    "config": "copytaster/config",
    "storage": "copytaster/storage",
}
#: what makes `python -m copytaster` work; in a checkout the launcher itself does
MAIN = "from copytaster import main\n\nmain()\n"


class OnePackage(BuildHookInterface[Any]):
    """Puts the folders under `copytaster/` when a real wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        self._made = TemporaryDirectory()
        main = Path(self._made.name, "__main__.py")
        main.write_text(MAIN, "utf-8")
        build_data["force_include"] |= {**LAYOUT, str(main): "copytaster/__main__.py"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - its form
        if version == "standard":
            self._made.cleanup()
