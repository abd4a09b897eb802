"""The unit is one that systemd takes, and locks the daemon in."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from worker.cli import build
from worker.cli.unit import unit_text

#: `systemd-analyze security` of a bare service is 9.4; under 2.5 was the aim
_EXPOSURE = 1.5


def test_the_unit_is_printed() -> None:
    result = CliRunner().invoke(build("unit"), ["unit"])
    assert result.exit_code == 0
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(result.stdout)
    service = unit["Service"]
    assert service["ExecStart"].endswith("copytaster run")
    assert Path(service["ExecStart"].split()[0]).is_absolute()
    assert (service["Type"], service["ExecReload"], service["DynamicUser"]) == ("notify", "kill -HUP $MAINPID", "yes")


def test_a_percent_sign_in_the_path_is_no_specifier() -> None:
    assert "ExecStart=/opt/100%%/copytaster run" in unit_text(Path("/opt/100%/copytaster"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_is_hard_to_leave(tmp_path: Path) -> None:
    file = tmp_path / "copytaster.service"
    file.write_text(unit_text(Path("/bin/true")))
    threshold = str(int(_EXPOSURE * 10))
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={threshold}", str(file)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in result.stderr:
        pytest.skip("this systemd-analyze cannot judge a file")
    assert result.returncode == 0, result.stdout + result.stderr
