# ruff: noqa: E501 - paragraphs stand on one line
"""Golden cases of copies and of what looks like them: series, round-ups, texts with a matter in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    Desk = Any

HARBOUR = """The council of Port Ellery voted on Monday to fill in the old coal harbour, 14 votes to 9, after a debate of six hours.

Mayor Greta Lindqvist said that the basin silts up faster than it can be dredged. "We pour money into mud," she told the hall.

Fishermen led by Tomas Varga hung black flags from their masts. They fear for the 31 berths that the plan leaves open.

Work is to begin in March and to cost 48 million crowns, half of it from the province of Sund.

The engineer Ottoline Prewitt warned that the pumping station was built for a third of the water that would have to go."""

BREAD = """Bakers in the valley of Oster closed their ovens for a day to protest against the price of flour, which has doubled since the harvest.

Their speaker, Hanno Brill, laid a loaf on the steps of the ministry and said that it had cost him more than he may ask for it.

The ministry of trade pointed to the granaries of Lower Saltmark, which stand two thirds full, and promised to open them.

Housewives queued before dawn in the town of Quillham, where the only mill has stood still since a flood broke its wheel."""

LAND = """Farmers around the lake of Ommen may water their fields again, the water board decided after two weeks of rain.

The level has risen by 31 centimetres, said its head, Bettina Korff, yet boats of more than a metre's draught must stay in harbour.

A hearing on the new weir is set for the autumn. Anglers have already filed objections against its fish ladder."""

BULLETIN = """The Norland Reserve sold bills worth {sold} million crowns at its tender, down from {before} million a week earlier, it said.

The average rate was {rate} pct, and bids of {bids} million crowns were made for the three-month paper.

