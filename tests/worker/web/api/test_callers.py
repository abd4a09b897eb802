"""Who may ask the API: as a table of attacks."""

from pathlib import Path

import pytest

from storage.model.users import User
from tests.worker.house import NOON, House
from tests.worker.web.api.asking import ALL_SECRET, STORIES_SECRET, Ask, read, talk
from tests.worker.web.calling import HOST
from worker.web.access.trust import Trust
from worker.web.api.caps import A_SECOND, BURST, MOST_CALLERS, Allowances
from worker.web.api.problems import Problem

PUBLIC = "https://news.example.org"
OURS = "news.example.org"
BEARER = ("authorization", f"Bearer {ALL_SECRET}")


@pytest.mark.parametrize(
    ("headers", "client", "host", "status"),
    [
        ((), "127.0.0.1", HOST, 200),
        ((BEARER,), "127.0.0.1", HOST, 200),
        ((), "127.0.0.1", "evil.example", 403),
        ((BEARER,), "127.0.0.1", "evil.example", 403),
        ((), "10.0.0.9", HOST, 403),
        ((("x-forwarded-for", "127.0.0.1"),), "127.0.0.1", HOST, 403),
        ((("sec-fetch-site", "cross-site"),), "127.0.0.1", HOST, 403),
        ((("sec-fetch-site", "same-site"),), "127.0.0.1", HOST, 403),
        ((("sec-fetch-site", "none"),), "127.0.0.1", HOST, 200),
        ((("authorization", "Bearer wrong"),), "127.0.0.1", HOST, 401),
    ],
)
def test_at_this_machine(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], client: str, host: str, status: int
) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask("/articles", headers=headers, client=client, host=host)
        assert answer.status == status
        assert (answer.header("content-type") == "application/json") is (status == 200)

    talk(tmp_path, of)


@pytest.mark.parametrize(
    ("headers", "client", "status"),
    [
        ((BEARER,), "203.0.113.7", 200),
        ((("authorization", f"bearer  {ALL_SECRET} "),), "203.0.113.7", 200),
        ((), "203.0.113.7", 401),
        ((), "127.0.0.1", 401),
        ((("authorization", ""),), "127.0.0.1", 401),
        ((("authorization", f"Basic {ALL_SECRET}"),), "203.0.113.7", 401),
        ((("authorization", f"Bearer {ALL_SECRET[:-1]}"),), "203.0.113.7", 401),
        ((("authorization", f"Bearer {ALL_SECRET.upper()}"),), "203.0.113.7", 401),
        ((("authorization", "Bearer " + "x" * 5_000),), "203.0.113.7", 401),
        ((("authorization", "Bearer é\x00"),), "203.0.113.7", 401),
        ((("authorization", "Bearer %"),), "203.0.113.7", 401),
        ((BEARER, ("authorization", "Bearer other")), "203.0.113.7", 401),
        ((("cookie", f"__Host-copytaster={ALL_SECRET}"),), "203.0.113.7", 401),
        ((("x-api-key", ALL_SECRET),), "203.0.113.7", 401),
        ((("remote-user", "anna"),), "10.0.0.2", 200),
        ((("remote-user", "anna"),), "203.0.113.7", 401),
        ((("remote-user", "anna"), ("sec-fetch-site", "cross-site")), "10.0.0.2", 403),
    ],
)
def test_where_others_can_reach_it(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], client: str, status: int
) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask("/articles", headers=headers, client=client, host=OURS)
        assert answer.status == status, answer.text
        if status == 401:
            assert answer.header("www-authenticate").startswith('Bearer realm="copytaster"')
            assert ALL_SECRET not in answer.text

    talk(tmp_path, of, public_url=PUBLIC, trust=Trust(header="Remote-User", proxies=("10.0.0.2",)))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/stories", 200),
        ("/stories/s1", 200),
        ("/openapi.json", 200),
        ("/articles", 403),
        ("/articles/a1", 403),
        ("/search?q=x", 403),
        ("/topics", 403),
        ("/explain", 403),
        ("/alerts", 403),
        ("/sources", 403),
        ("/quotes", 403),
        ("/figures", 403),
    ],
)
def test_a_token_opens_what_it_is_for(tmp_path: Path, path: str, status: int) -> None:
    async def of(ask: Ask, house: House) -> None:
        answer = await ask(path, headers=[("authorization", f"Bearer {STORIES_SECRET}")], host=OURS)
        assert answer.status == status
        assert ('error="insufficient_scope"' in answer.header("www-authenticate")) is (status == 403)

    talk(tmp_path, of, public_url=PUBLIC)


