"""What a second worker brings: articles a second of one process and of two, each kept to one processor.

Real processes on a real PostgreSQL: a daemon alone, then with a worker beside it. The database and the sites go where
there is room: with one process on a processor of their own, with two beside these. So the second brings less than it
would on a machine of its own. The pages are as heavy as newspapers' are, so that cleaning is the load.
"""

import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage.store import Store
from storage.tables import articles, vocabulary
from tests.bench import press
from tests.postgres import fresh_database, serving_postgres
from tests.system.desk import Desk
from tests.system.world import Outlet, Story, World, opened_world
from worker.clean import clean
from worker.identify import fingerprint

#: each a host of its own, so that the work can be dealt out
SITES = 96
#: articles that the archive is said to have had before, and of how many it is reckoned what many of them have in common
OLD, SAMPLE = 100_000, 60
#: what is counted of a round: neither the start nor the end, where one has nothing left to do
FROM, TO = 0.1, 0.8
#: real seconds between two looks whether a round is over, and after which it has failed
LOOK, LONGEST = 1.0, 600.0
TOPIC = '[[topics]]\nname = "Rare"\nquery = "salaheddine"\nnotify = ["hook"]\n'
QUEUED = '[engine]\nkind = "queued"\n'


def rates(count: int, rounds: int) -> Iterator[tuple[int, float]]:
    """By turns with one process and with two: their number, and articles a second from first to last."""
    with serving_postgres() as server:
        for _ in range(rounds):
            for processes in (1, 2):
                yield processes, _rate(fresh_database(server), processes, count)


def _rate(url: str, processes: int, count: int) -> float:
    with tempfile.TemporaryDirectory(prefix="copytaster-workers-") as name, ExitStack() as stack:
        world = stack.enter_context(opened_world(Path(name)))
        sites = {f"127.0.0.{20 + number}": Outlet() for number in range(SITES)}
        stack.enter_context(press.serving(sites))
        desk = Desk(Path(name), moment=datetime.now(UTC), storage_url=url, workers=processes - 1)
        stack.callback(desk.kill)
        _prepare(world, desk, tuple(sites.values()), count)
        store = Store.open(url, upgrade=True)
        stack.callback(store.close)
        _age(store)
        desk.start()
        for number, pid in enumerate((desk.pid, *desk.worker_pids)):
            _keep_to(pid, number % (os.cpu_count() or 1))
        filed = _filed(store, desk, count)
        first, last = int(FROM * count), int(TO * count)
        return (last - first) / float((filed[last] - filed[first]) / timedelta(seconds=1))


def _keep_to(pid: int, processor: int) -> None:
    """Keeps a process, with all that it starts from now on, to a processor."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {processor})


def _filed(store: Store, desk: Desk, count: int) -> list[datetime]:
    """When each article was filed, in order. The look at the database costs it little."""
    begun, never = datetime.now(UTC), threading.Event()
    while datetime.now(UTC) - begun < timedelta(seconds=LONGEST):
        never.wait(LOOK)
        with store.engine.connect() as connection:
            if connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one() >= count:
                return list(
                    connection.execute(sa.select(articles.c.updated_at).order_by(articles.c.updated_at)).scalars()
                )
    raise AssertionError(f"after {LONGEST} s not all are filed: {desk.tail()}")


def _prepare(world: World, desk: Desk, sites: tuple[Outlet, ...], count: int) -> None:
    world.settings(desk.folder, outlets=sites, more=QUEUED)
    (desk.folder / "config" / "topics.toml").write_text(TOPIC, "utf-8")
    for number in range(count):
        site, story = sites[number % SITES], Story(number)
        site.stories.append(story)
        site.answers[story.path] = press.answer(story)


def _age(store: Store) -> None:
    """Lets the archive know the words of many days: to a new one each is rare, and every article waits for every other.

    Of two pages one in eight have to wait then (docs/decisions/0213).
    """
    pages = (press.page(Story(-number)) for number in range(1, SAMPLE + 1))
    articles = (clean(page, url="", content_type="text/html; charset=utf-8") for page in pages)
    counts = Counter(term for each in articles for term, *_ in fingerprint(each, feed_url="", entry_id="").terms)
    rows = [{"term": term, "articles": count * OLD // SAMPLE} for term, count in counts.items()]
    with store.engine.begin() as connection:
        connection.execute(sa.insert(vocabulary), [{"term": "", "articles": OLD}, *rows])
