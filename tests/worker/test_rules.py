"""The rules after a reload: what stays is taken over, what changed is as if it were read for the first time."""

from pathlib import Path

import pytest

from config import ConfigError, Settings
from storage.model import Article
from worker.opening import read_settings
from worker.rules import Rules

Read = tuple[Settings, Rules]
BEFORE = (("a", "gate", ""), ("b", "geese", ""), ("c", "oil", ""))
AFTER = (("c", "oil", ""), ("a", "gate", "hourly = 3"), ("d", "geese", ""))


def read(folder: Path, *topics: tuple[str, str, str], before: Read | None = None) -> Read:
    text = "".join(f'[[topics]]\nname = "{name}"\nquery = "{query}"\n{more}\n' for name, query, more in topics)
    (folder / "topics.toml").write_text(text)
    return read_settings(folder, {}, before)


def test_a_topic_that_stays_is_the_very_value_of_before(tmp_path: Path) -> None:
    before = read(tmp_path, *BEFORE)
    after, anew = read(tmp_path, *AFTER, before=before), read(tmp_path, *AFTER)
    assert after[1].topics["c"] is before[1].topics["c"]
    assert list(after[1].topics.values()) == list(anew[1].topics.values())
    assert sorted(after[1].matcher.names(Article(url="", text="Geese and oil."))) == ["c", "d"]


@pytest.mark.parametrize("query", ["(gate", "@nobody"])
def test_a_fault_of_a_changed_topic_is_told_with_its_line(tmp_path: Path, query: str) -> None:
    before = read(tmp_path, *BEFORE)
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, BEFORE[0], ("b", query, ""), before=before)
    assert [(fault.line, fault.key) for fault in refused.value.faults] == [(7, "b")]
