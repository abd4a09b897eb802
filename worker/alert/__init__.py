"""The alert step: what rings, for whom, when, and why. Pure; `now` is a value.

`decide` judges one report; `digest` composes the messages that gather stories; `silence` and `troubles` those about
what did not come. `docs/alerts.md` has the rules in plain words.
"""

from worker.alert.decide import decide
from worker.alert.digest import compose, compose_rest, compose_storm, may_compose_storm
from worker.alert.facts import fact_keys
from worker.alert.memory import Memory
from worker.alert.misses import near_misses
from worker.alert.route import AlertRules, has_room
from worker.alert.silence import Silence, is_silent, silence_of_source, silence_of_topic
from worker.alert.troubles import canary_lost, channel_failed, is_broken, source_broken, watching
from worker.alert.when import latest_slot, latest_week, parse_digest, parse_quiet, parse_weekly, quiet_until

__all__ = [
    "AlertRules",
    "Memory",
    "Silence",
    "canary_lost",
    "channel_failed",
    "compose",
    "compose_rest",
    "compose_storm",
    "decide",
    "fact_keys",
    "has_room",
    "is_broken",
    "is_silent",
    "latest_slot",
    "latest_week",
    "may_compose_storm",
    "near_misses",
    "parse_digest",
    "parse_quiet",
    "parse_weekly",
    "quiet_until",
    "silence_of_source",
    "silence_of_topic",
    "source_broken",
    "watching",
]
