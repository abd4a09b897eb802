"""The settings: one frozen model for each table of the configuration. What they mean stands in docs/configure.md.

Rules that look at one value or one table are here and in `kinds`; rules between tables are in `crosscheck`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import xxhash
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    model_validator,
)

from config.errors import Wrong
from config.kinds import (
    Addresses,
    DatabaseUrl,
    Digest,
    Duration,
    Lasting,
    Lifetime,
    Listen,
    MailAddress,
    Name,
    Names,
    Networks,
    Quiet,
    Span,
    WebAddress,
    WebhookSecret,
    Weekly,
    optional_mail_address,
    optional_web_address,
    plain,
)
from config.locate import Path as Where
from config.locate import Place, Places

#: kinds of figure that people are harmed by
Casualties = Literal["dead", "injured", "missing", "displaced", "detained"]
DATABASE = "sqlite:///var/copytaster.db"
LISTEN = "127.0.0.1:8460"


class Table(BaseModel):
    """A table of the configuration: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True)


class Storage(Table):
    url: DatabaseUrl = Field(
        default_factory=lambda: SecretStr(DATABASE), json_schema_extra={"default": DATABASE}, description="The database"
    )
    url_file: Path | None = Field(default=None, description="File that holds the url, instead of `url`")
    keep_pages: Span = Field(default="30d", validate_default=True, description="How long raw pages are kept")
    keep_headers: bool = Field(default=True, description="Keep how each page was answered with it")


def _forever(description: str) -> Any:
    return Field(default="forever", validate_default=True, description=description)


class Retention(Table):
    unmatched: Lasting = _forever("Stories that no topic matched")
    matched: Lasting = _forever("Stories that a topic matched and of which nothing was told")
    alerted: Lasting = _forever("Stories of which something was told, with their alerts")
    versions: Lifetime = _forever("Earlier versions of articles of stories that no topic matched")
    deliveries: Lifetime = _forever("Deliveries that are done with")
    archive: str = Field(default="", description='Folder that articles are written to before they go; or "none"')
    archive_format: Literal["jsonl", "parquet"] = Field(default="jsonl", description="What is written there")

    @model_validator(mode="after")
    def _says_where_to(self) -> Self:
        if not self.archive and min(self.unmatched, self.matched, self.alerted) < timedelta.max:
            hint = 'Give `archive = "var/archive"`, or "none" to let them go for good'
            raise Wrong("articles are to go, and it is not said where they are archived", hint, key="archive")
        return self


class Engine(Table):
    kind: Literal["inline", "queued"] = Field(
        default="inline", description="`queued` lets several processes work on one PostgreSQL"
    )


class Poll(Table):
    min: Span = Field(default="60m", validate_default=True, description="Shortest time between two polls of a feed")
    max: Span = Field(default="24h", validate_default=True, description="Longest time between two polls of a feed")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise Wrong("the shortest interval is longer than the longest", "Make `min` less than `max`", key="min")
        return self


class Fetch(Table):
    timeout: Span = Field(default="30s", validate_default=True, description="A whole request, in real time")
    host_gap: Duration = Field(
        default="1s", validate_default=True, description="Between two requests to one host, real time"
    )
    allow_private: Networks = Field(default=(), description="Private networks that may be asked")
    articles: bool = Field(default=True, description="Fetch and read the article of each entry")


class Email(Table):
    host: Annotated[str, AfterValidator(plain("host"))] = Field(description="The mail server")
    port: int = Field(default=587, ge=1, le=65535, description="Its port")
    username: str = Field(default="", description="Log-in name; empty for none")
    password: SecretStr | None = Field(default=None, description="Log-in password")
    password_file: Path | None = Field(default=None, description="File that holds the password, instead of `password`")
    from_: MailAddress = Field(alias="from", description="The sender of all mails")
    reply_to: Annotated[str, AfterValidator(optional_mail_address)] = Field(
        default="", description="Who reads answers to the mails"
    )
    starttls: bool = Field(default=True, description="Insist on an encrypted connection")
    ca_file: Path | None = Field(
        default=None, description="Certificates to trust, in PEM form, instead of the system's"
    )

    @model_validator(mode="after")
    def _log_in_is_whole(self) -> Self:
        has_password = self.password is not None or self.password_file is not None
        if bool(self.username) != has_password:
            missing = "password" if self.username else "username"
            hint = "Give `password_file`, or leave `username` out" if self.username else "Give `username`"
            raise Wrong(f"the log-in has no {missing}", hint, key="username" if self.username else "password")
        return self


class Deliver(Table):
    timeout: Span = Field(default="20s", validate_default=True, description="One attempt of a delivery, in real time")
    allow_private: Networks = Field(default=(), description="Private networks that webhooks may lie in")


