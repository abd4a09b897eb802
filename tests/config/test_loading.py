"""A right configuration gives frozen values; a wrong one names every fault, its line and what to do."""

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

import config

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
DESK = '[email]\nhost = "h"\nfrom = "a@b.org"\n[channels.desk]\ntype = "email"\nto = ["d@e.org"]\n'
FULL = """
[storage]
url = "sqlite:///var/copytaster.db"
[poll]
min = "60m"
max = "24h"
[fetch]
timeout = 5
host_gap = "1s"
allow_private = ["127.0.0.0/8"]
articles = true
[email]
host = "mail.example.org"
port = 587
username = "desk"
password_file = "smtp"
from = "Copytaster <copytaster@example.org>"
starttls = true
ca_file = "ca.pem"
[deliver]
timeout = "20s"
allow_private = []
[web]
listen = "127.0.0.1:8460"
public_url = "https://news.example.org/ct/"
[storm]
stories = 0
within = "5m"
[owner]
notify = ["desk"]
[[feeds]]
url = "http://127.10.0.1:8000/feed.xml"
interval = "15m"
headers = { Authorization = "Bearer x" }
[channels.desk]
type = "email"
to = ["desk@example.org", "Ben <ben@example.org>"]
[channels.hook]
type = "webhook"
url = "https://example.org/hooks/news"
secret_file = "hook"
"""
TOPICS = """
[[topics]]
name = "Aleppo"
query = "aleppo"
notify = ["desk", "hook"]
when = "at once"
quiet = "22:00-7:00 Europe/London"
silence = true
[[topics]]
name = "حلب"
query = 'idlib @opposition'
digest = "7:30 Europe/London"
[sets]
opposition = ["FSA", "المعارضة"]
[snippets]
sport = 'football OR "world cup"'
"""


@pytest.fixture
def full(load: Callable[..., config.Settings], folder: Path) -> config.Settings:
    Path("smtp").write_text("correct horse\n")
    Path("hook").write_text(SECRET + "\n")
    Path("ca.pem").write_text("-----BEGIN CERTIFICATE-----")
    return load(FULL, TOPICS)


def test_a_whole_configuration_is_read(full: config.Settings) -> None:
    assert full.poll.min == timedelta(hours=1)
    assert full.fetch.timeout == timedelta(seconds=5)
    assert full.email is not None
    assert full.email.password is not None
    assert full.email.password.get_secret_value() == "correct horse"
    hook = full.channels["hook"]
    assert isinstance(hook, config.WebhookChannel)
    assert hook.secret is not None
    assert hook.secret.get_secret_value() == SECRET
    assert (full.web.host, full.web.port, full.web.base) == ("127.0.0.1", 8460, "https://news.example.org/ct")
    assert full.feeds[0].interval == timedelta(minutes=15)
    assert full.topics[0].quiet == "22:00-07:00 Europe/London"
    assert full.topics[1].digest == "07:30 Europe/London"
    assert full.sets["opposition"] == ("FSA", "المعارضة")


def test_places_of_queries_are_known(full: config.Settings) -> None:
    assert full.topic_lines == {"Aleppo": ("config/topics.toml", 4), "حلب": ("config/topics.toml", 11)}
    assert full.set_lines == {"opposition": ("config/topics.toml", 14)}
    assert full.snippet_lines == {"sport": ("config/topics.toml", 16)}


def test_secrets_are_never_shown(full: config.Settings) -> None:
    for text in (repr(full), str(full), str(full.model_dump()), full.model_dump_json()):
        for secret in ("correct horse", SECRET, "Bearer x"):
            assert secret not in text


def test_settings_are_frozen(full: config.Settings) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        full.poll.min = timedelta(0)


@pytest.mark.parametrize("settings", ["", "# nothing\n", "[poll]\n[fetch]\n", "[fetch]\narticles = false\n"])
def test_everything_may_be_left_out(load: Callable[..., config.Settings], settings: str) -> None:
    got = load(settings)
    assert (got.feeds, got.topics, dict(got.channels), got.email) == ((), (), {}, None)
    assert got.storage.url.get_secret_value() == "sqlite:///var/copytaster.db"
    assert got.storm.stories == 20


