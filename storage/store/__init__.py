"""The only door to the database: short transactions, named after what the street needs."""

from storage.store.alerts import Alerts
from storage.store.archive import Archive
from storage.store.cleaned import Again, CleanedAgain, KeptPage
from storage.store.day import Days
from storage.store.dealing import Dealing
from storage.store.deliveries import Deliveries
from storage.store.entries import Entries
from storage.store.evidence import Dossiers
from storage.store.feeds import Feeds
from storage.store.feeds_out import FeedsOut
from storage.store.filing import Filing, Filings
from storage.store.handing import Handings
from storage.store.measuring import Measuring
from storage.store.old_terms import OldTerms
from storage.store.packed import PackedPage
from storage.store.proposals import Proposals
from storage.store.push import Pushes
from storage.store.recipients import Recipients
from storage.store.regrouping import NearStories, Regroupings, StoryChange
from storage.store.replaying import FiledVersion, Replayings
from storage.store.retention import Retiring
from storage.store.said import Said
from storage.store.search import Searches
from storage.store.users import Users

__all__ = ["Again", "FiledVersion", "Filing", "KeptPage", "NearStories", "PackedPage", "Store", "StoryChange"]


class Store(
    Feeds,
    Entries,
    Filings,
    Alerts,
    Deliveries,
    Recipients,
    Archive,
    CleanedAgain,
    Said,
    Searches,
    Pushes,
    Regroupings,
    OldTerms,
    Replayings,
    Proposals,
    Dealing,
    FeedsOut,
    Days,
    Users,
    Measuring,
    Dossiers,
    Handings,
    Retiring,
):
    """All that is kept. Methods may be called from any thread; SQLite lets one writer in at a time."""
