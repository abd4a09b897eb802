"""Which sentences of two texts are one another's, and what stands in the same places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.alignment import align
from worker.identify.reading import read
from worker.identify.slots import are_headed_for_others, compare_slots

FERRY = """The ferry Silver Tern ran aground off Maddock Point on Tuesday with 212 people on board.

Its captain, Orla Fenwick, said that the engine had failed twice in the morning.

Fishermen from Hallow Bay took the passengers ashore, where nine were treated for cold."""

ARABIC = """جنحت العبارة نورس الفضة قبالة رأس المنارة فجر الثلاثاء وعلى متنها مئتا راكب.

وقال قبطانها سامي الدباغ إن المحرك توقف مرتين في الصباح.

ونقل صيادون من خليج هلال الركاب إلى الشاطئ سالمين."""

CHINESE = """周二清晨，银鸥号渡轮在灯塔角附近搁浅，船上有二百一十二人。

船长欧阳雪表示，发动机当天上午两次失灵。

来自新月湾的渔民把乘客送上岸。"""

OTHER_MATTER = "The bakers of Quillham closed their ovens for a day to protest against the price of flour and of wood."


@pytest.mark.parametrize("text", [FERRY, ARABIC, CHINESE], ids=["en", "ar", "zh"])
def test_a_text_stands_wholly_in_itself_whatever_the_order(text: str) -> None:
    turned = "\n\n".join(reversed(text.split("\n\n")))
    aligned = align(read(turned), read(text))
    assert (aligned.new.share, aligned.old.share) == (1.0, 1.0)
    assert sorted((pair.new, pair.old) for pair in aligned.pairs) == [(0, 2), (1, 1), (2, 0)]


def test_a_paragraph_put_in_is_the_foreign_stretch() -> None:
    first, *rest = FERRY.split("\n\n")
    aligned = align(read("\n\n".join([first, OTHER_MATTER, *rest])), read(FERRY))
    assert aligned.new.stands == (True, False, True, True)
    assert aligned.new.foreign == (1, 2, len(OTHER_MATTER.split()))
    before, after = aligned.new.without_foreign()
    assert len(before) + len(after) == len(read(FERRY).words)
    assert aligned.old.share == 1.0


def test_a_reworded_sentence_stands_in_the_other_text() -> None:
    reworded = FERRY.replace("said that the engine had failed twice", "told us the engine had given out twice")
    aligned = align(read(reworded), read(FERRY))
    assert aligned.new.share == 1.0


def test_texts_without_anything_in_common_do_not_align() -> None:
    aligned = align(read(OTHER_MATTER), read(FERRY))
    assert (aligned.pairs, aligned.new.share, aligned.old.has_lead) == ((), 0.0, False)


@given(st.text(max_size=200), st.text(max_size=200))
def test_shares_lie_between_nothing_and_all_for_any_text(one: str, other: str) -> None:
    aligned = align(read(one), read(other))
    for side in (aligned.new, aligned.old):
        assert 0.0 <= side.share <= 1.0
        assert len(side.stands) == len(side.reading.sentences)
        assert sum(map(len, side.without_foreign())) <= len(side.reading.words)


FIRM = "{firm} said it raised the price of lamp oil by {cents} cents a barrel to {price} crowns, from Monday."


@pytest.mark.parametrize(
    ("old", "new", "equal", "other", "subjects"),
    [
        (("Karel Oil Co", 10, "17.50"), ("Karel Oil Co", 10, "17.50"), 2, 0, 0),
        (("Karel Oil Co", 10, "17.50"), ("Karel Oil Co", 15, "18.10"), 0, 2, 0),
        (("Karel Oil Co", 10, "17.50"), ("Brandt Corp", 10, "17.50"), 2, 0, 1),
        (("Karel Oil Co", 10, "17.50"), ("Karell Oil Co", 10, "17.50"), 2, 0, 0),
        (("Nebraska", 10, "17.50"), ("Neb", 10, "17.50"), 2, 0, 0),
        (("United Reed Trust", 10, "17.50"), ("URT", 10, "17.50"), 2, 0, 0),
    ],
    ids=["equal", "figures", "subject", "misspelt", "shortened", "initials"],
)
def test_what_stands_in_the_same_places(
    old: tuple[str, int, str], new: tuple[str, int, str], equal: int, other: int, subjects: int
) -> None:
    one, two = (FIRM.format(firm=firm, cents=cents, price=price) for firm, cents, price in (new, old))
    slots = compare_slots(align(read(one), read(two)))
    assert (slots.equal_figures, slots.other_figures, slots.other_subjects) == (equal, other, subjects)


@pytest.mark.parametrize(
    ("headlines", "is_other"),
    [
        (("KAREL CALENDAR 2040", "BRANDT CALENDAR 2040"), True),
        (("KAREL CALENDAR 2040", "KAREL CALENDAR 2041"), False),
        (("Lamp oil dearer by ten cents", "Refinery fire darkens Quillham"), False),
        (("", "BRANDT CALENDAR 2040"), False),
    ],
)
def test_headlines_built_alike_name_different_things(headlines: tuple[str, str], is_other: bool) -> None:
    text = "Net 35.4 crowns against 34.2 crowns, sales 4,214 crowns against 3,779 crowns in the year."
    aligned = align(read(text), read(text.replace("35.4", "6.9")))
    assert are_headed_for_others(headlines, aligned) is is_other
