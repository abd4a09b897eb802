"""The container files are sound, as far as can be told without an engine."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: pip install --group containers")
    return found


def _run(*command: str) -> str:
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_the_dockerfile_has_no_fault() -> None:
    assert _run(_tool("hadolint"), "Dockerfile") == ""


def test_compose_reads_one_service_that_is_locked_in() -> None:
    project = json.loads(_run(_tool("docker-compose"), "-f", "docker-compose.yml", "config", "--format", "json"))
    (service,) = project["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert [port["host_ip"] for port in service["ports"]] == ["127.0.0.1"]
    assert {secret["target"] for secret in service["secrets"]} == {"/run/secrets/smtp", "/run/secrets/hook"}
    assert service["mem_limit"]


def test_the_image_is_built_from_what_the_context_holds() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    let_in = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
