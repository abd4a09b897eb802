# ruff: noqa: E501 - paragraphs and rows of a table stand on one line
"""Golden cases: invented events, as wires, sites and rewriters would tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    Desk = Any

QUARRY = """A wall of the Brannoch slate quarry above the village of Tullen gave way on Thursday and buried a road, killing {dead} people, the mountain police said.

The slide came at midday, when a bus of the Glen Arrel line was waiting at the barrier. "The hill just walked across the road," said its driver, Morag Eastlin, who had got out to buy a paper.

Police inspector Callan Dree said {crews} crews with dogs were at work and that the slope above them was still moving.

The quarry has belonged to Arrel Stone since 2019. The firm said that it had reported cracks to the county in January and that blasting had been stopped since.

The road is the only one to Tullen. Supplies are brought in by boat, across Loch Arrel, as long as the weather holds."""

SOUK = """انهار سقف سوق الوراقين في مدينة مرجان مساء السبت، ما أدى إلى مقتل {dead} أشخاص وإصابة آخرين، وفق ما أعلن قائد الدفاع المدني العقيد سامر البيطار.

وقال البيطار إن فرق الإنقاذ انتشلت ثلاثة أطفال أحياء من تحت الأنقاض، وإن العمل يتواصل بأيد عارية خشية انهيار القبة المجاورة.

وأوضحت مهندسة البلدية ليلى الحمصاني أن السقف رمم آخر مرة قبل أربعين عاما، وأن مياه الأمطار تسربت إليه طوال الشتاء.

وروى صاحب مكتبة يدعى أبو نضال القرملي أنه سمع صوتا يشبه تكسر الأغصان قبل أن يعم الغبار المكان.

وقررت البلدية إغلاق ستة أسواق قديمة في مرجان حتى انتهاء الكشف على سقوفها."""

RUSSIAN = """Паром «Северная звезда» сел на мель у острова Тальник в ночь на среду, на борту находились {people} человек, сообщила береговая охрана.

Капитан Аркадий Сомов рассказал, что судно потеряло ход после пожара в машинном отделении.

Пассажиров сняли рыбаки из посёлка Заречная Губа, троих доставили в больницу.

Прокуратура изучает документы компании «Тальниктранс», которой паром принадлежит с прошлого года."""

CHINESE = """周三凌晨，云溪县北部的青石水库发生漏水，当地政府紧急转移了{people}名居民。

水利局工程师陆明远表示，漏水点位于大坝东侧，抢修人员已经用沙袋堵住缺口。

附近的柳湾小学被改为临时安置点，志愿者在那里分发热水和棉被。"""


def test_the_same_address_again_is_the_same(desk: Desk) -> None:
    text = QUARRY.format(dead=4, crews=9)
    desk.take("http://wire.example/quarry", "Quarry wall buries road", text)
    verdict = desk.take("https://www.wire.example/quarry?utm_source=rss", "Quarry wall buries road", text)
    assert (verdict.kind, verdict.of, verdict.group, verdict.story) == ("same", "1", "g1", "s1")


@pytest.mark.parametrize(
    ("text", "old", "new", "headlines"),
    [
        (QUARRY, {"dead": 4, "crews": 9}, {"dead": 11, "crews": 9}, ("Quarry wall buries road", "Quarry toll at 11")),
        (SOUK, {"dead": "أربعة"}, {"dead": "٩"}, ("انهيار سقف سوق الوراقين", "ارتفاع ضحايا سوق الوراقين في مرجان")),
        (RUSSIAN, {"people": 87}, {"people": 91}, ("Паром сел на мель", "Паром сел на мель у Тальника")),
        (CHINESE, {"people": 300}, {"people": 520}, ("青石水库漏水", "青石水库漏水，转移居民增加")),
    ],
    ids=["en", "ar", "ru", "zh"],
)
def test_a_new_figure_makes_a_revision_and_its_older_reprint_a_syndicated_copy(
    desk: Desk, text: str, old: dict[str, object], new: dict[str, object], headlines: tuple[str, str]
) -> None:
    desk.take("https://wire.example/a", headlines[0], text.format(**old))
    revision = desk.take("https://wire.example/a", headlines[1], text.format(**new))
    reprint = desk.take("https://post.example/b", "Another headline", text.format(**old))
    assert (revision.kind, revision.group, revision.story) == ("revision", "g1", "s1")
    before, after = next(iter(old.values())), next(iter(new.values()))
    figures = [(change.old, change.new) for change in revision.changes if change.kind == "figure"]
    assert any(str(before) in (was or "") and str(after) in (now or "") for was, now in figures)
    assert (reprint.kind, reprint.of, reprint.group) == ("syndicated", "1", "g1")


def test_a_version_under_a_new_address_and_headline_is_a_revision(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Quarry wall buries road", QUARRY.format(dead=4, crews=9))
    later = QUARRY.format(dead=7, crews=12) + "\n\nThe county promised an inquiry."
    verdict = desk.take("https://wire.example/2", "Toll rises to seven in Tullen", later, after=90)
    assert (verdict.kind, verdict.group) == ("revision", "g1")


def test_spelling_alone_changes_no_figure(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Quarry wall buries road", QUARRY.format(dead=4, crews=9))
    edited = QUARRY.format(dead=4, crews=9).replace("midday", "mid-day").replace("firm", "company")
    verdict = desk.take("https://wire.example/1", "Quarry wall buries road", edited)
    assert {change.kind for change in verdict.changes} <= {"wording"}


def test_a_cut_copy_elsewhere_is_syndicated(desk: Desk) -> None:
    text = QUARRY.format(dead=4, crews=9)
    desk.take("https://wire.example/1", "Quarry wall buries road", text)
    cut = "\n\n".join(text.split("\n\n")[:3]) + "\n\nFollow us on every channel and sign up for the evening letter."
    assert desk.take("https://post.example/9", "Village cut off", cut).kind == "syndicated"


ROUNDUP = """Good morning. This is what you need to know today before the shops open.

