"""The known name that is nearest to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The most similar known name, empty if none is like it. Case does not count."""
    by_small = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), sorted(by_small), n=1, cutoff=cutoff)
    return by_small[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "notify"?`, or empty."""
    found = nearest(word, known)
    return f'Did you mean "{found}"?' if found else ""
