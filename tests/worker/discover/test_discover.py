"""Finding the feeds of a site, against a real server."""

import asyncio

import pytest

from storage.model import Response
from tests.origin import Answer, Asked, Origin, Script, to
from tests.until import PATIENCE
from worker.discover import Discovered, SiteNotReadable, discover
from worker.http import WebClient, WebLimits

LIMITS = WebLimits(
    timeout=PATIENCE, connect_timeout=PATIENCE, host_gap=0, allow_private=("127.0.0.0/8",), user_agent="c/1"
)
RSS, ATOM = 'type="application/rss+xml"', 'type="application/atom+xml"'


def feed(title: str = "News") -> Answer:
    return Answer(body=f"FEED {title}".encode(), headers=(("Content-Type", "application/rss+xml"),))


def page(head: str = "", body: str = "", charset: str = "utf-8") -> Answer:
    text = f"<!doctype html><html><head><title>Site</title>{head}</head><body>{body}</body></html>"
    return Answer(body=text.encode(charset), headers=(("Content-Type", "text/html"),))


def link(href: str, kind: str = RSS, rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" {kind} href="{href}" title="{title}">'


def is_feed(response: Response) -> str | None:
    return response.body[5:].decode() if response.body.startswith(b"FEED ") else None


def search(script: Script, path: str = "/") -> tuple[list[str], Origin]:
    """The paths of the feeds that were found, in order."""

    async def stage() -> tuple[list[str], Origin]:
        async with Origin(script) as origin:
            client = WebClient(LIMITS)
            try:
                found = await discover(client, origin.url(path), is_feed)
            finally:
                await client.close()
            return [one.url.removeprefix(origin.url("")) for one in found], origin

    paths, origin = asyncio.run(stage())
    assert len(origin.asked) <= 8
    return paths, origin


@pytest.mark.parametrize(
    ("head", "feeds", "found"),
    [
        (link("/rss"), ["/rss"], ["/rss"]),
        (link("rss.xml", ATOM), ["/rss.xml"], ["/rss.xml"]),
        ("<LINK REL='Foo ALTERNATE' TYPE='Application/RSS+xml; charset=x' HREF=/a>", ["/a"], ["/a"]),
        ('<base href="/deep/">' + link("a.xml"), ["/deep/a.xml"], ["/deep/a.xml"]),
        (link("a.xml") + '<base href="/late/">', ["/late/a.xml"], ["/late/a.xml"]),
        (link("/a?x=1&amp;y=2"), ["/a?x=1&y=2"], ["/a?x=1&y=2"]),
        (link("/a") + link("/a", title="again") + link("/b", ATOM), ["/a", "/b"], ["/a", "/b"]),
        (link("/j", 'type="application/json"') + link("/a"), ["/a", "/j"], ["/a", "/j"]),
        (link("/f", "", rel="feed"), ["/f"], ["/f"]),
        (link("/dead") + link("/a"), ["/a"], ["/a"]),
        ("<!-- " + link("/no") + " -->" + link("/a"), ["/a", "/no"], ["/a"]),
        ("<script>var x = '" + link("/no") + "'</script>" + link("/a"), ["/a", "/no"], ["/a"]),
        (link("/no", rel="stylesheet alternate") + link("/a"), ["/a", "/no"], ["/a"]),
        (link("mailto:x@y") + link("") + link("http://[bad") + link("/a"), ["/a"], ["/a"]),
        (link("/a").replace("/a", "feed:{HERE}/a"), ["/a"], ["/a"]),
        (link("/comments/feed") + link("/a"), ["/comments/feed", "/a"], ["/a", "/comments/feed"]),
        (link("/c", title="تعليقات الموقع") + link("/a"), ["/c", "/a"], ["/a", "/c"]),
        (link("/a", title="Kommentar-Feed"), ["/a"], ["/a"]),
        ("<![weird" + link("/a"), ["/a", "/feed"], ["/feed"]),
    ],
)  # fmt: skip
def test_what_a_page_declares(head: str, feeds: list[str], found: list[str]) -> None:
    def script(asked: Asked) -> Answer:
        here = f"http://127.0.0.1:{(asked.header('host') or b'').rpartition(b':')[2].decode()}"
        if asked.path == "/":
            return page(head.replace("feed:{HERE}", f"feed:{here}"))
        return feed("Comments on News" if "c" in asked.path else "News") if asked.path in feeds else Answer(status=404)

    assert search(script)[0] == found


@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig", "windows-1252"])
def test_pages_in_other_encodings(charset: str) -> None:
    assert search({"/": page(link("/rss"), "Übersicht", charset), "/rss": feed()})[0] == ["/rss"]


@pytest.mark.parametrize(
    "href",
    [
        "/news/rss.xml",
        "/feed/",
        "/blog/atom",
        "/index.rdf",
        "/world.rss",
        "/feeds/world",
        "/?feed=rss2",
        "/n?format=rss",
    ],
)
def test_without_a_declaration_links_that_look_like_feeds_are_tried(href: str) -> None:
    body = f'<a href="/about">About</a> <a href="{href}">Feed</a> <a href="/feedback">Write</a>'
    found, origin = search({"/": page(body=body), href: feed()})
    assert found == [href]
    assert origin.paths() == ["/", href]


@pytest.mark.parametrize("place", ["/feed", "/rss.xml", "/atom.xml", "/index.xml"])
def test_without_any_link_the_usual_places_are_tried(place: str) -> None:
    found, origin = search({"/": page(), place: feed()})
    assert found == [place]
    assert origin.paths()[-1] == place


def test_a_section_is_tried_before_the_whole_site() -> None:
    assert search({"/blog/": page(), "/blog/feed": feed(), "/feed": feed()}, "/blog/")[0] == ["/blog/feed"]


def test_a_feed_is_its_own_answer() -> None:
    found, origin = search({"/rss": feed()}, "/rss")
    assert (found, len(origin.asked)) == (["/rss"], 1)


@pytest.mark.parametrize(("status", "found"), [(301, ["/new"]), (308, ["/new"]), (302, ["/old"])])
def test_a_feed_that_has_moved_for_good_is_given_by_its_new_address(status: int, found: list[str]) -> None:
    assert search({"/": page(link("/old")), "/old": to("/new", status), "/new": feed()})[0] == found


def test_two_addresses_of_one_feed_are_one() -> None:
    script = {"/": page(link("/old") + link("/new")), "/old": to("/new", 301), "/new": feed()}
    assert search(script)[0] == ["/new"]


@pytest.mark.parametrize(
    "script",
    [
        {"/": page("".join(link(f"/dead{n}") for n in range(30)))},
        {"/": page("".join(link(f"/r{n}") for n in range(30))), **{f"/r{n}": to(f"/r{n + 1}") for n in range(30)}},
        {f"/{'x' * n}": to(f"/{'x' * (n + 1)}") for n in range(5)} | {"/xxxxx": page()},
    ],
    ids=["many dead", "chains", "page behind a chain"],
)
def test_eight_requests_are_the_most(script: Script) -> None:
    assert search(script)[0] == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=500), "answers 500"),
        (Answer(status=403, headers=(("cf-mitigated", "challenge"),)), "challenge page of Cloudflare"),
        (Answer(raw=b""), "hung up"),
    ],
)
def test_a_site_that_cannot_be_read_is_told(answer: Answer, words: str) -> None:
    with pytest.raises(SiteNotReadable, match=words):
        search({"/": answer})


def test_the_title_is_the_feeds_own() -> None:
    async def stage() -> None:
        async with Origin({"/": page(link("/rss", title="RSS")), "/rss": feed("حلب اليوم")}) as origin:
            client = WebClient(LIMITS)
            found = await discover(client, origin.url(), is_feed)
            await client.close()
            assert found == (Discovered(origin.url("/rss"), "حلب اليوم"),)

    asyncio.run(stage())
