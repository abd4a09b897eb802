from hypothesis import given
from hypothesis import strategies as st

from worker.identify.limits import LIMITS
from worker.identify.shingles import FROM_LEAD, LEAD_WORDS, SAMPLE, SIZE, all_shingles, kept_shingles, packed, unpacked

WORDS = st.integers(min_value=SIZE, max_value=4 * LEAD_WORDS)


def text(words: int, mark: str = "") -> list[str]:
    """A text in which no word comes twice."""
    return [f"{mark}{number}" for number in range(words)]


def kept(words: list[str]) -> tuple[int, ...]:
    return kept_shingles(all_shingles(words))


@given(WORDS)
def test_a_text_keeps_some_of_its_shingles_each_once(words: int) -> None:
    found = kept(text(words))
    assert set(found) <= set(all_shingles(text(words)))
    assert len(found) == len(set(found))


@given(st.integers(min_value=SIZE, max_value=FROM_LEAD))
def test_a_short_text_keeps_every_shingle(words: int) -> None:
    assert kept(text(words)) == all_shingles(text(words))


@given(WORDS, WORDS)
def test_what_a_long_text_keeps_of_its_lead_a_shorter_one_keeps_too(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    lead = set(all_shingles(text(min(shorter, LEAD_WORDS))))
    assert set(kept(text(longer))) & lead <= set(kept(text(shorter)))


@given(st.integers(min_value=2 * LEAD_WORDS, max_value=4 * LEAD_WORDS), st.integers(min_value=SIZE, max_value=100))
def test_a_passage_from_below_the_lead_is_met_in_the_sample(words: int, length: int) -> None:
    whole = text(words)
    passage = whole[LEAD_WORDS : LEAD_WORDS + length]
    met = {shingle for shingle in all_shingles(passage) if shingle % SAMPLE == 0}
    assert met == set(kept(passage)) & set(kept(whole))


def test_half_of_a_brief_is_enough_to_meet_its_copy() -> None:
    brief = text(50)
    copy = [*brief[:25], *text(40, "other")]
    assert len(set(kept(brief)) & set(kept(copy))) >= LIMITS.min_shared_shingles


@given(st.lists(st.sampled_from(["rain", "été", "سفينة"]), max_size=9))
def test_shingles_come_out_of_their_packing_as_they_went_in(words: list[str]) -> None:
    assert unpacked(packed(all_shingles(words))) == all_shingles(words)
