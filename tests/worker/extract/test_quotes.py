"""Quotation marks of many hands, quotes over several paragraphs, titles that are none."""

import pytest

from tests.worker.extract.test_tagged import fields
from worker.extract.marks import marks
from worker.extract.reading import Part


def between(text: str, *, doubled: bool = False) -> list[str]:
    return [text[m.start : m.end] for m in marks(text, Part("body", 0, len(text)), doubled=doubled)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He said “we leave now” and left.", ["we leave now"]),
        ('He said “we leave now" and left.', ["we leave now"]),
        ('He said "we leave now” and left. “Soon,” he added.', ["we leave now", "Soon,"]),
        ("They called it “abhorrent“ in a letter. “No,” she said.", ["abhorrent", "No,"]),
        ("Er sagte: „Wir gehen jetzt“, und ging.", ["Wir gehen jetzt"]),
        ("Er sagte: „Wir gehen jetzt”, und ging.", ["Wir gehen jetzt"]),
        ("»Wir gehen jetzt«, sagte er. »Gleich.«", ["Wir gehen jetzt", "Gleich."]),
        ("« Nous partons », dit-il, « demain ».", [" Nous partons ", " demain "]),
        ("«Nos vamos», dijo. «Mañana».", ["Nos vamos", "Mañana"]),
        ('قال: «سنغادر الآن»، وأضاف "غدا صباحا".', ["سنغادر الآن", "غدا صباحا"]),
        ('وقال المتحدث و"المرصد السوري" إن', ["المرصد السوري"]),
        ("他说“我们现在走”。她说“好”。", ["我们现在走", "好"]),
        ('他说"我们现在走"。', ["我们现在走"]),
        ("彼は「今行く『すぐ』」と言った。", ["今行く『すぐ』"]),
        ("Он сказал: «Мы “уходим” сейчас».", ["Мы “уходим” сейчас"]),
        ("“He told me ‘go’ and “now” and left,” she said.", ["He told me ‘go’ and “now” and left,"]),
        ('He is 6\'2" tall and said "no more" twice.', ["no more"]),
        ('A review of the systems" followed. The "full records" did not.', ["full records"]),
        ('<p class="lead big">He said "no more" twice.', ["no more"]),
        ('<p class="lead\n">He said "no more" twice.', ["no more"]),
        ('"One thing. "Another thing," he said.', ['One thing. "Another thing," he said.']),
        ("“We stay.", ["We stay."]),
        ("He said “ and left ” early", [" and left "]),
        ("", []),
    ],
)
def test_marks_are_read_by_where_they_stand(text: str, said: list[str]) -> None:
    assert between(text) == said


def test_two_apostrophes_pair_with_other_marks_of_their_family() -> None:
    assert between("Bakan ''gidiyoruz'' dedi.", doubled=True) == ["gidiyoruz"]


def test_many_marks_take_no_more_than_one_pass() -> None:
    text = ' "a' * 50_000
    assert len(between(text)) == 50_000


LONG = (
    "Mayor Rana Haddad spoke on Friday.\n\n"
    "“We asked for water in May. Nobody came.\n\n"
    "“We asked again in June, and nobody came,” Haddad said.\n\n"
    "“This time we will not ask,” she said.\n"
)


def test_a_quote_that_goes_on_in_the_next_paragraph_is_one() -> None:
    first, second = fields(LONG).quotes
    assert first.text == "We asked for water in May. Nobody came.\n\n“We asked again in June, and nobody came,"
    assert LONG[first.start : first.end] == first.text
    assert (first.speaker, second.speaker) == ("Rana Haddad", "Rana Haddad")


def test_a_closed_quote_does_not_take_in_the_next_paragraph() -> None:
    assert len(fields(LONG.replace("Nobody came.\n", "Nobody came.”\n")).quotes) == 3


def test_a_quote_left_open_may_be_closed_in_the_next_paragraph() -> None:
    text = LONG.replace("Nobody came.\n\n“We", "Nobody came\n\nand we")
    first, second = fields(text).quotes
    assert first.text == "We asked for water in May. Nobody came\n\nand we asked again in June, and nobody came,"
    assert (first.speaker, second.speaker) == ("Rana Haddad", "Rana Haddad")


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ('"{}\n\nMayor Rana Haddad."', "Rana Haddad"),
        ("“{}\n\nRana Haddad, mayor since 2010”", "Rana Haddad"),
        ("«{}\n\nDana Field, baker»", "Dana Field"),
    ],
)
def test_two_paragraphs_between_one_pair_of_marks_the_second_a_name_are_a_pull_quote(marked: str, name: str) -> None:
    said = "We asked for water in May, and nobody came."
    text = f"Mayor Rana Haddad spoke on Friday.\n\n{marked.format(said)}\n\nThe town lies in the north.\n"
    (quote,) = fields(text).quotes
    assert (quote.kind, quote.text, quote.speaker) == ("pull", said, name)
    assert text[quote.start : quote.end] == said


def test_a_second_paragraph_that_says_something_is_no_signature() -> None:
    (quote,) = fields("News\n\n“We asked for water in May.\n\nNobody came with any water.”\n").quotes
    assert quote.kind == "direct"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("The minister was asked on Monday's “Morning With Dana Field,” a radio programme.", 0),
        ("She acted in “How the River Stole Summer,” and in plays.", 0),
        ("“Museum accused of hiding a lost letter,” by Dana Field, is read widely.", 0),
        ("He wrote it off as “a total and lasting disgrace,” by his own account.", 1),
        ("The crowd chanted “Bring Them Home Again,” and marched.", 1),
        ("“Aleppo Is Not Lost,” Haddad said.", 1),
        ("She was a guest on “The Bridge” on Monday.", 0),
        ("She wore a cap saying “Bring Them Home Again” on Monday.", 1),
        ("The bill was called “Bring Them Home Again” by many.", 0),
        ("“Museum accused of hiding a lost letter,” by the Field Post, is read widely.", 0),
    ],
)
def test_the_name_of_a_show_or_an_article_is_not_said(text: str, quotes: int) -> None:
    assert len(fields(text).quotes) == quotes


def test_a_quote_may_be_signed_behind_a_dash() -> None:
    (quote,) = fields("“We have had no bread since Monday.” ― Dana Field, baker").quotes
    assert quote.speaker == "Dana Field"


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("“Nobody came” in the north when it was cold, Mayor Rana Haddad said on Monday.", "Rana Haddad", "Haddad"),
        ("“Nobody came” for the people of the north, said Mayor Rana Haddad.", "Rana Haddad", "Haddad"),
        ("“Nobody came” to the north, and the mayor said more would come.", None, ""),
        ("“Nobody came,” Zorbyn Quillfeather, 30, of Aleppo, said.", "Zorbyn Quillfeather", "Quillfeather"),
        ("“Nobody came,” Zorbyn Quillfeather, director of a school, answered.", "Zorbyn Quillfeather", "Quillfeather"),
        ("“Nobody came,” points out Mayor Rana Haddad.", "Rana Haddad", "Haddad"),
        ("“Nobody came,” the narrator says.", None, "the narrator"),
        ("The council's answers “came late” to the north.", None, ""),
    ],
)
def test_who_says_so_at_the_end_of_the_sentence(text: str, speaker: str | None, said: str) -> None:
    (quote,) = fields("News of the day\n\n" + text).quotes
    assert quote.speaker == speaker
    assert said in quote.speaker_text
