"""A pattern tried at likely words only finds what it finds everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extract.words import (
    NO_LETTER_BEFORE,
    NO_LETTER_BEHIND,
    Phrases,
    Spotted,
    any_of,
    compiled,
    occurrences,
    pattern,
)

WORDS = Spotted(pattern(r"(?<!\w)(?:two\s+hundred|twenty|two|و?مئة|ago)(?!\w)"))
NUMBERS = pattern(r"(?:(?<!\w)|(?<=(?<!\w)[وفبل]))(?:\d+|مئة)(?!\w)")
PIECES = ("two", "hundred", "TWENTY", "ago", "مئة", "ومئة", "و12", "12", " ", "\n", ", ", "_", "x", "\u0301", "-")


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_finds_what_the_pattern_finds_everywhere(text: str) -> None:
    everywhere = [m.span() for m in pattern(r"(?<!\w)(?:two\s+hundred|twenty|two|و?مئة|ago)(?!\w)").finditer(text)]
    assert [m.span() for m in WORDS.finditer(text)] == everywhere
    assert WORDS.is_in(text) == bool(everywhere)
    attached = Spotted(NUMBERS, attached=1)
    assert [m.span() for m in attached.finditer(text)] == [m.span() for m in NUMBERS.finditer(text)]


def test_a_stretch_is_searched_alone() -> None:
    assert [m.span() for m in WORDS.finditer("two ago two ago two", 4, 11)] == [(4, 7), (8, 11)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("AU and AU-led, not AUX or xAU", [(0, 2), (7, 9)]),
        ("AUAU", []),
        ("", []),
    ],
)
def test_occurrences_stand_alone(text: str, spans: list[tuple[int, int]]) -> None:
    assert list(occurrences(text, "AU", NO_LETTER_BEFORE, NO_LETTER_BEHIND)) == spans


NAMES = ("AU", "AUX", "two ago", "two", "مئة", "مئة ومئة", "Hundred's")
_BEFORE, _BEHIND = r"(?:(?<=(?<!\w)[وفبل])|(?<!\w))", r"(?!\w)"


@given(st.lists(st.sampled_from((*NAMES, *PIECES)), max_size=20).map("".join))
def test_phrases_are_found_as_one_pattern_of_them_all_finds_them(text: str) -> None:
    everywhere = compiled(f"{_BEFORE}{any_of(NAMES)}{_BEHIND}")
    phrases = Phrases(NAMES, before=_BEFORE, behind=_BEHIND, attached=1)
    assert [m.span() for m in phrases.finditer(text)] == [m.span() for m in everywhere.finditer(text)]
