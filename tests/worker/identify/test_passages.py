"""Two texts side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.passages import passages

ONE, TWO, THREE = "The bridge was closed at noon.", "Nine people were hurt, police said.", "Trains ran on."


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ((ONE, TWO), (ONE, TWO), ["same", "same"]),
        ((ONE, TWO), (ONE, TWO.upper()), ["same", "same"]),
        ((ONE, TWO), (TWO,), ["removed", "same"]),
        ((ONE,), (ONE, THREE), ["same", "added"]),
        ((ONE, TWO, THREE), (ONE, TWO.replace("Nine", "Ten"), THREE), ["same", "changed", "same"]),
        ((ONE, TWO), (THREE, TWO.replace("Nine", "Ten")), ["added", "removed", "changed"]),
        (("قُتل تسعة أشخاص في حلب.",), ("قُتل عشرة أشخاص في حلب.",), ["changed"]),
        ((), (ONE,), ["added"]),
        ((ONE,), (), ["removed"]),
        (("***",), ("***",), ["same"]),
    ],
)
def test_each_paragraph_is_told_as_what_became_of_it(old, new, kinds):
    assert [one.kind for one in passages("\n\n".join(old), "\n\n".join(new))] == kinds


@given(st.lists(st.sampled_from((ONE, TWO, THREE, "حلب", "Ten were hurt, police said."))), st.data())
def test_nothing_of_either_text_is_lost(old, data):
    new = data.draw(st.permutations(old)) + data.draw(st.lists(st.just("New.")))
    found = passages("\n\n".join(old), "\n\n".join(new))
    for kept, text in (("removed", old), ("added", new)):
        parts = ["".join(words for tag, words in one.parts if tag in ("same", kept)) for one in found]
        assert " ".join("".join(parts).split()).replace(" ", "") == "".join(text).replace(" ", "")
