# ruff: noqa: E501 - paragraphs stand on one line
"""How far a text may be reworded, and what it may stand beside, and still be a copy: the same in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.alignment import align
from worker.identify.reading import read

if TYPE_CHECKING:
    Desk = Any

#: The same sentence, and it with a word in six written anew.
REWORDED = {
    "en": (
        "The ferry Silver Tern ran aground off Maddock Point on Tuesday with two hundred passengers and their cars on board.",
        "The ferry Silver Tern ran ashore off Maddock Point this Tuesday with two hundred people and their cars on board.",
    ),
    "ar": (
        "جنحت العبارة نورس الفضة قبالة رأس المنارة فجر الثلاثاء وعلى متنها مئتا راكب مع سياراتهم وأمتعتهم.",
        "جنحت السفينة نورس الفضة قبالة رأس المنارة صباح الثلاثاء وعلى متنها مئتا مسافر مع سياراتهم وأمتعتهم.",
    ),
    "ru": (
        "Паром «Серебряная крачка» сел на мель у мыса Мэддок во вторник утром, на борту были двести пассажиров и их машины.",
        "Паром «Серебряная крачка» сел на камни у мыса Мэддок во вторник днём, на борту были двести человек и их машины.",
    ),
    "zh": (
        "周二清晨银鸥号渡轮在灯塔角附近搁浅船上有二百名乘客和汽车",
        "周二早晨银鸥号渡轮在灯塔角附近触礁船上有二百名旅客和汽车",
    ),
}


@pytest.mark.parametrize("language", REWORDED)
def test_rewording_that_is_spread_leaves_more_words_than_shingles(language: str) -> None:
    one, other = (read(text) for text in REWORDED[language])
    side = align(other, one).new
    kept = len(one.shingles & other.shingles) / len(other.shingles)
    assert side.alike > 0.75 > kept + 0.1


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_more_is_alike_than_all(one: str, other: str) -> None:
    aligned = align(read(one), read(other))
    assert 0.0 <= aligned.new.alike <= 1.0
    assert 0.0 <= aligned.old.alike <= 1.0


@pytest.mark.parametrize("language", REWORDED)
def test_a_text_is_wholly_alike_itself(language: str) -> None:
    one = read(REWORDED[language][0])
    assert align(one, one).new.alike == pytest.approx(1.0)


MILL = """A dam above the mill town of Oskarby gave way on Sunday night and let the water of a whole spring into its streets.

The watchman Edvin Hjort saw the first crack at nine, rang the bell of the chapel and ran from door to door until the lower street was empty.

Nobody was killed, and the 340 people of the lower town spent the night in the school, in the church and in the barns of the farmers on the hill.

The dam was built for a sawmill in the days of his grandfather, said the engineer Signe Alm, and nobody had looked at its timbers since the sawmill closed.

She had asked the council for 90,000 crowns in the autumn to drain the pond, and was told to come back after the elections.

Mayor Folke Brandt said that the letter had never reached him, and promised that every family would be paid for what it lost.

Two bridges, the bakery and the weighing house are gone, and the road to Tallvik will be closed until the summer."""

#: A report of as many words: its own lead and its own end, the rest in another order and reworded here and there.
MILL_AGAIN = """With a spade over his shoulder the old watchman stood before what had been the bakery, and counted the chimneys that were left.

On Sunday night Edvin Hjort saw the first crack at nine, rang the bell of the chapel and ran from door to door until the lower street was empty.

Nobody was killed, but the 340 people of the lower town spent the night in the school, in the church and the barns of farmers on the hill.

She had asked the council for 90,000 crowns in the autumn to drain the pond, said the engineer Signe Alm, and was told to come back after the elections.

Its timbers come from the days of the sawmill, which closed when she was a child.

Mayor Folke Brandt said that no letter had reached him, and promised that every family would be paid for all it lost.

Two bridges, the bakery and the weighing house are gone, and the road to Tallvik stays closed until summer.

Children fished for spoons and door handles in the mud all through the morning, and sold them back to those who had lost them.

In the school, mattresses lie between the desks; lessons are held in the yard, by classes, for as long as it does not rain."""

#: What took place, told in few words of its own.
MILL_IN_SHORT = """A dam above Oskarby broke on Sunday and flooded the mill town.

The watchman rang the bell of the chapel, and nobody was killed.

Signe Alm, an engineer, had asked the council for money to drain the pond. She was told to come back after the elections.

