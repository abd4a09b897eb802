"""What belongs where in a text."""

import pytest

from worker.match.layout import quotations, sections

HEAD = "Title\n\nHeadline\nStandfirst\n3 min read\n06 December, 2016\n"
CASES = (
    ("a\n\nb", "", ["body a", "body b"]),
    ("a\nb\n  \nc\n", "", ["body a/b", "body c"]),
    ("a [AFP]\n\nsaid\n- Ada", "", ["body a [AFP]", "body said/- Ada"]),
    ("Title\n\n3 min read\nBlock", "", ["title Title", "body Block"]),
    ("Title\n\nTITLE!\n3 min read\nBlock", "", ["title Title", "body Block"]),
    ("Title\n\nHead\n3 min read\nBlock", "title", ["title Title", "title Head", "body Block"]),
    ("Title\n\nHead\n3 min read\nBlock", "Other", ["title Title", "title Head", "title Other", "body Block"]),
    (HEAD + "Block\n\nNext", "", ["title Title", "title Headline", "standfirst Standfirst", "body Block", "body Next"]),
    (
        HEAD + "At the gate [AFP]\n\nNext",
        "",
        ["title Title", "title Headline", "standfirst Standfirst", "caption At the gate [AFP]", "body Next"],
    ),
    (
        HEAD + "At the gate\nBlock",
        "",
        ["title Title", "title Headline", "standfirst Standfirst", "caption At the gate", "body Block"],
    ),
    (
        HEAD + "It is over\n- Ada",
        "",
        ["title Title", "title Headline", "standfirst Standfirst", "body It is over/- Ada"],
    ),
    (HEAD + "a | b\nc | d", "", ["title Title", "title Headline", "standfirst Standfirst", "body a | b/c | d"]),
    (HEAD + "1. a\n2. b", "", ["title Title", "title Headline", "standfirst Standfirst", "body 1. a/2. b"]),
    (
        HEAD + "A\n\nPhoto [AFP]\n\nB",
        "",
        ["title Title", "title Headline", "standfirst Standfirst", "caption Photo [AFP]", "body A", "body B"],
    ),
    ("Title\n\n\n3 min read\nBlock", "", ["title Title", "title ", "body Block"]),
    ("Title\nx\n3 min read\nBlock", "", ["body Title/x/3 min read/Block"]),
    ("", "", []),
)


@pytest.mark.parametrize(("text", "title", "wanted"), CASES)
def test_sections(text, title, wanted):
    found = sections(text, title)
    assert [f"{section.zone} {section.text}".replace("\n", "/") for section in found] == wanted
    for section in found:
        whole = title if section.source == "title" else text
        assert whole[section.start :].startswith(section.text)


@pytest.mark.parametrize(
    ("block", "quoted"),
    [
        ("He “won” and «lost»", ["won", "lost"]),
        ('"a" b "c', ["a", "c"]),
        ("„a“ „b” c", ["a", "b"]),
        ("「東京」", ["東京"]),
        ("no “end", ["end"]),
        ("“a «b» c”", ["a «b» c"]),
        ("nothing", []),
    ],
)
def test_quotations(block, quoted):
    (section,) = sections(block)
    assert [section.text[start:end] for start, end in quotations(section)] == quoted


def test_of_a_pull_quote_all_but_the_speaker_is_quoted():
    section = sections(HEAD + "Block\n\nIt is “over”\nnow\n- Ada")[-1]
    assert [section.text[start:end] for start, end in quotations(section)] == ["It is “over”\nnow\n"]
