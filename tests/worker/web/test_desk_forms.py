"""What the forms of the pages do: saved queries, alerts sent again, muted stories; and who may."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

import pytest

from storage.model import Topic
from tests.worker.house import House, opened_house, rules
from tests.worker.web.test_desk import FEEDS, fill
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
