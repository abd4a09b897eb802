"""Users and their log-ins, tokens of programs, and the log of who did what."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import dialect
from storage.errors import InvalidValue, NotFound
from storage.model.users import Deed, Role, Session, Token, User
from storage.store.base import Base
from storage.tables import audit, log_in_tries, sessions, tokens, users

#: how long the log says who did what
DEEDS_KEPT = timedelta(days=365)


class Users(Base):
    def add_user(self, user: User) -> None:
        """Raises `InvalidValue` if somebody has the name."""
        with self._write() as connection:
            if _row(connection, users, user.name) is not None:
                raise InvalidValue(f"there is a user {user.name}; `copytaster user role` and `passwd` change one")
            row = {"name": user.name, "role": user.role, "password": user.password, "created_at": user.created_at}
            connection.execute(sa.insert(users).values(row))

    def users(self) -> tuple[User, ...]:
        """Everybody, by name."""
        with self._read() as connection:
            return tuple(map(_user, connection.execute(sa.select(users).order_by(users.c.name))))

    def user(self, name: str) -> User | None:
        """The user of that name."""
        with self._read() as connection:
            row = _row(connection, users, name)
        return None if row is None else _user(row)

    def set_role(self, name: str, role: Role) -> None:
        """Holds from the user's next request on. Raises `NotFound`."""
        with self._write() as connection:
            _change(connection, name, {"role": role})

    def set_password(self, name: str, password: str) -> None:
        """Keeps the hash of a new password and ends the user's log-ins. Raises `NotFound`."""
        with self._write() as connection:
            _change(connection, name, {"password": password})
            connection.execute(sa.delete(sessions).where(sessions.c.user_name == name))

    def renew_hash(self, name: str, old: str, new: str) -> None:
        """Keeps the same password under a newer kind of hash, if it was not changed meanwhile."""
        with self._write() as connection:
            here = sa.and_(users.c.name == name, users.c.password == old)
            connection.execute(sa.update(users).where(here).values(password=new))

    def remove_user(self, name: str) -> None:
        """Ends the user's log-ins, too. Raises `NotFound`."""
        with self._write() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.user_name == name))
            if not connection.execute(sa.delete(users).where(users.c.name == name)).rowcount:
                raise _nobody(name)

    def open_session(self, digest: str, name: str, now: datetime, *, over: datetime) -> None:
        """A log-in of the user, known by the hash of its secret; those begun before `over` are forgotten."""
        with self._write() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.created_at < over))
            row = {"digest": digest, "user_name": name, "created_at": now, "seen_at": now}
            connection.execute(sa.insert(sessions).values(row))

    def session(self, digest: str) -> Session | None:
        """The log-in whose secret has that hash, with the user as he is now."""
        query = sa.select(users, sessions.c.created_at.label("begun_at"), sessions.c.seen_at)
        query = query.join(sessions, sessions.c.user_name == users.c.name).where(sessions.c.digest == digest)
        with self._read() as connection:
            row = connection.execute(query).first()
        return None if row is None else Session(user=_user(row), created_at=row.begun_at, seen_at=row.seen_at)

    def touch_session(self, digest: str, now: datetime) -> None:
        """The log-in is in use."""
        with self._write() as connection:
            connection.execute(sa.update(sessions).where(sessions.c.digest == digest).values(seen_at=now))

    def end_session(self, digest: str) -> None:
        """The log-in's secret is worth nothing from now on."""
        with self._write() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.digest == digest))

    def begin_try(self, keys: Sequence[str], waits: Sequence[timedelta], now: datetime) -> datetime | None:
        """Counts a log-in as failed under each key before it is looked at: guesses at once are counted one by one.

        `waits`: after the first, second … failure in a row; the last for all that follow. A key without a failure for
        twice that is forgotten. None: it may be looked at; else from when on the next one may.
        """
        memory = 2 * max(waits)
        with self._write() as connection:
            connection.execute(sa.delete(log_in_tries).where(log_in_tries.c.at < now - memory))
            for key in keys:  # a first failure makes the row, so that there is one to lock
                first = {"key": key, "failures": 0, "at": now, "next_at": now}
                dialect.insert_new(connection, log_in_tries, [first])
            query = sa.select(log_in_tries).where(log_in_tries.c.key.in_(keys)).order_by(log_in_tries.c.key)
            rows = connection.execute(dialect.locked(connection, query, log_in_tries)).all()
            blocked: list[datetime] = [row.next_at for row in rows if row.next_at > now]
            if blocked:
                return max(blocked)
            for row in rows:
                wait = waits[min(row.failures, len(waits) - 1)]
                changed = {"failures": row.failures + 1, "at": now, "next_at": now + wait}
                connection.execute(sa.update(log_in_tries).where(log_in_tries.c.key == row.key).values(changed))
        return None

    def end_try(self, name: str, address: str, now: datetime) -> None:
        """The log-in that was counted under these two keys was right: the name begins anew, the address is as before.

        Who has a password of his own must not be able to guess others' without end.
        """
        with self._write() as connection:
            connection.execute(sa.delete(log_in_tries).where(log_in_tries.c.key == name))
            taken_back = {"failures": log_in_tries.c.failures - 1, "next_at": now}
            connection.execute(sa.update(log_in_tries).where(log_in_tries.c.key == address).values(taken_back))

    def add_token(self, token: Token) -> None:
        """Raises `InvalidValue` if there is one of that name."""
        with self._write() as connection:
            if _row(connection, tokens, token.name) is not None:
                raise InvalidValue(f"there is a token {token.name}; `copytaster token revoke {token.name}` ends it")
            row = {"name": token.name, "digest": token.digest, "created_at": token.created_at}
            connection.execute(sa.insert(tokens).values(row | {"scopes": " ".join(token.scopes)}))

    def tokens(self) -> tuple[Token, ...]:
        """All that hold, by name."""
        with self._read() as connection:
            return tuple(map(_token, connection.execute(sa.select(tokens).order_by(tokens.c.name))))

    def token(self, digest: str) -> Token | None:
        """The token whose secret has that hash."""
        with self._read() as connection:
            row = connection.execute(sa.select(tokens).where(tokens.c.digest == digest)).first()
        return None if row is None else _token(row)

    def touch_token(self, name: str, now: datetime) -> None:
        """The token is in use."""
        with self._write() as connection:
            connection.execute(sa.update(tokens).where(tokens.c.name == name).values(used_at=now))

    def revoke_token(self, name: str) -> None:
        """Raises `NotFound`."""
        with self._write() as connection:
            if not connection.execute(sa.delete(tokens).where(tokens.c.name == name)).rowcount:
                raise NotFound(f"no token {name!r}; `copytaster token list` lists them")

    def keep_deed(self, deed: Deed) -> None:
        """Notes who did what; what is older than a year goes."""
        with self._write() as connection:
            connection.execute(sa.delete(audit).where(audit.c.at < deed.at - DEEDS_KEPT))
            row = {"at": deed.at, "who": deed.who, "what": deed.what, "about": deed.about, "address": deed.address}
            connection.execute(sa.insert(audit).values(row))

    def deeds(self, limit: int | None = None) -> tuple[Deed, ...]:
        """Who did what, newest first."""
        query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        with self._read() as connection:
            return tuple(
                Deed(at=row.at, who=row.who, what=row.what, about=row.about, address=row.address)
                for row in connection.execute(query)
            )


def _row(connection: sa.Connection, table: sa.Table, name: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(table).where(table.c.name == name)).first()


def _change(connection: sa.Connection, name: str, values: dict[str, str]) -> None:
    if not connection.execute(sa.update(users).where(users.c.name == name).values(values)).rowcount:
        raise _nobody(name)


def _nobody(name: str) -> NotFound:
    return NotFound(f"no user {name!r}; `copytaster user list` lists them")


def _user(row: sa.Row[tuple[object, ...]]) -> User:
    return User(name=row.name, role=row.role, created_at=row.created_at, password=row.password)


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    return Token(
        name=row.name,
        digest=row.digest,
        scopes=tuple(row.scopes.split()),
        created_at=row.created_at,
        used_at=row.used_at,
    )