The next tender will be held at the usual hour, the bank said."""


def test_a_copy_with_a_paragraph_of_another_matter_put_in_is_a_copy(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Port Ellery to fill in its coal harbour", HARBOUR)
    first, *rest = HARBOUR.split("\n\n")
    text = "\n\n".join((BREAD.split("\n\n", maxsplit=1)[0], first, *rest[:3]))
    verdict = desk.take("https://post.example/9", "Coal harbour of Port Ellery to be filled", text)
    assert (verdict.kind, verdict.of) == ("syndicated", "1")


def test_a_copy_cut_reworded_and_framed_at_once_is_a_copy(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Port Ellery to fill in its coal harbour", HARBOUR)
    cut = HARBOUR.split("\n\n")[:3]
    cut[1] = cut[1].replace("said that the basin silts up", "told reporters the basin is silting up")
    text = "\n\n".join(("By our own staff", *cut, "Sign up for our letter.", "Have you seen the flags? Write to us."))
    assert desk.take("https://post.example/9", "Council votes to fill in old coal harbour", text).kind == "syndicated"


@pytest.mark.parametrize("headline", ["Live: the day in news", "Bread, boats and a buried harbour: your morning"])
def test_a_round_up_of_two_known_articles_contains_and_joins_neither(desk: Desk, headline: str) -> None:
    desk.take("https://wire.example/1", "Port Ellery to fill in its coal harbour", HARBOUR)
    desk.take("https://gulf.example/2", "Ovens of Oster stay cold", BREAD)
    text = f"Here is what matters this hour.\n\n{BREAD}\n\n{HARBOUR}"
    verdict = desk.take("https://post.example/am", headline, text)
    assert (verdict.kind, verdict.group) == ("contains", "")
    assert verdict.of in ("1", "2")


def test_two_round_ups_that_share_an_item_are_not_one(desk: Desk) -> None:
    one = f"Here is what matters this hour.\n\n{BREAD}\n\n{HARBOUR}"
    two = "\n\n".join(("Here is what matters this hour.", LAND, LAND.replace("rain", "thaw"), HARBOUR))
    desk.take("https://post.example/am", "Live: the day in news", one)
    assert desk.take("https://post.example/pm", "Live: the day in news", two, after=600).group == ""


NEXT = {"sold": 610, "before": 540, "rate": "4.31", "bids": 1210}


@pytest.mark.parametrize(
    ("after", "figures", "is_new"),
    [
        (7 * 24 * 60 - 60, NEXT, True),
        (2 * 24 * 60, NEXT, True),
        (5, NEXT, True),
        (30, {"sold": 540, "before": 480, "rate": "4.20", "bids": 990}, False),
    ],
    ids=["next week", "in two days", "at once", "one figure corrected"],
)
def test_the_next_bulletin_is_no_version_of_the_last(
    desk: Desk, after: int, figures: dict[str, object], is_new: bool
) -> None:
    first = {"sold": 540, "before": 480, "rate": "4.25", "bids": 990}
    desk.take("https://wire.example/1", "Norland Reserve sells bills", BULLETIN.format(**first))
    verdict = desk.take(
        "https://wire.example/2", "Norland Reserve sells bills", BULLETIN.format(**figures), after=after
    )
    assert (verdict.group == "") is is_new


def test_the_same_notice_of_another_firm_is_no_copy(desk: Desk) -> None:
    text = "{0} said it raised the price of lamp oil by 50 cents a barrel to 17.50 crowns, from Monday. The company last changed its price on March 4, when it followed its competitors down by 25 cents after the thaw."
    desk.take("https://wire.example/1", "Karel raises lamp oil by 50 cents", text.format("Karel Oil"))
    assert desk.take("https://wire.example/2", "Brandt raises lamp oil by 50 cents", text.format("Brandt")).group == ""


def test_an_arabic_version_with_every_figure_new_and_a_new_paragraph_is_a_revision(desk: Desk) -> None:
    text = "أخلت السلطات {0} قرى أسفل سد وادي الطرفاء بعد ارتفاع منسوب المياه إلى {1} مترا، وفق بيان لوزارة الري.\n\nوقالت الوزارة إن {2} شخص نقلوا إلى مدارس في مدينة الحجرين المجاورة.\n\nوأكد المهندس كامل الشروقي، مدير السد، أن البوابات فتحت بالكامل منذ مساء الجمعة."
    desk.take("https://wire.example/ar/1", "إخلاء قرى أسفل سد وادي الطرفاء", text.format(3, 41, 1700))
    later = text.format(6, 43, 2900) + "\n\nوظهر شق في الجدار الجنوبي للسد، ووصلت فرق من ثلاث مدن لتدعيمه بأكياس الرمل."
    verdict = desk.take("https://wire.example/ar/2", "توسيع الإخلاء بعد ظهور شق في السد", later, after=80)
    assert (verdict.kind, verdict.group) == ("revision", "g1")


def test_faint_relatives_are_not_looked_at(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Port Ellery to fill in its coal harbour", HARBOUR)
    quoting = f"{BREAD}\n\nMayor Greta Lindqvist said that the basin silts up faster."
    assert desk.take("https://gulf.example/2", "Ovens of Oster stay cold", quoting).of is None


NEWT = """Divers counted the newts in the flooded lime pits of Osmund for the ninth time, and found fewer than in any year before.

"They go where the water is warm," said Ines Raukko, who leads the count and keeps a tank of them in her kitchen.

The pits were dug for a sugar works that never opened. Since then the town of Osmund has sold the water twice, to a brewery and to a firm of fish farmers, and bought it back at a loss both times."""


def test_two_texts_that_a_third_has_both_halves_of_are_one_group(desk: Desk) -> None:
    *top, fourth, end = HARBOUR.split("\n\n")
    early = "\n\n".join((*top, BREAD.replace("Oster", "Port Ellery")))
    late = "\n\n".join((*top[1:], fourth, end, LAND, NEWT))
    desk.take("https://post.example/1", "Port Ellery votes on its coal harbour", early)
    own = desk.take("https://gulf.example/2", "Coal harbour of Port Ellery to go", late)
    both = desk.take("https://wire.example/3", "Port Ellery to fill in its coal harbour", HARBOUR)
    after = desk.take("https://kite.example/4", "Pumps too small for Port Ellery, engineer warns", late)
    assert own.group == "", "each has much that the other has not"
    assert (both.group, both.joins) == ("g1", ("g2",))
    assert after.group == "g1"


def test_a_text_that_carries_two_articles_makes_them_no_copies_of_one_another(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Port Ellery to fill in its coal harbour", HARBOUR)
    desk.take("https://gulf.example/2", "Ovens of Oster stay cold", BREAD)
    both = desk.take("https://post.example/3", "Port Ellery to fill in its coal harbour", f"{HARBOUR}\n\n{BREAD}")
    assert both.joins == ()
