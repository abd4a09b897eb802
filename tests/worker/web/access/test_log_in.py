"""Logging in where others can reach the pages: as a table of attacks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage.errors import InvalidValue
from tests.worker.house import NOON
from tests.worker.web.access.newsroom import COOKIE, HERE, HOST, OWN, PASSWORD, Newsroom
from worker.web.access import passwords
from worker.web.access.log_in import WAITS
from worker.web.access.sessions import IDLE, LONGEST
from worker.web.access.trust import Trust

Make = Callable[..., Newsroom]
FREE = sum(not wait for wait in WAITS)


def test_who_logs_in_is_known_until_he_logs_out(newsroom: Make) -> None:
    room = newsroom()
    room.add("anna", "editor")
    first = room.ask("GET", "/")
    assert (first.status, first.header("location")) == (303, "/log-in")
    assert 'name="password"' in room.ask("GET", "/log-in").text
    answer = room.log_in("  ANNA ")
    assert (answer.status, answer.header("location")) == (303, "/")
    name, role, csrf = room.ask("GET", "/").text.split()
    assert (name, role) == ("anna", "editor")
    kept = dict(room.cookies)
    assert room.ask("POST", "/log-out", OWN, {"csrf": csrf}).header("location") == "/log-in"
    assert room.cookies == {}
    room.cookies = kept
    assert room.ask("GET", "/").status == 303, "the secret is worth nothing, wherever it was copied to"
    assert [deed.what for deed in room.store.deeds()] == ["log-out", "log-in"]


def test_the_cookie_is_for_this_host_and_no_script(newsroom: Make) -> None:
    room = newsroom()
    room.add("anna")
    given = room.log_in().header("set-cookie")
    assert given.startswith("__Host-copytaster=")
    parts = {part.strip().lower() for part in given.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= parts
    assert not [part for part in parts if part.startswith("domain")]
    plain = newsroom(public_url="", host="192.0.2.1:8460")
    plain.add("anna")
    answer = plain.ask("POST", "/log-in", [("origin", "http://192.0.2.1:8460")], {"name": "anna", "password": PASSWORD})
    assert "secure" not in answer.header("set-cookie").lower()


def test_a_session_that_was_foisted_on_a_browser_is_not_taken(newsroom: Make) -> None:
    room = newsroom()
    room.add("anna")
    room.cookies = {COOKIE: "chosen-by-mallory"}
    room.log_in()
    assert room.cookies[COOKIE] != "chosen-by-mallory"
    mine = room.cookies[COOKIE]
    room.log_in()
    assert room.cookies[COOKIE] != mine, "each log-in has a secret of its own"
    room.cookies = {COOKIE: mine}
    assert room.ask("GET", "/").status == 303, "and ends the one before in that browser"


@pytest.mark.parametrize("secret", ["", "x", "x" * 5_000, "é", "' OR 1=1 --", "\x00"])
def test_secrets_that_are_none(newsroom: Make, secret: str) -> None:
    room = newsroom()
    room.add("anna")
    room.cookies = {COOKIE: secret}
    assert room.ask("GET", "/").status == 303


@pytest.mark.parametrize(
    ("passed", "status"),
    [
        (IDLE - timedelta(seconds=1), 200),
        (IDLE, 303),
    ],
)
def test_a_log_in_that_is_not_used_ends(newsroom: Make, passed: timedelta, status: int) -> None:
    room = newsroom()
    room.add("anna")
    room.log_in()
    room.ctx.clock.moment = NOON + passed
    assert room.ask("GET", "/").status == status


def test_a_log_in_that_is_used_ends_too(newsroom: Make) -> None:
    room = newsroom()
    room.add("anna")
    room.log_in()
    answers = []
    while room.ctx.clock.moment < NOON + LONGEST:
        answers.append(room.ask("GET", "/").status)
        room.ctx.clock.moment += IDLE / 2
    assert set(answers) == {200}
    assert room.ask("GET", "/").status == 303


@pytest.mark.parametrize("change", ["role", "password", "removal"])
def test_what_becomes_of_a_user_holds_at_once(newsroom: Make, change: str) -> None:
    room = newsroom()
    room.add("anna", "admin")
    room.add("ben")
    room.log_in()
    if change == "role":
        room.store.set_role("anna", "reader")
        assert room.ask("GET", "/").text.split()[:2] == ["anna", "reader"]
        return
    if change == "password":
        room.store.set_password("anna", passwords.hashed("another password"))
    else:
        room.store.remove_user("anna")
    assert room.ask("GET", "/").status == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "wrong password"),
        ("anna", ""),
        ("anna", PASSWORD + "x"),
        ("anna", PASSWORD.upper()),
        ("anna", "x" * 100_000),
        ("nobody", PASSWORD),
        ("nopassword", ""),
        ("nopassword", PASSWORD),
        ("", ""),
        ("a'; DROP TABLE users; --", PASSWORD),
        ("anna\x00", PASSWORD),
    ],
)
def test_every_failure_looks_alike(newsroom: Make, name: str, password: str) -> None:
    room = newsroom()
    room.add("anna")
    room.add("nopassword", password="")
    answer = room.log_in(name, password)
    assert (answer.status, room.cookies) == (403, {})
    assert "Name or password is not right." in answer.text
    assert password not in answer.text or not password


def test_a_name_that_is_nobodys_takes_as_long(newsroom: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    room = newsroom()
    room.add("anna")
    looked: list[str] = []
    hasher = passwords._hasher()

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            looked.append(kept)
            return hasher.verify(kept, password)

        hash, check_needs_rehash = hasher.hash, hasher.check_needs_rehash

    monkeypatch.setattr(passwords, "_hasher", Counting)
    for name in ("anna", "nobody", ""):
        room.log_in(name, "wrong password")
    assert len(looked) == 3
    assert all(kept.startswith("$argon2id$") for kept in looked)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN, 303),
        ((), 403),
        ((("origin", "https://evil.example"),), 403),
        ((("origin", "http://news.example.org"),), 403),
        ((("origin", HERE), ("sec-fetch-site", "cross-site")), 403),
        ((("origin", "null"),), 403),
    ],
)
def test_a_strangers_page_logs_nobody_in(newsroom: Make, headers: tuple[tuple[str, str], ...], status: int) -> None:
    room = newsroom()
    room.add("mallory")
    answer = room.ask("POST", "/log-in", headers, {"name": "mallory", "password": PASSWORD})
    assert answer.status == status


@pytest.mark.parametrize("what", ["name", "address"])
def test_guesses_wait_by_name_and_by_address(newsroom: Make, what: str) -> None:
    room = newsroom()
    for name in ("anna", "ben"):
        room.add(name)
    guesses = range(FREE + 1)
    for number in guesses:
        name, client = ("anna", f"198.51.100.{number}") if what == "name" else (f"user{number}", "2001:db8::1")
        assert room.log_in(name, "wrong password", client).status == 403
    name, client = ("anna", "198.51.100.99") if what == "name" else ("ben", "2001:db8::2")
    answer = room.log_in(name, PASSWORD, client)
    assert (answer.status, answer.header("retry-after"), room.cookies) == (429, "30", {})
    assert "try again in 30 seconds" in answer.text
    room.app = room.build()
    assert room.log_in(name, PASSWORD, client).status == 429, "a restart forgets nothing"
    room.ctx.clock.moment += timedelta(seconds=30)
    assert room.log_in(name, PASSWORD, client).status == 303
    other = ("ben", "192.0.2.5")
    assert room.log_in(other[0], PASSWORD, other[1]).status == 303, "others are not held up"


def test_who_has_a_password_does_not_guess_others_for_free(newsroom: Make) -> None:
    room = newsroom()
    room.add("mallory")
    room.add("anna")
    statuses = []
    for _ in range(2 * FREE):
        assert room.log_in("mallory").status in (303, 429)
        statuses.append(room.log_in("anna", "wrong password").status)
    assert 429 in statuses


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/stories/s1?x=1", "/stories/s1?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
        ("", "/"),
        ('/"><script>', "/%22%3E%3Cscript%3E"),
    ],
)
def test_a_log_in_leads_nowhere_else(newsroom: Make, given: str, led: str) -> None:
    room = newsroom()
    room.add("anna")
    assert "<script>" not in room.ask("GET", "/log-in?next=/%22%3E%3Cscript%3E").text
    assert room.log_in("anna", next=given).header("location") == led


def test_an_old_hash_is_made_anew(newsroom: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    room = newsroom()
    room.add("anna")
    user = room.store.user("anna")
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: stronger)
    assert room.log_in().status == 303
    renewed = room.store.user("anna")
    assert user is not None
    assert renewed is not None
    assert renewed.password != user.password
    assert room.ask("GET", "/").status == 200


def test_without_users_there_are_no_pages(newsroom: Make) -> None:
    room = newsroom()
    answer = room.ask("GET", "/")
    assert (answer.status, "copytaster user add NAME" in answer.text) == (404, True)


def test_a_form_from_before_the_end_of_a_log_in_does_nothing(newsroom: Make) -> None:
    room = newsroom()
    room.add("anna")
    room.log_in()
    csrf = room.ask("GET", "/").text.split()[2]
    assert room.ask("POST", "/", OWN, {"csrf": csrf}).status == 200
    room.log_in()
    assert room.ask("POST", "/", OWN, {"csrf": csrf}).status == 403, "a token is one log-in's"
    room.cookies = {}
    assert room.ask("POST", "/", OWN, {"csrf": csrf}).status == 403
    part = room.ask("GET", "/", [("hx-request", "true")])
    assert (part.status, part.header("hx-redirect"), part.text) == (401, "/log-in", "")


@pytest.mark.parametrize(
    ("host", "status"),
    [(HOST, 303), (HOST.upper(), 303), ("192.0.2.1:8460", 303), ("localhost", 303), ("evil.example", 403), ("", 403)],
)
def test_a_page_answers_under_its_own_name(newsroom: Make, host: str, status: int) -> None:
    room = newsroom(host=host)
    room.add("anna")
    assert room.ask("GET", "/").status == status
    assert room.ask("GET", "/log-in").status == (200 if status == 303 else 403)


PROXY = Trust(header="Remote-User", proxies=("10.0.0.0/8",))


@pytest.mark.parametrize(
    ("trust", "client", "headers", "status", "shown"),
    [
        (PROXY, "10.0.0.2", [("remote-user", "anna")], 200, "anna editor"),
        (PROXY, "::ffff:10.0.0.2", [("Remote-User", " Anna ")], 200, "anna editor"),
        (PROXY, "10.0.0.2", [], 303, ""),
        (PROXY, "10.0.0.2", [("remote-user", "")], 303, ""),
        (PROXY, "10.0.0.2", [("remote-user", "anna"), ("remote-user", "ben")], 400, "more than once"),
        (PROXY, "10.0.0.2", [("remote-user", "nobody")], 403, "is no user here"),
        (PROXY, "10.0.0.2", [("remote-user", "<script>")], 403, "&lt;script&gt;"),
        (PROXY, "203.0.113.7", [("remote-user", "anna")], 303, ""),
        (PROXY, "203.0.113.7", [("remote-user", "anna"), ("x-forwarded-for", "10.0.0.2")], 303, ""),
        (PROXY, "127.0.0.1", [("remote-user", "anna")], 303, ""),
        (PROXY, "", [("remote-user", "anna")], 303, ""),
        (PROXY, "10.0.0.2", [("x-remote-user", "anna"), ("remote_user", "anna")], 303, ""),
        (Trust(proxies=("10.0.0.0/8",)), "10.0.0.2", [("remote-user", "anna")], 303, ""),
        (Trust(), "10.0.0.2", [("remote-user", "anna")], 303, ""),
    ],
)
def test_a_header_is_believed_from_the_proxy_alone(
    newsroom: Make, trust: Trust, client: str, headers: list[tuple[str, str]], status: int, shown: str
) -> None:
    room = newsroom(trust=trust)
    room.add("anna", "editor", password="")
    room.client = client
    answer = room.ask("GET", "/", headers)
    assert (answer.status, shown in answer.text) == (status, True)


def test_who_comes_by_a_proxy_is_slowed_down_by_his_own_address(newsroom: Make) -> None:
    room = newsroom(trust=Trust(proxies=("10.0.0.2",)))
    room.add("anna")

    def guess(told: str, name: str) -> int:
        fields = {"name": name, "password": "wrong password"}
        return room.ask("POST", "/log-in", [*OWN, ("x-forwarded-for", told)], fields, "10.0.0.2").status

    for number in range(FREE + 1):
        assert guess(f"198.51.100.{number}, 203.0.113.9", f"user{number}") == 403
    assert guess("192.0.2.1, 203.0.113.9", "other") == 429, "what stands further left anybody can say"
    assert guess("203.0.113.8", "another") == 403


def test_nothing_secret_is_told(newsroom: Make, capfd: pytest.CaptureFixture[str]) -> None:
    room = newsroom()
    room.add("anna")
    room.log_in("anna", "wrong-secret-one")
    room.log_in("my password typed here", "x")
    room.log_in()
    said = "".join(capfd.readouterr()) + repr(room.store.deeds()) + repr(room.store.users())
    assert "web.log_in" in said
    for secret in ("wrong-secret-one", "typed here", PASSWORD, "$argon2", *room.cookies.values()):
        assert secret not in said
    assert [deed.who for deed in room.store.deeds()] == ["anna", "(unknown)", "anna"]
    with room.store.engine.connect() as connection:
        tables = ("users", "sessions", "log_in_tries", "audit")
        kept = repr([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])
    assert not [secret for secret in (PASSWORD, *room.cookies.values()) if secret in kept]


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1001])
def test_passwords_that_are_not_taken(password: str) -> None:
    with pytest.raises(InvalidValue, match="12 to 1000 characters"):
        passwords.hashed(password)


def test_a_hash_is_argon2id_with_its_own_salt() -> None:
    one, two = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert one != two
    assert one.startswith("$argon2id$v=19$")
    assert passwords.fits(one, PASSWORD)
    assert not passwords.fits("no hash at all", PASSWORD)


def test_no_more_of_a_password_is_taken_than_can_be_kept() -> None:
    kept = passwords.hashed("x" * passwords.LONGEST)
    assert passwords.fits(kept, "x" * passwords.LONGEST)
    assert not passwords.fits(kept, "x" * (passwords.LONGEST + 1))
