"""What can be wrong with a document that should be a feed or a list of feeds."""


class ParseError(ValueError):
    """Base of the errors of this package; its text is a sentence for the owner."""


class NotAFeed(ParseError):
    """The document is no feed; `reason` says what it is instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAnOpml(ParseError):
    """The document is no OPML; `line` is where reading ended (1-based), 0 if it never began."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line
