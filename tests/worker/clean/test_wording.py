"""Patterns of words: no regard to capitals in any script, places as in the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean import appeals, bylines, captions, dates, figures, labels, live, meta, moments, people, sieve, walls
from worker.clean.wording import Wording, folded

_ESCAPED = re.compile(r"\\.")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("related|more", "MORE"),
        ("читайте также", "Читайте ТАКЖЕ"),
        ("ilgili haber", "İLGİLİ HABER"),
        ("ayrıca okuyun", "AYRICA OKUYUN"),
        ("φωτογραφίες", "ΦΩΤΟΓΡΑΦΊΕΣ"),
        ("اقرأ", "اقرأ"),
        ("[^a-z]{2}über", "1 ÜBER"),
    ],
)
def test_capitals_do_not_count(pattern: str, text: str) -> None:
    assert Wording(pattern).fullmatch(text)


@given(st.text(alphabet="aAbB iIİıſßΣσς\n.9", max_size=12))
def test_finds_what_a_pattern_that_ignores_case_finds(text: str) -> None:
    for pattern in (r"b ?i|ab", r"\bi+\b", r"[^b]a", r"(?<!a)b\W"):
        plain, own = re.compile(pattern, re.I).search(text), Wording(pattern).search(text)
        assert (plain and plain.span()) == (own and own.span())


@given(st.text(max_size=30))
def test_every_letter_stays_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_what_is_taken_out_leaves_the_other_words_as_they_are() -> None:
    assert Wording("by|von").sub("|", "İzmir, BY Ann von Lee") == "İzmir, | Ann | Lee"


def test_the_end_is_where_the_caller_says() -> None:
    assert Wording("by ann").match("By Ann", 4) is None


@pytest.mark.parametrize(
    "room",
    [appeals, bylines, captions, dates, figures, labels, live, meta, moments, people, sieve, walls],
    ids=lambda room: room.__name__,
)
def test_patterns_are_written_in_small_letters(room: object) -> None:
    values = [x for value in vars(room).values() for x in (value if isinstance(value, tuple) else (value,))]
    written = [_ESCAPED.sub("", value.pattern) for value in values if isinstance(value, Wording)]
    assert written
    assert written == [pattern.lower() for pattern in written]


@pytest.mark.parametrize(("text", "day"), [("12 KASIM 2020", "2020-11-12"), ("Kasım 3, 2021", "2021-11-03")])
def test_months_in_capitals_are_read(text: str, day: str) -> None:
    assert dates.spoken(text) == day