{one}

The price of rye bread rose again in Ostrava Bay, where bakers blame a poor harvest and the closed canal. Baker Jonna Wiik sells half loaves now, "because people count". The ministry of trade denies a shortage, and points to the granaries of Lower Saltmark, which stand two thirds full.

In sport, Hana Birk won the long race on the ice of Lake Ommen by eleven seconds, ahead of the favourite Tora Quist, who fell in the last bend and cut her chin. Birk, 19, dedicated the medal to her grandmother."""


def test_a_round_up_contains_and_joins_no_group(desk: Desk) -> None:
    text = QUARRY.format(dead=4, crews=9)
    desk.take("https://wire.example/1", "Quarry wall buries road", text)
    verdict = desk.take("https://post.example/am", "Morning briefing", ROUNDUP.format(one=text))
    assert (verdict.kind, verdict.of, verdict.group, verdict.story) == ("contains", "1", "", "")


def test_an_article_that_a_round_up_carried_before_is_new(desk: Desk) -> None:
    text = QUARRY.format(dead=4, crews=9)
    desk.take("https://post.example/am", "Morning briefing", ROUNDUP.format(one=text))
    assert desk.take("https://wire.example/1", "Quarry wall buries road", text).kind == "new"


def test_a_report_of_ones_own_joins_the_story_by_rare_names(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Quarry wall buries road", QUARRY.format(dead=4, crews=9))
    own = (
        "When I reached Tullen by boat, the lamps of the Brannoch quarry were the only light on the hillside.\n\n"
        "Four coffins stood in the school. The teacher, Isla Venn, had pushed the desks to the wall and lit a stove.\n\n"
        "Nobody here speaks of the cracks. Everybody had seen them, a shepherd told me, and nobody had been asked."
    )
    verdict = desk.take("https://gulf.example/own", "In Tullen, a school full of candles", own, after=600)
    assert (verdict.kind, verdict.group, verdict.story) == ("new", "", "s1")


def test_an_arabic_report_of_ones_own_joins_the_story(desk: Desk) -> None:
    desk.take("https://wire.example/1", "انهيار سقف سوق الوراقين في مرجان", SOUK.format(dead="أربعة"))
    desk.take(
        "https://wire.example/2",
        "مهرجان القوارب",
        "افتتح في خليج سلمان مهرجان القوارب الخشبية بحضور مئات الزوار والصيادين من الجزر.",
    )
    own = (
        "أمضى سكان مدينة مرجان ليلتهم أمام سوق الوراقين ينتظرون أخبار المفقودين تحت الركام.\n\n"
        "وقال العقيد سامر البيطار للصحفيين إن البحث سيستمر حتى الفجر، فيما وزعت نساء الحي الشاي على المنقذين."
    )
    verdict = desk.take("https://nahr.example/own", "ليلة انتظار أمام سوق الوراقين في مرجان", own, after=300)
    assert (verdict.kind, verdict.story) == ("new", "s1")


SERIES = """{town}, Norland - Fire crews closed {street} on {day} after a gas pipe cracked under the pavement, the town hall said.

