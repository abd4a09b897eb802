"""The commented configuration that a new owner starts from. What is commented out with `#key` can be switched on."""

import json
from dataclasses import dataclass
from pathlib import Path

from config.errors import StarterExists

_TEMPLATES = Path(__file__).with_name("starter")
FEED = "https://feeds.bbci.co.uk/news/world/rss.xml"
TOPIC = "Aleppo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the owner said; empty keeps what the template has."""

    mail_to: str = ""
    feed: str = ""
    topic: str = ""


def write_starter(folder: Path, answers: Answers) -> tuple[Path, ...]:
    """Writes copytaster.toml and topics.toml into the folder, and returns their paths.

    Raises `StarterExists` before anything is written if one of them is there.
    """
    texts = {folder / "copytaster.toml": _settings(answers), folder / "topics.toml": _topics(answers)}
    if there := [str(file) for file in texts if file.exists()]:
        raise StarterExists(f"{' and '.join(there)} would be overwritten. Name another folder, or move it away first")
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    return tuple(texts)


def _settings(answers: Answers) -> str:
    text = _template("copytaster.toml")
    if answers.mail_to:
        for table in ("[email]", "[owner]", "[channels.desk]"):
            text = _switched_on(text, table)
        text = text.replace('"desk@example.org"', _quoted(answers.mail_to), 1)
    return text.replace(_quoted(FEED), _quoted(answers.feed or FEED))


def _topics(answers: Answers) -> str:
    text = _template("topics.toml")
    if answers.mail_to:
        text = text.replace("#notify", "notify")
    if answers.topic and answers.topic.casefold() != TOPIC.casefold():
        text = text.replace(f'"{TOPIC}"', _quoted(answers.topic)).replace("'aleppo'", _quoted(_as_query(answers.topic)))
    return text


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _switched_on(text: str, table: str) -> str:
    """Takes the `#` from a table and the settings under it; what begins with `# ` is talk and stays."""
    before, head, after = text.partition(f"#{table}\n")
    settings, gap, rest = after.partition("\n\n")
    lines = [line if line.startswith("# ") else line.removeprefix("#") for line in settings.splitlines()]
    return "".join((before, head.removeprefix("#"), "\n".join(lines), gap, rest))


def _as_query(topic: str) -> str:
    """Several words are meant as a phrase; what is a query already stays."""
    return (
        f'"{topic}"' if " " in topic and all(word.isalnum() and not word.isupper() for word in topic.split()) else topic
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
