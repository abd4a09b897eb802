"""Which filings wait for one another: those that could be related, and no others.

An article finds its relatives by keys, shingles and rare terms. Two that have one of these in common are filed one
after the other, so that of two copies that arrive at once one is the first. Locks are of three kinds, and every filing
takes them in this order: what it looks for, the groups and the story that it joins, the topics that judge it.
docs/decisions/0170.
"""

from collections.abc import Iterable
from zlib import crc32

import sqlalchemy as sa

from storage import dialect
from storage.errors import Overtaken
from storage.model import Fingerprint, Verdict
from storage.tables import articles

_RELATIVES, _PLACES, _TOPICS = 0, 1, 2


def hold_relatives(connection: sa.Connection, fingerprint: Fingerprint, searched: frozenset[str]) -> bool:
    """Keeps out every article that could be found by this one, or find it, to the end of the transaction.

    `searched`: the terms by which it looks for others. By its other terms it can only be found, and many articles have
    those: they are held beside others. Returns whether there may be articles that were not there before.
    """
    names = {_name(f"term:{term}"): False for term, *_ in fingerprint.terms}
    names |= {_name(f"term:{term}"): True for term in searched}
    names |= {_name(f"{kind}:{key}"): True for kind, key in fingerprint.keys}
    names |= {_name(f"shingle:{shingle}"): True for shingle in fingerprint.shingles}
    return dialect.lock_names(connection, _RELATIVES, names)


def hold_place(connection: sa.Connection, verdict: Verdict) -> None:
    """Keeps the groups and the story of a verdict as they are to the end of the transaction.

    Raises `Overtaken` if one of the groups has become part of another since the verdict.
    """
    groups = [group for group in (verdict.group, *verdict.joins) if group]
    places = [*groups, verdict.story] if verdict.story else groups
    is_shared = places and dialect.lock_names(connection, _PLACES, {_name(place): True for place in places})
    if not is_shared or not groups:
        return
    here = articles.c.group_id.in_([int(group[1:]) for group in groups])
    if len(connection.execute(sa.select(articles.c.group_id).where(here).distinct()).all()) < len(groups):
        raise Overtaken(f"{', '.join(groups)}: became one with other copies while an article was compared with them")


def hold_stories(
    connection: sa.Connection, keys: Iterable[tuple[str, str]], groups: Iterable[int], idents: Iterable[int]
) -> None:
    """Keeps out every article that could be found to be one of these stories', by its keys, to the end.

    `keys`: those of their articles; `groups` and `idents`: the numbers of groups and stories. Text and terms find
    nothing in stories that are older than every window.
    """
    dialect.lock_names(connection, _RELATIVES, {_name(f"{kind}:{key}"): True for kind, key in keys})
    places = [*(f"g{group}" for group in groups), *(f"s{story}" for story in idents)]
    dialect.lock_names(connection, _PLACES, {_name(place): True for place in places})


def hold_topics(connection: sa.Connection, topics: Iterable[str]) -> None:
    """Lets no other article be judged under these topics before the end of the transaction: alerts are counted."""
    names = {_name(topic): True for topic in topics}
    if names:
        dialect.lock_names(connection, _TOPICS, names)


def _name(what: str) -> int:
    return crc32(what.encode()) - (1 << 31)
