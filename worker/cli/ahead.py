"""The batch form of what depends on all lines before: one process reads the lines, another judges them, in order.

What a line says (its JSON, its text, its fingerprint) can be told without the others. The two processes are joined by
a pipe, which lets the reader be some lines ahead and no more.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from worker.cli.batch import Answer, answer_of, error_answer, lines_of, tell, write_answers

Read = TypeVar("Read")
#: what a line says, or its error
Reader = Callable[[bytes], Read | Answer]


def run_ahead(read: Callable[[dict[str, Any]], Read], judge: Callable[[Read], dict[str, Any]], *, jobs: int) -> int:
    """Answers every line of standard input on standard output; returns the exit code (1 if any line failed).

    `read` makes of the input object what `judge` makes the output object of, line after line. With more than one job
    `read` runs in a forked process: what it returns must be fit for pickling. A `ValueError` of it becomes
    `{"id", "error"}` in the line's place.
    """

    def reader(line: bytes) -> Read | Answer:
        return tell(line, read)

    said = _from_reader(reader) if jobs > 1 else map(reader, lines_of(sys.stdin.buffer))
    return write_answers(each if isinstance(each, Answer) else answer_of(judge(each)) for each in said)


def _from_reader(reader: Reader[Read]) -> Iterator[Read | Answer]:
    gc.freeze()  # a collection in the child would touch, and so copy, all that it shares with its parent
    context = get_context("fork")
    said, saying = context.Pipe(duplex=False)
    source = os.dup(sys.stdin.fileno())  # a child is started with its standard input closed
    process = context.Process(target=_read_on, args=(reader, source, saying), daemon=True)
    process.start()
    saying.close()
    os.close(source)
    try:
        while True:
            yield said.recv()
    except (EOFError, OSError):  # the latter in the middle of what it said
        process.join()
        if process.exitcode:
            yield error_answer(None, f"the process that reads the lines ended with {process.exitcode}")
    finally:
        said.close()
        process.kill()


def _read_on(reader: Reader[Read], source: int, saying: Connection) -> None:
    """The child: reads to the end, or until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # its parent ends it
    with suppress(BrokenPipeError), open(source, "rb") as lines:
        for line in lines_of(lines):
            saying.send(reader(line))
