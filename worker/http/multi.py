"""libcurl's transfers, driven by the running asyncio loop: it is woken by sockets and timers, never to look around."""

import asyncio
import threading

import pycurl

from worker.http.errors import ClientClosed

#: what libcurl wants to know of a socket -> how it is told what happened there
_READ, _WRITE = pycurl.POLL_IN, pycurl.POLL_OUT
#: seconds that closing may take. It waits for host names that are still looked up, and a silent name server takes 15.
CLOSING = 0.2


class Multi:
    """Runs any number of prepared handles at once. Belongs to the loop in which it was made."""

    def __init__(self, *, connections: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._waiting: dict[pycurl.Curl, asyncio.Future[int]] = {}
        self._watched: dict[int, int] = {}
        self._timer: asyncio.Handle | None = None
        self._is_closed = False

    async def perform(self, curl: pycurl.Curl) -> int:
        """Runs one transfer to its end; gives libcurl's code, 0 for success. A cancelled one is taken off at once.

        Raises `ClientClosed` if `close` comes first.
        """
        ended: asyncio.Future[int] = self._loop.create_future()
        self._waiting[curl] = ended
        self._multi.add_handle(curl)
        try:
            return await ended
        finally:
            if self._waiting.pop(curl, None) is not None:
                self._multi.remove_handle(curl)

    def close(self) -> None:
        """Ends all transfers and closes all connections."""
        for curl, ended in self._waiting.items():
            self._multi.remove_handle(curl)
            if not ended.done():
                ended.set_exception(ClientClosed("the web client was closed"))
        self._waiting.clear()
        if self._timer:
            self._timer.cancel()
        for descriptor in tuple(self._watched):
            self._unwatch(descriptor)
        self._is_closed = True
        closing = threading.Thread(target=self._multi.close, name="closing libcurl", daemon=True)
        closing.start()
        closing.join(CLOSING)

    def _watch(self, wanted: int, descriptor: int, _multi: object, _data: object) -> None:
        if self._is_closed:
            return
        if wanted == pycurl.POLL_REMOVE:
            self._unwatch(descriptor)
            return
        before = self._watched.get(descriptor, 0)
        self._watched[descriptor] = wanted
        if wanted & _READ and not before & _READ:
            self._loop.add_reader(descriptor, self._act, descriptor, pycurl.CSELECT_IN)
        elif before & _READ and not wanted & _READ:
            self._loop.remove_reader(descriptor)
        if wanted & _WRITE and not before & _WRITE:
            self._loop.add_writer(descriptor, self._act, descriptor, pycurl.CSELECT_OUT)
        elif before & _WRITE and not wanted & _WRITE:
            self._loop.remove_writer(descriptor)

    def _unwatch(self, descriptor: int) -> None:
        before = self._watched.pop(descriptor, 0)
        if before & _READ:
            self._loop.remove_reader(descriptor)
        if before & _WRITE:
            self._loop.remove_writer(descriptor)

    def _set_timer(self, milliseconds: int) -> None:
        """Called from within libcurl, which may not be called back from here: hence never at once."""
        if self._is_closed:
            return
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if milliseconds == 0:
            self._timer = self._loop.call_soon(self._time_is_up)
        elif milliseconds > 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._time_is_up)

    def _time_is_up(self) -> None:
        self._timer = None
        self._act(pycurl.SOCKET_TIMEOUT, 0)

    def _act(self, descriptor: int, happened: int) -> None:
        self._multi.socket_action(descriptor, happened)
        more = 1
        while more:
            more, good, bad = self._multi.info_read()
            for curl in good:
                self._end(curl, 0)
            for curl, code, _message in bad:
                self._end(curl, code)

    def _end(self, curl: pycurl.Curl, code: int) -> None:
        ended = self._waiting[curl]
        if not ended.done():
            ended.set_result(code)
