"""A real HTTP server on loopback that plays an origin and notes what it is asked. For tests of the shell."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Write = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it. Header names are lower case."""

    method: str
    path: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    connection: int
    at: float

    def header(self, name: str) -> bytes | None:
        return next((value for header, value in self.headers if header == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to say. `raw` goes out instead of status, headers and body; `never_ends` keeps silent after it all."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    never_ends: bool = False
    hangs_up: bool = False
    takes: float = 0.0

    def wire(self) -> bytes:
        if self.raw is not None:
            return self.raw
        head = [f"HTTP/1.1 {self.status} X", f"Content-Length: {len(self.body)}"]
        head += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*head, "", ""]).encode("latin-1") + self.body


def to(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers=(("Location", location),))


Script = Mapping[str, Answer] | Callable[[Asked], Answer]


@dataclass(slots=True)
class Origin:
    """Use as an async context manager. A path that the script does not have is answered with 404."""

    script: Script
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    at_once: int = 0
    most_at_once: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._start, self.address, 0, ssl=self.tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for talk in tuple(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str = "/", host: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://{host or self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _start(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keeps the talk's task itself: asyncio's own callback complains of talks that are cancelled."""
        talk = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        number = self.connections
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._exchange(reader, writer, number):
                    pass
        finally:
            self.open -= 1
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        method, path, _ = head[0].decode().split(" ")
        pairs = (line.partition(b":") for line in head[1:] if line)
        headers = tuple((name.decode().lower(), value.strip()) for name, _, value in pairs)
        length = int(dict(headers).get("content-length", b"0"))
        body = await reader.readexactly(length)
        now = asyncio.get_running_loop().time()
        asked = Asked(method=method, path=path, headers=headers, body=body, connection=number, at=now)
        self.asked.append(asked)
        self.was_asked.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._say(self._answer(asked), reader, writer)
        finally:
            self.at_once -= 1

    def _answer(self, asked: Asked) -> Answer:
        if callable(self.script):
            return self.script(asked)
        return self.script.get(asked.path, Answer(status=404, body=b"Not found"))

    async def _say(self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if answer.takes:
            await asyncio.sleep(answer.takes)
        writer.write(answer.wire())
        await writer.drain()
        if answer.never_ends:
            await reader.read()  # until the other side hangs up
        return not (answer.hangs_up or answer.never_ends or answer.raw is not None)
