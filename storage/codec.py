"""Values as JSON and back. Field names are those of the values; tuples are arrays, times ISO 8601, None is null."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec

from storage.errors import InvalidValue

Value = TypeVar("Value")
#: JSON that is written already; it may stand in a value to be encoded
Written = msgspec.Raw
#: a time that is text already
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]


def encode(value: object) -> bytes:
    """The JSON of a value of `storage.model`, UTF-8."""
    return msgspec.json.encode(value)


def decode(json: bytes | str, kind: type[Value]) -> Value:
    """The value that `encode` wrote. Raises `InvalidValue` with the place of the fault."""
    try:
        return msgspec.json.decode(json, type=kind)
    except msgspec.MsgspecError as error:
        raise InvalidValue(f"not a {kind.__name__}: {error}") from error


def jsonable(value: object) -> Any:
    """The value as plain dicts, lists, strings and numbers, for a line of output."""
    return msgspec.to_builtins(value)


def from_jsonable(plain: object, kind: type[Value]) -> Value:
    """The value of a decoded JSON object; missing fields take their defaults. Raises `InvalidValue`."""
    try:
        return msgspec.convert(plain, type=kind)
    except msgspec.MsgspecError as error:
        raise InvalidValue(f"not a {kind.__name__}: {error}") from error


def schemas(kinds: Iterable[type], place: str) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """The JSON Schema (2020-12) of each kind of value, and of what they refer to, by name; `place`: of such a name."""
    found, parts = msgspec.json.schema_components(tuple(kinds), ref_template=place)
    return found, parts
