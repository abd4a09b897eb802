"""The schema: made by the migrations, said by the tables, known by its version."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import storage
from storage.errors import SchemaTooNew, SchemaTooOld, StoreError
from storage.migrate import HEAD, REVISIONS, schema_version
from storage.store import Store
from storage.tables import metadata

#: indexes of its own
ON_POSTGRESQL = ("ix_shingles_day", "ix_terms_day")
VERSIONS = Path(storage.__path__[0]) / "migrations" / "versions"


def stated(name: str, text: str) -> str | None:
    """What a migration says of `revision` or `down_revision`."""
    found = re.search(rf"^{name}\b[^=\n]*= *(?:['\"](.+?)['\"]|None)", text, re.M)
    assert found, name
    return found[1]


@pytest.fixture
def revisions() -> dict[str | None, str]:
    """Older revision -> the one that follows it."""
    texts = [file.read_text("utf-8") for file in VERSIONS.glob("*.py")]
    return {stated("down_revision", text): str(stated("revision", text)) for text in texts}


def test_the_program_knows_every_migration_in_order(revisions: dict[str | None, str]) -> None:
    chain: list[str] = []
    while (following := revisions.get(chain[-1] if chain else None)) is not None:
        chain.append(following)
    assert tuple(chain) == REVISIONS
    assert chain[-1] == HEAD
    assert len(revisions) == len(list(VERSIONS.glob("*.py"))), "two migrations follow the same one"


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        # Alembic takes an empty text as SQLite's default for another one: PostgreSQL holds the defaults to the tables.
        opts = {"compare_type": True, "compare_server_default": connection.dialect.name == "postgresql"}
        # The index of words is another thing on each (storage.fulltext), so the tables say nothing of it.
        opts["include_name"] = lambda name, kind, _: kind != "table" or not str(name).startswith("words")
        elsewhere = ON_POSTGRESQL if connection.dialect.name == "sqlite" else ()
        opts["include_object"] = lambda _object, name, *_: name not in elsewhere
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_a_database_at_this_version_is_left_as_it_is(store: Store) -> None:
    store.prepare(upgrade=False)
    with store.engine.connect() as connection:
        assert schema_version(connection) == HEAD


def test_an_empty_database_is_made_only_if_that_is_wanted(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new/copytaster.db")
    with pytest.raises(SchemaTooOld, match="copytaster migrate"):
        store.prepare(upgrade=False)
    store.prepare(upgrade=True)
    store.prepare(upgrade=False)
    assert store.counts().articles == 0
    store.close()


def test_a_newer_database_is_not_touched(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match=r"9999.*install the newer version"):
        store.prepare(upgrade=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"this is no database at all, only a long enough text\n" * 40, "restore it from a backup")],
)
def test_a_damaged_file_is_told_so(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "copytaster.db").write_bytes(content)
    store = Store(f"sqlite:///{tmp_path}/copytaster.db")
    with pytest.raises(StoreError, match=says):
        store.prepare(upgrade=True)
    store.close()
