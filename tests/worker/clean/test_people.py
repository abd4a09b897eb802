"""Bylines as sites write them: people apart from agencies, houses, roles and towns."""

import pytest

from worker.clean import clean, people


@pytest.mark.parametrize(
    ("byline", "authors", "agencies"),
    [
        ("ByMoira Kell", ("Moira Kell",), ()),
        ("Moira Kell, Berlin", ("Moira Kell",), ()),
        ("Moira Kell, Senior Harbour Reporter", ("Moira Kell",), ()),
        ("Moira Kell Senior Politics Reporter", ("Moira Kell",), ()),
        ("Moira Kell | The Coast Dispatch", ("Moira Kell",), ()),
        ("Moira Kell COAST DISPATCH", ("Moira Kell",), ()),
        ("Moira Kell/dpa", ("Moira Kell",), ("dpa",)),
        ("Moira Kell (dpa)", ("Moira Kell",), ("dpa",)),
        ("AFP, MANILA", (), ("AFP",)),
        ("dpa/lno", (), ("dpa",)),
        ("The Associated Press", (), ("Associated Press",)),
        ("Ana Ortega y Gasset", ("Ana Ortega y Gasset",), ()),
        ("Ana Ruiz y Pedro Sanz", ("Ana Ruiz", "Pedro Sanz"), ()),
        ("Lone Krag og Per Holm", ("Lone Krag", "Per Holm"), ()),
        ("Ewa Nowak i Jan Lis", ("Ewa Nowak", "Jan Lis"), ()),
        ("Олена Коваль та Іван Гай", ("Олена Коваль", "Іван Гай"), ()),
        ("رنا الخطيب وسامر حداد", ("رنا الخطيب", "سامر حداد"), ()),
        ("رنا الخطيب، سامر حداد", ("رنا الخطيب", "سامر حداد"), ()),
        ("(责编：周晓岚、李明)", ("周晓岚", "李明"), ()),
        ("배윤경 기자", ("배윤경",), ()),
        ("Jan Roe Jr.", ("Jan Roe Jr.",), ()),
        ("Coast staff reporter", (), ()),
        ("Text: Moira Kell, Fotos: Jan Roe, Ann Lee", ("Moira Kell",), ()),
        ("Photos by Jan Roe", (), ()),
        ("Fact checked by Jan Roe", (), ()),
        ("Traducción: Ana Ruiz", (), ()),
        ("تصوير: سامر حداد", (), ()),
        ("摄影：周晓岚", (), ()),
        ("Text Size", ("Text Size",), ()),
        ("来源：新华社 作者：周晓岚 摄影：李明", ("周晓岚",), ("Xinhua",)),
        ("Haber Derya Koç", ("Derya Koç",), ()),
        ("Quelle: Küstenamt", (), ()),
        ("Moira Kell, NEW HARBOUR", ("Moira Kell",), ()),
        ("Coast Desk Redaktion", ("Coast Desk Redaktion",), ()),
        ("Redaktion", (), ()),
    ],
)
def test_people_stand_apart_from_what_stands_beside_them(
    byline: str, authors: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    assert people.sort_out([byline], ["COAST DISPATCH", "The Coast Dispatch"]) == (authors, agencies)


TEXT = (
    "<p>"
    + "The ferry lay at the quay, and nobody knew when it would sail again, said the harbour master. " * 3
    + "</p>"
)


PERSON = '{"@type": "Person", "name": "Moira Kell"}'


def page(head: str, above: str, below: str = "") -> bytes:
    return (
        f'<html lang="en-GB"><head><title>Ferry stays in port for weeks</title>{head}</head><body><article>'
        f"<h1>Ferry stays in port for weeks</h1>{above}{TEXT * 3}{below}</article></body></html>"
    ).encode()


def linked(authors: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry stays in port for weeks", '
        f'"author": {authors}, "publisher": {{"@type": "NewsMediaOrganization", "name": "Coast Dispatch"}}}}</script>'
    )


@pytest.mark.parametrize(
    ("head", "above", "below", "authors"),
    [
        ("", "<p>3 May 2024 • Moira Kell • 3 min read</p>", "", ("Moira Kell",)),
        ("", "<p>posted on 2024-05-03 23:30 by Moira Kell</p>", "", ("Moira Kell",)),
        ("", "<p>Moira Kell</p><p>3 May 2024</p>", "", ("Moira Kell",)),
        ("", "<p>Moira Kell, Jan Roe and Ann Lee</p>", "", ("Moira Kell", "Jan Roe", "Ann Lee")),
        ("", "", "<p><strong>Moira Kell</strong></p>", ("Moira Kell",)),
        ("", "", "<p>Do 25.04.24 | 14:07 Uhr | Von Moira Kell</p>", ("Moira Kell",)),
        ("", "<p class='byline'>Share Tweet</p>", "", ()),
        (linked('{"@type": "Organization", "name": "Coast Dispatch"}'), "<p>By Moira Kell</p>", "", ("Moira Kell",)),
        (linked(PERSON), "<p>By Moira Kell and Ann Lee</p>", "", ("Moira Kell", "Ann Lee")),
        (linked('{"@type": "Person", "name": ["Moira Kell", "Ann Lee"]}'), "", "", ("Moira Kell", "Ann Lee")),
        (linked('{"@type": "Person", "name": "Coast Dispatch"}'), "", "", ()),
        (linked('{"@type": "Person", "name": "m.kell"}'), "<p>By Moira Kell</p>", "", ("Moira Kell",)),
        (linked('{"@type": "Person", "name": "m.kell"}'), "", "", ("m.kell",)),
        ("", "<address>Moira Kell</address>", "", ("Moira Kell",)),
        ("", "<aside><a rel='author' href='/p/7'>Moira Kell</a></aside>", "", ("Moira Kell",)),
        ("", "<div>By</div><div>Moira Kell</div><div>Ann Lee</div><div>Opinion</div>", "", ("Moira Kell", "Ann Lee")),
        ("", "<div>بقلم</div><div>رنا الخطيب</div>", "", ("رنا الخطيب",)),
        ("", "<p><a href='/authors/moira-kell'>Moira Kell</a></p>", "", ("Moira Kell",)),
        ("", "<p><a href='/muhabir/moira-kell-12'>Moira Kell</a></p>", "", ("Moira Kell",)),
        ("", "<p>김민수 기자</p>", "", ("김민수",)),
        ("", "<p>2024年05月03日 18:05 来源：新华社 作者：周晓岚</p>", "", ("周晓岚",)),
        ('<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Moira Kell">',
         "", "", ("Moira Kell",)),
        ("", "<p><a href='/towns/new-harbour'>New Harbour</a></p>", "", ()),
        ("", "<p>Written by:</p><p>Moira Kell</p><p>Edited by:</p><p>Jan Roe</p>", "", ("Moira Kell",)),
        ("", "<p class='author'>Moira Kell</p><p class='author'>Coastal Desk Analyst</p>", "", ("Moira Kell",)),
        ("", "<p class='author'>Moira Kell, COAST NORTH</p>", "", ("Moira Kell",)),
        ("", "", "<h6><a href='/2'>By Jan Roe</a></h6>", ()),
        ("", "<p>AFP, MANILA</p>", "<p>By Moira Kell</p>", ("Moira Kell",)),
        (linked('{"@type": "Person", "name": "Coast staff reporter"}'), "", "", ("Coast staff reporter",)),
        (linked(PERSON), "<b rel='author'>Ann Lee</b> <b rel='author'>Moira Kell</b>", "", ("Ann Lee", "Moira Kell")),
    ],
)  # fmt: skip
def test_bylines_are_found_where_the_head_is_silent(
    head: str, above: str, below: str, authors: tuple[str, ...]
) -> None:
    assert clean(page(head, above, below), url="https://coast.example/1").authors == authors


def test_an_agency_alone_in_a_line_signs() -> None:
    assert clean(page("", "<div>AFP, MANILA</div>"), url="https://coast.example/1").agencies == ("AFP",)


def test_a_blog_is_called_after_its_author() -> None:
    head = linked(PERSON).replace("NewsMedia", "").replace("Coast Dispatch", "Moira Kell")
    assert clean(page(head, ""), url="https://moirakell.example/1").authors == ("Moira Kell",)
