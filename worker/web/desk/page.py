"""What a page is made of, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A template and the values that it shows."""

    template: str
    values: Mapping[str, object]
    status: int = 200


def amount(value: float) -> str:
    """A figure as people write it: whole numbers without a point, thousands apart."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def numbered(given: Mapping[str, str], name: str) -> int:
    """A number from the address, from 1 on; 1 for anything else."""
    text = given.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
