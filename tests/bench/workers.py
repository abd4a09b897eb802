"""What a second worker brings: articles a second of one process and of two, each kept to one processor.

Real processes on a real PostgreSQL: a daemon alone, then with a worker beside it. The database and the sites go where
there is room: with one process on a processor of their own, with two beside these. So the second brings less than it
would on a machine of its own.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage.store import Store
from storage.tables import articles
from tests.postgres import fresh_database, serving_postgres
from tests.system.desk import Desk
from tests.system.world import Answer, Outlet, Story, World, opened_world, serving
from tests.until import until

#: each a host of its own, so that the work can be dealt out
SITES = 24
#: of a page: as long as a reported piece, with as much around it as a newspaper's has
SENTENCES, LINKS = 60, 150
PARTS = tuple(first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "el", "or"))
#: what is counted of a round: neither the start nor the end, where one has nothing left to do
FROM, TO = 0.1, 0.8
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
        sites = tuple(Outlet() for _ in range(SITES))
        for number, site in enumerate(sites):
            stack.enter_context(serving(site, world.hook, f"127.0.0.{20 + number}"))
        desk = Desk(Path(name), moment=datetime.now(UTC), storage_url=url, workers=processes - 1)
        stack.callback(desk.kill)
        _prepare(world, desk, sites, count)
        store = Store.open(url, upgrade=True)
        stack.callback(store.close)
        desk.start()
        for number, pid in enumerate((desk.pid, *desk.worker_pids)):
            os.sched_setaffinity(pid, {number % (os.cpu_count() or 1)})
        until(lambda: store.counts().articles >= count, 300, desk.tail)
        with store.engine.connect() as connection:
            filed = connection.execute(sa.select(articles.c.updated_at).order_by(articles.c.updated_at)).scalars().all()
        first, last = int(FROM * count), int(TO * count)
        return (last - first) / float((filed[last] - filed[first]) / timedelta(seconds=1))


def _prepare(world: World, desk: Desk, sites: tuple[Outlet, ...], count: int) -> None:
    world.settings(desk.folder, outlets=sites, more=QUEUED)
    (desk.folder / "config" / "topics.toml").write_text(TOPIC, "utf-8")
    for number in range(count):
        site, story = sites[number % SITES], Story(number)
        site.stories.append(story)
        site.answers[story.path] = Answer(body=_page(story))


def _page(story: Story) -> bytes:
    """The story with much more text, in words that few other pages have, as in an archive of many days."""
    chance = random.Random(story.number)
    words = ["".join(chance.choice(PARTS) for _ in range(3)) for _ in range(SENTENCES * 16)]
    told = [" ".join(words[at : at + 16]).capitalize() + "." for at in range(0, len(words), 16)]
    body = "".join(f"<p>{' '.join(told[at : at + 3])}</p>" for at in range(0, SENTENCES, 3))
    links = "".join(f'<li class="teaser"><a href="/news/{n}">{words[n]} {words[-n]}</a></li>' for n in range(LINKS))
    page = story.page().decode().replace("</h1>", f"</h1>{body}", 1)
    return page.replace("<footer>", f"<aside><ul>{links}</ul></aside><footer>", 1).encode()
