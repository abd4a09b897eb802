"""A text read piece by piece says what it says read in one, and what is known is not read again."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config
from config.pieces import Known, read
from config.settings import Topic

ONE = '[[topics]]\nname = "a"\nquery = "a"\n'
TWO = '[[topics]]\nname = "b"\nquery = "b"\n'
THREE = '[[topics]]\nname = "c"\nquery = "c"\n'
SETS = '[sets]\nx = ["y"]\n'

PIECES: list[tuple[str, list[str | None] | None]] = [
    ("", []),
    (SETS, []),
    (ONE + TWO, [ONE, TWO]),
    ("# talk\n" + ONE + "# more\n" + TWO, [ONE + "# more\n", TWO]),
    (SETS + ONE + TWO, [ONE, TWO]),
    (TWO + "[[topics]] # talk\nname = 'c'\n" + ONE.strip(), [TWO, "[[topics]] # talk\nname = 'c'\n", ONE]),
    ("x = 1\n" + ONE + "\n\n", [ONE + "\n\n"]),
    (ONE + "[[topics]]x\n", None),
    (ONE + TWO.strip() + "\r", None),
    # what has more than a topic is read each time
    (ONE + TWO + SETS, [ONE, None]),
    (ONE + "[[ topics ]]\nname = 'c'\n" + TWO, [None, None, TWO]),
    (ONE + "[topics.urgent]\ndead = 1\n" + TWO, [ONE + "[topics.urgent]\ndead = 1\n", TWO]),
    # what is no header, or goes on with another piece's table, is read in one
    ('[[topics]]\nname = """\n[[topics]]\n"""\n' + TWO, []),
    ("[[topics]]\nname = '''\n[[topics]]\nname = \"x\"\n'''\n" + TWO, []),
    ("[sets.a]\nx = 1\n" + ONE + "[sets.b]\nx = 1\n", []),
    ("[[ topics ]]\nname = 'c'\n" + ONE, []),
]


@pytest.mark.parametrize(("source", "pieces"), PIECES)
def test_a_text_is_cut_where_topics_begin(source: str, pieces: list[str | None] | None) -> None:
    if pieces is None:
        with pytest.raises(tomllib.TOMLDecodeError):
            read(source, Known())
        return
    found = read(source, Known())
    assert (found.tables, found.texts) == (tomllib.loads(source), [piece and behind(piece) for piece in pieces])


def behind(piece: str) -> str:
    """What stands behind the header, without the last line's end."""
    return piece.removeprefix("[[topics]]").removesuffix("\n")


LINES = ["[[topics]]", "[[topics]] # x", "[topics]", "[topics.urgent]", "[sets]", "[sets.a]", "[[sets]]", "topics = []"]
LINES += ["topics.x = 1", "a = 1", "b = '''", "'''", 'c = """', '"""', "d = [", "]", "e = {", "}", "", "# '''", "'x'"]


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_text_says_the_same_as_read_in_one(written: list[str]) -> None:
    source = "\n".join(written)
    assert _told(lambda: read(source, Known()).tables) == _told(lambda: tomllib.loads(source))


def _told(read_it: Callable[[], dict[str, Any]]) -> dict[str, Any] | str:
    try:
        return read_it()
    except tomllib.TOMLDecodeError as error:
        return str(error)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_what_is_known_is_not_read_again(old: list[str], new: list[str]) -> None:
    """Wherever it stands; at both ends it is not even looked at."""
    known = Known([behind(_written(name)) for name in old], tuple(Topic(name=name, query=name) for name in old))
    found = read("".join(map(_written, new)), known)
    between = found.tables.get("topics", [])
    topics = [*found.front, *between, *found.back]
    assert found.texts == [behind(_written(name)) for name in new]
    assert [topic.name if isinstance(topic, Topic) else topic["name"] for topic in topics] == new
    assert [topic for topic in topics if isinstance(topic, dict)] == [
        {"name": name, "query": name} for name in new if name not in old
    ]


def _written(name: str) -> str:
    return f'[[topics]]\nname = "{name}"\nquery = "{name}"\n'


CHANNEL = '[channels.desk]\ntype = "webhook"\nurl = "https://x.org"\nformat = "slack"\n'
BOTH = ONE + 'notify = "desk"\n' + TWO


@pytest.mark.parametrize(
    ("settings", "topics"),
    [
        (CHANNEL, BOTH),
        (CHANNEL, BOTH.replace('"b"', '"c"')),
        (CHANNEL, TWO + ONE),
        (CHANNEL, SETS + BOTH + '[snippets]\nx = "y"\n'),
        (CHANNEL, ""),
        ("", BOTH),
        (CHANNEL, BOTH + TWO),
        (CHANNEL, BOTH + ONE),
        (CHANNEL, BOTH.replace(TWO, THREE + TWO)),
        (CHANNEL, BOTH.replace(TWO, THREE.replace("c", "b") + TWO)),
        (CHANNEL, BOTH.replace(TWO, THREE + 'notify = "night"\n' + TWO)),
        (CHANNEL.replace("desk", "night"), BOTH.replace(TWO, THREE + TWO)),
        (CHANNEL + CHANNEL.replace("desk", "night"), BOTH.replace("desk", "night")),
        (CHANNEL, "\n\n" + BOTH + 'notfy = "desk"\n'),
        (CHANNEL, BOTH + "query = 'c'\n"),
        (CHANNEL, "'" + BOTH),
    ],
)
def test_settings_read_again_are_those_read_anew(folder: Path, settings: str, topics: str) -> None:
    def written(settings: str, topics: str) -> None:
        (folder / "copytaster.toml").write_text(settings)
        (folder / "topics.toml").write_text(topics)

    def asked(before: config.Settings | None) -> object:
        try:
            found = config.load(folder, {}, before=before)
        except config.ConfigError as error:
            return error.faults
        return (
            found.model_dump(),
            found.mark,
            found.topic_lines,
            found.set_lines,
            found.snippet_lines,
            found.texts,
        )

    written(CHANNEL, BOTH)
    before = config.load(folder, {})
    written(settings, topics)
    assert asked(before) == asked(None)


def test_topics_that_stay_are_taken_over(load: Callable[..., config.Settings], folder: Path) -> None:
    before = load("", ONE + TWO)
    (folder / "topics.toml").write_text(ONE + TWO.replace('"b"', '"c"'))
    after = config.load(folder, {}, before=before)
    assert after.topics[0] is before.topics[0]
    assert [topic.name for topic in after.topics] == ["a", "c"]