def test_topics_alone_are_a_configuration(folder: Path) -> None:
    (folder / "topics.toml").write_text('[[topics]]\nname = "x"\nquery = "x"\n')
    assert config.load(folder, {}).topics[0].name == "x"


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "file:///etc/passwd", "gopher://x", "not an address"])
def test_an_odd_feed_is_a_failing_feed_not_a_wrong_configuration(
    load: Callable[..., config.Settings], url: str
) -> None:
    assert load(f'[[feeds]]\nurl = "{url}"\n').feeds[0].url == url


@pytest.mark.parametrize(
    ("web", "host", "port", "base"),
    [
        ("", "127.0.0.1", 8460, "http://127.0.0.1:8460"),
        ("listen = '[::1]:80'", "::1", 80, "http://[::1]:80"),
        ("listen = '0.0.0.0:80'", "0.0.0.0", 80, "http://localhost:80"),
        ("listen = ''", "", 0, "http://127.0.0.1:8460"),
        ("public_url = 'https://x.org/ct/'", "127.0.0.1", 8460, "https://x.org/ct"),
    ],
)
def test_links_have_a_base(load: Callable[..., config.Settings], web: str, host: str, port: int, base: str) -> None:
    got = load(f"[web]\n{web}\n").web
    assert (got.host, got.port, got.base) == (host, port, base)


def test_one_name_needs_no_brackets(load: Callable[..., config.Settings]) -> None:
    assert load(DESK + '[owner]\nnotify = "desk"\n').owner.notify == ("desk",)


