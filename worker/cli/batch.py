"""The batch forms: one JSON object a line in, one a line out, in order, streaming, on every core.

One thread, no queue: the parent waits for its children and for its input at once, so an answer is written as soon as
it and those before it are there. A child that dies or is stuck costs its line and is replaced.
"""

import gc
import json
import mmap
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, BinaryIO, TypeVar

from storage import codec

Work = Callable[[dict[str, Any]], dict[str, Any]]
Told = TypeVar("Told")

#: seconds that one line may take; the longest that an honest page was seen to need is under 5
LINE_LIMIT = 60.0
#: lines read ahead for each worker, so that one slow line does not starve the others
READ_AHEAD = 16
#: bytes of the longest answer: more than ten megabytes of markup come to. Memory is taken only as it is written.
MOST_ANSWER = 64 << 20


def run_batch(work: Work, jobs: int | None = None, *, patience: float = 0.0) -> int:
    """Answers every line of standard input on standard output; returns the exit code (1 if any line failed).

    `work` maps the input object to the output object, whose values may be those of `storage.model`. A `ValueError` of
    it becomes `{"id", "error"}` in the line's place. It runs in `jobs` forked processes (default: all cores), or in
    this one if that is 1. Those beyond the first are forked when the batch has taken `patience` seconds: before, the
    fork costs more than it brings.
    """
    count = jobs or os.cpu_count() or 1
    answers = _alone(work) if count == 1 else _Crew(work=work, count=count, patience=patience).answers()
    return write_answers(answers)


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of output without its end, made where the work was done."""

    line: bytes | memoryview
    is_error: bool = False


def write_answers(answers: Iterable[Answer]) -> int:
    """Writes each as soon as it is there; returns the exit code (1 if any is an error)."""
    has_failed = False
    out = sys.stdout.buffer
    for answer in answers:
        has_failed = has_failed or answer.is_error
        out.write(answer.line)
        out.write(b"\n")
        out.flush()
    return 1 if has_failed else 0


def tell(line: bytes, work: Callable[[dict[str, Any]], Told]) -> Told | Answer:
    """What `work` makes of the object in a line; where it cannot, the error in the line's place."""
    ident: object = None
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            return error_answer(None, "a line must be a JSON object")
        ident = asked.get("id")
        return work(asked)
    except RecursionError:
        return error_answer(ident, "nested too deep")
    except (ValueError, OverflowError) as error:  # the latter: a time beyond the calendar
        return error_answer(ident, str(error) or type(error).__name__)


def answer_of(answer: dict[str, Any]) -> Answer:
    return Answer(_line(answer), is_error="error" in answer)


def error_answer(ident: object, why: str) -> Answer:
    return Answer(_line({"id": ident, "error": why}), is_error=True)


def lines_of(source: BinaryIO) -> Iterator[bytes]:
    """The lines that are not blank, each as soon as it is there."""
    return filter(bytes.strip, iter(source.readline, b""))


def _alone(work: Work) -> Iterator[Answer]:
    return (_answer(work, line) for line in lines_of(sys.stdin.buffer))


def _answer(work: Work, line: bytes) -> Answer:
    return tell(line, lambda asked: answer_of({"id": asked.get("id")} | work(asked)))


def _line(answer: dict[str, Any]) -> bytes:
    try:
        return codec.encode(answer)
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write and UTF-8 cannot
        return json.dumps(codec.jsonable(answer), ensure_ascii=False).encode("utf-8", "replace")


def _ident(line: bytes) -> object:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked.get("id") if isinstance(asked, dict) else None


def _serve(work: Work, lines: Connection, answers: Connection, desk: memoryview) -> None:
    """The child: a line in, an answer on the desk and word of it, until the parent hangs up."""
    sys.stdin.close()
    while True:
        try:
            line = lines.recv_bytes()
        except EOFError:
            return
        answer = _answer(work, line)
        if len(answer.line) > MOST_ANSWER:
            answer = error_answer(_ident(line), f"the answer is larger than {MOST_ANSWER >> 20} MB")
        desk[: len(answer.line)] = answer.line
        answers.send((len(answer.line), answer.is_error))


