"""Settings: read from a folder and the environment, checked whole, frozen. Knows nothing of the rest of the program.

`load(folder, environ)` gives `Settings` or raises `ConfigError` with every fault, each with its file and line.
"""

from typing import Any

from config.errors import ConfigError, Fault, StarterExists
from config.loading import load
from config.packs import pack_names, read_pack
from config.settings import (
    Deliver,
    Email,
    EmailChannel,
    Feed,
    Fetch,
    Owner,
    Poll,
    Settings,
    Storage,
    Storm,
    Topic,
    Web,
    WebhookChannel,
)
from config.sites import SiteFile, read_site_files
from config.starter import Answers, write_starter

__all__ = [
    "Answers",
    "ConfigError",
    "Deliver",
    "Email",
    "EmailChannel",
    "Fault",
    "Feed",
    "Fetch",
    "Owner",
    "Poll",
    "Settings",
    "SiteFile",
    "StarterExists",
    "Storage",
    "Storm",
    "Topic",
    "Web",
    "WebhookChannel",
    "load",
    "pack_names",
    "read_pack",
    "read_site_files",
    "schema",
    "write_starter",
]


def schema() -> dict[str, Any]:
    """The JSON Schema of `copytaster.toml` and `topics.toml`, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Settings.model_json_schema(by_alias=True)}
