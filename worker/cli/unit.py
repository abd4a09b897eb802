"""`copytaster unit`: a hardened systemd unit for this installation."""

import shutil
import sys
from pathlib import Path

import typer

_TEMPLATE = Path(__file__).with_name("unit.service")
#: what ProtectHome hides from the service
_HOMES = tuple(map(Path, ("/home", "/root", "/run/user")))


def unit() -> None:
    """Prints a systemd unit that runs this copytaster, locked in as far as it goes.

    Example: copytaster unit | sudo tee /etc/systemd/system/copytaster.service
    """
    command = executable()
    typer.echo(unit_text(command), nl=False)
    if any(command.is_relative_to(home) for home in _HOMES):
        typer.echo(
            f"copytaster unit: {command} lies in a home folder, which the service cannot see. "
            "Install it for the whole machine, with `pipx install --global copytaster`.",
            err=True,
        )


def unit_text(command: Path) -> str:
    """The unit that starts this command. A percent sign in the path is doubled, as systemd wants it."""
    return _TEMPLATE.read_text("utf-8").replace("@command@", str(command).replace("%", "%%"))


def executable() -> Path:
    """The `copytaster` that is running, else the one on the path, else the usual place."""
    started = Path(sys.argv[0])
    found = started if started.name == "copytaster" and started.exists() else shutil.which("copytaster")
    return Path(found or "/usr/local/bin/copytaster").resolve()
