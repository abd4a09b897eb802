"""Every setting can come from the environment, and a slip of the pen there is a fault too."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import config
from config.environ import variables

HOOK = "[channels.news-hook]\ntype = 'webhook'\nurl = 'https://x.org'\n"
SECRET = "whsec_" + "A" * 43 + "="


def test_the_environment_wins_over_the_file(load: Callable[..., config.Settings]) -> None:
    settings = load(
        "[storage]\nurl = 'sqlite:///a.db'\n[poll]\nmin = '2h'\n",
        environ={
            "COPYTASTER_STORAGE_URL": "postgresql://u:p@h/d",
            "COPYTASTER_POLL_MIN": "90",
            "COPYTASTER_FETCH_ARTICLES": "false",
            "COPYTASTER_FETCH_ALLOW_PRIVATE": "10.0.0.0/8, fd00::/8",
            "COPYTASTER_EMAIL_HOST": "mail",
            "COPYTASTER_EMAIL_FROM": "a@b.org",
            "COPYTASTER_EMAIL_PORT": "25",
            "COPYTASTER_STORM_STORIES": "",
        },
    )
    assert settings.storage.url.get_secret_value() == "postgresql+psycopg://u:p@h/d"
    assert settings.poll.min == timedelta(seconds=90)
    assert settings.fetch.articles is False
    assert settings.fetch.allow_private == ("10.0.0.0/8", "fd00::/8")
    assert settings.email is not None
    assert (settings.email.host, settings.email.port, settings.email.from_) == ("mail", 25, "a@b.org")
    assert settings.storm.stories == 20


def test_a_channel_gets_its_secret(load: Callable[..., config.Settings]) -> None:
    settings = load(HOOK, environ={"COPYTASTER_CHANNELS_NEWS_HOOK_SECRET": SECRET})
    hook = settings.channels["news-hook"]
    assert isinstance(hook, config.WebhookChannel)
    assert hook.secret is not None
    assert hook.secret.get_secret_value() == SECRET


def test_a_secret_of_the_environment_takes_the_place_of_a_file(load: Callable[..., config.Settings]) -> None:
    text = "[email]\nhost = 'h'\nfrom = 'a@b.org'\nusername = 'u'\npassword_file = 'nowhere'\n"
    settings = load(text, environ={"COPYTASTER_EMAIL_PASSWORD": "x"})
    assert settings.email is not None
    assert settings.email.password is not None


def test_a_secret_file_of_the_environment_takes_the_place_of_a_secret(
    load: Callable[..., config.Settings], folder: Path
) -> None:
    Path("db").write_text("sqlite:///b.db\n")
    settings = load("[storage]\nurl = 'sqlite:///a.db'\n", environ={"COPYTASTER_STORAGE_URL_FILE": "db"})
    assert settings.storage.url.get_secret_value() == "sqlite:///b.db"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("COPYTASTER_STORAGE_ULR", 'Did you mean "COPYTASTER_STORAGE_URL"?'),
        ("COPYTASTER_STORGE_URL", 'Did you mean "COPYTASTER_STORAGE_URL"?'),
        ("COPYTASTER_CLOCK_RAT", 'Did you mean "COPYTASTER_CLOCK_RATE"?'),
        ("COPYTASTER_WEB_XYLOPHONE", "docs/configure.md lists them all"),
    ],
)
def test_a_variable_that_sets_nothing_is_a_fault(faults: Callable[..., list[str]], name: str, says: str) -> None:
    assert faults(environ={name: "x"}) == [f"environment: {name}: no setting has this name. {says}"]


@pytest.mark.parametrize(
    "name",
    ["COPYTASTER_CONFIG", "COPYTASTER_CLOCK_ORIGIN", "COPYTASTER_SERVICE_HOST", "COPYTASTER_PORT_8460_TCP", "PATH"],
)
def test_variables_that_are_no_settings_are_left_alone(load: Callable[..., config.Settings], name: str) -> None:
    load(environ={name: "x"})


def test_a_wrong_value_names_the_variable(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults(environ={"COPYTASTER_POLL_MIN": "often"})
    assert fault.startswith("environment: COPYTASTER_POLL_MIN: 'often' is no duration")


def test_no_two_settings_share_a_variable() -> None:
    names = variables(("a", "b"))
    assert len(set(names.values())) == len(names)
