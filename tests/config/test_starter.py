"""The starter is a working configuration, with and without answers, and never overwrites anything."""

import tomllib
from pathlib import Path

import pytest

import config
from config.starter import FEED, Answers, write_starter


def test_without_answers_it_watches_one_feed_for_one_topic(folder: Path) -> None:
    files = write_starter(folder, Answers())
    assert files == (folder / "copytaster.toml", folder / "topics.toml")
    settings = config.load(folder, {})
    assert [feed.url for feed in settings.feeds] == [FEED]
    assert [(topic.name, topic.query, topic.notify) for topic in settings.topics] == [("Aleppo", "aleppo", ())]


def test_answers_are_filled_in(folder: Path) -> None:
    write_starter(folder, Answers(mail_to="me@example.org", feed='https://x.org/"feed"', topic="Deir ez-Zor"))
    settings = config.load(folder, {})
    desk = settings.channels["desk"]
    assert isinstance(desk, config.EmailChannel)
    assert desk.to == ("me@example.org",)
    assert settings.email is not None
    assert settings.owner.notify == ("desk",)
    assert settings.feeds[0].url == 'https://x.org/"feed"'
    assert (settings.topics[0].name, settings.topics[0].notify) == ("Deir ez-Zor", ("desk",))


@pytest.mark.parametrize(
    ("topic", "query"), [("idlib", "idlib"), ("east aleppo", '"east aleppo"'), ("a OR b", "a OR b"), ('"a b"', '"a b"')]
)
def test_two_words_are_meant_as_a_phrase(folder: Path, topic: str, query: str) -> None:
    write_starter(folder, Answers(topic=topic))
    assert config.load(folder, {}).topics[0].query == query


@pytest.mark.parametrize("there", ["copytaster.toml", "topics.toml"])
def test_nothing_is_overwritten(folder: Path, there: str) -> None:
    (folder / there).write_text("# mine\n")
    with pytest.raises(config.StarterExists, match=there):
        write_starter(folder, Answers())
    assert [file.name for file in folder.iterdir()] == [there]
    assert (folder / there).read_text() == "# mine\n"


def test_every_setting_that_is_commented_out_is_right(folder: Path) -> None:
    for file in write_starter(folder, Answers()):
        lines = [
            line.removeprefix("#") if not line.startswith("# ") else "" for line in file.read_text("utf-8").splitlines()
        ]
        text = (
            "\n".join(lines)
            .replace("secret_file", "#secret_file")
            .replace('https://example.org/hooks/news"', 'https://x"\nsecret = "S"')
        )
        tomllib.loads(text)
        file.write_text(text.replace('"S"', '"whsec_' + "A" * 43 + '="'), "utf-8")
    assert set(config.load(folder, {}).channels) == {"desk", "hook"}
