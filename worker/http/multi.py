"""libcurl's transfers, driven by the running asyncio loop: it is woken by sockets and timers, never to look around.

The loop watches one descriptor, that of a selector which watches libcurl's sockets: a short request changes what is
watched four times, and telling the loop of each would cost as much as the request.
"""

import asyncio
import selectors
import threading

import pycurl

from worker.http.errors import ClientClosed

#: what libcurl wants to know of a socket -> what a selector is asked
_EVENTS = {
    pycurl.POLL_IN: selectors.EVENT_READ,
    pycurl.POLL_OUT: selectors.EVENT_WRITE,
    pycurl.POLL_INOUT: selectors.EVENT_READ | selectors.EVENT_WRITE,
}
#: what a selector saw -> how libcurl is told
_HAPPENED = {
    selectors.EVENT_READ: pycurl.CSELECT_IN,
    selectors.EVENT_WRITE: pycurl.CSELECT_OUT,
    selectors.EVENT_READ | selectors.EVENT_WRITE: pycurl.CSELECT_IN | pycurl.CSELECT_OUT,
}
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
        self._selector = selectors.DefaultSelector()  # epoll or kqueue: such a selector is a descriptor itself
        self._watched: set[int] = set()
        self._loop.add_reader(self._selector.fileno(), self._look)
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
        self._loop.remove_reader(self._selector.fileno())
        self._selector.close()
        self._is_closed = True
        closing = threading.Thread(target=self._multi.close, name="closing libcurl", daemon=True)
        closing.start()
        closing.join(CLOSING)

    def _watch(self, wanted: int, descriptor: int, _multi: object, _data: object) -> None:
        if self._is_closed:
            return
        if wanted == pycurl.POLL_REMOVE:
            if descriptor in self._watched:
                self._watched.remove(descriptor)
                self._selector.unregister(descriptor)
        elif descriptor in self._watched:
            self._change(descriptor, _EVENTS[wanted])
        else:
            self._watched.add(descriptor)
            self._selector.register(descriptor, _EVENTS[wanted])

    def _change(self, descriptor: int, events: int) -> None:
        try:
            self._selector.modify(descriptor, events)
        except OSError:  # closed and opened again without a word: the kernel has forgotten it, and now the selector
            self._selector.register(descriptor, events)

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
        self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._collect()

    def _look(self) -> None:
        for key, events in self._selector.select(0):
            self._multi.socket_action(key.fd, _HAPPENED[events])
        self._collect()

    def _collect(self) -> None:
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
