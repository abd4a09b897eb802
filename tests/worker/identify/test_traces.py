"""Who copied how much of whom."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.identify.traces import Report, traces

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
LEAD = "The mill of Overhythe burned on Monday, and nobody was hurt, said Ada Finnick."
SECOND = "Two engines came over the ridge from Netherby in the morning."
THIRD = "The miller wants to build it up again before the harvest."
OWN = "Our reporter met the miller among the ashes with his two sons."
ARABIC = "احترقت مطحنة القرية يوم الاثنين ولم يصب أحد بأذى، وفق الدفاع المدني."


def report(ident: str, *paragraphs: str, group: str = "g1", minutes: int = 0) -> Report:
    at = NOON + timedelta(minutes=minutes)
    return Report(id=ident, publisher=ident.upper(), at=at, group=group, text="\n\n".join(paragraphs))


@pytest.mark.parametrize(
    ("copy", "cut", "added", "share"),
    [
        ((LEAD, SECOND, THIRD), (), (), 1.0),
        ((LEAD, THIRD), (SECOND,), (), 1.0),
        ((LEAD, SECOND, OWN, THIRD), (), (OWN,), 0.75),
        ((LEAD, OWN), (SECOND, THIRD), (OWN,), 0.54),
        ((ARABIC,), (LEAD, SECOND, THIRD), (ARABIC,), 0.0),
    ],
)
def test_what_a_copy_cut_and_added(
    copy: tuple[str, ...], cut: tuple[str, ...], added: tuple[str, ...], share: float
) -> None:
    first, second = traces((report("b", *copy, minutes=9), report("a", LEAD, SECOND, THIRD)))
    assert (first.id, first.of) == ("a", "")
    assert (second.of, second.cut, second.added) == ("a", cut, added)
    assert second.share == pytest.approx(share, abs=0.02)


def test_a_text_of_ones_own_comes_from_nobody() -> None:
    found = traces((report("a", LEAD), report("b", LEAD, group="g2", minutes=1), report("c", minutes=2)))
    assert [(trace.of, trace.share) for trace in found] == [("", 0.0), ("", 0.0), ("a", 0.0)]