# Each case: the settings, what every fault says (line, key, message and hint, as far as they matter).
WRONG_SETTINGS = [
    ('[poll]\nmni = "3m"', [':2: poll.mni: no setting has this name. Did you mean "min"?']),
    ("[poll]\nxyzzy = 1", [":2: poll.xyzzy: no setting has this name. The keys are: max, min"]),
    ("[pol]\nmin = 1", [':1: pol: no table has this name. Did you mean "poll"?']),
    ("\nqqq = 1", [":2: qqq: no table has this name. The tables are: canary, channels, deliver"]),
    ("[[topics]]\nname = 'x'", [":1: topics: this belongs in topics.toml"]),
    ('[poll]\nmin = "48h"', [":2: poll.min: the shortest interval is longer than the longest"]),
    ('[poll]\nmin = "5 parsecs"', [":2: poll.min: '5 parsecs' is no duration. Write it as"]),
    ("[poll]\nmin = -5", [":2: poll.min: -5 is no sensible duration"]),
    ("[poll]\nmin = 0", [":2: poll.min: it has to be longer than nothing"]),
    ("[poll]\nmin = true", [":2: poll.min: True is no duration"]),
    ('[fetch]\nhost_gap = "99999d"', [":2: fetch.host_gap: '99999d' is no sensible duration"]),
    (
        '[fetch]\nallow_private = ["10.0.0.0/8",\n "10.2.3.4/8"]',
        [":2: fetch.allow_private[2]: '10.2.3.4/8' is no network"],
    ),
    ("[deliver]\nallow_private = 5", [":2: deliver.allow_private: it has to be a list"]),
    ("[fetch]\narticles = 'maybe'", [":2: fetch.articles: it has to be true or false"]),
    ("poll = 5", [":1: poll: it has to be a table. Write [table]"]),
    ("[feeds]\nurl = 'x'", [":1: feeds: it has to be a list"]),
    ("feeds = ['http://x']", [":1: feeds[1]: it has to be a table"]),
    ("channels = 3", [":1: channels: it has to be a table"]),
    ("[web]\nlisten = '8460'", [":2: web.listen: '8460' is no address to listen on. Write it as"]),
    ("[web]\nlisten = '127.0.0.1:99999'", [":2: web.listen:"]),
    ("[web]\nlisten = '::1:80'", [":2: web.listen:"]),
    ("[web]\npublic_url = 'news.example.org'", [":2: web.public_url: 'news.example.org' is no web address"]),
    ("[web]\npublic_url = 'https://x.org/?a=b'", [":2: web.public_url:"]),
    ("[owner]\nnear_misses = 'Monday'", [":2: owner.near_misses: 'Monday' is no time of a weekly message"]),
    ("[owner]\nnear_misses = 'Mon 08:00 Europe/Londn'", [":2: owner.near_misses: 'Europe/Londn' is no time zone"]),
    ("[storm]\nstories = -1", [":2: storm.stories: it is too small. The least is 0"]),
    ("[storm]\nstories = 2.5", [":2: storm.stories: it has to be a whole number"]),
    ("[storage]\nurl = 'mysql://x'", [":2: storage.url: it is no database that copytaster knows"]),
    ("[storage]\nurl_file = 'nope'", [":2: storage.url_file: the file nope cannot be read: No such file"]),
    ("[retention]\nunmatched = '90d'", [":1: retention.archive: articles are to go, and it is not said where"]),
    ("[retention]\nunmatched = '10d'\narchive = 'a'", [":2: retention.unmatched: copies are recognised for 11 days"]),
    ("[retention]\nversions = 'never'", [":2: retention.versions: 'never' is no duration"]),
    ("[retention]\ndeliveries = 0", [":2: retention.deliveries: it has to be longer than nothing"]),
    ("[[feeds]]\nurl = 'http://a'\nkeep = '30d'", [":3: feeds[1].keep: articles are to go, and it is not said where"]),
    ("[[feeds]]\nurl = 'http://a'\nkeep = '3d'\n[retention]\narchive = 'none'", [":3: feeds[1].keep: copies are"]),
    ("[email]\nhost = 'x'", [":1: email.from: this key is missing"]),
    ("[email]\nhost = ' '\nfrom = 'a@b.org'", [":2: email.host: the host is empty"]),
    ("[email]\nhost = 'h'\nfrom = 'nobody'", [":3: email.from: 'nobody' is no e-mail address"]),
    ("[email]\nhost = 'h'\nport = 70000\nfrom = 'a@b.org'", [":3: email.port: it is too large. The most is 65535"]),
    ("[email]\nhost = 'h'\nfrom = 'a@b.org'\nusername = 'u'", [":4: email.username: the log-in has no password"]),
    ("[email]\nhost = 'h'\nfrom = 'a@b.org'\npassword = 'p'", [":4: email.password: the log-in has no username"]),
    ("[email]\nhost = 'h'\nfrom = 'a@b.org'\nca_file = 'no.pem'", [":4: email.ca_file: there is no file no.pem"]),
    ("[canary]\nchannel = 'desk'", [':2: canary.channel: no channel is called "desk". Add a table [channels.desk]']),
    ("[canary]\nat = 'noon'", [":2: canary.at: 'noon' is no time of a digest"]),
    ("[channels.n]\ntype = 'apprise'\nurl = 'ntfy://h/t'\nurl_file = 'f'", [":4: channels.n.url_file: both `url`"]),
    ("[owner]\nnotify = ['desk']", [':2: owner.notify[1]: no channel is called "desk". Add a table [channels.desk]']),
    (DESK + "[owner]\nnotify = ['dsek']", [':8: owner.notify[1]: no channel is called "dsek". Did you mean "desk"?']),
    ("[channels.desk]\ntype = 'email'\nto = ['a@b.org']", [":2: channels.desk.type: no mail server is configured"]),
    (DESK + "[channels.b]\ntype = 'email'\nto = []", [":9: channels.b.to: the list is empty"]),
    (DESK + "[channels.b]\ntype = 'email'\nto = ['x']", [":9: channels.b.to[1]: 'x' is no e-mail address"]),
    ("[channels.hook]\nurl = 'https://x.org'", [":1: channels.hook: the channel has no type"]),
    (
        "[channels.hook]\ntype = 'slack'",
        [':1: channels.hook: no kind of channel is called "slack". The kinds are "email"'],
    ),
    ("[channels.hook]\ntype = 'webhook'\nurl = 'https://x.org'", [":3: channels.hook.url: the webhook has no secret"]),
    (
        f"[channels.'a b']\ntype = 'webhook'\nurl = 'http://x'\nsecret = '{SECRET}'",
        [":1: channels.a b: 'a b' is no name"],
    ),
    (
        "[channels.h]\ntype = 'webhook'\nurl = 'ftp://x'\nsecret = 'short'",
        [":3: channels.h.url:", ":4: channels.h.secret:"],
    ),
    (
        f"[channels.h]\ntype = 'webhook'\nurl = 'http://x'\nsecret = '{SECRET}'\nurk = 1",
        [":5: channels.h.urk: no setting"],
    ),
    ("[[feeds]]\ntitle = 'x'", [":1: feeds[1].url: this key is missing"]),
    ("[[feeds]]\nurl = ''", [":2: feeds[1].url: the address is empty"]),
    (
        "[[feeds]]\nurl = 'a'\n[[feeds]]\nurl = 'a'",
        [':4: feeds[2].url: "a" is there already, at config/copytaster.toml:2'],
    ),
    ("[[feeds]]\nurl = 'a'\ncountry = 'Syria'", [":3: feeds[1].country: it is not of the form"]),
    ("[[feeds]]\nurl = 'a'\nheaders = { 'A B' = 'x' }", [":3: feeds[1].headers: 'A B' is no header"]),
    ("[[feeds]]\nurl = 'a'\ninterval = 'often'", [":3: feeds[1].interval: 'often' is no duration"]),
    ("[poll]\nmin = \n", [":2: the TOML is broken at column 7: Invalid value"]),
    ("[poll]\nmin = 1\nmin = 2\n", [":3: the TOML is broken"]),
    ('[poll]\nmin = "', [":2: the TOML is broken"]),
]