def test_a_token_that_was_revoked_opens_nothing(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        assert (await ask("/articles", headers=[BEARER], host=OURS)).status == 200
        assert house.store.tokens()[0].used_at == NOON
        house.store.revoke_token("all")
        answer = await ask("/articles", headers=[BEARER], host=OURS)
        assert (answer.status, 'error="invalid_token"' in answer.header("www-authenticate")) == (401, True)

    talk(tmp_path, of, public_url=PUBLIC)


@pytest.mark.parametrize("name", ["token", "access_token", "Api_Key", "AUTHORIZATION"])
def test_a_token_in_an_address_is_refused(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    async def of(ask: Ask, house: House) -> None:
        for headers in ((), (BEARER,)):
            answer = await ask("/articles", {name: ALL_SECRET}, headers=headers)
            assert (answer.status, "revoke" in answer.text, ALL_SECRET in answer.text) == (400, True, False)

    talk(tmp_path, of)
    assert ALL_SECRET not in "".join(capfd.readouterr())


def test_before_there_is_a_user_nothing_is_served_but_to_tokens(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        house.store.remove_user("anna")
        answer = await ask("/articles", host=OURS)
        assert (answer.status, "copytaster user add" in answer.text) == (404, True)
        assert (await ask("/articles", headers=[BEARER], host=OURS)).status == 200
        house.store.add_user(User(name="ben", role="reader", created_at=NOON))
        assert (await ask("/articles", host=OURS)).status == 401

    talk(tmp_path, of, public_url=PUBLIC)


def test_who_asks_too_much_waits(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        answers = [await ask("/nothing") for _ in range(int(BURST) + 60)]
        slowed = [answer for answer in answers if answer.status == 429]
        assert slowed
        assert slowed[-1].header("retry-after") == "1"
        assert {answer.status for answer in answers} == {404, 429}
        other = await ask("/nothing", headers=[BEARER])
        assert other.status == 404, "others are not held up"

    talk(tmp_path, of)


def test_guesses_of_tokens_are_counted_by_address(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        wrong = [("authorization", "Bearer wrong")]
        found = {(await ask("/articles", headers=wrong, host=OURS)).status for _ in range(int(BURST) + 60)}
        assert found == {401, 429}
        assert (await ask("/articles", headers=[BEARER], host=OURS)).status == 200

    talk(tmp_path, of, public_url=PUBLIC)


def test_an_allowance_fills_by_the_second() -> None:
    now = [0.0]
    allowances = Allowances(lambda: now[0])

    def taken(caller: str) -> int:
        count = 0
        while True:
            try:
                allowances.take(caller)
            except Problem:
                return count
            count += 1

    assert taken("anna") == BURST
    now[0] += 1
    assert (taken("anna"), taken("ben")) == (A_SECOND, BURST)
    now[0] += 3_600
    assert taken("anna") == BURST
    for number in range(MOST_CALLERS + 10):
        allowances.take(f"address {number}")
    assert len(allowances._buckets) == MOST_CALLERS


@pytest.mark.parametrize("path", ["/articles", "/openapi.json", "/nothing"])
def test_a_site_that_is_a_part_of_another_has_no_api(tmp_path: Path, path: str) -> None:
    async def of(ask: Ask, house: House) -> None:
        assert (await ask(path, headers=[BEARER], host=OURS)).status == 404

    talk(tmp_path, of, public_url=f"{PUBLIC}/news")


def test_problems_are_json_for_a_foreign_host(tmp_path: Path) -> None:
    async def of(ask: Ask, house: House) -> None:
        problem = read(await ask("/articles", host="evil.example"))
        assert (problem["status"], problem["title"]) == (403, "Forbidden")

    talk(tmp_path, of, public_url=PUBLIC)
