"""What can go wrong in cleaning. Bytes never raise: a page that cannot be read is a partial article with a warning."""


class CleanError(ValueError):
    """Base of the errors of cleaning; its message says what, and what to do."""
