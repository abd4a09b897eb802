"""How far the archive is searched for relatives. The store takes these numbers as arguments; they live here."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class CandidateLimits:
    """The semantics of `candidates(fingerprint, now)`, stated in `worker.identify.memory`.

    The windows are those of docs/decisions/0060; without one, precision on templated wire copy falls by a tenth.
    """

    #: articles first seen longer ago are no candidates by text
    text_window: timedelta = timedelta(days=7)
    #: the same for terms
    terms_window: timedelta = timedelta(days=10)
    #: a shingle or term in more articles of its window is passed over in the search
    max_shingle_count: int = 400
    max_term_count: int = 200
    #: so many of the rarest terms are looked for
    searched_terms: int = 24
    #: fewer shared shingles, of those that are kept, make no candidate
    min_shared_shingles: int = 3
    by_text: int = 20
    by_terms: int = 20


LIMITS = CandidateLimits()
