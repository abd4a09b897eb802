"""The process that children are forked from is warm: a child's first page costs it hardly more than its second."""

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from storage.model import Entry, Page
from worker.pool import Pool
from worker.study import study

URL = "https://paper.example/floods"
SAID = (
    "Floods killed 14 people and left nine missing in the north of Kenya, officials said on Friday, as rain went on.",
    (
        "“The river rose within an hour,” said Grace Wanjiru, a nurse in Garissa, who had lost her house. She told"
        " Reuters that about 300 families had been forced from their homes since 3 March."
    ),
    (
        "The Kenya Red Cross Society said 40 percent of the roads could not be used. President William Ruto will"
        " visit the region on Monday, his spokesman said."
    ),
)


def first_two(rounds: int) -> list[float]:
    """Seconds of processor time that this process takes for a page, the first time and after."""
    html = (
        f"<html lang=en><head><title>Floods</title></head><body><article><h1>Floods</h1><p>{'<p>'.join(SAID)}</article>"
    )
    page = Page(
        url=URL,
        final_url=URL,
        content_type="text/html",
        body=html.encode(),
        fetched_at=datetime(2026, 3, 6, tzinfo=UTC),
    )
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        assert study(page, Entry(id="1"), URL, "").fields.people
        taken.append(time.process_time() - begun)
    return taken


@pytest.mark.slow
def test_a_child_answers_its_first_page_about_as_quickly_as_its_second() -> None:
    async def ask() -> list[float]:
        pool = Pool(1)
        try:
            return await pool.run(first_two, 3, limit=60)
        finally:
            pool.close()

    cold = first_two(1)[0]
    first, *further = asyncio.run(ask())
    # A cold process takes about forty times as long as a warm one; what is left is what this page alone touches.
    assert first < 10 * min(further)
    assert first < cold / 4


def test_warming_lets_go_of_the_gazetteer() -> None:
    said = "import worker.warm, worker.study; assert worker.study.gazetteer()._connection is None; print('closed')"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("closed\n", "")
