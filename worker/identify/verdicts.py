"""The verdict: what an article is to those before it, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.model import Article, Candidates, Fingerprint, Known, Verdict
from worker.identify import relations
from worker.identify.addresses import site
from worker.identify.changes import changes
from worker.identify.likeness import Likeness, Setting, likenesses, near_ones
from worker.identify.reading import Reading, read
from worker.identify.stories import place
from worker.identify.terms import spelled
from worker.identify.words import fold


@dataclass(frozen=True, slots=True)
class _Case:
    """An article with what it is judged by."""

    article: Article
    fingerprint: Fingerprint
    candidates: Candidates
    now: datetime

    @property
    def reading(self) -> Reading:
        """What is compared; it is made once, and only where there is something to compare with."""
        return read(self.article.text)


def identify(article: Article, fingerprint: Fingerprint, candidates: Candidates, now: datetime) -> Verdict:
    """Judges an article against the candidates of the archive (`worker.identify.memory` says which those are).

    `group` and `story` of the verdict are ids of the archive, '' where a new one is to be opened. `of` is the article
    that it is a version or copy of, or of which a round-up carries most; None for `new`.
    """
    case = _Case(article, fingerprint, candidates, now)
    known = candidates.by_key
    others = tuple(one for one in candidates.by_text if known is None or one.id != known.id)
    near = near_ones(article.text, fingerprint.every_shingle, others)
    if known is not None:
        near = (known, *near)
    setting = Setting(site(article.url), relations.headline(article), now)
    likes = likenesses(case.reading, near, setting, known.id if known else None) if near else ()
    if known is not None:
        like = next(like for like in likes if like.known.id == known.id)
        if relations.is_believable(article, case.reading, known, like):
            return _version(case, like, _same_text(like, likes), "the same address or entry")
    return _by_text(case, likes)


def _by_text(case: _Case, likes: tuple[Likeness, ...]) -> Verdict:
    near = [like for like in likes if not relations.is_carried(like)]
    carried = [like for like in near if relations.is_round_up(like)]
    copies = (like for like in near if like not in carried and relations.is_version(like))
    # Where two texts were put together, it is a copy of the one that makes up more of it.
    copy = max(copies, key=lambda like: like.aligned.new.share, default=None)
    if copy is not None and not any(relations.is_beside(other, copy) for other in carried):
        share = f"{copy.contained:.0%} of the shorter text stands in both"
        return _version(case, copy, _same_text(copy, near), share)
    if carried:
        most = carried[0]
        share = f"{most.of_known:.0%} of it stands in this longer text, which has other matters too"
        return Verdict(kind="contains", of=most.known.id, score=most.score, reason=f"{_named(most.known)}: {share}")
    return _new(case, frozenset(like.known.id for like in likes if relations.is_series(like)))


def _same_text(copy: Likeness, likes: Iterable[Likeness]) -> tuple[Known, ...]:
    """What the new text is a version of, and the articles of other groups that are one with it: the oldest first."""
    found = [like.known for like in likes if like.known.group != copy.known.group and relations.is_one(copy, like)]
    return tuple(sorted((copy.known, *found), key=lambda known: (known.published, known.id)))


def _version(case: _Case, like: Likeness, one_text: tuple[Known, ...], evidence: str) -> Verdict:
    """Same, revision or syndicated: the two are one text."""
    known, article = like.known, case.article
    group, *joins = dict.fromkeys(each.group for each in one_text)
    near = dict.fromkeys(each.story for each in one_text if each.story != known.story)
    verdict = Verdict(
        kind="same",
        of=known.id,
        group=group,
        joins=tuple(joins),
        story=known.story,
        near=tuple(near),
        score=like.score,
    )
    if article.url and not relations.is_same_site(article, known):
        other = "another headline" if fold(relations.headline(article)) != fold(known.headline) else "the same headline"
        reason = f"copy of {_named(known)} on another site under {other}: {evidence}"
        return replace(verdict, kind="syndicated", reason=reason)
    found = changes(known.headline, known.text, relations.headline(article), article.text)
    if not found:
        return replace(verdict, reason=f"{_named(known)} again, unchanged: {evidence}")
    reason = f"new version of {_named(known)}: {evidence}; {_summary(tuple(change.kind for change in found))} changed"
    return replace(verdict, kind="revision", reason=reason, changes=found)


def _new(case: _Case, series: frozenset[str]) -> Verdict:
    placing = place(case.fingerprint.terms, case.candidates, case.now, series)
    match, near = placing.match, placing.near
    if match is None:
        return Verdict(kind="new", reason="no relative in the archive shares its text, nor tells its event", near=near)
    told = ", ".join(spelled(placing.shared, f"{relations.headline(case.article)}\n{case.article.text}"))
    reason = f"another report of the story of {_named(match.known)}: both tell of {told}"
    return Verdict(kind="new", story=match.story, score=match.score, reason=reason, near=near)


def _named(known: Known) -> str:
    return f"“{known.headline}” ({known.publisher or known.url or known.id})"


def _summary(kinds: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(kind.replace("_", " ") for kind in kinds))
