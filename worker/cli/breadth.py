"""How much of the archive a topic takes: what `topic lint` says of topics that are too broad."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.model import Topic
    from storage.store import Store
    from worker.cli.topic_file import TopicFile
    from worker.match import Caution, Names, Node

#: of a smaller archive nothing is said
FEWEST_ARTICLES = 200
#: a topic that takes more of all articles would ring all day
BROAD_SHARE = 0.05
#: of what the index finds but cannot judge, so many of the newest are looked at
SAMPLE = 200
#: branches of an OR that are counted one by one
MOST_BRANCHES = 50


@contextmanager
def archive(config: Path | None) -> Iterator["Store | None"]:
    """The archive of the configuration; None if there is none yet, or it cannot be read."""
    from worker.cli.topic_file import config_folder

    folder = config_folder(config)
    if not any((folder / name).is_file() for name in ("copytaster.toml", "topics.toml")):
        yield None  # nothing is configured: what reads a configuration and a database is slow to load
        return
    import config as settings
    from config import ConfigError
    from storage.errors import StoreError
    from storage.store import Store
    from worker.lock import lock_path

    try:
        url = settings.load(folder, os.environ).storage.url.get_secret_value()
        lock = lock_path(url)
        store = Store.open(url, upgrade=False) if lock is None or lock.with_suffix("").exists() else None
    except (ConfigError, StoreError):
        store = None
    try:
        yield store
    finally:
        if store is not None:
            store.close()


def breadth(store: "Store", topic: "Topic", file: "TopicFile", names: "Names") -> Iterator["Caution"]:
    """The finding, if the topic takes too much: how much, and which branch of its OR takes most."""
    from worker.asking import Asked, hits
    from worker.match import Caution, Matcher, Vocabulary, parse_query, question

    total = store.count_found(None)
    read = parse_query(topic.query, None, Vocabulary(file.sets, file.snippets))
    asked = question(read.root, names, aliases=topic.aliases)
    found = store.count_found(asked.probe)
    if total < FEWEST_ARTICLES or found < BROAD_SHARE * total:
        return
    asking = Asked(topic, read.reads, asked, Matcher([topic], file.sets, file.snippets, names))
    if not asking.is_exact(store):
        newest = store.found_ids(asked.probe, limit=SAMPLE)
        found = round(found * len(list(hits(store, asking, newest))) / len(newest))
        if found < BROAD_SHARE * total:
            return
    message = f"too broad: takes {_of(found, total, is_exact=asking.is_exact(store))} stored articles"
    branch = _broadest(store, read.root, names, aliases=topic.aliases)
    if branch is not None:
        message += f", its branch {branch[0]} up to {branch[1]} of them"
    yield Caution(
        column=branch[2] if branch else read.root.column,
        message=message + "; ask for a further word, or look for it in title: or lead: only",
        kind="broad",
        clause=branch[0] if branch else read.reads,
    )


def _of(found: int, total: int, *, is_exact: bool) -> str:
    return f"{'' if is_exact else 'about '}{found} of {total} ({found / total:.0%})"


def _broadest(store: "Store", root: "Node", names: "Names", *, aliases: bool) -> tuple[str, int, int] | None:
    """Of an OR the branch that the index finds most of: printed, how many, its column."""
    from worker.match import branches, printed, question

    parts = branches(root)
    if not 1 < len(parts) <= MOST_BRANCHES:
        return None
    counted = [(store.count_found(question(part, names, aliases=aliases).probe), part) for part in parts]
    count, broadest = max(counted, key=lambda each: each[0])
    return printed(broadest), count, broadest.column
