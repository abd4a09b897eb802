"""A configuration folder that a test fills."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import config

Load = Callable[..., config.Settings]
Faults = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`config/` in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    return Path("config")


@pytest.fixture
def load(folder: Path) -> Load:
    def filled(
        settings: str = "", topics: str = "", opml: str = "", environ: Mapping[str, str] | None = None
    ) -> config.Settings:
        (folder / "copytaster.toml").write_text(settings, "utf-8")
        if topics:
            (folder / "topics.toml").write_text(topics, "utf-8")
        if opml:
            (folder / "feeds.opml").write_text(opml, "utf-8")
        return config.load(folder, environ or {})

    return filled


@pytest.fixture
def faults(load: Load) -> Faults:
    """The faults as the owner reads them."""

    def found(
        settings: str = "", topics: str = "", opml: str = "", environ: Mapping[str, str] | None = None
    ) -> list[str]:
        with pytest.raises(config.ConfigError) as caught:
            load(settings, topics, opml, environ)
        assert str(caught.value) == "\n".join(map(str, caught.value.faults))
        return [str(fault) for fault in caught.value.faults]

    return found
