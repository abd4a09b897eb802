"""The alert step: what rings, for whom, when, and why. Pure; `now` is a value.

`decide` judges one report; `digest` and `storm` compose the messages that gather stories; `silence` and `troubles`
those about what did not come. `docs/alerts.md` has the rules in plain words.
"""

from worker.alert.decide import AlertRules, decide
from worker.alert.facts import fact_keys
from worker.alert.when import latest_slot, parse_digest, parse_quiet, quiet_until

__all__ = ["AlertRules", "decide", "fact_keys", "latest_slot", "parse_digest", "parse_quiet", "quiet_until"]
