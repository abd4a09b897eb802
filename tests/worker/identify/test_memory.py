from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Article, Candidates, Fingerprint, Known
from tests.worker.identify.archive import MemoryArchive
from worker.identify import LIMITS, CandidateLimits, fingerprint, identify

NOW = datetime(2041, 3, 4, tzinfo=UTC)


def known(ident: str) -> Known:
    return Known(id=ident, url="", group=ident, story=ident, published=NOW, headline="", text="")


def mark(*shingles: int, keys: tuple[tuple[str, str], ...] = (), terms: tuple[str, ...] = ()) -> Fingerprint:
    return Fingerprint(keys=keys, shingles=shingles, terms=tuple((term, 1.0, True) for term in terms))


def ids(found: tuple[Known, ...]) -> list[str]:
    return [one.id for one in found]


def test_an_empty_archive_has_no_candidates() -> None:
    found = MemoryArchive().candidates(mark(1, 2, 3, terms=("a",)), NOW)
    assert found == Candidates()


def test_the_first_article_with_a_key_keeps_it() -> None:
    archive = MemoryArchive()
    archive.add(known("1"), mark(keys=(("url", "u"),)), NOW)
    archive.add(known("2"), mark(keys=(("url", "u"), ("guid", "g"))), NOW)
    first = archive.candidates(mark(keys=(("url", "u"),)), NOW + timedelta(days=900)).by_key
    second = archive.candidates(mark(keys=(("guid", "g"), ("url", "u"))), NOW).by_key
    assert [known and known.id for known in (first, second)] == ["1", "2"]


def test_joined_groups_are_one_from_then_on() -> None:
    archive = MemoryArchive()
    for ident in ("1", "2", "3"):
        archive.add(known(ident), mark(*range(5)), NOW, joins=("1", "2") if ident == "3" else ())
    assert [one.group for one in archive.reports.as_they_stand()] == ["3", "3", "3"]
    archive.add(known("4"), mark(*range(5)), NOW, joins=("3",))
    assert {one.group for one in archive.candidates(mark(*range(5)), NOW).by_text} == {"4"}


def test_most_shared_shingles_come_first_and_few_are_none() -> None:
    archive = MemoryArchive(CandidateLimits(min_shared_shingles=5))
    archive.add(known("five"), mark(1, 2, 3, 4, 5), NOW)
    archive.add(known("four"), mark(1, 2, 3, 4), NOW)
    archive.add(known("six"), mark(1, 2, 3, 4, 5, 6), NOW)
    found = archive.candidates(mark(1, 2, 3, 4, 5, 6), NOW)
    assert ids(found.by_text) == ["six", "five"]


TERMS = st.frozensets(st.sampled_from("abcdef"))


@given(st.lists(TERMS, max_size=12), TERMS, st.integers(1, 4))
def test_relatives_by_terms_have_the_largest_sums(before: list[frozenset[str]], new: frozenset[str], most: int) -> None:
    archive = MemoryArchive(replace(LIMITS, by_terms=most, max_term_count=8, searched_terms=4))
    for number, terms in enumerate(before):
        archive.add(known(f"{number}"), mark(terms=tuple(terms)), NOW)
    having = {term: [number for number, terms in enumerate(before) if term in terms] for term in new}
    counts = sorted((len(numbers), term) for term, numbers in having.items() if 0 < len(numbers) <= 8)[:4]
    sums: defaultdict[int, float] = defaultdict(float)
    for count, term in counts:
        for number in having[term]:
            sums[number] += 1 / count
    best = sorted(sums, key=lambda number: (sums[number], number), reverse=True)[:most]
    assert ids(archive.candidates(mark(terms=tuple(new)), NOW).by_terms) == [f"{number}" for number in best]


def test_rare_terms_come_first_and_each_has_its_window() -> None:
    archive = MemoryArchive(replace(LIMITS, max_term_count=3))
    for n in range(4):
        archive.add(known(f"common{n}"), mark(terms=("region",)), NOW)
    archive.add(known("two"), mark(terms=("bridge",)), NOW)
    archive.add(known("rare"), mark(terms=("wadi", "bridge")), NOW)
    found = archive.candidates(mark(terms=("region", "wadi", "bridge")), NOW + timedelta(days=9))
    assert ids(found.by_terms) == ["rare", "two"]
    assert (found.term_counts["region"], found.articles) == (4, 6)
    later = archive.candidates(mark(terms=("wadi",)), NOW + timedelta(days=11))
    assert (later.by_terms, later.term_counts["wadi"], later.articles) == ((), 1, 6)


def test_old_texts_are_no_candidates() -> None:
    archive = MemoryArchive()
    archive.add(known("1"), mark(1, 2, 3), NOW)
    assert archive.candidates(mark(1, 2, 3), NOW + timedelta(days=8)).by_text == ()


def test_a_phrase_of_very_many_is_passed_over() -> None:
    archive = MemoryArchive(CandidateLimits(max_shingle_count=1, min_shared_shingles=1))
    archive.add(known("1"), mark(1, 2), NOW)
    archive.add(known("2"), mark(1), NOW)
    assert ids(archive.candidates(mark(1, 2), NOW).by_text) == ["1"]


TEXTS = st.lists(
    st.sampled_from(
        [
            "Hana Birk said 4 people died.",
            "قتل أربعة في مرجان.",
            "大坝漏水。",
            "By Ada.",
            "- x",
            "42",
            "“Yes,” he said.",
            "",
        ]
    ),
    max_size=8,
).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@given(old=TEXTS | st.text(max_size=80), new=TEXTS | st.text(max_size=80), same_url=st.booleans())
def test_any_two_texts_are_judged_and_always_alike(old: str, new: str, same_url: bool) -> None:
    archive = MemoryArchive(CandidateLimits(min_shared_shingles=1))
    urls = ("https://a.example/1", "https://a.example/1" if same_url else "https://b.example/2")
    first, second = (
        Article(url=url, headline=text[:20], text=text) for url, text in zip(urls, (old, new), strict=True)
    )
    prints = [fingerprint(article, feed_url="", entry_id="") for article in (first, second)]
    archive.add(replace(known("1"), url=urls[0], text=old, terms=prints[0].terms), prints[0], NOW)
    candidates = archive.candidates(prints[1], NOW)
    verdict = identify(second, prints[1], candidates, NOW)
    assert verdict == identify(second, prints[1], candidates, NOW)
    assert verdict.reason
    assert (verdict.of is None) == (verdict.kind == "new")
    if same_url:
        assert verdict.kind in ("same", "revision")
