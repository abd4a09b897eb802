"""Shards: by them the work on feeds and pages is dealt out, so that a host is asked by one worker at a time."""

import zlib
from urllib.parse import urlsplit

#: many times the number of workers, so that they get even shares; few enough that a ticket holds many rows
SHARDS = 64


def shard_of(url: str) -> int:
    """The shard of the address's host, 0 to `SHARDS` - 1: the same in every process, for ever."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # no address: it will not be asked
        host = ""
    return zlib.crc32(host.encode("utf-8", "replace")) % SHARDS
