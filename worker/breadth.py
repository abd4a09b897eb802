"""How much of the archive a topic takes: what `topic lint` and the topic's page say of those that are too broad."""

from collections.abc import Iterator

from storage.model import Topic
from storage.store import Store
from worker.asking import Asked, asked_as, hits
from worker.match import Caution, Node, Words, branches, parse_query, printed, question

#: of a smaller archive nothing is said
FEWEST_ARTICLES = 200
#: a topic that takes more of all articles would ring all day
BROAD_SHARE = 0.05
#: of what the index finds but cannot judge, so many of the newest are looked at
SAMPLE = 200
#: branches of an OR that are counted one by one
MOST_BRANCHES = 50


def breadth(store: Store, topic: Topic, words: Words, sample: int = SAMPLE) -> Iterator[Caution]:
    """The finding, if the topic takes too much: how much, and which branch of its OR takes most.

    `sample`: what the index finds but cannot judge is judged by so many of the newest.
    """
    total = store.count_found(None)
    asking = asked_as(topic, words)
    found = store.count_found(asking.question.probe)
    if total < FEWEST_ARTICLES or found < BROAD_SHARE * total:
        return
    is_exact = asking.is_exact(store)
    if not is_exact:
        newest = store.found_ids(asking.question.probe, limit=sample)
        found = round(found * len(list(hits(store, asking, newest))) / len(newest))
        if found < BROAD_SHARE * total:
            return
    yield _told(store, asking, words, f"{'' if is_exact else 'about '}{found} of {total} ({found / total:.0%})")


def _told(store: Store, asking: Asked, words: Words, taken: str) -> Caution:
    root = parse_query(asking.topic.query, None, words.vocabulary).root
    message = f"too broad: takes {taken} stored articles"
    branch = _broadest(store, root, words, aliases=asking.topic.aliases)
    if branch is not None:
        message += f", its branch {branch[0]} up to {branch[1]} of them"
    return Caution(
        column=branch[2] if branch else root.column,
        message=message + "; ask for a further word, or look for it in title: or lead: only",
        kind="broad",
        clause=branch[0] if branch else asking.reads,
    )


def _broadest(store: Store, root: Node, words: Words, *, aliases: bool) -> tuple[str, int, int] | None:
    """Of an OR the branch that the index finds most of: printed, how many, its column."""
    parts = branches(root)
    if not 1 < len(parts) <= MOST_BRANCHES:
        return None
    counted = [(store.count_found(question(part, words.names, aliases=aliases).probe), part) for part in parts]
    count, broadest = max(counted, key=lambda each: each[0])
    return printed(broadest), count, broadest.column
