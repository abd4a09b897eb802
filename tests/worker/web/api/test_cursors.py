"""Cursors: what is ours comes back, all else is refused in words."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model.said import Edge
from worker.web.api.cursors import question_of, read, written
from worker.web.api.problems import Problem

ID = "a[0-9]{1,18}"
QUESTION = question_of("listArticles", {"topic": "Aleppo"})
EDGE = Edge(at=datetime(2026, 3, 2, 12, 0, 0, 123456, UTC), id="a12", number=3)

moments = st.integers(0, 80_000_000_000).map(
    lambda seconds: EDGE.at + timedelta(seconds=seconds, microseconds=seconds % 7)
)
edges = st.builds(
    Edge, at=moments, id=st.integers(0, 10**18 - 1).map(lambda n: f"a{n}"), number=st.integers(0, 2**31 - 1)
)


@given(edges)
def test_a_cursor_comes_back_as_it_was(edge: Edge) -> None:
    assert read(written(QUESTION, edge), QUESTION, ID) == edge


def test_none_is_the_first_page() -> None:
    assert read("", QUESTION, ID) is None


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda body: base64.urlsafe_b64encode(body).decode()))
def test_any_other_word_is_refused(word: str) -> None:
    if not word:
        return
    with pytest.raises(Problem, match="this cursor is") as caught:
        read(word, QUESTION, ID)
    assert (caught.value.status, caught.value.where) == (400, "cursor")


def made(**changed: object) -> str:
    body = {"question": QUESTION, "at": "2026-03-02T12:00:00Z", "id": "a12", "number": 0} | changed
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "other"},
        {"id": "a1 OR 1=1"},
        {"id": "s1"},
        {"id": "a" + "9" * 19},
        {"id": "a١"},
        {"id": None},
        {"at": "2026-03-02T12:00:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59Z"},
        {"at": 5},
        {"number": -1},
        {"number": 2**31},
        {"number": 1.5},
        {"number": "1"},
    ],
)
def test_a_cursor_that_was_changed_is_refused(changed: dict[str, object]) -> None:
    assert read(made(), QUESTION, ID) is not None
    with pytest.raises(Problem, match="this cursor is"):
        read(made(**changed), QUESTION, ID)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"topic": "Aleppo", "limit": "1"}, {"limit": "50", "topic": "Aleppo", "cursor": "x"}, True),
        ({"topic": "Aleppo"}, {"topic": "Gas"}, False),
        ({"topic": "a", "story": "b"}, {"topic": "a'), ('story', 'b"}, False),
        ({}, {"topic": ""}, False),
    ],
)
def test_a_cursor_is_one_questions(one: dict[str, str], other: dict[str, str], *, is_same: bool) -> None:
    assert (question_of("x", one) == question_of("x", other)) is is_same


def test_it_holds_no_more_than_where_the_page_ended() -> None:
    later = Edge(at=EDGE.at + timedelta(days=1), id="a13")
    assert len(written(QUESTION, EDGE)) < 200
    assert written(QUESTION, EDGE) != written(QUESTION, later)
