import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.words import WORD, body, fold, sentences, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Café, CAFÉ", ["cafe", "cafe"]),
        ("2,400 homes", ["2,400", "homes"]),
        ("٤٢ مترًا", ["42", "مترا"]),
        ("إلى أُسرة المكتبة", ["الي", "اسره", "المكتبه"]),
        ("大坝 leaks", ["大", "坝", "leaks"]),
        ("don’t", ["don’t"]),
        ("… — !", []),
    ],
)
def test_words_are_folded(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(st.sampled_from("aZ'.,-_ 01’éлح")))
def test_what_is_quicker_finds_the_same_words(text: str) -> None:
    assert words(text) == WORD.findall(fold(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Title\n\nHeadline\nDeck\n2 min read\n06 December, 2041\nA slab [AFP]\nFirst.\n\nSecond.\n",
            "First.\n\nSecond.",
        ),
        ("Title\n\nHeadline\n1 min read\nFirst.\n\nA hut. [AP]\n\nLast.", "First.\n\nLast."),
        ("Title\n\nHeadline\n1 min read\n- one\n- two", "- one\n- two"),
        ("Plain text.\n\nMore.", "Plain text.\n\nMore."),
        ("", ""),
    ],
)
def test_a_body_has_no_header_and_no_captions(text: str, found: str) -> None:
    assert body(text) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("واحد. اثنان؟ ثلاثة.", 3),
        ("一。二。", 2),
        ("He paid 3.50 in Jan. then left", 1),
        ("“Go.” She left.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count
