"""Whom the pages believe beside themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """As configured: `header` names the user where the request comes from one of `proxies`; '' for no such header."""

    header: str = ""
    proxies: tuple[str, ...] = ()


NOBODY = Trust()
