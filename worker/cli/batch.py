"""The batch forms: one JSON object a line in, one a line out, in order, streaming, on every core.

One thread, no queue: the parent waits for its children and for its input at once, so an answer is written as soon as
it and those before it are there. A child that dies or is stuck costs its line and is replaced.
"""

import json
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any

from storage import codec

Work = Callable[[dict[str, Any]], dict[str, Any]]

#: seconds that one line may take; the longest that an honest page was seen to need is under 5
LINE_LIMIT = 60.0
#: lines read ahead for each worker, so that one slow line does not starve the others
READ_AHEAD = 16


def run_batch(work: Work, jobs: int | None = None) -> int:
    """Answers every line of standard input on standard output; returns the exit code (1 if any line failed).

    `work` maps the input object to the output object. A `ValueError` of it becomes `{"id", "error"}` in the line's
    place. It runs in `jobs` forked processes (default: all cores), or in this one if that is 1.
    """
    count = jobs or os.cpu_count() or 1
    answers = _alone(work) if count == 1 else _Crew(work=work, count=count).answers()
    has_failed = False
    out = sys.stdout.buffer
    for answer in answers:
        has_failed = has_failed or answer.is_error
        out.write(answer.line)
        out.flush()
    return 1 if has_failed else 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """A line of output, made where the work was done."""

    line: bytes
    is_error: bool = False


def _alone(work: Work) -> Iterator[_Answer]:
    for line in iter(sys.stdin.buffer.readline, b""):
        if line.strip():
            yield _answer(work, line)


def _answer(work: Work, line: bytes) -> _Answer:
    ident: object = None
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            return _error(None, "a line must be a JSON object")
        ident = asked.get("id")
        answer = {"id": ident} | work(asked)
        return _Answer(_line(answer), is_error="error" in answer)
    except RecursionError:
        return _error(ident, "nested too deep")
    except ValueError as error:
        return _error(ident, str(error) or type(error).__name__)


def _error(ident: object, why: str) -> _Answer:
    return _Answer(_line({"id": ident, "error": why}), is_error=True)


def _line(answer: dict[str, Any]) -> bytes:
    try:
        return codec.encode(answer) + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write and UTF-8 cannot
        return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _ident(line: bytes) -> object:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked.get("id") if isinstance(asked, dict) else None


def _serve(work: Work, pipe: Connection) -> None:
    """The child: a line in, an answer out, until the parent hangs up."""
    sys.stdin.close()
    while True:
        try:
            line = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send(_answer(work, line))


@dataclass(slots=True)
class _Hand:
    """One child and what it is at."""

    process: ForkProcess
    pipe: Connection
    seq: int = -1
    line: bytes = b""
    since: float = 0.0


@dataclass(slots=True)
class _Crew:
    work: Work
    count: int
    hands: list[_Hand] = field(default_factory=list)
    waiting: deque[tuple[int, bytes]] = field(default_factory=deque)
    done: dict[int, _Answer] = field(default_factory=dict)
    rest: bytes = b""
    read: int = 0
    is_open: bool = True

    def answers(self) -> Iterator[_Answer]:
        written = 0
        try:
            while self.is_open or self.waiting or any(hand.seq >= 0 for hand in self.hands) or written in self.done:
                while written in self.done:
                    yield self.done.pop(written)
                    written += 1
                self._give()
                self._take()
        finally:
            for hand in self.hands:
                hand.pipe.close()
                hand.process.kill()

    def _hire(self) -> _Hand:
        context = get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self.work, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Hand(process=process, pipe=ours)

    def _give(self) -> None:
        for hand in self.hands:
            if hand.seq < 0 and self.waiting:
                self._hand_over(hand)
        while self.waiting and len(self.hands) < self.count:
            self.hands.append(self._hire())
            self._hand_over(self.hands[-1])

    def _hand_over(self, hand: _Hand) -> None:
        hand.seq, hand.line = self.waiting.popleft()
        hand.since = time.monotonic()
        hand.pipe.send_bytes(hand.line)

    def _take(self) -> None:
        busy = {hand.pipe: hand for hand in self.hands if hand.seq >= 0}
        wants = self.is_open and len(self.waiting) + len(self.done) < self.count * READ_AHEAD
        if not busy and not wants:
            return
        for ready in wait([*busy, *([sys.stdin.fileno()] if wants else [])], timeout=1.0 if busy else None):
            if isinstance(ready, Connection):
                self._collect(busy[ready])
            else:
                self._read()
        for hand in busy.values():
            if hand.seq >= 0 and time.monotonic() - hand.since > LINE_LIMIT:
                self._replace(hand, f"took longer than {LINE_LIMIT:.0f} s and was stopped")

    def _collect(self, hand: _Hand) -> None:
        try:
            self.done[hand.seq] = hand.pipe.recv()
            hand.seq = -1
        except (EOFError, OSError):
            self._replace(hand, "the process that worked on this line died")

    def _replace(self, hand: _Hand, why: str) -> None:
        self.done[hand.seq] = _error(_ident(hand.line), why)
        hand.process.kill()
        hand.pipe.close()
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
