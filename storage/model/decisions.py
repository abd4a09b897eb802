"""What the alert step looks at, and what it decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.model.alerts import Alert, ArticleLine, MatchedClause, Story
from storage.model.articles import Article
from storage.model.fields import Fields
from storage.model.sameness import Verdict
from storage.model.topics import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article with all that was found in it: what the alert step looks at."""

    article: Article
    fields: Fields
    verdict: Verdict
    #: the story as it stands with this article in it; of it, `outlets` and `independent_sources` are current
    story: Story
    matches: tuple[Match, ...]
    #: in the baseline of a feed, or in one of an article that is: stored and matched, never alerted
    is_backlog: bool
    #: the fields of the version before (a revision) or of the article that this is a copy of
    before: Fields | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known under one topic of one story: the alerts decided so far, and every fact seen."""

    topic: str
    #: alerts of this story under this topic, oldest first; corrections among them
    alerts: tuple[Alert, ...] = ()
    #: fact keys (`worker.alert.facts`) of those alerts, and of backlog and copies that were let pass in silence
    facts: frozenset[str] = frozenset()
    #: an article of this story under this topic stood in a backlog
    had_backlog: bool = False
    #: times of the topic's latest story.new alerts of all stories, newest first, as far as `[storm] within` reaches
    recent: tuple[datetime, ...] = ()
    #: when the topic's alerts of all stories went out, or go out; only of a topic that has a limit an hour
    due: tuple[datetime, ...] = ()
    #: nothing of this story has gone out: all of it waits for the topic's digest or storm message
    is_waiting: bool = False


Outcome = Literal["ring", "hold", "digest", "storm", "suppress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens under one topic because of one article, and why. `alerts why` shows it."""

    topic: str
    outcome: Outcome
    reason: str
    #: set unless the outcome is `suppress`
    alert: Alert | None = None
    #: channels that get it (of `digest` and `storm`: that will get the message that it goes into)
    channels: tuple[str, ...] = ()
    #: of `hold`: when the quiet hours end
    not_before: datetime | None = None
    #: fact keys to be remembered as known under the topic and story
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNow:
    """A story as the archive has it now, for messages that are composed later (digest, storm)."""

    story: Story
    articles: tuple[ArticleLine, ...]
    fields: tuple[Fields, ...]
    matched: tuple[MatchedClause, ...] = ()
    lead: str = ""
