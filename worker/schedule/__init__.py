"""When a feed is asked next, and what an answer says about it. Pure: `now` and the jitter come in as values.

`answers` turns the answer to a poll into the feed's next state, `intervals` holds the arithmetic of waiting,
`bounds` what a feed itself asks for, `redirects` when a move is believed, `retries` the tables of further attempts.
"""

from worker.schedule.answers import after_answer, after_failure, after_push, body_hash, first_state
from worker.schedule.intervals import PollLimits, is_due, postpone
from worker.schedule.retries import delivery_delay, page_retry_delay

__all__ = [
    "PollLimits",
    "after_answer",
    "after_failure",
    "after_push",
    "body_hash",
    "delivery_delay",
    "first_state",
    "is_due",
    "page_retry_delay",
    "postpone",
]
