"""The documentation tells the truth: links lead somewhere, examples load, every setting is there with its default."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import config
from config.environ import OTHERS
from config.settings import CHANNELS, TABLES, keys_of
from storage.model import Article, Topic
from worker.cli import COMMANDS, build
from worker.gazetteer import Gazetteer
from worker.match import Matcher

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONFIGURE = (ROOT / "docs" / "configure.md").read_text("utf-8")
CHANNELS_OF_EXAMPLES = """
[email]
host = "localhost"
from = "a@example.org"
[channels.desk]
type = "email"
to = "desk@example.org"
[channels.hook]
type = "email"
to = "hook@example.org"
"""
#: the only faults of an example: files that are there on another machine
ELSEWHERE = re.compile(r"cannot be read: No such file|there is no file /")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    return [(page.name, block) for page in PAGES for block in blocks(page, "toml")]


def commands() -> list[tuple[str, ...]]:
    """Each `copytaster …` of a shell block, and each that stands alone in a line of text."""
    found = set()
    for page in PAGES:
        text = (
            "\n".join(blocks(page, "sh"))
            + "\n"
            + "\n".join(re.findall(r"`(copytaster [^`\n]+)`", page.read_text("utf-8")))
        )
        for line in re.findall(r"(?:^|sudo )(copytaster [a-z][^|&;#\n]*)", text, re.MULTILINE):
            found.add(tuple(shlex.split(line)[1:]))
    return sorted(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize(("page", "block"), examples())
def test_examples_of_configuration_load(page: str, block: str, tmp_path: Path) -> None:
    first = block.splitlines()[0]
    assert first in {"# copytaster.toml", "# topics.toml"}, f"{page}: an example begins with the name of its file"
    if first == "# topics.toml":
        (tmp_path / "copytaster.toml").write_text(CHANNELS_OF_EXAMPLES)
    (tmp_path / first.removeprefix("# ")).write_text(block, "utf-8")
    assert not [str(fault) for fault in faults_of(tmp_path) if not ELSEWHERE.search(fault.message)]


def faults_of(folder: Path) -> tuple[config.Fault, ...]:
    try:
        config.load(folder, {})
    except config.ConfigError as error:
        return error.faults
    return ()


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_exist_with_their_options(words: tuple[str, ...]) -> None:
    family, *rest = words
    assert family in COMMANDS
    path = [family, *rest[:1]] if COMMANDS[family].endswith(":app") else [family]
    result = CliRunner().invoke(build(family), [*path, "--help"], terminal_width=200)
    assert result.exit_code == 0, result.output
    assert not [word for word in rest if word.startswith("--") and word not in result.output]


def queries() -> list[tuple[str, str, bool]]:
    """The rows of the table of examples: query, text, whether it matches."""
    section = (ROOT / "docs" / "query-language.md").read_text("utf-8").partition("## Try it")[2].partition("\n## ")[0]
    table = re.findall(r"^\| `(.*?)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
    assert table
    return [
        (query, text, matches)
        for query, right, wrong in table
        for texts, matches in ((right, True), (wrong, False))
        for text in texts.split(" · ")
    ]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(("query", "text", "matches"), queries())
def test_examples_of_queries_are_true(query: str, text: str, matches: bool, gazetteer: Gazetteer) -> None:
    matcher = Matcher((Topic(name="example", query=query),), {}, {}, gazetteer)
    article = Article(url="", text=text)
    assert bool(matcher.names(article)) == matches


def rows(heading: str) -> dict[str, str]:
    """Key and second column of the table under a heading of configure.md."""
    section = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", CONFIGURE, re.DOTALL | re.MULTILINE)
    assert section, f"configure.md has no heading ### {heading}"
    return dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section[1], re.MULTILINE))


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_with_its_default(table: str) -> None:
    heading = f"[[{table}]]" if table in {"feeds", "topics"} else f"[{table}]"
    schema = config.schema()["$defs"][TABLES[table].__name__]
    expected = {key: default(key, schema) for key in keys_of(TABLES[table])}
    assert rows(heading) == expected


def default(key: str, schema: dict[str, object]) -> str:
    required, properties = schema.get("required", ()), schema["properties"]
    assert isinstance(required, list | tuple)
    assert isinstance(properties, dict)
    if key in required:
        return "required"
    value = properties[key].get("default")
    return "none" if value is None else f"`{json.dumps(value)}`"


def test_every_key_of_a_channel_is_documented() -> None:
    assert set(rows("[channels.NAME]")) == {key for model in CHANNELS.values() for key in keys_of(model)}


@pytest.mark.parametrize("name", sorted({*OTHERS, "[sets]", "[snippets]", "feeds.opml"}))
def test_what_is_no_setting_is_documented_too(name: str) -> None:
    assert name in CONFIGURE


def test_a_picture_of_an_alert_is_shown_where_there_is_one() -> None:
    shown = "docs/images/alert.png" in (ROOT / "README.md").read_text("utf-8")
    assert shown == (ROOT / "docs" / "images" / "alert.png").exists()


def test_the_readme_begins_with_what_to_type() -> None:
    first = blocks(ROOT / "README.md", "sh")[0].split("\n")
    assert [line.split("#")[0].strip() for line in first if line] == ["make demo", "make test"]


def test_decisions_are_numbered_once() -> None:
    numbers = [page.name.split("-")[0] for page in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(set(numbers)) == sorted(numbers)
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
