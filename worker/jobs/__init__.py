"""The shell of the street: claim, load, walk, save. A job is one feed, one entry, one channel, one look around.

Each ends with one transaction; a crash before it leaves the rows as they were, and their lease runs out.
"""

from worker.jobs.articles import turn_into_article
from worker.jobs.canary import walk_canary
from worker.jobs.deliveries import CHANNEL_BATCH, deliver_to_channel, settle
from worker.jobs.feeds import claim_askable_feeds, keep_failure, poll_due_feed, poll_feed
from worker.jobs.housekeeping import keep_house, keep_house_in_passing
from worker.jobs.messages import compose_messages, look_for_silence, say_what_is_watched
from worker.jobs.push import keep_push, tell_hub

__all__ = [
    "CHANNEL_BATCH",
    "claim_askable_feeds",
    "compose_messages",
    "deliver_to_channel",
    "keep_failure",
    "keep_house",
    "keep_house_in_passing",
    "keep_push",
    "look_for_silence",
    "poll_due_feed",
    "poll_feed",
    "say_what_is_watched",
    "settle",
    "tell_hub",
    "turn_into_article",
    "walk_canary",
]
