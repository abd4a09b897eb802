"""The parts of cleaning, each as a table: characters, encodings, dates, names, titles, credits, walls."""

# ruff: noqa: E501  (pages and lines as data)
import pytest

from storage.model import Entry
from worker.clean import clean, dates, from_entry, language, people
from worker.clean.encoding import recoded
from worker.clean.jsonld import Graph
from worker.clean.text import read_minutes, tidy, words
from worker.clean.titles import strip_site


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("a\u00a0 b\u2003c\u3000d", "a b c d"),
        ("auto\u00admobile\u200b \ufeffx", "automobile x"),
        ("\u202bنص\u202c \u200fعربي", "نص عربي"),
        ("می\u200cخواهم \u200cما", "می\u200cخواهم ما"),
        ("e\u0301te\u0301", "été"),
        ("“quotes” – ’stay’", "“quotes” – ’stay’"),
    ],
)
def test_characters_follow_rule_five(raw: str, want: str) -> None:
    assert tidy(raw) == want


@pytest.mark.parametrize(
    ("body", "content_type", "want"),
    [
        ("<p>Привет, мир наш".encode("cp1251"), "text/html; charset=windows-1251", "Привет, мир наш"),
        ("<meta charset=iso-8859-1><p>“d’Orient”".encode("cp1252"), "", "“d’Orient”"),
        ("<meta charset=gb2312><p>镇长陈立群㑇".encode("gb18030"), "", "镇长陈立群㑇"),
        ("<p>Größe".encode(), "text/html; charset=iso-8859-1", "Größe"),
        ("<p>naïve".encode("utf-16"), "", "naïve"),
        ("<p>naïve text".encode("utf-16-le"), "", "naïve text"),
        ("<html lang=ar><p>قال الوزير إن المفاوضات مستمرة".encode("cp1256"), "", "المفاوضات"),
        ("<p>Сегодня утром в городе прошёл сильный дождь, сообщили синоптики".encode("cp1251"), "", "синоптики"),
        (b"<meta charset=x-klingon><p>plain", "", "plain"),
    ],
)
def test_encodings_are_found_even_where_wrongly_declared(body: bytes, content_type: str, want: str) -> None:
    assert want in recoded(body, content_type).decode()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Tuesday, December 6, 2016", "2016-12-06"),
        ("2 марта 2024, 18:45", "2024-03-02T18:45:00"),
        ("الخميس ١٦ مايو ٢٠٢٤", "2024-05-16"),
        ("٢١ كانون الثاني ٢٠٢٥", "2025-01-21"),
        ("26 janvier 2024 à 00h15", "2024-01-26T00:15:00"),
        ("18 Eylül 2024", "2024-09-18"),
        ("2024年07月11日", "2024-07-11"),
        ("31.12.2023", "2023-12-31"),
        ("1º de maio de 2023", "2023-05-01"),
        ("two hours ago", None),
        ("32 January 2024", None),
    ],
)
def test_dates_for_readers(text: str, want: str | None) -> None:
    assert dates.spoken(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2016-12-06T16:05:00+02:00", "2016-12-06T16:05:00+02:00"),
        ("2016-12-06T14:05:00+0000", "2016-12-06T14:05:00+00:00"),
        ("2024-03-02", "2024-03-02"),
        ("20240302T101500Z", "2024-03-02T10:15:00+00:00"),
        ("Tue, 06 Dec 2016 14:05:00 GMT", "2016-12-06T14:05:00+00:00"),
        ("9" * 1000, None),
    ],
)
def test_dates_for_machines(text: str, want: str | None) -> None:
    assert dates.iso(text) == want


