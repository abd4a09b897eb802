"""What the names of elements say: phrases are spelled out, and told of every element in one look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean import labels, names


@pytest.mark.parametrize(
    ("attributes", "hint"),
    [
        ({}, " "),
        ({"class": "c-article__bodyText lead", "id": "Main2"}, " c article body text lead main2 "),
        ({"class": "field field--type-text field--label-hidden field--name-body"}, " field field name body "),
        ({"class": "größe-box"}, " gr e box "),
        ({"data-testid": "StoryHead"}, " story head "),
    ],
)
def test_names_are_words_between_spaces(attributes: dict[str, str], hint: str) -> None:
    assert names.hint_of(attributes) == hint


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("article-body", labels.BODY),
        ("articleBody", labels.BODY),
        ("post_content wide", labels.BODY),
        ("recirculation", labels.CHROME),
        ("cookie-banner", labels.CHROME | labels.CHROME_TOKEN | labels.SURELY),
        ("news letter", 0),
        ("newsletters", labels.CHROME),
        ("image-caption", labels.CAPTION),
        ("x9 relacionados", labels.CHROME_TOKEN),
        ("onetrust-style", labels.CHROME | labels.SURELY),
        ("byline2", labels.BYLINE),
    ],
)
def test_kinds_are_told_by_phrases(name: str, kind: int) -> None:
    told = names.kinds(names.hint_of({"class": name}))
    assert (
        told & (labels.BODY | labels.CHROME | labels.SURELY | labels.CAPTION | labels.CHROME_TOKEN | labels.BYLINE)
        == kind
    )


@given(
    st.lists(
        st.sampled_from(["article", "body", "image", "caption", "related", "ad", "x", "pull", "quote"]), max_size=5
    )
)
def test_a_phrase_among_other_words_is_told_as_alone(words: list[str]) -> None:
    whole = names.kinds(f" {' '.join(words)} ") if words else 0
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            part = names.kinds(f" {' '.join(words[start:end])} ")
            assert whole & part == part
