"""Where others could reach the pages and there is no user, that is said and nothing is served."""

import asyncio
from pathlib import Path

import pytest

import config
from storage.model.users import User
from tests.worker.house import NOON, fresh_store, rules
from worker.checkup import check_all, opened_checkup


def said(folder: Path, web: str) -> list[str]:
    """What `check` says of the pages."""
    (folder / "copytaster.toml").write_text(f'[storage]\nurl = "sqlite:///{folder}/copytaster.db"\n[web]\n{web}\n')

    async def main() -> list[str]:
        async with opened_checkup(config.load(folder, {}), rules(hooks={"hook": "x:/"}), NOON) as checkup:
            return [found.said async for found in check_all(checkup) if found.kind == "pages"]

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("web", "problem"),
    [
        ("", ""),
        ('listen = ""\npublic_url = "https://n.example"', ""),
        ('public_url = "http://localhost:8460"', ""),
        ('public_url = "https://n.example"', "copytaster user add NAME"),
        ('listen = "0.0.0.0:8460"', "copytaster user add NAME"),
        ('public_url = "https://n.example/news"', "has a path"),
    ],
)
def test_check_says_why_the_pages_are_not_served(tmp_path: Path, web: str, problem: str) -> None:
    found = said(tmp_path, web)
    if problem != "has a path":
        assert [problem in one for one in found] == [True] * bool(problem)
        assert not (tmp_path / "copytaster.db").exists(), "a check makes nothing"
    store = fresh_store(tmp_path)
    store.add_user(User(name="anna", role="admin", created_at=NOON))
    store.close()
    assert [problem in one for one in said(tmp_path, web)] == [True] * (problem == "has a path")


@pytest.mark.parametrize(
    ("web", "problem"),
    [
        ('trusted_header = "Remote-User"', "nobody is trusted to send the header"),
        ('trusted_header = "Remote User"\ntrusted_proxies = ["10.0.0.1"]', "trusted_header"),
        ('trusted_proxies = ["proxy"]', "is no network"),
    ],
)
def test_a_header_needs_somebody_to_send_it(tmp_path: Path, web: str, problem: str) -> None:
    (tmp_path / "copytaster.toml").write_text(f"[web]\n{web}\n")
    with pytest.raises(config.ConfigError, match=problem):
        config.load(tmp_path, {})