Mayor Folke Brandt said that he had no letter, and promised that every family would be paid.

The road to Tallvik will be closed until the summer."""

WELL = """انهار سد ترابي فوق بلدة وادي السنديان ليلة الأحد وغمرت مياهه شوارعها السفلى وأسواقها القديمة.

ورأى الحارس عدنان الزيبق أول شق في الساعة التاسعة فقرع جرس المدرسة وجرى من باب إلى باب حتى خلا الشارع الأسفل من سكانه.

ولم يقتل أحد، وأمضى 340 من سكان الحي الأسفل ليلتهم في المدرسة وفي المسجد وفي بيوت المزارعين على التل.

وقالت المهندسة سهام القطان إن السد بني لطاحونة قديمة في أيام جده، ولم يتفقد أحد حجارته منذ أغلقت الطاحونة أبوابها.

وكانت قد طلبت من المجلس في الخريف تسعين ألف دينار لتصريف البركة، فقيل لها أن تعود بعد الانتخابات.

وقال رئيس البلدية فوزي الحمداني إن الرسالة لم تصله، ووعد بأن تعوض كل أسرة عما فقدته من متاع.

ويقول مزارعو التل إن الماء حمل معه أكياس القمح التي خزنوها للبذار، وإن الموسم المقبل ضاع قبل أن يبدأ في هذه الأرض.

وزال جسران والمخبز ودار الميزان، وسيبقى الطريق إلى تل الزعتر مغلقا حتى الصيف."""

WELL_AGAIN = """وقف الحارس العجوز أمام ما كان مخبز البلدة ومعه مجرفة على كتفه وأخذ يعد المداخن الباقية.

وليلة الأحد رأى عدنان الزيبق أول شق في الساعة التاسعة فقرع جرس المدرسة وجرى من باب إلى باب حتى خلا الشارع الأسفل من سكانه.

ولم يقتل أحد، لكن 340 من سكان الحي الأسفل أمضوا ليلتهم في المدرسة والمسجد وفي بيوت المزارعين على التل.

وكانت قد طلبت من المجلس في الخريف تسعين ألف دينار لتصريف البركة، بحسب المهندسة سهام القطان، فقيل لها أن تعود بعد الانتخابات.

وحجارته من أيام الطاحونة التي أغلقت وهي بعد طفلة صغيرة.

وقال رئيس البلدية فوزي الحمداني إن رسالة لم تبلغه، ووعد بتعويض كل أسرة عما فقدته.

ويقول مزارعو التل إن الماء حمل معه أكياس القمح التي خزنوها للبذار، وإن الموسم المقبل ضاع قبل أن يبدأ في هذه الأرض.

وزال جسران والمخبز ودار الميزان، ويبقى الطريق إلى تل الزعتر مغلقا حتى الصيف.

واصطاد الأطفال الملاعق ومقابض الأبواب من الوحل طوال الصباح وباعوها لمن فقدوها."""

WELL_IN_SHORT = """انهار ليلة الأحد سد فوق وادي السنديان وغمر الماء البلدة.

ورأى الحارس أول شق فقرع جرس المدرسة، ولم يقتل أحد.

وطلبت المهندسة سهام القطان من المجلس مالا لتصريف البركة من قبل. فقيل لها أن تعود بعد الانتخابات.

وقال رئيس البلدية فوزي الحمداني إن الرسالة ضاعت، ووعد بأن تعوض كل أسرة.

وسيبقى الطريق إلى تل الزعتر مغلقا حتى الصيف."""


@pytest.mark.parametrize(("text", "again"), [(MILL, MILL_AGAIN), (WELL, WELL_AGAIN)], ids=["en", "ar"])
def test_long_reports_that_are_mostly_one_anothers_are_copies(desk: Desk, text: str, again: str) -> None:
    desk.take("https://wire.example/1", "", text)
    assert desk.take("https://post.example/9", "", again).kind == "syndicated"


@pytest.mark.parametrize(("text", "short"), [(MILL, MILL_IN_SHORT), (WELL, WELL_IN_SHORT)], ids=["en", "ar"])
def test_a_summary_in_other_words_is_no_copy(desk: Desk, text: str, short: str) -> None:
    desk.take("https://wire.example/1", "", text)
    assert desk.take("https://post.example/9", "", short).group == ""


#: A wire report, and what a page tells of the same matter, or of another one, before it prints the report.
CABLES = {
    "en": (
        """The Norsund line between Arvika and Brekkholm was cut on Saturday by the anchor of a coaster, its owners said.

