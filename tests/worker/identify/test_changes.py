# ruff: noqa: E501 - paragraphs and rows of a table stand on one line
import pytest

from worker.identify.changes import changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("At least 4 people died.", "At least 9 people died.", [("figure", "4 people", "9 people")]),
        ("Three ships wait in the bay.", "Five ships wait in the bay.", [("figure", "Three ships", "Five ships")]),
        ("Some 1,800 left home.", "Some 3,200 left home.", [("figure", "1,800 left", "3,200 left")]),
        ("Some 1800 people left home.", "Some 1,800 people left home.", []),
        ("قتل أربعة أشخاص في الحريق.", "قتل سبعة أشخاص في الحريق.", [("figure", "أربعة أشخاص", "سبعة أشخاص")]),
        ("بلغ المنسوب ٤٢ مترا في السد.", "بلغ المنسوب 42 مترا في السد.", []),
        ("Погибли двое горняков шахты.", "Погибли шестеро горняков шахты.", [("figure", "двое горняков", "шестеро горняков")]),
        ("The cat sat. It rained.", "The cat sat.", [("paragraph_removed", "It rained.", None)]),
        ("The cat sat.", "The cat sat. Correction: it was a dog.", [("correction", None, "Correction: it was a dog.")]),
        ("قال الناطق ذلك.", "قال الناطق ذلك. تصحيح: كان العدد خاطئا.", [("correction", None, "تصحيح: كان العدد خاطئا.")]),
        (
            "The mill burned.",
            'The mill burned. "We lost it all in an hour," said Ada Finnick.',
            [("quote_added", None, "We lost it all in an hour,")],
        ),
        ("A naïve CAFÉ opened.", "A naive café opened", []),
        ("Same words here.", "Same words here.", []),
    ],
)  # fmt: skip
def test_changes_between_versions(old: str, new: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [(change.kind, change.old, change.new) for change in changes("", old, "", new)] == expected


def test_a_headline_lists_its_figure_too() -> None:
    found = [
        (change.kind, change.old, change.new) for change in changes("4 dead in Tullen", "x", "9 dead in Tullen", "x")
    ]
    assert found == [("headline", "4 dead in Tullen", "9 dead in Tullen"), ("figure", "4 dead", "9 dead")]


def test_a_rewritten_article_does_not_give_changes_without_end() -> None:
    old = "\n".join(f"Old sentence number {n} about {'abcdefgh'[n % 8] * 5}." for n in range(200))
    assert len(changes("", old, "", "Nothing of it is left.")) <= 40