class Web(Table):
    listen: Listen = Field(default=LISTEN, description="Where the web page answers; empty for none")
    public_url: Annotated[str, AfterValidator(optional_web_address)] = Field(
        default="", description="Base of the links in alerts"
    )
    worker_listen: Listen = Field(default="", description="Where a worker says how it is; empty for nowhere")
    metrics_token: SecretStr | None = Field(
        default=None, min_length=16, description="Lets its bearer read /metrics from elsewhere"
    )
    metrics_token_file: Path | None = Field(
        default=None, description="File that holds the token, instead of `metrics_token`"
    )
    metrics_from: Networks = Field(default=(), description="Networks that may read /metrics")
    trusted_proxies: Networks = Field(default=(), description="Proxies that say for whom they ask")
    trusted_header: str = Field(
        default="", pattern=r"^([A-Za-z0-9-]+)?$", description="The header in which they name a user who has logged in"
    )

    @model_validator(mode="after")
    def _somebody_sends_it(self) -> Self:
        if self.trusted_header and not self.trusted_proxies:
            hint = 'Give `trusted_proxies`, as ["127.0.0.1"]: from anybody else the header is not believed'
            raise Wrong("nobody is trusted to send the header", hint, key="trusted_header")
        return self

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2] or 0)

    @property
    def worker(self) -> tuple[str, int]:
        """Host and port at which a worker listens; port 0: nowhere."""
        host, _, port = self.worker_listen.rpartition(":")
        return host.strip("[]"), int(port or 0)

    @property
    def base(self) -> str:
        """The base of the links in alerts, without a slash at its end."""
        reachable = re.sub(r"^(0\.0\.0\.0|\[::\]):", "localhost:", self.listen or LISTEN)
        return (self.public_url or f"http://{reachable}").rstrip("/")


class Storm(Table):
    stories: int = Field(default=20, ge=0, description="New stories a topic and channel that make a storm; 0 is off")
    within: Span = Field(default="5m", validate_default=True, description="The time in which they come")


class Owner(Table):
    notify: Names = Field(default=(), description="Channels told about the program's own troubles")
    near_misses: Weekly = Field(default="", description="Told once a week, then, what topics nearly matched")


class Canary(Table):
    channel: str = Field(default="", description="Channel that gets a test article once a day; empty for none")
    at: Digest = Field(default="06:00 UTC", validate_default=True, description="When")


class Feed(Table):
    url: Annotated[str, AfterValidator(plain("address"))] = Field(description="The address of the feed")
    title: str = Field(default="", description="Name of the outlet; else the feed's own")
    country: str = Field(
        default="", pattern=r"^([A-Za-z]{2})?$", description="Of the outlet, as ISO 3166 (two letters)"
    )
    language: str = Field(
        default="", pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]+)*)?$", description="Of the outlet, as BCP 47"
    )
    family: str = Field(default="", description="Publisher group; outlets of one family are one independent source")
    tags: Names = Field(default=(), description="Words of your own")
    interval: Span | None = Field(default=None, description="This feed's own interval; may go below `poll.min`")
    headers: dict[str, SecretStr] = Field(default_factory=dict, description="Sent with each poll of this feed")
    keep: Lasting | None = Field(default=None, description="For its articles, in place of [retention] unmatched")

    @model_validator(mode="after")
    def _headers_are_clean(self) -> Self:
        for header, value in self.headers.items():
            if (
                not header.isascii()
                or not header.replace("-", "").isalnum()
                or not value.get_secret_value().isprintable()
            ):
                raise Wrong(
                    f"{header!r} is no header", "Names hold letters, digits and -; values one line", key="headers"
                )
        return self


class EmailChannel(Table):
    type: Literal["email"]
    to: Addresses = Field(description="Who gets the mails")


class WebhookChannel(Table):
    type: Literal["webhook"]
    url: WebAddress = Field(description="Where alerts are posted")
    secret: WebhookSecret | None = Field(
        default=None, description="Signs each message: whsec_ and base64 of 24 to 64 bytes"
    )
    secret_file: Path | None = Field(default=None, description="File that holds the secret, instead of `secret`")
    old_secret: WebhookSecret | None = Field(
        default=None, description="Signs each message too, while receivers change over to a new `secret`"
    )
    old_secret_file: Path | None = Field(default=None, description="File that holds it, instead of `old_secret`")
    format: Literal["standard", "cloudevents", "slack"] = Field(
        default="standard", description="Form of the messages; for slack, the address is the secret"
    )

    @model_validator(mode="after")
    def _is_signed(self) -> Self:
        if self.format != "slack" and self.secret is None and self.secret_file is None:
            raise Wrong("the webhook has no secret", "Give `secret_file`, the file that holds whsec_…", key="url")
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """What messages are signed with, the present secret first."""
        return tuple(secret.get_secret_value() for secret in (self.secret, self.old_secret) if secret is not None)


class AppriseChannel(Table):
    type: Literal["apprise"]
    url: SecretStr = Field(min_length=3, description="An address of Apprise, such as ntfy://host/topic; it is secret")
    url_file: Path | None = Field(default=None, description="File that holds the url, instead of `url`")


