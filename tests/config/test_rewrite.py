"""A topic's query is changed on its line, and nothing else of the file."""

from pathlib import Path

import pytest

from config import ConfigError
from config.rewrite import replace_query

FILE = """# our topics
[[topics]]
name = "Aleppo"   # the town
query = {query}  # as agreed
notify = ["desk"]

[[topics]]
name = 'Gas'
query = 'gas'

[sets]
x = ["query = 'aleppo'"]
"""


@pytest.mark.parametrize(
    ("written", "old"),
    [('"aleppo"', "aleppo"), ("'aleppo \"soap\"'", 'aleppo "soap"'), ('"aleppo \\"x\\""', 'aleppo "x"')],
)
@pytest.mark.parametrize("new", ['(aleppo) NOT "soap"', 'aleppo NOT "baker\'s"', 'حلب NOT "صابون"', "a \\ b"])
def test_the_line_alone_changes(tmp_path: Path, written: str, old: str, new: str) -> None:
    import tomllib

    file = tmp_path / "topics.toml"
    file.write_text(FILE.format(query=written), "utf-8")
    assert replace_query(tmp_path, "Aleppo", old, new) == file
    text = file.read_text("utf-8")
    assert tomllib.loads(text)["topics"][0]["query"] == new
    assert [row for row in text.splitlines() if not row.startswith("query =")] == [
        row for row in FILE.splitlines() if not row.startswith("query =")
    ]
    assert "# as agreed" in text
    assert [each.name for each in tmp_path.iterdir()] == ["topics.toml"]


@pytest.mark.parametrize(
    ("text", "old", "said"),
    [
        (FILE.format(query="'idlib'"), "aleppo", "has changed since"),
        (FILE.format(query='"""\naleppo"""'), "aleppo", "does not stand on one line"),
        (FILE.replace('"Aleppo"', '"Halab"').format(query="'aleppo'"), "aleppo", "no topic 'Aleppo'"),
        ("[[topics]\n", "aleppo", "cannot be read"),
        ("topics = [{ name = 'Aleppo', query = 'aleppo' }]", "aleppo", "does not stand on one line"),
    ],
    ids=["changed", "several lines", "renamed", "broken", "inline"],
)
def test_what_cannot_be_changed_stays_as_it_is(tmp_path: Path, text: str, old: str, said: str) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        replace_query(tmp_path, "Aleppo", old, "new")
    assert file.read_text("utf-8") == text


def test_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        replace_query(tmp_path, "Aleppo", "aleppo", "new")
