"""What can go wrong before a request is on its way. What goes wrong afterwards is a value: `FetchFailed`."""


class WebError(Exception):
    """Base of the web client's errors."""


class InvalidRequest(WebError, ValueError):
    """A request that cannot be sent as it stands: a header with a line break, an unreadable network."""


class ClientClosed(WebError):
    """The client was closed before an answer came. Nothing is known about the other side."""
