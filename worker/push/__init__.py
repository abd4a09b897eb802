"""WebSub, seen from the subscriber (https://www.w3.org/TR/websub/): what to say to a hub, what to believe of it. Pure.

offers.py       whether an answer names a hub, and under which address the hub knows the feed
signing.py      whether what was brought is signed with our secret
leases.py       what a hub is asked for, and when it is asked again
"""

from worker.push.leases import (
    LONGEST_LEASE,
    SHORTEST_LEASE,
    asking,
    granted,
    renew_at,
    retry_delay,
    verification_due,
)
from worker.push.offers import Offered, offered
from worker.push.signing import is_signed

__all__ = [
    "LONGEST_LEASE",
    "SHORTEST_LEASE",
    "Offered",
    "asking",
    "granted",
    "is_signed",
    "offered",
    "renew_at",
    "retry_delay",
    "verification_due",
]
