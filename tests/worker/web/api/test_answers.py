"""What the API answers: the same as the commands, page by page; and what is wrong, with what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage import codec
from storage.errors import StoreError
from storage.model import ArticleRow
from storage.model.said import ALL
from storage.store import Store
from tests.worker.house import House
from tests.worker.web.api.asking import Ask, read, talk
from worker.pipeline import independent_sources
from worker.shapes import article_json, delivery_json, figure_json, quote_json, source_json, story_json
from worker.web.api.operations import OPERATIONS
from worker.web.headers import HEADERS


def test_each_thing_is_told_as_the_commands_tell_it(tmp_path: Path) -> None:
    def told(store: Store) -> dict[str, list[Any]]:
        return {
            "/articles": [article_json(row) for row in store.article_rows()],
            "/stories": [story_json(row) for row in store.story_rows(independent_sources)],
            "/quotes": [quote_json(row) for row in store.quote_rows(ALL)],
            "/figures": [figure_json(row) for row in store.figure_rows(ALL)],
            "/alerts": [delivery_json(row) for row in store.delivery_rows(undelivered=False, limit=9)],
            "/sources": [source_json(row) for row in store.feed_rows()],
        }

    async def of(ask: Ask, house: House) -> None:
        for path, things in told(house.store).items():
            answer = await ask(path)
            assert answer.status == 200
            assert things
            assert read(answer) == {"items": json.loads(codec.encode(things)), "next": None}

    talk(tmp_path, of)


def test_one_thing_has_more_than_the_list(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        article = read(await ask("/articles/a1"))
        assert article["fields"]["figures"][0]["value"] == 9
        assert {each["outcome"] for each in article["decisions"]} == {"ring", "suppress"}
        assert read(await ask("/stories/s1"))["provenance"][0]["id"] == "a1"
        assert read(await ask("/alerts/al1"))["kind"] == "story.new"
        topic = read(await ask("/topics/Gas%2F%C3%96l%20%26%20%231%3F"))
        assert (topic["name"], topic["settings"]["notify"]) == ("Gas/Öl & #1?", ["hook"])
        given = {"topic": "Aleppo", "article": "a1"}
        assert read(await ask("/explain", given))["matched"] is True

    talk(tmp_path, of)


@pytest.mark.parametrize(
    ("path", "given", "count"),
    [
        ("/articles", {"verdict": "new"}, 1),
        ("/articles", {"verdict": "revision"}, 0),
        ("/articles", {"source": "http://a.example/rss"}, 1),
        ("/articles", {"topic": "Aleppo", "story": "s1"}, 1),
        ("/articles", {"since": "1h"}, 1),
        ("/articles", {"since": "2026-03-02T12:00:01Z"}, 0),
        ("/articles", {"until": "2026-03-02"}, 0),
        ("/stories", {"topic": "Gas"}, 1),
        ("/quotes", {"speaker": "nobody"}, 0),
        ("/figures", {"what": "dead", "place": "Aleppo"}, 1),
        ("/alerts", {"undelivered": "true"}, 1),
        ("/alerts", {"topic": "Gas"}, 0),
        ("/sources", {"status": "failing"}, 1),
        ("/search", {"q": "aleppo NOT football"}, 1),
        ("/search", {"q": "Aleppo"}, 1),
        ("/search", {"q": "حلب"}, 1),
        ("/search", {"q": "football"}, 0),
    ],
)
def test_what_is_looked_for(tmp_path: Path, path: str, given: dict[str, str], count: int) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask(path, given)
        assert (answer.status, len(read(answer)["items"])) == (200, count), answer.text

    talk(tmp_path, of)


def test_a_page_leads_to_the_next(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        for path, size in (("/topics", 2), ("/sources", 2)):
            first = read(await ask(path, {"limit": "1"}))
            second = read(await ask(path, {"limit": "1", "cursor": first["next"]}))
            assert len(first["items"]) == len(second["items"]) == size - 1
            assert first["items"] != second["items"]
            assert second["next"] is None
            assert read(await ask(path))["items"] == first["items"] + second["items"]

    talk(tmp_path, of)


@pytest.mark.parametrize(
    ("path", "given", "status", "where", "said"),
    [
        ("/nothing", {}, 404, "path", "/api/v1/articles"),
        ("/articles/x", {}, 404, "path", ""),
        ("/articles/a2", {}, 404, "a2", ""),
        ("/articles/a" + "9" * 19, {}, 404, "path", ""),
        ("/articles/..%2f..%2fetc%2fpasswd", {}, 404, "path", ""),
        ("/../../etc/passwd", {}, 404, "path", ""),
        ("/stories/s999", {}, 404, "s999", ""),
        ("/topics/None", {}, 404, "None", "/api/v1/topics"),
        ("/alerts/%00", {}, 404, "path", ""),
        ("/articles", {"limit": "0"}, 400, "limit", "from 1 to 200"),
        ("/articles", {"limit": "9" * 5_000}, 400, "limit", ""),
        ("/articles", {"limit": "٣"}, 400, "limit", ""),
        ("/articles", {"limt": "1"}, 400, "limt", "Did you mean"),
        ("/articles", {"story": "s1 OR 1=1"}, 400, "story", ""),
        ("/articles", {"since": "0001-01-01T00:00:00+14:00"}, 400, "since", ""),
        ("/articles", {"since": "9999-12-31T23:59:59-14:00"}, 400, "since", ""),
        ("/articles", {"since": "2026-02-30"}, 400, "since", ""),
        ("/articles", {"since": "9" * 40 + "d"}, 400, "since", ""),
        ("/articles", {"topic": "\x00"}, 400, "topic", ""),
        ("/articles", {"topic": "x" * 201}, 400, "topic", "more than 200"),
        ("/articles", {"verdict": "good"}, 400, "verdict", "syndicated"),
        ("/search", {}, 400, "q", "missing"),
        ("/search", {"q": " "}, 400, "q", "empty"),
        ("/search", {"q": "(aleppo"}, 400, "q", "at character 1"),
        ("/search", {"q": "(" * 4_001}, 400, "q", ""),
        ("/search", {"q": "(" * 4_000}, 400, "q", ""),
        ("/search", {"q": "x" * 50_000}, 414, "", "octets"),
        ("/explain", {"topic": "a NEAR/", "article": "a1"}, 400, "topic", "at character"),
        ("/explain", {"topic": "Aleppo"}, 400, "article", "missing"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, path: str, given: dict[str, str], status: int, where: str, said: str
) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask(path, given)
        problem = read(answer)
        assert (answer.status, answer.header("content-type")) == (status, "application/problem+json")
        assert (problem["status"], problem["where"]) == (status, where)
        assert said in problem["detail"] + problem["do"]
        assert problem["detail"]
        assert len(answer.text) < 2_000

    talk(tmp_path, of)


def test_a_parameter_is_given_once(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask("/articles", [("limit", "1"), ("limit", "2")])
        assert (answer.status, read(answer)["detail"]) == (400, "limit is given twice")

    talk(tmp_path, of)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_it_changes_nothing(tmp_path: Path, method: str) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask("/articles", method=method)
        assert (answer.status, answer.header("allow")) == (405, "GET, HEAD")

    talk(tmp_path, of)


@pytest.mark.parametrize("path", ["/articles", "/nothing", "/openapi.json"])
def test_what_strangers_wrote_stays_inert(tmp_path: Path, path: str) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask(path)
        assert {name: answer.header(name.lower()) for name in HEADERS} == HEADERS
        assert answer.header("content-type") in ("application/json", "application/problem+json")
        assert not answer.header("access-control-allow-origin")

    talk(tmp_path, of)


def test_a_database_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> tuple[ArticleRow, ...]:
        raise StoreError("the database does not answer")

    monkeypatch.setattr(Store, "article_rows", fail)

    async def of(ask: Ask, house: House) -> None:
        answer = await ask("/articles")
        assert (answer.status, read(answer)["detail"]) == (503, "the database does not answer")
        assert answer.header("retry-after")

    talk(tmp_path, of)


def test_every_scope_of_a_token_opens_something() -> None:
    from storage.model.users import SCOPES

    assert {f"read:{one.scope}" for one in OPERATIONS} | {"read"} == set(SCOPES)
