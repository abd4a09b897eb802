"""What the forms of the pages do: saved queries, alerts sent again, muted stories; and who may."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.model import Topic
from storage.tables import pages
from tests.worker.house import NOON, House, opened_house, rules
from tests.worker.web.test_desk import EVIL, FEEDS, fill
from worker.context import Configuration
from worker.web.access.forms import Form
from worker.web.access.visitor import Refused, Visitor
from worker.web.desk.serve import Wanted, answer, file

EDITOR, READER = Visitor("ann", "editor", "token"), Visitor("ben", "reader", "token")
TOPICS = "[[topics]]\nname = 'Aleppo'\nquery = 'aleppo'  # the city\n"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Desk:
    """Pages of a house, and what its forms have done."""

    house: House
    folder: Path
    reloaded: int = 0
    faults: tuple[str, ...] = ()
    visitor: Visitor = EDITOR
    given: dict[str, str] = field(default_factory=dict)

    async def reload(self) -> tuple[str, ...]:
        self.reloaded += 1
        return self.faults

    async def get(self, page: str, *, part: bool = False, **given: str) -> Answer:
        return await self._ask(Wanted(name=page, given=given, visitor=self.visitor, form=Form(), wants_part=part))

    async def send(self, page: str, **form: str) -> Answer:
        wanted = Wanted(name=page, given=self.given, visitor=self.visitor, form=Form({"csrf": "token", **form}))
        return await self._ask(wanted)

    async def _ask(self, wanted: Wanted) -> Answer:
        ctx = replace(self.house.ctx, configuration=Configuration(self.folder, self.reload))
        made = await answer(ctx, wanted)
        return Answer(made.status_code, made.headers, bytes(made.body).decode())


def at_the_desk(folder: Path, talk: Callable[[Desk], Awaitable[None]]) -> None:
    async def main() -> None:
        (folder / "topics.toml").write_text(TOPICS, "utf-8")
        async with opened_house(folder, rules([Topic(name="Aleppo", query="aleppo")], feeds=FEEDS)) as house:
            fill(house.store)
            await talk(Desk(house, folder))

    asyncio.run(main())


def test_a_query_is_saved_where_it_stood_and_taken_up(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        sent = await desk.send("edit", name="Aleppo", old="aleppo", query='aleppo\r\n OR "people\'s park"')
        assert (sent.status, sent.headers["location"]) == (303, "/topic?name=Aleppo&saved=")
        assert desk.reloaded == 1
        assert "Saved in topics.toml" in (await desk.get("topic", name="Aleppo", saved="")).text

    at_the_desk(tmp_path, talk)
    saved = (tmp_path / "topics.toml").read_text("utf-8")
    assert saved == TOPICS.replace("'aleppo' ", r""""aleppo OR \"people's park\"" """)


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"query": "(aleppo"}, 400, "at character"),
        ({"old": "halab"}, 409, "has changed since"),
        ({"name": "Gone"}, 404, "no topic 'Gone'"),
    ],
)
def test_what_cannot_be_saved_is_said_and_changes_nothing(
    tmp_path: Path, form: dict[str, str], status: int, said: str
) -> None:
    async def talk(desk: Desk) -> None:
        sent = await desk.send("edit", **{"name": "Aleppo", "old": "aleppo", "query": "halab", **form})
        assert (sent.status, said in unescape(sent.text), desk.reloaded) == (status, True, 0)

    at_the_desk(tmp_path, talk)
    assert (tmp_path / "topics.toml").read_text("utf-8") == TOPICS


def test_where_the_file_is_anothers_the_lines_to_paste_are_shown(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        desk.folder.joinpath("topics.toml").unlink()
        sent = await desk.send("edit", name="Aleppo", old="aleppo", query='"old town"')
        assert sent.status == 409
        assert "query = '\"old town\"'" in unescape(sent.text)

    at_the_desk(tmp_path, talk)


def test_what_the_watch_does_not_take_up_is_said(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        desk.faults = ("feeds.opml:3: not an address",)
        sent = await desk.send("edit", name="Aleppo", old="aleppo", query="halab")
        assert (sent.status, "goes on as before: feeds.opml:3" in sent.text) == (409, True)

    at_the_desk(tmp_path, talk)


def test_a_dead_letter_is_sent_again_by_who_may(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        (row,) = desk.house.store.delivery_rows(undelivered=True, limit=9)
        assert "Send again" in (await desk.get("outbox")).text
        sent = await desk.send("resend", id=row.delivery.id, only="undelivered")
        assert (sent.status, sent.headers["location"]) == (303, "/outbox?only=undelivered")
        (row,) = desk.house.store.delivery_rows(undelivered=False, limit=9)
        assert (row.state, row.delivery.attempts) == ("due", 0)
        assert (await desk.send("resend", id="msg_none")).status == 404
        (deed,) = desk.house.store.deeds()
        assert (deed.who, deed.what, deed.about) == ("ann", "delivery.resend", row.delivery.id)
        desk.visitor = READER
        assert "Send again" not in (await desk.get("outbox")).text

    at_the_desk(tmp_path, talk)


def test_a_story_is_muted_for_everybody_and_told_again(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        desk.given = {"ident": "s1"}
        sent = await desk.send("mute")
        assert (sent.status, sent.headers["location"]) == (303, "/stories/s1")
        page = await desk.get("story", ident="s1")
        assert "Muted: no updates go to" in page.text
        assert "Tell its updates again" in page.text
        await desk.send("mute", undo="1")
        assert "Mute its updates" in (await desk.get("story", ident="s1")).text
        assert [deed.what for deed in desk.house.store.deeds()] == ["story.unmute", "story.mute"]

    at_the_desk(tmp_path, talk)


def test_a_raw_page_is_shown_as_a_text_and_kept_as_a_file(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        with desk.house.store._write() as connection:
            row = {"article_id": 1, "url": "http://a.example/1", "content_type": "text/html", "fetched_at": NOON}
            connection.execute(sa.insert(pages).values(row | {"body": zlib.compress(EVIL.encode())}))
        shown = await desk.get("raw", ident="a1")
        assert (shown.status, EVIL in shown.text, EVIL in unescape(shown.text)) == (200, False, True)
        kept = await desk.get("raw_file", ident="a1")
        assert kept.text == EVIL
        assert kept.headers["content-type"] == "application/octet-stream"
        assert kept.headers["content-disposition"] == 'attachment; filename="a1.html.txt"'
        assert kept.headers["content-security-policy"] == "sandbox"

    at_the_desk(tmp_path, talk)


def test_a_script_gets_the_part_that_changes(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        part = await desk.get("edit", part=True, name="Aleppo", query="(halab")
        assert (part.status, part.headers["vary"]) == (400, "HX-Request")
        assert "at character" in part.text
        assert "<html" not in part.text

    at_the_desk(tmp_path, talk)


def test_a_reader_looks_and_changes_nothing(tmp_path: Path) -> None:
    async def talk(desk: Desk) -> None:
        assert "Save</button>" in (await desk.get("edit", name="Aleppo")).text
        desk.visitor = READER
        assert "Save</button>" not in (await desk.get("edit", name="Aleppo")).text
        with pytest.raises(Refused, match="only a user with the role editor"):
            await desk.send("edit", name="Aleppo", old="aleppo", query="halab")

    at_the_desk(tmp_path, talk)
    assert (tmp_path / "topics.toml").read_text("utf-8") == TOPICS


@pytest.mark.parametrize(
    ("path", "kind"), [("/desk.css", "text/css"), ("/desk.js", "text/javascript"), ("/htmx.js", "text/javascript")]
)
def test_files_are_asked_for_once(path: str, kind: str) -> None:
    first = file(path, "")
    assert (first.status_code, first.headers["content-type"].partition(";")[0]) == (200, kind)
    again = file(path, first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
