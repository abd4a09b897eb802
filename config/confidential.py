"""What of a configuration nobody else may read, wherever it turns up again: in what a receiver or a database says."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from config.settings import Settings

#: letters of the shortest secret that can be told from a word of any text
LEAST = 6


def confidential(settings: Settings) -> tuple[str, ...]:
    """Passwords, tokens and keys, and the secret parts of addresses; the longest first."""
    found = {*_told(settings.model_dump(exclude={"storage"}))}
    for url in (settings.storage.url.get_secret_value(), *(feed.url for feed in settings.feeds)):
        found |= {*_of_address(url)}
    for channel in settings.channels.values():
        if channel.type != "email":
            url = channel.url.get_secret_value() if isinstance(channel.url, SecretStr) else channel.url
            is_secret = channel.type == "apprise" or channel.format == "slack"
            found |= {*_of_address(url), *(urlsplit(url).path.split("/") if is_secret else ())}
    return tuple(sorted((each for each in found if len(each) >= LEAST), key=lambda each: (-len(each), each)))


def _told(value: object) -> Iterator[str]:
    match value:
        case SecretStr():
            secret = value.get_secret_value()
            # Also without what says how it is used: `Bearer …`, `whsec_…`.
            yield from (secret, secret.rpartition(" ")[2], secret.partition("_")[2])
        case dict():
            for each in value.values():
                yield from _told(each)
        case tuple() | list():
            for each in value:
                yield from _told(each)


def _of_address(url: str) -> Iterator[str]:
    """Password and query, as they stand and decoded."""
    try:
        parts = urlsplit(url)
        given = parts.password or ""
    except ValueError:
        return
    for text in (given, parts.query, *(pair.partition("=")[2] for pair in parts.query.split("&"))):
        yield from (text, unquote(text))
