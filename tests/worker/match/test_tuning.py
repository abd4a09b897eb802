"""Clauses for a changed query: what an article is about, weighed by where else that stands."""

import pytest

from storage.model import Article, Fields, Match, Mention, Person, Place, Span
from worker.match.tuning import Clue, Ground, Weighed, clues, for_less, for_more

GROUND = Ground(articles=1_000, inside=51)


def weighed(clause: str, times: int, everywhere: int, inside: int) -> Weighed:
    return Weighed(clue=Clue(clause, times), everywhere=everywhere, inside=inside)


def article(headline: str, body: str) -> Article:
    return Article(url="u", headline=headline, text=f"{headline}\n\n{body}\n")


def test_clues_are_repeated_words_of_the_headline_and_names_beyond_the_query() -> None:
    found = article(
        "Aleppo soap makers meet", "Aleppo soap, said Mr Haddad, is soap. Makers agree with Haddad. Rain fell."
    )
    mentions = (Mention(text="Haddad", start=0, end=6),) * 2
    fields = Fields(
        people=(Person(name="Haddad", mentions=mentions),),
        places=(Place(name="Aleppo", kind="city", mentions=mentions), Place(name="Syria", kind="country")),
    )
    match = Match(topic="A", spans=(Span(field="text", start=0, end=6, term="Aleppo"),))
    assert clues(found, fields, "halab", match) == (Clue('"soap"', 3), Clue('"Haddad"', 2), Clue('"makers"', 2))


@pytest.mark.parametrize(
    ("headline", "body", "clause"),
    [
        ("صابون حلب", "صابون حلب القديم، صابون.", '"صابون"'),
        ("Мыло из Алеппо", "Мыло варят давно. Мыло дорого.", '"Мыло"'),
    ],
)
def test_any_script(headline: str, body: str, clause: str) -> None:
    assert clause in [clue.clause for clue in clues(article(headline, body), Fields(), "حلب OR алеппо", None)]


def test_a_name_that_holds_a_quote_is_no_clause() -> None:
    person = Person(name='Anna "Ann" Berg', mentions=(Mention(text="x", start=0, end=1),) * 2)
    assert clues(article("X", 'Anna "Ann" Berg. Anna "Ann" Berg.'), Fields(people=(person,)), "q", None) == ()


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([weighed("soap", 6, 40, 3), weighed("town", 6, 400, 40)], "soap"),
        ([weighed("soap", 6, 40, 3), weighed("best", 1, 700, 2)], "soap"),
        ([weighed("soap", 2, 40, 3), weighed("Haddad", 5, 1, 1)], "soap"),
        ([weighed("town", 9, 400, 40)], None),
        ([], None),
    ],
    ids=["the topic's own word", "a common word", "a word of this article alone", "nothing tells it", "nothing"],
)
def test_what_to_exclude(candidates: list[Weighed], chosen: str | None) -> None:
    best = for_less(candidates, GROUND)
    assert (best and best.clue.clause) == chosen


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([weighed("Salaheddine", 3, 12, 8), weighed("market", 3, 90, 40)], "Salaheddine"),
        ([weighed("rain", 4, 300, 10), weighed("Haddad", 2, 6, 2)], "Haddad"),
        ([weighed("Salaheddine", 3, 8, 8)], None),
        ([weighed("rain", 9, 900, 400)], None),
    ],
    ids=["nearer to the topic", "little of it is like it", "matches already", "too much would come"],
)
def test_what_to_take_in(candidates: list[Weighed], chosen: str | None) -> None:
    best = for_more(candidates, GROUND)
    assert (best and best.clue.clause) == chosen
