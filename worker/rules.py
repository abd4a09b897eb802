"""The rules of the house at one moment: what the settings come to for the street. Swapped whole on a reload."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import config
from config import ConfigError, Fault, Settings
from storage.model import Article, Feed, Fields, Match, Retention, Topic
from worker.alert import AlertRules
from worker.deliver.service import ServiceChannel, problem_with
from worker.deliver.webhook import WebhookChannel
from worker.gazetteer import Gazetteer
from worker.match import Matcher, NoNames, QueryError, TopicErrors, Vocabulary, Words, shared_ends
from worker.schedule import PollLimits

if TYPE_CHECKING:
    from worker.clean import SiteRules


#: held while an article is matched: a matcher is not safe for threads, and shares much with the one before a reload
_MATCHING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is watched, for whom, and within which limits."""

    feeds: Mapping[str, Feed]
    topics: Mapping[str, Topic]
    matcher: Matcher
    alerts: AlertRules
    #: channel -> its addresses; a webhook has the one address ''
    routes: Mapping[str, tuple[str, ...]]
    webhooks: Mapping[str, WebhookChannel]
    owner: tuple[str, ...]
    poll: PollLimits
    #: whether articles are fetched at all, or entries only stored
    wants_articles: bool
    keep_pages: timedelta
    #: with each page, how it was answered: status, headers, redirects
    keep_headers: bool
    #: where hubs bring feeds, as they reach us; '' if they cannot
    push_url: str = ""
    #: when the owner hears of what nearly matched: `Mon 08:00 Europe/London`; '' for never
    near_misses: str = ""
    #: what the words of topics stand for
    words: Words = field(default_factory=lambda: Words(Vocabulary(), NoNames()))
    #: channels of Apprise
    services: Mapping[str, ServiceChannel] = field(default_factory=dict)
    #: the channel that gets the daily test article, '' for none; and when
    canary: str = ""
    canary_at: str = ""
    #: how the pages of single sites are read
    sites: "SiteRules | None" = None
    #: what is let go; the folder in which it is archived first, '' or "none" for none, and in which form
    retention: Retention = field(default_factory=Retention)
    archive: str = ""
    archive_format: Literal["jsonl", "parquet"] = "jsonl"

    def match(self, article: Article, fields: Fields) -> tuple[Match, ...]:
        """The topics that match the article, with the places that made them match. Any thread may ask."""
        with _MATCHING:
            return self.matcher.match(article, fields)

    def endpoint(self, channel: str) -> str:
        """What tells one form of a channel from the next: a new address or secret is a new chance."""
        if channel in self.services:
            return hashlib.sha256(self.services[channel].url.encode()).hexdigest()
        hook = self.webhooks.get(channel)
        if hook is None:
            return "email"
        return hashlib.sha256("\n".join((hook.url, *hook.secrets)).encode()).hexdigest()


def read_rules(
    settings: Settings,
    gazetteer: Gazetteer,
    sites: "SiteRules | None" = None,
    before: tuple[Settings, Rules] | None = None,
) -> Rules:
    """The rules that the settings ask for. Raises `ConfigError` with every query that cannot be read.

    Of the rules `before`, and what they were read from, the topics that stay are taken over as they were read.
    """
    topics = _topics(settings, before)
    return Rules(
        feeds={feed.url: feed_of(feed) for feed in settings.feeds},
        topics=dict(zip(map(attrgetter("name"), topics), topics, strict=True)),
        matcher=_matcher(settings, topics, before[1].matcher if before else Matcher((), {}, {}, gazetteer)),
        alerts=AlertRules(storm_stories=settings.storm.stories, storm_within=settings.storm.within),
        routes={name: channel.to if channel.type == "email" else ("",) for name, channel in settings.channels.items()},
        webhooks={
            name: WebhookChannel(url=channel.url, secrets=channel.secrets, form=channel.format)
            for name, channel in settings.channels.items()
            if channel.type == "webhook"
        },
        owner=settings.owner.notify,
        services=_services(settings),
        canary=settings.canary.channel,
        canary_at=settings.canary.at,
        near_misses=settings.owner.near_misses,
        words=Words(Vocabulary(settings.sets, settings.snippets), gazetteer),
        poll=PollLimits(min=settings.poll.min, max=settings.poll.max),
        wants_articles=settings.fetch.articles,
        keep_pages=settings.storage.keep_pages,
        keep_headers=settings.storage.keep_headers,
        push_url=f"{settings.web.base}/push" if settings.web.public_url and settings.web.listen else "",
        sites=sites,
        retention=_retention(settings),
        archive=settings.retention.archive,
        archive_format=settings.retention.archive_format,
    )


