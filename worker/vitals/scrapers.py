"""Who may read the metrics, beside whoever sits at this machine: who has the token, or asks from a network."""

import hmac
from dataclasses import dataclass, field

from worker.networks import lies_in


@dataclass(frozen=True, slots=True)
class Scrapers:
    """As configured: a token ('' for none) and networks."""

    token: str = field(default="", repr=False)
    networks: tuple[str, ...] = ()

    def has_token(self, authorization: str) -> bool:
        """Whether the header brings the token, as Prometheus sends it."""
        scheme, _, given = authorization.partition(" ")
        is_bearer = scheme.lower() == "bearer" and bool(self.token)
        return is_bearer and hmac.compare_digest(given.strip().encode(), self.token.encode())

    def is_near(self, client: str) -> bool:
        """Whether that address lies in one of the networks."""
        return lies_in(client, self.networks)
