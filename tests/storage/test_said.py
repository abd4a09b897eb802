"""What articles quote and count is kept with them, and found by speaker, by what is counted and by place."""

from datetime import timedelta

import pytest

from storage.model import Article, Fields, Figure, Quote, Verdict
from storage.model.said import Sought
from storage.store import Store
from tests.storage.test_store import NEW, NOW, claimed, count, polled, print_of, record

SAID = Fields(
    quotes=(
        Quote(text="We talk.", start=0, end=8, speaker="Sergei Lavrov"),
        Quote(text="No.", start=9, end=12, speaker="Bashar al-Assad"),
        Quote(text="Help.", start=13, end=18),
    ),
    figures=(
        Figure(text="9 dead", start=0, end=6, value=9, low=9, high=9, what="dead", place="Aleppo"),
        Figure(text="20 hurt", start=9, end=16, value=20, low=20, high=20, what="injured", place="Homs"),
    ),
)


def filed(store: Store, fields: Fields, *, ident: str, verdict: Verdict = NEW, text: str = "text") -> str:
    polled(store, record(ident))
    due = claimed(store)
    with store.filing(due, NOW) as filing:
        article = Article(url=f"http://a.example/{ident}", text=text, publisher="A")
        return filing.file(article, print_of(("guid", ident)), fields, verdict, count).article_id  # type: ignore[arg-type]  # as in test_store


@pytest.mark.parametrize(
    ("speaker", "texts"),
    [
        ("Lavrov", ["We talk."]),
        ("sergei lavrov", ["We talk."]),
        ("Igor Lavrov", []),
        ("Assad", ["No."]),
        ("al-Assad", ["No."]),
        ("", ["We talk.", "No.", "Help."]),
    ],
)
def test_quotes_are_found_by_speaker(store: Store, speaker: str, texts: list[str]) -> None:
    filed(store, SAID, ident="1")
    assert [row.quote.text for row in store.quote_rows(Sought(speaker=speaker))] == texts


@pytest.mark.parametrize(
    ("sought", "texts"),
    [
        (Sought(what="dead"), ["9 dead"]),
        (Sought(place="aleppo"), ["9 dead"]),
        (Sought(what="dead", place="Homs"), []),
        (Sought(since=NOW - timedelta(days=900)), ["9 dead", "20 hurt"]),
        (Sought(since=NOW + timedelta(days=900)), []),
        (Sought(until=NOW - timedelta(days=900)), []),
        (Sought(story="s1"), ["9 dead", "20 hurt"]),
        (Sought(story="s7"), []),
        (Sought(topic="Syria"), []),
        (Sought(limit=1), ["9 dead"]),
    ],
)
def test_figures_are_found_by_what_is_sought(store: Store, sought: Sought, texts: list[str]) -> None:
    filed(store, SAID, ident="1")
    found = store.figure_rows(sought)
    assert [row.figure.text for row in found] == texts
    assert all(row.where.article == "a1" and row.where.publisher == "A" for row in found)


def test_a_revision_has_its_own_figures(store: Store) -> None:
    first = filed(store, SAID, ident="1")
    later = Fields(figures=(Figure(text="11 dead", start=0, end=7, value=11, low=11, high=11, what="dead"),))
    again = Verdict(kind="revision", of=first, group="g1", story="s1")
    filed(store, later, ident="2", verdict=again, text="another text")
    assert [row.figure.value for row in store.figure_rows(Sought())] == [11]
    assert store.quote_rows(Sought()) == ()
    course = store.figure_course(Sought(story="s1", what="dead"))
    assert [row.figure.value for row in course] == [*(f.value for f in SAID.figures if f.what == "dead"), 11]
    assert {row.where.article for row in course} == {first}