@pytest.mark.parametrize(
    ("byline", "authors", "agencies"),
    [
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe"), ()),
        ("Von Anna Groß und dpa", ("Anna Groß",), ("dpa",)),
        ("Par Yann Le Bihan et Sophie Marchand", ("Yann Le Bihan", "Sophie Marchand"), ()),
        ("بقلم: رنا الخطيب", ("رنا الخطيب",), ()),
        ("رويترز", (), ("Reuters",)),
        ("Автор: Марина Лебедева", ("Марина Лебедева",), ()),
        ("记者: 周晓岚", ("周晓岚",), ()),
        ("Coast Dispatch & agencies", (), ()),
        ("MOIRA KELL", ("Moira Kell",), ()),
        ("admin", (), ()),
    ],
)
def test_bylines_are_sorted_into_people_and_agencies(
    byline: str, authors: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    assert people.sort_out([byline], ["Coast Dispatch"]) == (authors, agencies)


@pytest.mark.parametrize(
    ("title", "sites", "known", "want"),
    [
        ("Ferry stops - Coast Dispatch", ["Coast Dispatch"], [], "Ferry stops"),
        ("The Levant Wire: Talks on the ceasefire fail", ["The Levant Wire"], [], "Talks on the ceasefire fail"),
        ("Talks fail - again and again", ["x.example"], [], "Talks fail - again and again"),
        ("青石镇山洪_滨江晚报", [], ["青石镇山洪"], "青石镇山洪"),
        ("Markets: what to know | Money | Herald", ["Herald"], [], "Markets: what to know"),
    ],
)
def test_titles_lose_the_name_of_the_site(title: str, sites: list[str], known: list[str], want: str) -> None:
    assert strip_site(title, sites, known) == want


def test_linked_data_is_read_in_spite_of_faults() -> None:
    script = '<!-- {"@graph": [{"@type": "NewsArticle", "headline": "A\nB", "author": {"@id": "#a"},}, {"@id": "#a", "name": "X"}]} -->'
    node = Graph([script]).article("https://x.example")
    assert node["headline"] == "A B"


@pytest.mark.parametrize(("text", "count"), [("two words", 2), ("灯台修復", 2), ("don’t stop", 2), ("", 0)])
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert words(text) == count


def test_reading_time_is_rounded_up() -> None:
    assert [read_minutes("word " * n) for n in (0, 1, 200, 201)] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("text", "want"),
    [("The minister said that the talks would go on until Friday.", "en"), ("Der Minister sagte, dass die Gespräche nicht zu Ende sind.", "de"),
     ("قال الوزير إن المفاوضات مستمرة في المدينة", "ar"), ("Министр заявил, что переговоры продолжаются", "ru"), ("市は二日、灯台を修復すると発表した。工事は六月に始まる。", "ja")],
)  # fmt: skip
def test_the_language_is_guessed_where_none_is_declared(text: str, want: str) -> None:
    assert language.guess(text) == want


ENTRY = Entry(id="1", link="https://x.example/a", title="Bridge reopens", published="2025-03-04T10:00:00+02:00", authors=("Lea Orr",),
              summary_html="<p>The bridge opened on Tuesday after two years.</p>")  # fmt: skip


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "challenge"),
        (
            "<title>Page not found | The Ledger</title><h1>404</h1><p>The page may have been moved or deleted by the editors of the site.</p>",
            "not found",
        ),
        ("<title>Sign in</title><h1>Sign in to read this article</h1><form><input type=password></form>", "log-in"),
        (
            "<title>x</title><body><noscript>Please enable JavaScript to run this app.</noscript><script src=a.js></script>",
            "JavaScript",
        ),
        (
            "<h1>Before you continue</h1><p>We and our 734 partners store and/or access information on a device to process personal data.</p>",
            "consent",
        ),
        ("", "empty"),
        ("\x89PNG", "not an HTML page"),
    ],
)
def test_walls_are_partial_and_their_text_is_not_kept(page: str, why: str) -> None:
    article = clean(page.encode("latin-1"), url="https://x.example/a")
    assert article.is_partial
    assert why in article.warnings[0]
    assert article.blocks == ()
    rescued = clean(page.encode("latin-1"), url="https://x.example/a", entry=ENTRY)
    assert (rescued.title, rescued.is_partial, rescued.authors) == ("Bridge reopens", True, ("Lea Orr",))
    assert "The bridge opened on Tuesday" in rescued.text


def test_an_entry_becomes_a_partial_article() -> None:
    article = from_entry(ENTRY, url="https://x.example/a", warning="the page could not be fetched")
    assert article.warnings == ("the page could not be fetched",)
    assert article.text.startswith("Bridge reopens\n\nBridge reopens\n1 min read\n04 March, 2025\nThe bridge opened")


def test_html_that_a_feed_cut_off_is_closed() -> None:
    entry = Entry(id="1", title="A storm", summary_html="Cut off <b>here <a href='x")
    assert from_entry(entry, url="https://x.example/a", warning="w").blocks[0].text == "Cut off here"


def test_an_entry_fills_what_the_page_leaves_open() -> None:
    page = (
        "<h1>Bridge reopens</h1>"
        + "<p>The bridge over the river opened again on Tuesday, two years after the flood.</p>" * 2
    )
    article = clean(page.encode(), url="https://x.example/a", entry=ENTRY)
    assert (article.authors, article.published, article.is_partial) == (("Lea Orr",), ENTRY.published, False)


def test_a_tag_with_thousands_of_attributes_and_deep_nesting_are_read_in_time() -> None:
    many = "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    story = "<p>The council met on Monday evening and heard what the engineers had found.</p>"
    assert "engineers" in clean((many + story + "<div>" * 50_000).encode(), url="https://x.example/a").text
