"""A newsroom for the browser: an invented day that has gone down the whole street, from feeds and pages as they came.

Half of its outlets mean harm: whatever a feed or a page can say, says it in markup.
"""

import asyncio
import html
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from storage.model import EntryRecord, Feed, Lease, Page, Receipt, Topic
from storage.store import PackedPage, Store
from tests.ports import listens, own_port
from tests.until import until, until_in_loop
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import identify
from worker.context import Configuration
from worker.match import Matcher, Vocabulary, Words
from worker.pipeline import file_article
from worker.rules import Rules
from worker.study import gazetteer, read_feed, study
from worker.web.server import serving_web

#: when the pages are looked at
EVENING = NOON + 9 * HOUR
#: each would do something in a page that does not take it for a text; `hacked` is what the tests look for
HARM = (
    "<script>top.hacked=1</script>",
    '"><script>top.hacked=2</script>',
    "'><img src=x onerror=top.hacked=3>",
    '"><svg/onload=top.hacked=4>',
    "</title><script>top.hacked=5</script>",
    "</textarea><script>top.hacked=6</script>",
    "--><script>top.hacked=7</script><!--",
    "<iframe srcdoc='<script>top.hacked=8</script>'></iframe>",
    "<details open ontoggle=top.hacked=9>",
    '" autofocus onfocus=top.hacked=10 x="',
    "javascript:top.hacked=11",
    '<a href="javascript:top.hacked=12">here</a>',
    "<style>@import 'http://evil.example/a.css'</style>",
    "<link rel=stylesheet href=//evil.example/b.css>",
    "<img src=http://evil.example/c.png>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example/><button>Save</button></form>",
    '<div hx-get="/outbox" hx-trigger="load" hx-on:click="top.hacked=13">x</div>',
    "<script src=/articles/a1/raw/file></script>",
    "<object data=data:text/html,<script>top.hacked=14</script>></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror=top.hacked=15>",
    "{{ cycler.__init__.__globals__ }}{% set x = 1 %}",
    "\u202e<script>top.hacked=16</script>\u2066",
    "&lt;script&gt;top.hacked=17&lt;/script&gt;",
    "%3Cscript%3Etop.hacked=18%3C/script%3E",
    "\u2028top.hacked=19\u2029",
)
BAKERY = (
    (
        "At least {dead} people were killed when a bakery was struck in the Salaheddine quarter of Aleppo on Monday, "
        "the governor’s office said."
    ),
    (
        "“We pulled {saved} people from the rubble before noon, and we are still digging,” said Rania Haddad, who "
        "leads the rescue workers in the city."
    ),
    "Trucks with flour had come from Gaziantep two days before, and were on their way to Idlib and Homs, drivers said.",
    "The Syrian Observatory for Human Rights put the number of injured at {injured}.",
    "Hospitals in Aleppo asked for blood, and the road to Damascus was closed until the evening.",
)
LATER = "The army denied that its artillery had been in use that morning, a spokesman in Damascus told reporters."
ARABIC = (
    "قُتل {dead} أشخاص على الأقل عندما قُصف مخبز في حي صلاح الدين في حلب يوم الاثنين، بحسب مكتب المحافظ.",
    "وقالت رانيا حداد، التي تقود فرق الإنقاذ في المدينة: «انتشلنا {saved} شخصاً من تحت الأنقاض وما زلنا نبحث».",
    "وطلبت مستشفيات حلب التبرع بالدم، وأُغلق الطريق إلى دمشق حتى المساء.",
)
FLOOD = (
    "The Orontes rose by two metres in Homs overnight, and {dead} villages were cut off, the water authority said.",
    "“Nobody alive has seen it like this,” said Samir Nasser, a farmer, who had moved his sheep to the school.",
    "Engineers opened two gates of the dam at Rastan, and more rain is forecast for Tuesday.",
)
CALM = (
    (5, 1, "River in Homs province rises two metres", (
        "The Orontes rose by two metres in Homs overnight and 6 villages were cut off, a relief agency said.",
        "“We have boats for two hundred people,” said Layla Mansour of the agency, whose lorries left Hama at noon.",
        "The gates of the dam at Rastan were open, engineers said, and more rain was forecast.",
    )),
    (20, 0, "Harbour of Latakia closed by crane drivers’ strike", (
        "Ships waited off the harbour of Latakia on Monday as crane drivers stopped work over pay, the port said.",
        "Some 40 containers with medicine stood on the quay, and talks were to go on in the evening.",
        "“Nobody wants this to last,” said Omar Khalil, who speaks for the drivers.",
    )),
    (45, 3, "Hospitals in Aleppo thank donors of blood", (
        "More than 600 people gave blood in Aleppo within a day, the city’s hospitals said on Monday evening.",
        "They had asked for blood after a bakery was struck in the morning, and queues went round the block.",
    )),
    (70, 1, "Bakers of Aleppo to reopen on Wednesday", (
        "Bakeries in the east of Aleppo will open again on Wednesday, their guild said, a day after the funerals.",
        "Flour for two weeks is in store, and the governor’s office promised fuel for the ovens.",
    )),
)  # fmt: skip
TOPICS = (
    Topic(name="Aleppo", query="aleppo", notify=("hook",)),
    Topic(name="Floods", query="flood* OR (river* NEAR/5 rose) OR orontes", notify=("hook",)),
    Topic(name="Blood banks", query="blood NEAR/10 (asked OR donat*)", notify=("hook",), digest="07:30 Europe/London"),
    Topic(name="Harbours", query="harbour OR port lang:en", notify=("hook",)),
    Topic(name='Evil"><script>top.hacked=20</script>', query="script OR hacked", notify=("hook",)),
)
OUTLETS = ("Levant Wire", "The New Meridian", "حلب اليوم", "Orontes Post", 'Evil"><script>top.hacked=21</script>')
FEEDS = tuple(
    Feed(url=f"http://outlet{n}.example/rss", title=name, country=country, language=language)
    for n, (name, country, language) in enumerate(
        zip(OUTLETS, ("LB", "GB", "SY", "SY", ""), ("en", "en", "ar", "en", ""), strict=True)
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an outlet publishes."""

    path: str
    title: str
    paragraphs: Sequence[str]
    author: str = ""
    language: str = "en"

    def page(self) -> bytes:
        body = "".join(f"<p>{html.escape(text)}</p>" for text in self.paragraphs)
        title, by = (
            html.escape(self.title),
            f'<p class="byline">By {html.escape(self.author)}</p>' if self.author else "",
        )
        return (
            f'<!doctype html><html lang="{self.language}"><head><title>{title}</title></head><body><nav>Home</nav>'
            f"<main><article><h1>{title}</h1>{by}{body}</article></main><footer>About us</footer></body></html>"
        ).encode()

    def item(self, feed: Feed, at: datetime) -> str:
        link = f"{feed.url.removesuffix('/rss')}{self.path}"
        parts = {"title": self.title, "link": link, "guid": link, "description": self.paragraphs[0]}
        parts |= {"pubDate": format_datetime(at - timedelta(minutes=7)), "author": self.author, "category": self.title}
        return "<item>" + "".join(f"<{name}>{html.escape(text)}</{name}>" for name, text in parts.items()) + "</item>"


class Street:
    """Lets reports arrive: feeds are parsed, pages cleaned, articles filed as in the daemon."""

    def __init__(self, store: Store, the_rules: Rules) -> None:
        self.store, self.rules = store, the_rules
        self._items: dict[str, list[str]] = {url: [] for url in the_rules.feeds}

    def open(self, at: datetime) -> None:
        for feed in self.rules.feeds.values():
            self._poll(feed, at)

    def arrive(self, outlet: int, report: Report, at: datetime) -> None:
        feed = FEEDS[outlet]
        self._items[feed.url].insert(0, report.item(feed, at))
        self._poll(feed, at)
        for due in self.store.claim_entries(Lease("me", at, at + HOUR), 9):
            page = Page(
                url=due.entry.link,
                final_url=due.entry.link,
                content_type="text/html",
                body=report.page(),
                fetched_at=at,
            )
            found = study(page, due.entry, due.entry.link, "")
            with self.store.filing(due, at) as filing:
                file_article(filing, due, found, PackedPage.of(page), self.rules)
                filing.finish()

    def _poll(self, feed: Feed, at: datetime) -> None:
        name = html.escape(feed.title)
        body = f'<rss version="2.0"><channel><title>{name}</title>{"".join(self._items[feed.url])}</channel></rss>'
        parsed = read_feed(body.encode(), feed.url, "application/rss+xml")
        due = next(due for due in self.store.claim_every_feed(Lease("me", at, at)) if due.feed.url == feed.url)
        arrivals = (at, *due.state.arrivals)[:100]
        learnt = replace(
            due.state, next_at=at + HOUR, baseline_at=due.state.baseline_at or at, status="ok", polled_at=at,
            title=parsed.feed.title, arrivals=arrivals, new_entry_at=at,
        )  # fmt: skip
        records = [
            EntryRecord(
                entry=entry, keys=identify.entry_keys(feed.url, entry), content_hash=entry.updated or entry.title
            )
            for entry in parsed.entries
        ]
        self.store.save_poll(due, records, lambda _: learnt, articles_wanted=True, now=at)
        self.store.release_leases("me")


def play(street: Street) -> None:
    """The day, as the outlets mean well."""
    at = NOON
    street.open(at)
    first = [text.format(dead=9, saved=14, injured=30) for text in BAKERY]
    copy = [first[0], *first[1:4], "It was the third bakery to be hit since the autumn, aid workers said."]
    arabic = [text.format(dead=11, saved=15) for text in ARABIC]
    later = [*(text.format(dead=15, saved=17, injured=42) for text in BAKERY), LATER]
    flood = [text.format(dead=4) for text in FLOOD]
    struck = Report(path="/bakery", title="Nine killed as bakery is struck in Aleppo", paragraphs=first)
    street.arrive(0, struck, at + HOUR)
    street.arrive(1, Report(path="/a/1", title="Bakery strike in Aleppo kills nine", paragraphs=copy), at + 2 * HOUR)
    told = Report(path="/ar", title="مقتل أحد عشر شخصاً في قصف مخبز في حلب", paragraphs=arabic, language="ar")
    street.arrive(2, told, at + 3 * HOUR)
    risen = Report(path="/flood", title="Orontes floods cut off villages near Homs", paragraphs=flood)
    street.arrive(3, risen, at + 4 * HOUR)
    toll = Report(path="/bakery?update=1", title="Toll of Aleppo bakery strike rises to 15", paragraphs=later)
    street.arrive(0, toll, at + 5 * HOUR)


def do_harm(street: Street) -> None:
    """What those do who do not mean well."""
    for number, harm in enumerate(HARM):
        killed = f"Aleppo {harm} {number} people were killed in {harm}, {harm} said."
        said = [killed, f"“{harm} we stay,” said {harm}.", harm]
        report = Report(path=f"/{number}", title=f"Report {number} {harm} in Aleppo", paragraphs=said, author=harm)
        street.arrive(4, report, NOON + 6 * HOUR + timedelta(minutes=number))


def carry_on(street: Street) -> None:
    """More of an ordinary day, for pictures."""
    at = NOON + 6 * HOUR
    for minutes, outlet, title, paragraphs in CALM:
        path = f"/calm/{minutes}"
        street.arrive(outlet, Report(path=path, title=title, paragraphs=paragraphs), at + timedelta(minutes=minutes))


def settle(house: House, trouble: str) -> None:
    """Some deliveries have arrived, one never did."""
    now = EVENING
    lease = Lease("me", now, now + HOUR)
    for number, delivery in enumerate(house.store.claim_deliveries(lease, (), 5)):
        outcome = "dead" if number == 1 else "sent"
        receipt = Receipt(outcome=outcome, reason=trouble if number == 1 else "")
        house.store.settle_delivery(delivery, "me", receipt, None, now)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Where its pages are."""

    base: str
    folder: Path


@contextmanager
def opened_newsroom(folder: Path, *, is_hostile: bool = True) -> Iterator[Newsroom]:
    """Its pages, served from a thread."""
    ready, stop = threading.Event(), threading.Event()
    with own_port() as port:
        served = partial(_serve, folder, port, (ready, stop), is_hostile=is_hostile)
        thread = threading.Thread(target=lambda: asyncio.run(served()))
        thread.start()
        try:
            until(ready.is_set)
            yield Newsroom(f"http://127.0.0.1:{port}", folder)
        finally:
            stop.set()
            thread.join()


async def _serve(folder: Path, port: int, signs: tuple[threading.Event, threading.Event], *, is_hostile: bool) -> None:
    words, (ready, stop) = Words(Vocabulary(), gazetteer()), signs
    feeds, topics = (FEEDS, TOPICS) if is_hostile else (FEEDS[:-1], TOPICS[:-1])
    matcher = Matcher.from_topics(topics, {}, {}, words.names)
    known = replace(rules(topics, feeds=feeds), matcher=matcher, words=words)
    written = "".join(f"[[topics]]\nname = '{topic.name}'\nquery = '{topic.query}'\n" for topic in topics)
    (folder / "topics.toml").write_text(written, "utf-8")
    async with opened_house(folder, known) as house:
        house.clock.moment = EVENING
        street = Street(house.store, known)
        play(street)
        (do_harm if is_hostile else carry_on)(street)
        settle(house, HARM[1] if is_hostile else "said 410: gone")
        ctx = replace(house.ctx, configuration=Configuration(folder, _taken))
        async with serving_web(("127.0.0.1", port), "", lambda: ctx):
            await until_in_loop(lambda: listens(port))
            ready.set()
            await asyncio.to_thread(stop.wait)


async def _taken() -> tuple[str, ...]:
    return ()
