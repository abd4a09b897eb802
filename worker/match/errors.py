"""What can be wrong with a topic."""


class MatchError(ValueError):
    """Base of the errors of topics."""


class QueryError(MatchError):
    """A query that cannot be read exactly. `column` counts code points from 1; `hint` is the suggested form or ''."""

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.column = column
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type["QueryError"], tuple[int, str, str]]:
        return QueryError, (self.column, self.message, self.hint)

    def shown(self, query: str, *, where: str = "") -> str:
        """Four lines: where and what, the query, the caret below it, the hint.

        `where` is a prefix such as `topics.jsonl:12:`. Tabs and line ends of the query become spaces, so that the
        caret stands under its character.
        """
        line = "".join(" " if character in "\t\r\n\v\f" else character for character in query)
        rows = [f"{where} error: {self.message}".lstrip(), "  " + line, "  " + " " * (self.column - 1) + "^"]
        return "\n".join([*rows, f"  did you mean {self.hint}?"] if self.hint else rows)


class TopicErrors(MatchError):
    """All that is wrong with a set of topics: (name of the topic, `@set` or `${snippet}`; its text; the error)."""

    def __init__(self, faults: tuple[tuple[str, str, QueryError], ...]) -> None:
        super().__init__("\n".join(error.shown(text, where=name + ":") for name, text, error in faults))
        self.faults = faults
