"""Users and tokens by command: what is asked, what is shown once, what is never shown."""

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner, Result

from storage.store import Store
from tests.worker.house import fresh_store
from worker.cli import build
from worker.web.access import passwords
from worker.web.access.secret import digest_of

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "copytaster.toml").write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/copytaster.db"\n')
    fresh_store(tmp_path).close()
    return tmp_path


def said(folder: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(build(words[0]), [*words, "--config", str(folder)], input=given)


def listed(folder: Path, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said(folder, *words, "--json").stdout)
    return found


def test_a_user_is_added_changed_and_removed(folder: Path) -> None:
    assert said(folder, "user", "add", " Anna ", "--role", "editor", given=f"{PASSWORD}\n").exit_code == 0
    assert said(folder, "user", "add", "ben", "--no-password").exit_code == 0
    assert [(u["name"], u["role"], u["password"]) for u in listed(folder, "user", "list")] == [
        ("anna", "editor", True),
        ("ben", "reader", False),
    ]
    assert said(folder, "user", "role", "anna", "admin").exit_code == 0
    assert said(folder, "user", "passwd", "ben", given="another password\n").exit_code == 0
    store = Store(f"sqlite:///{folder}/copytaster.db")
    ben = store.user("ben")
    store.close()
    assert ben is not None
    assert passwords.fits(ben.password, "another password")
    assert said(folder, "user", "remove", "anna").exit_code == 0
    assert [u["name"] for u in listed(folder, "user", "list")] == ["ben"]
    assert [deed["what"] for deed in listed(folder, "user", "audit")] == [
        "user removed",
        "password changed",
        "role changed",
        "user added",
        "user added",
    ]
    for words in (("user", "list"), ("user", "audit"), ("token", "list")):
        shown = said(folder, *words)
        assert (shown.exit_code, PASSWORD in shown.output, "$argon2" in shown.output) == (0, False, False)


@pytest.mark.parametrize(
    ("words", "given", "code", "problem"),
    [
        (("user", "add", "anna"), "short\n", 1, "12 to 1000 characters"),
        (("user", "add", "anna"), "", 1, "12 to 1000 characters"),
        (("user", "add", "a b"), f"{PASSWORD}\n", 1, "is no name"),
        (("user", "add", "anna", "--role", "king"), f"{PASSWORD}\n", 2, "the roles are reader, editor, admin"),
        (("user", "add", "anna", "--password", PASSWORD), "", 2, "No such option"),
        (("user", "role", "nobody", "admin"), "", 1, "no user 'nobody'"),
        (("user", "passwd", "nobody"), f"{PASSWORD}\n", 1, "no user 'nobody'"),
        (("user", "remove", "nobody"), "", 1, "no user 'nobody'"),
        (("token", "add", "ci", "--scope", "write"), "", 2, "the scopes are read, "),
        (("token", "add", "ci"), "", 2, "Missing option"),
        (("token", "revoke", "ci"), "", 1, "no token 'ci'"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, words: tuple[str, ...], given: str, code: int, problem: str) -> None:
    result = said(folder, *words, given=given)
    assert (result.exit_code, problem in " ".join(result.output.replace("│", "").split())) == (code, True), (
        result.output
    )


def test_a_token_is_shown_once(folder: Path) -> None:
    made = said(folder, "token", "add", "ci", "--scope", "read:articles", "--scope", "read:stories")
    secret = made.stdout.strip()
    assert secret.startswith("ct_")
    assert len(secret) > 40
    assert listed(folder, "token", "list")[0]["scopes"] == ["read:articles", "read:stories"]
    for words in (("token", "list"), ("token", "list", "--json"), ("user", "audit")):
        assert secret not in said(folder, *words).output
    store = Store(f"sqlite:///{folder}/copytaster.db")
    assert [token.name for token in store.tokens()] == ["ci"]
    assert store.token(digest_of(secret)) is not None
    assert store.token(secret) is None
    store.close()
    assert said(folder, "token", "add", "ci", "--scope", "read").exit_code == 1
    assert said(folder, "token", "revoke", "ci").exit_code == 0
    assert listed(folder, "token", "list") == []
