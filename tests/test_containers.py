"""The container files are sound, as far as can be told without an engine."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def _services(*profile: str) -> "dict[str, Any]":
    """The services as Compose reads them."""
    said = _run(_tool("docker-compose"), "-f", "docker-compose.yml", *profile, "config", "--format", "json")
    services: dict[str, Any] = json.loads(said)["services"]
    return services


def test_compose_reads_one_service_that_is_locked_in() -> None:
    (service,) = _services().values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert [port["host_ip"] for port in service["ports"]] == ["127.0.0.1"]
    assert {secret["target"] for secret in service["secrets"]} == {"/run/secrets/smtp", "/run/secrets/hook"}
    assert service["mem_limit"]


def test_at_scale_a_daemon_and_its_workers_share_a_database_that_nobody_else_reaches() -> None:
    services = _services("--profile", "scale")
    assert services.keys() == {"copytaster", "daemon", "worker", "database"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["cpus"]
        assert service["pids_limit"]
    assert {name for name, service in services.items() if "ports" in service} == {"copytaster", "daemon"}
    for name in ("daemon", "worker"):
        assert services[name]["depends_on"]["database"]["condition"] == "service_healthy"
        # whichever is free archives what retention lets go, where the next one goes on
        assert ("state", "/var/lib/copytaster") in {
            (volume.get("source"), volume["target"]) for volume in services[name]["volumes"]
        }
        assert services[name]["volumes"] == services["daemon"]["volumes"], "the same configuration"
        assert services[name]["environment"]["COPYTASTER_ENGINE_KIND"] == "queued"
    told = [value for service in services.values() for value in service.get("environment", {}).values()]
    assert not any("password" in value and not value.startswith("/run/secrets/") for value in told)
    assert "healthcheck" in services["database"]


def test_a_worker_says_how_it_is_where_the_image_looks_for_that() -> None:
    worker = _services("--profile", "scale")["worker"]
    assert "healthcheck" not in worker
    host, _, port = worker["environment"]["COPYTASTER_WEB_WORKER_LISTEN"].partition(":")
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert host == "0.0.0.0"
    assert f"http://127.0.0.1:{port}/readyz" in image
    assert f"COPYTASTER_WEB_LISTEN={host}:{port}" in image


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
