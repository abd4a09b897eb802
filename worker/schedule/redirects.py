"""When a redirect is believed: only a permanent one, seen often enough for long enough, and only to a feed."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.model import DueFeed, FeedState, Response

PERMANENT = (301, 308)
#: A parking page answers 301 at once; a move that lasts is still there a day and two polls later.
PROOFS = 3
PROOF_TIME = timedelta(hours=24)
#: An adopted address that has failed for so long is left again for the configured one.
MOVE_REGRETTED = timedelta(hours=24)


def follow(due: DueFeed, state: FeedState, response: Response, now: datetime) -> FeedState:
    """The state after an answer that was a feed: where it came from is remembered, a proven move is adopted.

    `redirect_to` is the address the stored validators belong to, whenever it is not the asked one.
    """
    if not response.hops:
        if not state.redirect_to:
            return state
        return replace(state, redirect_to="", redirect_since=None, redirect_count=0)
    if not all(hop.status in PERMANENT for hop in response.hops):
        return replace(state, redirect_to=response.final_url, redirect_since=None, redirect_count=0)
    known = response.final_url == state.redirect_to and state.redirect_since is not None
    since = state.redirect_since if known and state.redirect_since else now
    count = state.redirect_count + 1 if known else 1
    if count < PROOFS or now - since < PROOF_TIME:
        return replace(state, redirect_to=response.final_url, redirect_since=since, redirect_count=count)
    moved = "" if response.final_url == due.feed.url else response.final_url
    return replace(state, moved_to=moved, redirect_to="", redirect_since=None, redirect_count=0)


def distrust(state: FeedState, response: Response) -> FeedState:
    """The state after a redirect that did not lead to a feed: its proof begins anew."""
    return replace(state, redirect_since=None, redirect_count=0) if response.hops else state


def regret(state: FeedState, now: datetime) -> FeedState:
    """The state of a failing feed: an adopted address that only fails is left for the configured one."""
    failing_since = state.failing_since or now
    if not state.moved_to or now - failing_since < MOVE_REGRETTED:
        return state
    return replace(
        state, moved_to="", redirect_to="", redirect_since=None, redirect_count=0, etag=b"", last_modified=b""
    )
