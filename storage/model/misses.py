"""What a topic nearly matched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An article that all clauses but one hold in. `snippet`: before, at and behind a place where the others hold."""

    article: str
    headline: str
    publisher: str
    url: str
    reason: str
    snippet: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedClause:
    """A clause that alone kept `count` articles out; the newest of them."""

    clause: str
    count: int
    articles: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMisses:
    topic: str
    #: those that kept most out first
    clauses: tuple[MissedClause, ...]

    @property
    def count(self) -> int:
        return sum(clause.count for clause in self.clauses)
