"""The schema's version: checked at every start, made or upgraded by Alembic when it is behind."""

from pathlib import Path

import sqlalchemy as sa

from storage.errors import SchemaTooNew, SchemaTooOld

#: the newest revision in migrations/versions; a test holds it to that
HEAD = "0017"
#: every revision, oldest first
REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
)


def schema_version(connection: sa.Connection) -> str | None:
    """The revision that the database is at; None if it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def ensure_schema(engine: sa.Engine, *, upgrade: bool) -> None:
    """Raises `SchemaTooNew`, or `SchemaTooOld` unless it may upgrade."""
    with engine.begin() as connection:
        version = schema_version(connection)
    if version == HEAD:
        return
    if version is not None and version not in REVISIONS:
        raise SchemaTooNew(
            f"the database is at schema {version}, this copytaster knows up to {HEAD}: install the newer version again"
        )
    if not upgrade:
        raise SchemaTooOld(f"the database is at schema {version or 'none'}, not {HEAD}: run `copytaster migrate`")
    _upgrade(engine)


def _upgrade(engine: sa.Engine) -> None:
    # Alembic is slow to import and needed once in a version's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(is_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
