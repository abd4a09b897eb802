"""A credit is told from the caption it stands behind: labels, brackets, ends of sentences, houses; many languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.credits import clean_credit, is_credit, split_credit


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("Regime forces in the east [AFP]", ("Regime forces in the east", "AFP")),
        ("The ferry on Friday. Photo: Tam Orr", ("The ferry on Friday.", "Tam Orr")),
        ("Smoke over the port (Reuters)", ("Smoke over the port", "Reuters")),
        ("The harbour on Sunday. (AP Photo/Lena Hart)", ("The harbour on Sunday.", "AP Photo/Lena Hart")),
        ("The last tram. (Orrin's)", ("The last tram.", "Orrin's")),
        ("He waited for an hour. AP", ("He waited for an hour.", "AP")),
        ("The hall was rebuilt. Supplied", ("The hall was rebuilt.", "Supplied")),
        ("Crowds in the square AP Photo/Edwin H. Clay", ("Crowds in the square", "AP Photo/Edwin H. Clay")),
        ("Crowds in the square. Ewan Voss/AP", ("Crowds in the square.", "Ewan Voss/AP")),
        (
            "The senate on July 25, 2019. J. Samuel Appleby / AP",
            ("The senate on July 25, 2019.", "J. Samuel Appleby / AP"),
        ),
        ("The house in Braun.Leo Feger / Reuters", ("The house in Braun.", "Leo Feger / Reuters")),
        (
            "The election.Credit...Mark Wills/Newsmakers, via Getty Images",
            ("The election.", "Mark Wills/Newsmakers, via Getty Images"),
        ),
        ("A fish market at dawn. Olena Shmal", ("A fish market at dawn.", "Olena Shmal")),
        ("Jonas Blair Submitted photo", ("Jonas Blair", "Submitted photo")),
        ("The bridge | Bildquelle: EU-Kommission", ("The bridge", "EU-Kommission")),
        ("Die Brücke am Abend. © dpa | Jens Kahle", ("Die Brücke am Abend.", "dpa | Jens Kahle")),
        ("Das Rad aus Holz, Foto: Lara Heinz", ("Das Rad aus Holz,", "Lara Heinz")),
        ("Symbolfoto: dpa", ("", "dpa")),
        (
            "Le président à Paris, le 3 mai. © Ludovic Morel, AFP",
            ("Le président à Paris, le 3 mai.", "Ludovic Morel, AFP"),
        ),
        (
            "Agentes en el puerto, el 11 de octubre. Flora Gómez (REUTERS)",
            ("Agentes en el puerto, el 11 de octubre.", "Flora Gómez (REUTERS)"),
        ),
        ("Báturinn við bryggju. Ljósmynd/Aðsend", ("Báturinn við bryggju.", "Aðsend")),
        ("Kryžius lauke / J. Stasiūnas / LRT nuotr.", ("Kryžius lauke", "J. Stasiūnas / LRT")),
        ("Limanda bir tekne. Fotoğraf: Deniz Mert/AA", ("Limanda bir tekne.", "Deniz Mert/AA")),
        ("fot. Jan Kowal / PAP", ("", "Jan Kowal / PAP")),
        ("На митинге. Фото: Иван Иванов / ТАСС", ("На митинге.", "Иван Иванов / ТАСС")),
        ("коллаж: Андрей Калинин", ("", "Андрей Калинин")),
        ("مظاهرة في بغداد [أ ف ب]", ("مظاهرة في بغداد", "أ ف ب")),
        ("جنود في الساحة (جورج حداد/فرانس برس)", ("جنود في الساحة", "جورج حداد/فرانس برس")),
        ("مظاهرة في بغداد - صورة: رويترز", ("مظاهرة في بغداد", "رويترز")),
        ("بائع في السوق. تصوير: منى إدريس", ("بائع في السوق.", "منى إدريس")),
        ("© الأناضول", ("", "الأناضول")),
        ("درناها در تالاب / عکس: رضا کیانی", ("درناها در تالاب", "رضا کیانی")),
        ("灾区现场。新华社记者张三摄", ("灾区现场。", "新华社记者张三")),
        ("記者会見する首相=東京で、共同", ("記者会見する首相", "東京で、共同")),
        ("Við höfnina í gær. haven.is/Atli Orr", ("Við höfnina í gær.", "haven.is/Atli Orr")),
        ("© AFP", ("", "AFP")),
        ("AFP / JORGE GOMEZ", ("", "AFP / JORGE GOMEZ")),
        ("Wanda Skal / Los Angeles Times", ("", "Wanda Skal / Los Angeles Times")),
    ],
)
def test_a_credit_is_taken_off(line: str, want: tuple[str, str]) -> None:
    assert split_credit(line) == want


@pytest.mark.parametrize(
    "line",
    [
        "A street in winter",
        "Mario Vogt (CDU) und Björn Hacke (AfD)",
        "Foto de familia de la segunda reunión del grupo",
        "BBC presenter Gary Lane arrives",
        "Reuters building in London",
        "Die Feuerwehr (Archivbild)",
        "A man (left). (File photo)",
        "The rescue was filmed. (Published Monday, Nov. 18, 2019)",
        "He said he took the photo by accident on Friday",
        "The mill, open as a courtesy to visitors",
        "من احتفالات العيد (العاصمة)",
        "港の灯台=同市で2019年5月",
    ],
)
def test_a_caption_without_credit_stays_whole(line: str) -> None:
    assert split_credit(line) == (line, "")


def test_a_credit_that_the_page_marks_is_not_said_twice() -> None:
    assert split_credit("The ferry. Photo: Tam Orr", "Photo: Tam Orr") == ("The ferry.", "Tam Orr")
    assert split_credit("Credit:", "AFP") == ("", "AFP")


@given(st.text(max_size=300))
def test_splitting_never_fails_and_credits_stay_clean(line: str) -> None:
    _, credit = split_credit(line)
    assert clean_credit(credit) in (credit, clean_credit(clean_credit(credit)))
    is_credit(line)
