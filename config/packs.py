"""Starter packs: lists of well-known public feeds by region, addresses only, to begin with.

Addresses change. One that has gone shows in `copytaster feed list`, and `feed discover` finds the new one.
"""

from pathlib import Path

_PACKS = Path(__file__).with_name("packs")


def pack_names() -> tuple[str, ...]:
    """The packs there are, in order."""
    return tuple(sorted(file.stem for file in _PACKS.glob("*.opml")))


def read_pack(name: str) -> bytes | None:
    """A pack's OPML; None if there is none of that name."""
    return (_PACKS / f"{name}.opml").read_bytes() if name in pack_names() else None
