"""Users, sessions, tokens and the audit log, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import InvalidValue, NotFound
from storage.model.users import Deed, Token, User, user_name
from storage.store import Store

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ANNA = User(name="anna", role="editor", created_at=NOON, password="hash")
WAITS = (timedelta(0), MINUTE, 5 * MINUTE)


def test_a_user_is_kept_changed_and_removed(store: Store) -> None:
    assert store.users() == ()
    store.add_user(ANNA)
    assert (store.user("anna"), store.user("Anna"), store.users()) == (ANNA, None, (ANNA,))
    with pytest.raises(InvalidValue, match="there is a user anna"):
        store.add_user(ANNA)
    store.set_role("anna", "admin")
    store.renew_hash("anna", "another", "never")
    store.renew_hash("anna", "hash", "newer")
    assert store.users() == (User(name="anna", role="admin", created_at=NOON, password="newer"),)
    store.remove_user("anna")
    assert store.users() == ()
    for change in (lambda: store.set_role("anna", "reader"), lambda: store.remove_user("anna")):
        with pytest.raises(NotFound, match="no user 'anna'"):
            change()


def test_a_session_has_the_user_as_he_is_now(store: Store) -> None:
    store.add_user(ANNA)
    store.open_session("d1", "anna", NOON, over=NOON - DAY)
    store.touch_session("d1", NOON + MINUTE)
    store.set_role("anna", "reader")
    found = store.session("d1")
    assert found is not None
    assert (found.user.role, found.created_at, found.seen_at) == ("reader", NOON, NOON + MINUTE)
    assert store.session("d2") is None
    store.end_session("d1")
    assert store.session("d1") is None


@pytest.mark.parametrize("end", ["password", "removal", "age"])
def test_what_ends_sessions(store: Store, end: str) -> None:
    store.add_user(ANNA)
    store.open_session("d1", "anna", NOON, over=NOON - DAY)
    if end == "password":
        store.set_password("anna", "new")
    elif end == "removal":
        store.remove_user("anna")
        store.add_user(ANNA)
    else:
        store.open_session("d2", "anna", NOON + DAY, over=NOON + MINUTE)
    assert store.session("d1") is None


def test_failures_in_a_row_make_the_next_try_wait(store: Store) -> None:
    keys = ("name:x", "address:y")
    assert store.begin_try(keys, WAITS, NOON) is None
    assert store.begin_try(keys, WAITS, NOON) is None
    assert store.begin_try(keys, WAITS, NOON) == NOON + MINUTE
    assert store.begin_try(("name:z", "address:y"), WAITS, NOON) == NOON + MINUTE, "another name from there waits, too"
    assert store.begin_try(("name:z", "address:q"), WAITS, NOON) is None
    assert store.begin_try(keys, WAITS, NOON + MINUTE) is None
    assert store.begin_try(keys, WAITS, NOON + 5 * MINUTE) == NOON + 6 * MINUTE
    assert store.begin_try(keys, WAITS, NOON + 30 * MINUTE) is None, "what is long ago is forgotten"
    assert store.begin_try(keys, WAITS, NOON + 30 * MINUTE) is None


def test_a_log_in_that_was_right_begins_anew_for_the_name_alone(store: Store) -> None:
    for name in "abc":
        assert store.begin_try((name, "address"), WAITS, NOON) is None
        store.end_try(name, "address", NOON)
    assert store.begin_try(("a", "address"), WAITS, NOON) is None
    assert store.begin_try(("b", "address"), WAITS, NOON) is None
    store.end_try("b", "address", NOON)
    assert store.begin_try(("b", "address"), WAITS, NOON) is None, "one failure from there, as before"
    assert store.begin_try(("c", "address"), WAITS, NOON) == NOON + MINUTE


def test_guesses_at_once_are_counted_one_by_one(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.begin_try(("name:x", "address:y"), WAITS, NOON), range(16)))
    assert found.count(None) == 2


def test_a_token_is_found_by_its_digest_until_it_is_revoked(store: Store) -> None:
    token = Token(name="ci", scopes=("read:articles", "read:stories"), created_at=NOON, digest="d")
    store.add_token(token)
    with pytest.raises(InvalidValue, match="there is a token ci"):
        store.add_token(token)
    assert (store.token("d"), store.token("ci"), store.tokens()) == (token, None, (token,))
    store.touch_token("ci", NOON + DAY)
    assert store.tokens()[0].used_at == NOON + DAY
    store.revoke_token("ci")
    assert store.token("d") is None
    with pytest.raises(NotFound, match="no token 'ci'"):
        store.revoke_token("ci")


def test_who_did_what_is_kept_for_a_year(store: Store) -> None:
    first, second = (Deed(at=NOON, who="anna", what=what, about="b", address="::1") for what in ("one", "two"))
    store.keep_deed(first)
    store.keep_deed(second)
    assert store.deeds() == (second, first)
    assert store.deeds(1) == (second,)
    late = Deed(at=NOON + 366 * DAY, who="ben", what="three")
    store.keep_deed(late)
    assert store.deeds() == (late,)


def test_hashes_are_not_printed() -> None:
    assert "hash" not in repr(ANNA)
    assert "digest" not in repr(Token(name="ci", scopes=(), created_at=NOON, digest="digest"))


@pytest.mark.parametrize(
    ("given", "name"),
    [(" Anna ", "anna"), ("ＡＮＮＡ", "anna"), ("a.b@desk.example", "a.b@desk.example"), ("محمد", "محمد")],
)
def test_a_name_has_one_form(given: str, name: str) -> None:
    assert user_name(given) == name


@pytest.mark.parametrize("given", ["", "  ", "a b", "a\nb", "a/b", "<b>", "x" * 65, "a\x00", "a\u202eb"])
def test_what_is_no_name(given: str) -> None:
    with pytest.raises(InvalidValue, match="is no name"):
        user_name(given)
