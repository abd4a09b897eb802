"""Where polls come in: documents go to the children and what came of polls to the database, many at a time."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from storage.errors import Busy, StorageFull
from storage.model import Polled
from storage.store import Store
from worker.batches import Batches
from worker.documents import Document, Reading, read_documents, readings
from worker.pool import Pool

#: real seconds that a child may take over one document
PARSE_LIMIT = 10.0
#: real seconds that it may take over several together, which take milliseconds each: else each gets its own time
TOGETHER_LIMIT = 3.0
#: documents and bytes of a batch; a longer document goes alone
MOST_DOCUMENTS, MOST_BYTES = 16, 1_000_000
#: polls kept in one transaction: what others wait for it is under a tenth of a second
MOST_POLLS = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """`reading`: documents into what they hold. `keeping`: what came of polls, see `Store.save_polls`."""

    reading: Batches[Document, Reading]
    keeping: Batches[Polled, int | None]


def intake(pool: Pool, store: Store, writer: Executor) -> Intake:
    """The way in to this pool and this store, by its one thread that writes."""

    async def read(documents: Sequence[Document]) -> tuple[Reading, ...]:
        limit = PARSE_LIMIT if len(documents) == 1 else TOGETHER_LIMIT
        return readings(await pool.run(read_documents, documents, limit=limit))

    async def keep(polls: Sequence[Polled]) -> tuple[int | None, ...]:
        return await asyncio.get_running_loop().run_in_executor(writer, store.save_polls, polls)

    return Intake(
        reading=Batches(
            work=read,
            lanes=(os.cpu_count() or 1) + 1,  # one on its way while the children are busy
            most=MOST_DOCUMENTS,
            weight=lambda document: len(document.body),
            heaviest=MOST_BYTES,
        ),
        keeping=Batches(work=keep, lanes=1, most=MOST_POLLS, everybodys=(Busy, StorageFull)),
    )