@pytest.mark.parametrize(("settings", "expected"), WRONG_SETTINGS)
def test_a_wrong_setting_is_named(faults: Callable[..., list[str]], settings: str, expected: list[str]) -> None:
    assert_faults(faults(settings), [f"config/copytaster.toml{start}" for start in expected])


WRONG_TOPICS = [
    ("[[topics]]\nname = 'x'", [":1: topics[1].query: this key is missing"]),
    ("[[topics]]\nname = 'x'\nquery = ''", [":3: topics[1].query: the query is empty"]),
    (
        "[[topics]]\nname = 'x\\u000ay'\nquery = 'x'".replace("'x\\u000ay'", '"x\\ny"'),
        [":2: topics[1].name: the name holds a line"],
    ),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\nnotfy = ['desk']",
        [':4: topics[1].notfy: no setting has this name. Did you mean "notify"?'],
    ),
    ("[[topics]]\nname = 'x'\nquery = 'x'\nnotify = ['desk']", [":4: topics[1].notify[1]: no channel is called"]),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\nwhen = 'soon'",
        [':4: topics[1].when: this is no value that it can have. Write "at once"'],
    ),
    ("[[topics]]\nname = 'x'\nquery = 'x'\ndigest = '07:30'", [":4: topics[1].digest: '07:30' is no time of a digest"]),
    ("[[topics]]\nname = 'x'\nquery = 'x'\ndigest = '24:30 UTC'", [":4: topics[1].digest:"]),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\ndigest = '07:30 Europe/Londn'",
        [":4: topics[1].digest: 'Europe/Londn' is no time zone. Did you mean \"Europe/London\"?"],
    ),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\nquiet = '22:00 UTC'",
        [":4: topics[1].quiet: '22:00 UTC' are no quiet hours"],
    ),
    ("[[topics]]\nname = 'x'\nquery = 'x'\nquiet = '22:00-22:00 UTC'", [":4: topics[1].quiet: the quiet hours end"]),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\nquiet = '22:00-07:00 Mars'",
        [":4: topics[1].quiet: 'Mars' is no time zone"],
    ),
    ("[[topics]]\nname = 'x'\nquery = 'x'\nwhen = 'at once'\ndigest = '07:30 UTC'", [":4: topics[1].when: both"]),
    ("[[topics]]\nname = 'x'\nquery = 'x'\nurgent = { hurt = 3 }", [":4: topics[1].urgent.hurt"]),
    ("[[topics]]\nname = 'x'\nquery = 'x'\nmin_independent = 0", [":4: topics[1].min_independent: it is too small"]),
    (
        "[[topics]]\nname = 'x'\nquery = 'x'\n[[topics]]\nname = 'x'\nquery = 'y'",
        [':5: topics[2].name: "x" is there already, at config/topics.toml:2'],
    ),
    ("[topic]\nname = 'x'", [':1: topic: no table has this name. Did you mean "topics"?']),
    ("[poll]\nmin = 1", [":1: poll: this belongs in copytaster.toml"]),
    ("[sets]\n'a b' = ['x']", [":2: sets.a b: 'a b' is no name"]),
    ("[sets]\na = []", [":2: sets.a: it is empty"]),
    ("[snippets]\na = ''", [":2: snippets.a: the query is empty"]),
]


