"""Newspapers to read from: pages as heavy as real ones, from servers that cost next to nothing.

Four public sets of newspapers' pages have on average 160 to 380 KB, 760 to 1,030 elements, 140 to 180 links, 60 to
260 KB of scripts and styles, 53 to 106 KB of attributes and 16 to 26 KB of text; in it a report of 3 to 6 KB, with 250
to 460 different words, 3 to 8 quotes, 5 to 9 people, 8 to 10 places, 8 to 10 numbers. From the page to the fields they
take 60 to 110 ms of processor time, this one some 50.
"""

import asyncio
import gzip
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.system.world import Answer, Outlet, Story

#: of the text; so many of its words stand in every paper, so many of its sentences are quotes, and tell of an event
SENTENCES, WORDS = 48, 16
COMMON, SAID, TOLD = 0.6, 0.12, 0.2
#: links above and below, teasers beside it, scripts with characters of each
LINKS, TEASERS, SCRIPTS, SCRIPT = 45, 80, 30, 3_000
PARTS = tuple(first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "el", "or"))
PLACES = "Aleppo Hamburg Lyon Nairobi Lima Osaka Toronto Lahore Porto Gaza Kyiv Bogota".split()
SAYING = "said added warned explained told argued insisted announced".split()
HURT = (
    "injured killed wounded arrested rescued evacuated displaced detained hurt freed shot buried trapped treated "
    "expelled poisoned"
).split()
WHOM = "people civilians soldiers children women men students workers officers passengers farmers miners".split()
EVERYDAY = tuple(first + second for first in PARTS[:20] for second in PARTS[:20])


def answer(story: Story) -> Answer:
    """The story's page as it goes out, compressed as newspapers do it: made before anything is measured."""
    return Answer(body=gzip.compress(page(story)), headers=(("Content-Encoding", "gzip"),))


def page(story: Story) -> bytes:
    """A piece under the story's title, in words that few other pages have, as in an archive of many days."""
    chance = random.Random(story.number)
    words = [_word(chance) for _ in range(SENTENCES * WORDS)]
    told = [_sentence(chance, words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    body = "".join(f'<p class="{_classes(chance)}">{" ".join(told[at : at + 3])}</p>' for at in range(0, SENTENCES, 3))
    links = "".join(_link(chance, words, number) for number in range(LINKS))
    teasers = "".join(_teaser(chance, words, number) for number in range(TEASERS))
    return (
        f'<!doctype html><html lang="en"><title>{story.title}</title>{_head(chance, words)}<body><nav><ul>{links}</ul>'
        f"</nav><main><article><h1>{story.title}</h1>{body}</article></main><aside>{teasers}</aside>"
        f"<footer><ul>{links}</ul></footer></html>"
    ).encode()


def _word(chance: random.Random) -> str:
    if chance.random() < COMMON:
        return chance.choice(EVERYDAY)
    return "".join(chance.choice(PARTS) for _ in range(3))


def _sentence(chance: random.Random, words: list[str]) -> str:
    """As in a report: some are said by somebody, some tell of an event. Few have three words in a row as another has,
    or every article would be looked at as the copy of every other.
    """
    *told, first, last = words
    way = chance.random()
    if way < SAID:
        return f"\u201c{' '.join(told).capitalize()},\u201d {first.title()} {last.title()} {chance.choice(SAYING)}."
    if way < SAID + TOLD:
        toll = f"{chance.randrange(2, 90)} {chance.choice(WHOM)} were {chance.choice(HURT)}"
        return f"In {chance.choice(PLACES)} {toll}, {' '.join(told)}."
    return f"{' '.join(words).capitalize()}."


def _head(chance: random.Random, words: list[str]) -> str:
    told = "".join(f'<meta property="og:{word}" content="{_classes(chance)}">' for word in words[:30])
    scripts = "".join(f"<script>{_script(chance)}</script>" for _ in range(SCRIPTS))
    return f"{told}{scripts}<style>{_script(chance)}</style>"


def _script(chance: random.Random) -> str:
    mark = f"window.q{chance.randrange(10**6)}={{a:[1,2],b:'{_classes(chance)}'}};"
    return mark * (SCRIPT // len(mark))


def _link(chance: random.Random, words: list[str], number: int) -> str:
    where = f'href="/{words[number]}/{words[-number]}"'
    return f'<li class="{_classes(chance)}"><a class="{_classes(chance)}" {where}>{words[number].title()}</a></li>'


def _teaser(chance: random.Random, words: list[str], number: int) -> str:
    address = f"/{words[number]}/{chance.randrange(10**6)}"
    sizes = ", ".join(f"{address}.{width}.jpg {width}w" for width in (320, 640, 1280))
    return (
        f'<div class="{_classes(chance)}" data-{words[number]}="{_classes(chance)}"><div class="{_classes(chance)}">'
        f'<a class="{_classes(chance)}" href="{address}"><img class="{_classes(chance)}" alt="" srcset="{sizes}">'
        f'<h3 class="{_classes(chance)}"><span>{" ".join(words[number : number + 8]).capitalize()}</span></h3></a>'
        f'<span class="{_classes(chance)}">{number} min</span></div></div>'
    )


def _classes(chance: random.Random) -> str:
    return " ".join(f"{chance.choice(PARTS)}-{chance.choice(PARTS)}__{chance.choice(PARTS)}" for _ in range(5))


# ------------------------------------------------------------------------------------------------ serving
@contextmanager
def serving(sites: dict[str, Outlet]) -> Iterator[None]:
    """Serves each site at a free port of its address of loopback, all in one thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        for address, site in sites.items():
            asyncio.run_coroutine_threadsafe(_serve(site, address), loop).result()
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve(site: Outlet, address: str) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(site), address, 0)
    site.base = f"http://{address}:{server.sockets[0].getsockname()[1]}"


class _Connection(asyncio.Protocol):
    """Answers what is asked for by GET, one after the other."""

    def __init__(self, site: Outlet) -> None:
        self._site = site
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._heard = (self._heard + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(_written(self._site.answer(request.split(b" ", 2)[1].decode())))


def _written(answer: Answer) -> bytes:
    headers = (("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))), *answer.headers)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {answer.status} -\r\n{head}\r\n".encode() + answer.body
