"""The schema tells editors the same as the loader."""

import json

import config


def test_the_schema_is_json_and_shows_no_secret_default() -> None:
    schema = config.schema()
    assert json.loads(json.dumps(schema)) == schema
    assert "*" * 10 not in json.dumps(schema)
    assert schema["$defs"]["Storage"]["properties"]["url"]["default"] == "sqlite:///var/copytaster.db"


def test_keys_stand_as_they_are_written() -> None:
    defs = config.schema()["$defs"]
    assert "from" in defs["Email"]["properties"]
    assert "from_" not in defs["Email"]["properties"]
    assert defs["Poll"]["additionalProperties"] is False


def test_every_key_is_described() -> None:
    for model in config.schema()["$defs"].values():
        for key, value in model["properties"].items():
            assert value.get("description") or key == "type", (model["title"], key)