def _retention(settings: Settings) -> Retention:
    kept = settings.retention
    return Retention(
        unmatched=_span(kept.unmatched),
        matched=_span(kept.matched),
        alerted=_span(kept.alerted),
        versions=_span(kept.versions),
        deliveries=_span(kept.deliveries),
        by_feed={feed.url: _span(feed.keep) for feed in settings.feeds if feed.keep is not None},
    )


def _span(lifetime: timedelta) -> timedelta | None:
    return None if lifetime == timedelta.max else lifetime


def read_site_rules(folder: Path) -> "SiteRules | None":
    """The rules in the configuration folder's `sites/`. Raises `ConfigError` with every line that cannot be used."""
    files = config.read_site_files(folder)
    if not files:
        return None
    # What reads pages is large, and the daemon leaves that to its children: loaded only where there are rules.
    from worker.clean import SiteRule, SiteRules, host_of, parse_rule

    rules: dict[str, SiteRule] = {}
    faults: list[Fault] = []
    for file in files:
        host = host_of(file.name)
        if not host:
            hint = "Name it after a host, as news.example.txt, or .news.example.txt for all its subdomains"
            faults.append(Fault(file=file.path, line=0, key="", message="the file's name is no host", hint=hint))
            continue
        rule, wrong = parse_rule(file.text, file.path)
        rules[host] = rule
        faults += [Fault(file=file.path, line=f.line, key=f.key, message=f.message, hint=f.hint) for f in wrong]
    if faults:
        raise ConfigError(tuple(faults))
    return SiteRules(rules)


def _services(settings: Settings) -> dict[str, ServiceChannel]:
    """The channels of Apprise. Raises `ConfigError` where it is not installed or does not know the address."""
    timeout = settings.deliver.timeout.total_seconds()
    services = {
        name: ServiceChannel(url=channel.url.get_secret_value(), timeout=timeout)
        for name, channel in settings.channels.items()
        if channel.type == "apprise"
    }
    wrong = {name: problem for name, channel in services.items() if (problem := problem_with(channel))}
    if wrong:
        faults = (
            Fault(file="copytaster.toml", line=0, key=f"channels.{name}.url", message=problem, hint="")
            for name, problem in wrong.items()
        )
        raise ConfigError(tuple(faults))
    return services


def _topics(settings: Settings, before: tuple[Settings, Rules] | None) -> tuple[Topic, ...]:
    """The topics as the street knows them; for a setting that is the very one of before, the very topic of before."""
    if before is None:
        return tuple(map(_topic, settings.topics))
    was, topics = before[0].topics, tuple(before[1].topics.values())
    front, back = shared_ends(was, settings.topics)
    old, new = slice(front, len(was) - back), slice(front, len(settings.topics) - back)
    known = dict(zip(map(id, was[old]), topics[old], strict=True))
    between = [known.get(id(topic)) or _topic(topic) for topic in settings.topics[new]]
    return (*topics[:front], *between, *topics[old.stop :])


def _topic(topic: config.Topic) -> Topic:
    return Topic(
        name=topic.name,
        query=topic.query,
        notify=topic.notify,
        digest=topic.digest,
        quiet=topic.quiet,
        silence=topic.silence,
        aliases=topic.aliases,
        min_independent=topic.min_independent,
        hourly=topic.hourly,
        urgent=tuple(topic.urgent.items()),
    )


def feed_of(feed: config.Feed) -> Feed:
    """A configured feed as the street knows it."""
    return Feed(
        url=feed.url,
        title=feed.title,
        country=feed.country.upper(),
        language=feed.language,
        family=feed.family,
        tags=feed.tags,
        interval=feed.interval,
        headers=tuple((name, value.get_secret_value()) for name, value in feed.headers.items()),
    )


def _matcher(settings: Settings, topics: tuple[Topic, ...], before: Matcher) -> Matcher:
    try:
        return before.changed(topics, settings.sets, settings.snippets)
    except TopicErrors as errors:
        raise ConfigError(tuple(_fault(settings, name, text, error) for name, text, error in errors.faults)) from errors


def _fault(settings: Settings, name: str, text: str, error: QueryError) -> Fault:
    lines = {**settings.topic_lines}
    lines |= {f"@{key}": place for key, place in settings.set_lines.items()}
    lines |= {f"${{{key}}}": place for key, place in settings.snippet_lines.items()}
    file, line = lines.get(name, ("topics.toml", 0))
    return Fault(file=file, line=line, key=name, message=error.shown(text), hint="")