@pytest.mark.parametrize(("topics", "expected"), WRONG_TOPICS)
def test_a_wrong_topic_is_named(faults: Callable[..., list[str]], topics: str, expected: list[str]) -> None:
    assert_faults(faults("", topics), [f"config/topics.toml{start}" for start in expected])


def test_all_faults_come_at_once_in_the_order_of_the_files(faults: Callable[..., list[str]]) -> None:
    found = faults(
        "[poll]\nmni = 1\n[owner]\nnotify = ['x']\n[storm]\nstories = 'many'\n",
        "[[topics]]\nnme = 'x'\nquery = 'x'\n",
        environ={"COPYTASTER_WEB_LISTEN": "nowhere"},
    )
    assert_faults(
        found,
        [
            "config/copytaster.toml:2: poll.mni",
            "config/copytaster.toml:4: owner.notify[1]",
            "config/copytaster.toml:6: storm.stories",
            "config/topics.toml:1: topics[1].name: this key is missing",
            'config/topics.toml:2: topics[1].nme: no setting has this name. Did you mean "name"?',
            "environment: COPYTASTER_WEB_LISTEN: 'nowhere' is no address",
        ],
    )


def test_a_file_that_is_not_utf8_names_the_line(folder: Path) -> None:
    (folder / "topics.toml").write_bytes(b'[[topics]]\nname = "Caf\xe9"\n')
    with pytest.raises(config.ConfigError, match=r"topics\.toml:2: the text is not UTF-8"):
        config.load(folder, {})


def test_a_mark_at_the_beginning_and_windows_lines_are_read(folder: Path) -> None:
    (folder / "topics.toml").write_bytes('\ufeff[[topics]]\r\nname = "x"\r\nquery = "x"\r\n'.encode())
    assert config.load(folder, {}).topic_lines == {"x": ("config/topics.toml", 3)}


@pytest.mark.parametrize(
    ("name", "says"), [("config", "there is no configuration here"), ("cfg", "there is no such folder")]
)
def test_a_missing_configuration_says_how_to_make_one(folder: Path, name: str, says: str) -> None:
    with pytest.raises(config.ConfigError, match=rf"^{name}: {says}\. Write one with `copytaster init`"):
        config.load(Path(name), {})


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_secret_file_without_a_secret_is_a_fault(
    folder: Path, faults: Callable[..., list[str]], content: bytes
) -> None:
    Path("smtp").write_bytes(content)
    found = faults("[email]\nhost = 'h'\nfrom = 'a@b.org'\nusername = 'u'\npassword_file = 'smtp'\n")
    assert_faults(found, ["config/copytaster.toml:5: email.password_file: the file smtp"])


def test_a_secret_given_twice_is_a_fault(folder: Path, faults: Callable[..., list[str]]) -> None:
    Path("hook").write_text(SECRET)
    text = f"[channels.h]\ntype = 'webhook'\nurl = 'http://x'\nsecret = '{SECRET}'\nsecret_file = 'hook'\n"
    assert_faults(faults(text), ["config/copytaster.toml:5: channels.h.secret_file: both `secret` and `secret_file`"])


def test_a_bad_secret_is_not_shown(faults: Callable[..., list[str]]) -> None:
    found = faults(
        "[channels.h]\ntype = 'webhook'\nurl = 'http://x'\nsecret = 'hunter2'\n[storage]\nurl = 'mysql://u:hunter2@h'\n"
    )
    assert len(found) == 2
    assert "hunter2" not in str(found)


def assert_faults(found: list[str], starts: list[str]) -> None:
    """Each fault begins as told, and there are no others."""
    assert len(found) == len(starts), found
    for fault, start in zip(found, starts, strict=True):
        assert fault.startswith(start)
