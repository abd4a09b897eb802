"""Queries are cut into the same tokens by the quick way and by the readers of single tokens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.match import scan as module
from worker.match.scan import Token, scan

WORDS = (
    *("rain", "AND", "OR", "NOT", "and", "Or", "ＡＮＤ", "ｎｏｔ", "NEAR", "near", "NEAR/3", "onear", "ATLEAST/2"),
    *("FIRST", "near5", '"', "“", "”", '"gas tank"', '""', "(", ")", "=", "=WHO", "@who", "${x}", "title:", "dead>=3"),
    *(
        "*",
        "attack*",
        "-",
        ".",
        "/",
        ":",
        "حلب",
        "מַיִם",
        "東京",
        "हिन्दी",
        "qurʼan",
        "x²",
        "½",
        "é",
        "e\u0301",
        "1st",
        "U.S.",
    ),
    "\u200d",
)
texts = st.lists(st.sampled_from((*WORDS, " ", "  ", "\t", "\n", "\u00a0", "\x1f", "\u3000")), max_size=12).map("".join)


def told(tokens: list[Token]) -> list[tuple[object, ...]]:
    return [(*token[:-1], str(token.error)) for token in tokens]


@given(texts)
def test_the_quick_way_says_what_the_readers_say(text):
    quick = told(scan(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_COMMON", re.compile("(?!)"))
        assert quick == told(scan(text))
