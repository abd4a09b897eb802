"""The rules after a reload: what stays is taken over, what changed is as if it were read for the first time."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from config import ConfigError, Settings
from storage.model import Article, Fields
from tests.worker import house
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


class LoneMatcher:
    """A matcher that does not bear to be asked by two."""

    def __init__(self) -> None:
        self._busy = threading.Lock()

    def match(self, _article: Article, _fields: Fields) -> tuple[()]:
        assert self._busy.acquire(blocking=False)
        os.sched_yield()
        self._busy.release()
        return ()


def test_threads_ask_the_matcher_one_after_the_other() -> None:
    rules = replace(house.rules(), matcher=LoneMatcher())  # type: ignore[arg-type]  # it is asked for matches alone
    with ThreadPoolExecutor(4) as threads:
        assert not any(threads.map(lambda _: rules.match(Article(url=""), Fields()), range(2_000)))
