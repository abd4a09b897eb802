"""Identify: which article is the same as, a version of, or about the same event as one before it.

Pure: the archive's side is given as `Candidates` (`worker.identify.memory` states what they hold).
"""

from worker.identify.addresses import canonical_url, entry_keys, shared_addresses
from worker.identify.closeness import Rarity
from worker.identify.fingerprints import fingerprint, story_terms, with_guid
from worker.identify.limits import LIMITS, CandidateLimits
from worker.identify.provenance import SourceLine, independent_sources
from worker.identify.regroup import components, moves_among, regroup, why
from worker.identify.traces import Report, Trace, traces
from worker.identify.verdicts import identify

__all__ = [
    "LIMITS",
    "CandidateLimits",
    "Rarity",
    "Report",
    "SourceLine",
    "Trace",
    "canonical_url",
    "components",
    "entry_keys",
    "fingerprint",
    "identify",
    "independent_sources",
    "moves_among",
    "regroup",
    "shared_addresses",
    "story_terms",
    "traces",
    "why",
    "with_guid",
]
