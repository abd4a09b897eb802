"""Words that went and came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.wording import Part, word_changes


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("7 dead", "11 dead", [("removed", "7"), ("added", "11"), ("same", " dead")]),
        ("the old town", "the town", [("same", "the "), ("removed", "old "), ("same", "town")]),
        ("مقتل سبعة", "مقتل تسعة", [("same", "مقتل "), ("removed", "سبعة"), ("added", "تسعة")]),
        ("死者三人", "死者五人", [("same", "死者"), ("removed", "三"), ("added", "五"), ("same", "人")]),
        ("same", "same", [("same", "same")]),
        ("", "new", [("added", "new")]),
        ("two old men", "three new men", [("removed", "two old"), ("added", "three new"), ("same", " men")]),
    ],
)  # fmt: skip
def test_the_words_that_went_and_came(old: str, new: str, parts: list[Part]) -> None:
    assert list(word_changes(old, new)) == parts


WORDS = st.lists(st.sampled_from(["a", "bb", "مدينة", "город", "死", "7", "1,200"]), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_all_words_of_both_are_there(old: str, new: str) -> None:
    parts = word_changes(old, new)
    after = "".join(text for tag, text in parts if tag != "removed")
    before = "".join(text for tag, text in parts if tag != "added")
    assert (after.split(), before.split()) == (new.split(), old.split())