@dataclass(slots=True)
class _Hand:
    """One child and what it is at. Its answers stand on its desk, memory that it shares with its parent."""

    process: ForkProcess
    lines: Connection
    answers: Connection
    desk: memoryview
    seq: int = -1
    line: bytes = b""
    since: float = 0.0

    def dismiss(self) -> None:
        self.lines.close()
        self.answers.close()
        self.process.kill()


@dataclass(slots=True)
class _Crew:
    work: Work
    count: int
    patience: float
    began: float = field(default_factory=time.monotonic)
    hands: list[_Hand] = field(default_factory=list)
    waiting: deque[tuple[int, bytes]] = field(default_factory=deque)
    done: dict[int, Answer] = field(default_factory=dict)
    rest: bytes = b""
    read: int = 0
    written: int = 0
    is_open: bool = True

    def answers(self) -> Iterator[Answer]:
        gc.freeze()  # a collection in a child would touch, and so copy, all that it shares with its parent
        try:
            while self.is_open or self.waiting or any(hand.seq >= 0 for hand in self.hands) or self.done:
                while self.written in self.done:
                    yield self.done.pop(self.written)
                    self.written += 1
                self._give()
                self._take()
        finally:
            for hand in self.hands:
                hand.dismiss()

    def _hire(self) -> _Hand:
        context = get_context("fork")
        to_read, lines = context.Pipe(duplex=False)
        answers, to_write = context.Pipe(duplex=False)
        desk = memoryview(mmap.mmap(-1, MOST_ANSWER))
        process = context.Process(target=_serve, args=(self.work, to_read, to_write, desk), daemon=True)
        process.start()
        to_read.close()
        to_write.close()
        return _Hand(process=process, lines=lines, answers=answers, desk=desk)

    def _give(self) -> None:
        for hand in self.hands:
            if hand.seq < 0 and self.waiting:
                self._hand_over(hand)
        while self.waiting and len(self.hands) < self.count and self._is_another_worth_it():
            self.hands.append(self._hire())
            self._hand_over(self.hands[-1])

    def _is_another_worth_it(self) -> bool:
        return not self.hands or time.monotonic() - self.began >= self.patience

    def _hand_over(self, hand: _Hand) -> None:
        hand.seq, hand.line = self.waiting.popleft()
        hand.since = time.monotonic()
        hand.lines.send_bytes(hand.line)

    def _take(self) -> None:
        busy = {hand.answers: hand for hand in self.hands if hand.seq >= 0}
        wants = self.is_open and len(self.waiting) + len(self.done) < self.count * READ_AHEAD
        if not busy and not wants:
            return
        may_grow = self.waiting and len(self.hands) < self.count
        pause = min(1.0, self.patience) if may_grow else 1.0
        for ready in wait([*busy, *([sys.stdin.fileno()] if wants else [])], timeout=pause if busy else None):
            if isinstance(ready, Connection):
                self._collect(busy[ready])
            else:
                self._read()
        for hand in busy.values():
            if hand.seq >= 0 and time.monotonic() - hand.since > LINE_LIMIT:
                self._replace(hand, f"took longer than {LINE_LIMIT:.0f} s and was stopped")

    def _collect(self, hand: _Hand) -> None:
        try:
            size, is_error = hand.answers.recv()
            line = hand.desk[:size]  # written before the hand gets its next line, if it is its turn
            self.done[hand.seq] = Answer(line if hand.seq == self.written else bytes(line), is_error=is_error)
            hand.seq = -1
        except (EOFError, OSError):
            self._replace(hand, "the process that worked on this line died")

    def _replace(self, hand: _Hand, why: str) -> None:
        self.done[hand.seq] = error_answer(_ident(hand.line), why)
        hand.dismiss()
        self.hands[self.hands.index(hand)] = self._hire()

    def _read(self) -> None:
        chunk = os.read(sys.stdin.fileno(), 1 << 20)
        self.is_open = bool(chunk)
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        if not self.is_open and self.rest:
            lines.append(self.rest)
            self.rest = b""
        for line in lines:
            if line.strip():
                self.waiting.append((self.read, line))
                self.read += 1