Channel = Annotated[EmailChannel | WebhookChannel | AppriseChannel, Field(discriminator="type")]


class Topic(Table):
    name: Annotated[str, AfterValidator(plain("name"))] = Field(max_length=100, description="As it stands in alerts")
    query: Annotated[str, AfterValidator(plain("query"))] = Field(description="See docs/query-language.md")
    notify: Names = Field(default=(), description="Channels that are told")
    when: Literal["at once"] = Field(default="at once", description="At once, unless `digest` is given")
    digest: Digest = Field(default="", description="Told once a day, then")
    quiet: Quiet = Field(default="", description="Alerts are held, and go out when it ends")
    silence: bool = Field(default=False, description="Tell when the topic goes quiet against its rhythm")
    aliases: bool = Field(default=True, description="Other names of known places come along")
    min_independent: int = Field(default=1, ge=1, le=100, description="Independent sources before the first alert")
    hourly: int = Field(default=0, ge=0, description="After so many alerts in an hour new stories wait; 0: never")
    urgent: dict[Casualties, float] = Field(default={}, description="New figures from which nothing holds an alert")

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if self.digest and "when" in self.model_fields_set:
            raise Wrong("both `when` and `digest` are given", "Keep the one that you want", key="when")
        return self


#: the model of each table, and of each element of an array of tables
TABLES: Mapping[str, type[Table]] = {
    "storage": Storage,
    "retention": Retention,
    "engine": Engine,
    "poll": Poll,
    "fetch": Fetch,
    "email": Email,
    "deliver": Deliver,
    "web": Web,
    "storm": Storm,
    "owner": Owner,
    "canary": Canary,
    "feeds": Feed,
    "topics": Topic,
}
CHANNELS: Mapping[str, type[Table]] = {
    "email": EmailChannel,
    "webhook": WebhookChannel,
    "apprise": AppriseChannel,
}


def keys_of(model: type[Table]) -> tuple[str, ...]:
    """The keys of a table as they are written in the file: `from`, not `from_`."""
    return tuple(field.alias or key for key, field in model.model_fields.items())


class Settings(Table):
    """The whole configuration, checked. Made by `config.load`."""

    storage: Storage = Field(default_factory=Storage)
    retention: Retention = Field(default_factory=Retention)
    engine: Engine = Field(default_factory=Engine)
    poll: Poll = Field(default_factory=Poll)
    fetch: Fetch = Field(default_factory=Fetch)
    email: Email | None = None
    deliver: Deliver = Field(default_factory=Deliver)
    web: Web = Field(default_factory=Web)
    storm: Storm = Field(default_factory=Storm)
    owner: Owner = Field(default_factory=Owner)
    canary: Canary = Field(default_factory=Canary)
    feeds: tuple[Feed, ...] = ()
    channels: Mapping[Name, Channel] = Field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    sets: Mapping[Name, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    snippets: Mapping[Name, Annotated[str, AfterValidator(plain("query"))]] = Field(default_factory=dict)

    _places: Places = PrivateAttr(default_factory=Places)
    _texts: list[str | None] = PrivateAttr(default_factory=list)

    @cached_property
    def mark(self) -> str:
        """The same for settings that ask for the same rules, wherever they are kept; secrets do not count.

        Topics count as they are written, comments and all: to spell out many of them anew takes long.
        """
        rules = self.model_dump_json(exclude={"storage", "engine", "email", "web", "topics"})
        texts = self._texts or [None] * len(self.topics)
        topics = [
            topic.model_dump_json() if text is None else text for text, topic in zip(texts, self.topics, strict=True)
        ]
        return xxhash.xxh3_128_hexdigest("\0".join((rules, *topics)).encode())

    def completed(self, topics: tuple[Topic, ...], places: Places, texts: list[str | None]) -> Self:
        """The same with all topics, knowing where things stand, and what each topic was read from (None for untold)."""
        settings = self.model_copy(update={"topics": topics})
        settings._places, settings._texts = places, texts  # noqa: SLF001 - its own
        return settings

    @property
    def texts(self) -> Sequence[str | None]:
        """What each topic was read from (None for untold); nothing where that is not known."""
        return self._texts

    @property
    def topic_lines(self) -> Mapping[str, Place]:
        """File and line of each topic's query, by the topic's name: for faults that only the matcher can find."""
        return self._lines({topic.name: ("topics", number, "query") for number, topic in enumerate(self.topics)})

    @property
    def set_lines(self) -> Mapping[str, Place]:
        return self._lines({name: ("sets", name) for name in self.sets})

    @property
    def snippet_lines(self) -> Mapping[str, Place]:
        return self._lines({name: ("snippets", name) for name in self.snippets})

    def _lines(self, paths: Mapping[str, Where]) -> Mapping[str, Place]:
        return {name: place for name, path in paths.items() if (place := self._places.of(path))}
