"""Says in our words what pydantic found wrong: where in the configuration, what, and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from config.crosscheck import Clash
from config.errors import Wrong
from config.locate import Path
from config.nearest import did_you_mean
from config.settings import CHANNELS, TABLES, keys_of

#: pydantic's kinds of error, in our words; what is not here keeps pydantic's sentence
_WORDS = {
    "missing": ("this key is missing", "Add it"),
    "string_type": ("it has to be a text", "Put it in quotation marks"),
    "string_too_long": ("it is too long", "Write at most {max_length} characters"),
    "int_type": ("it has to be a whole number", "Write it without quotation marks"),
    "int_parsing": ("it has to be a whole number", "Write digits only"),
    "int_from_float": ("it has to be a whole number", "Leave the fraction out"),
    "bool_type": ("it has to be true or false", "Write true or false, without quotation marks"),
    "bool_parsing": ("it has to be true or false", "Write true or false, without quotation marks"),
    "greater_than_equal": ("it is too small", "The least is {ge}"),
    "less_than_equal": ("it is too large", "The most is {le}"),
    "tuple_type": ("it has to be a list", "Write it in square brackets"),
    "too_short": ("it is empty", "Give at least {min_length}"),
    "dict_type": ("it has to be a table", "Write [table] above its keys"),
    "mapping_type": ("it has to be a table", "Write [table] above its keys"),
    "model_type": ("it has to be a table", "Write [table] above its keys, [[table]] for one of several"),
    "model_attributes_type": ("it has to be a table", "Write [table] above its keys"),
    "literal_error": ("this is no value that it can have", "Write {expected}"),
    "union_tag_not_found": ("the channel has no type", 'Add type = "email", "webhook" or "apprise"'),
    "union_tag_invalid": ('no kind of channel is called "{tag}"', "The kinds are {expected_tags}"),
    "string_pattern_mismatch": ("it is not of the form that it has to have", 'Write a code such as "GB" or "en"'),
    "path_type": ("it has to be the path of a file", "Put it in quotation marks"),
}


def explain(error: ValidationError, raw: Mapping[str, Any]) -> Iterator[Clash]:
    """Each problem of a raw configuration, with its path as the file has it."""
    for problem in error.errors(include_url=False, include_input=False):
        path, context = _path(problem["loc"]), problem.get("ctx", {})
        cause = context.get("error")
        if isinstance(cause, Wrong):
            yield Clash((*path, cause.key) if cause.key else path, cause.message, cause.hint)
        elif problem["type"] == "extra_forbidden":
            known = _known_keys(path[:-1], raw)
            hint = did_you_mean(str(path[-1]), known) or f"The keys are: {', '.join(known)}"
            yield Clash(path, "no setting has this name", hint)
        else:
            message, hint = _WORDS.get(problem["type"], (problem["msg"].lower().replace("{", "{{"), ""))
            yield Clash(path, message.format_map(context), hint.format_map(context).replace("'", '"'))


def _known_keys(table: Path, raw: Mapping[str, Any]) -> tuple[str, ...]:
    model = CHANNELS[raw["channels"][table[1]]["type"]] if table[0] == "channels" else TABLES[str(table[0])]
    return tuple(sorted(keys_of(model)))


def _path(location: tuple[int | str, ...]) -> Path:
    """Pydantic puts the kind of channel, and `[key]` for a bad name, into its path; the file has neither."""
    if location[0] == "channels" and len(location) > 2 and location[2] in CHANNELS:
        location = (*location[:2], *location[3:])
    return tuple(part for part in location if part != "[key]")