"{quote}," said {person}, who runs the bakery at number {number}.

Engineers from {firm} dug {depth} metres down and found a joint that dated from {year}. Repairs will cost {cost} crowns.

Some {homes} homes were without heating until the evening, and {person2} of the fire brigade praised the patience of those who waited in the gymnasium."""
TOWNS = ["Averby", "Brodal", "Carnsund", "Dovrik", "Elmfoss", "Fagervik", "Grimholt", "Hestnes"]


def test_items_of_a_series_are_different_stories(desk: Desk) -> None:
    for n, town in enumerate(TOWNS):
        text = SERIES.format(
            town=town,
            street=f"{['Quay', 'Mill', 'Church', 'Bridge', 'Castle', 'Harbour', 'Market', 'Station'][n]} Street",
            day=["Monday", "Tuesday"][n % 2],
            quote=["We smelt it for days", "The bread is lost", "It hissed like a goose", "We ran"][n % 4],
            person=f"{['Anna', 'Bo', 'Kaia', 'Dag'][n % 4]} {['Rusk', 'Tvedt', 'Moen', 'Lie', 'Hald', 'Ness', 'Voll', 'Krag'][n]}",
            number=11 + 7 * n,
            firm=f"{['Nor', 'Vest', 'Sol', 'Fjell', 'Havn', 'Land', 'Elv', 'Dal'][n]}gas",
            depth=2 + n,
            year=1951 + 4 * n,
            cost=120 + 31 * n,
            homes=210 + 83 * n,
            person2=f"{['Ida', 'Ove', 'Siv', 'Per'][n % 4]} {['Berg', 'Dahl', 'Eide', 'Foss', 'Haug', 'Strand', 'Lund', 'Vik'][n]}",
        )
        verdict = desk.take(f"https://wire{n % 3}.example/{n}", f"Gas leak closes street in {town}", text, after=3)
        assert (verdict.kind, verdict.group, verdict.story) == ("new", "", "")


def test_people_who_share_a_surname_do_not_make_a_story(desk: Desk) -> None:
    first = "Mira Castavel opened a library in Overhythe. Jon Brastow gave the books, Ada Finnick the shelves."
    other = "Paul Castavel was fined in Netherby. His lawyer, Lena Brastow, blamed the clerk, Rolf Finnick."
    desk.take("https://wire.example/1", "Library opens", first)
    assert desk.take("https://wire.example/2", "Man fined", other).story == ""


def test_a_constant_guid_is_not_believed_for_another_article(desk: Desk) -> None:
    long = "\n\n".join((QUARRY.format(dead=4, crews=9), QUARRY.format(dead=4, crews=9)))
    desk.take("https://wire.example/1", "Quarry wall buries road", long, guid="feed-item")
    other = ROUNDUP.format(one="The weather stays cold, with snow above the tree line and fog on the coast roads.")
    assert desk.take("https://wire.example/2", "Bread, ice and fog", other, guid="feed-item").kind == "new"


def test_a_teaser_replaced_by_its_article_is_a_revision(desk: Desk) -> None:
    desk.take("https://wire.example/1", "Quarry wall buries road", "Four people have died in Tullen.", guid="q1")
    verdict = desk.take("https://wire.example/1b", "Quarry slide", QUARRY.format(dead=4, crews=9), guid="q1")
    assert (verdict.kind, verdict.group) == ("revision", "g1")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "x", "12", "١٢", "周"])
def test_texts_with_nothing_in_them_are_new(desk: Desk, text: str) -> None:
    desk.take("https://a.example/1", "", text)
    assert desk.take("https://b.example/2", "", text).kind == "new"


def test_every_verdict_gives_its_reason(desk: Desk) -> None:
    text = QUARRY.format(dead=4, crews=9)
    assert desk.take("https://wire.example/1", "Quarry wall buries road", text).reason.startswith("no relative")
    assert "“Quarry wall buries road”" in desk.take("https://post.example/1", "Elsewhere", text).reason
