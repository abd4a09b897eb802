"""`config schema` prints what editors read."""

import json

from typer.testing import CliRunner

import config
from worker.cli import build


def test_the_schema_is_printed_as_json() -> None:
    result = CliRunner().invoke(build("config"), ["config", "schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == config.schema()