The repair of Norsund will take twelve days if the wind allows it. The cable ship Ketil lies ready in the port of Lofsta.

Norsund has leased lines by way of Tervola and hopes to bring back the rest of the traffic within two days.""",
        """Homes on the island can read their letters again, if not look at films in the evening, we are told by their provider.

Four fifths of what customers of Kvist need came back overnight, when Norsund found room on the lines of a friend.

Kvist lets the young play from midnight until seven; after that offices go first. It will be so until Norsund is whole, and nobody at Kvist would name a day to us.

Norsund has sent out this statement:""",
        """Homes on the island can bake their bread again, if not light the stove in the evening, we are told by their grocer.

Four fifths of what customers of Kvist need came back overnight, when Fagerlund found room in the mills of a friend.

Kvist lets the old queue from midnight until seven; after that bakers go first. It will be so until Fagerlund is whole, and nobody at Kvist would name a day to us.

There was other news besides:""",
        ("Kvist tells its customers to be patient", "Broken line will be whole in twelve days"),
    ),
    "ru": (
        """Линия Норсунд между Арвикой и Брекхольмом оборвана в субботу якорем каботажного судна, сообщили её владельцы.

Ремонт линии Норсунд займёт двенадцать дней, если позволит ветер. Кабельное судно Кетиль стоит наготове в порту Лофста.

Позже Норсунд арендовал каналы через Терволу и рассчитывает вернуть остальной поток данных за два дня.""",
        """Дома на острове снова могут читать письма, хотя вечером смотреть фильмы ещё нельзя, рассказал нам их поставщик.

Четыре пятых того, что нужно клиентам компании Квист, вернулось за ночь, когда Норсунд нашёл место в каналах соседа.

Компания Квист пускает молодых играть с полуночи до семи утра, потом очередь контор. Так будет, пока Норсунд не починят, а дня в компании Квист нам никто назвать не захотел.

А сам Норсунд распространил такое заявление:""",
        """Дома на острове снова могут печь хлеб, хотя вечером топить плиту ещё нельзя, рассказал нам их бакалейщик.

Четыре пятых того, что нужно клиентам компании Квист, вернулось за ночь, когда Фагерлунд нашёл место в мельницах соседа.

Компания Квист пускает старых людей с полуночи до семи утра, потом очередь пекарей. Так будет, пока Фагерлунд не починят, а дня в компании Квист нам никто назвать не захотел.

Были в этот день и другие новости:""",
        ("Квист просит клиентов потерпеть", "Оборванную линию починят за двенадцать дней"),
    ),
}


@pytest.mark.parametrize("language", CABLES)
@pytest.mark.parametrize(("rest", "kind"), [(1, "syndicated"), (2, "contains")], ids=["one matter", "another"])
def test_a_report_printed_whole_is_copied_beside_its_own_matter_and_carried_beside_another(
    desk: Desk, language: str, rest: int, kind: str
) -> None:
    told = CABLES[language]
    desk.take("https://wire.example/1", told[3][1], told[0])
    assert desk.take("https://post.example/9", told[3][0], f"{told[rest]}\n\n{told[0]}").kind == kind


BESIDE = {
    "en": (
        MILL,
        "The bridge of Oskarby is to be built anew in stone, the province said on Monday.\n\nFolke Brandt, mayor of Oskarby, called it the first good news since the water.",
        ("Dam gives way above Oskarby", "Oskarby to have a bridge of stone"),
    ),
    "ar": (
        WELL,
        "تقرر بناء جسر وادي السنديان من الحجر هذه المرة، كما أعلنت المحافظة صباح الاثنين.\n\nووصف فوزي الحمداني رئيس بلدية وادي السنديان القرار بأنه أول خبر سار منذ الفيضان.",
        ("انهيار سد فوق وادي السنديان", "جسر من الحجر في وادي السنديان"),
    ),
}


@pytest.mark.parametrize("language", BESIDE)
def test_two_texts_put_together_are_a_copy_of_the_one_that_makes_up_more(desk: Desk, language: str) -> None:
    long, short, headlines = BESIDE[language]
    desk.take("https://wire.example/1", headlines[0], long)
    desk.take("https://gulf.example/2", headlines[1], short)
    cut = long.split("\n\n")[:-1]
    verdict = desk.take("https://post.example/3", headlines[1], "\n\n".join((short, *cut)))
    assert (verdict.kind, verdict.of) == ("syndicated", "1")
